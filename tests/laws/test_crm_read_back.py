"""An export that the simulation itself wrote, read as a client's would be, gives the measures of that run."""

import tomllib

import pytest

from experiments import export_crm
from experiments.clients.export_files import read_export_files
from experiments.clients.figures import FIGURES
from experiments.clients.measured import figures_in
from sim.clock import MONTHS_A_YEAR

pytestmark = pytest.mark.slow
# Of the last year alone they are compared with measures of both observed years, and both have luck: 1.96 of the
# standard errors of a range of 80 %, and as much for the other year.
REACH = 1.96 / 1.2816 * 2**0.5


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_the_measures_of_a_run_lie_within_the_ranges_of_its_export(small_firm, tmp_path, name):
    sets = (
        "market.committees=3000",
        "market.customers=300",
        "team.sales_reps=8",
        "team.marketers=4",
        "plan=fixed",
    )
    firm = small_firm(name, *sets, seed=11).run()
    export_crm(firm, tmp_path)
    about = tomllib.loads((tmp_path / "export.toml").read_text(encoding="utf-8"))
    settings = {key: about[key] for key in ("export_date", "history_start")}
    export = read_export_files(
        {"leads": "leads.csv", "deals": "deals.csv", **settings}, about["currency"], tmp_path
    )
    assert not [note for note in export.notes if note.done != "noted"]
    found = figures_in(export)
    measures = firm.measures()
    truths = {key: measures[FIGURES[key].measure] for key in found.keys() - {"reps", "leads_a_month"}}
    truths["leads_a_month"] = firm.weekly.query("observed")["mqls"].tail(52).sum() / MONTHS_A_YEAR
    assert truths.keys() >= {"win_rate", "cycle", "average_deal", "marketing_share", "first_response_median"}
    for key, truth in truths.items():
        one = found[key]
        low, high = one.value - REACH * (one.value - one.low), one.value + REACH * (one.high - one.value)
        assert low <= truth <= high, (key, truth, one)
    assert found["leads_a_month"].value == pytest.approx(truths["leads_a_month"])
    assert found["reps"].low <= 8 <= found["reps"].high
