"""Every question of the library is answered by the command that is printed beside it, in a small firm."""

import json

import pytest

from experiments import Execution, compare
from experiments.commands.library import answered_by
from experiments.studies.compare import aligned
from sim.scenario import library, load_scenario
from sim.scenario.files import BASE

# As small as may be; for how long a firm is observed is what these comparisons are about, and stays.
SMALL = (
    "horizon.warm_up_years=0",
    "market.committees=1000",
    "market.customers=100",
    "team.sales_reps=3",
    "team.marketers=2",
)
QUESTIONS = [name for name, _ in library() if name != BASE]
UNEQUAL = ("laggard", "laggard-to-best")


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_command_beside_a_question_answers_it(name):
    verb, *names = answered_by(name)
    assert verb == "compare"
    assert names[-1] == name
    scenarios = [load_scenario(one, sets=SMALL) for one in names]
    found = compare(*scenarios, replications=2, execution=Execution(workers=1))
    first, last = found.names
    years = {cell.scenario.values["horizon.observed_years"] for cell in found.cells}
    assert len(years) == 1, "both are observed for as long"
    for key in ("revenue", "contribution_margin", "worst_dip"):
        level = found.level(last, key)
        assert level.runs == 2, f"{key} is defined"
    assert found.difference(first, last, "contribution_margin").runs == 2
    if found.cells[-1].scenario.changes:
        assert len(found.weekly.groupby("scenario")["week"].max().unique()) == 1
        assert found.paid_back(last)[6].runs == 2


def test_scenarios_of_unequal_horizons_are_aligned_to_the_longest_and_told_of():
    scenarios = [load_scenario(name) for name in (*UNEQUAL, "best-in-class")]
    same, how = aligned(scenarios)
    assert [one.values["horizon.observed_years"] for one in same] == [4, 4, 4]
    assert how == "laggard and best-in-class are observed for 4 years too, as the longest of these."
    assert aligned(same) == (same, "")
    assert [one.name for one in same] == [one.name for one in scenarios]


def test_the_command_says_in_a_line_what_it_aligned_and_keeps_it(handoff, tmp_path):
    sets = [part for one in SMALL for part in ("--set", one)]
    done = handoff("compare", *UNEQUAL, *sets, "--replications", 2, "--workers", 1, "--json", "--out", "made")
    assert done.returncode == 0, done.stderr
    assert "laggard is observed for 4 years too, as the longest of these." in done.stderr
    found = json.loads(done.stdout)["scenarios"]
    assert found["laggard-to-best"]["worst_dip"]["value"] is not None
    assert 0 <= found["laggard-to-best"]["paid_back_within_24_months"]["low"] <= 1
    assert found["laggard"]["paid_back_within_24_months"]["value"] is None
    manifest = json.loads((tmp_path / "made" / "manifest.json").read_text())
    assert manifest["sections"][0]["aligned"].startswith("laggard is observed")
    assert "observed_years = " in (tmp_path / "made" / "scenario-laggard.toml").read_text()
