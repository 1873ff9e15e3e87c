"""Agents, mechanisms and measures of somebody's own in every study: on workers, in rows, tables and folders."""

from dataclasses import replace

import pytest

from experiments import Wanted, explain, load_results, plan, population, sensitivity, sla
from experiments.errors import BadInputError
from experiments.report.handover import write_report
from experiments.studies.reproduce import reproduce
from sim.extending.collected import extensions_of
from tests.extending import SMALL, SPELLS, Persistent, SickLeave, hours_ill
from tests.unit.test_own_in_experiments import HERE, TWO

pytestmark = pytest.mark.xdist_group("own studies")

TINY = SMALL.with_sets(
    {"market.committees": 300, "market.customers": 50, "team.sales_reps": 2, "team.marketers": 1}
)
OWN = {
    "agents": {"sales_rep": Persistent},
    "mechanisms": {"sick_leave": SickLeave},
    "measures": {"hours_ill": hours_ill},
}
DESIGN = {
    "question": "?",
    "base": TINY,
    "outcomes": ["hours_ill"],
    "method": "sensitivity",
    "trajectories": 2,
    "points": 2,
    "keep": 1,
    "replications": 2,
    "uncertainties": {SPELLS: {"range": "plausible"}, "rival.poaching": {"range": "plausible"}},
}
STUDIES = {
    "plan": lambda **given: plan(TINY, Wanted(new="0.2 MEUR"), replications=2, **given),
    "sla": lambda **given: sla(TINY, replications=2, **given),
    "population": lambda **given: population(TINY, firms=10, null="practices", **given),
    "sensitivity": lambda **given: sensitivity(DESIGN, **given),
    "explain": lambda **given: explain(
        TINY,
        replace(TINY.with_sets({"practices.debriefing": 1}), name="debriefed"),
        measure="hours_ill",
        replications=2,
        **given,
    ),
}


def rows_of(found):
    """Return the runs of a result, whatever it calls them."""
    if hasattr(found, "screening"):
        return found.screening.measures
    return found.states.rows if hasattr(found, "states") else found.rows


@pytest.fixture(scope="module", params=STUDIES)
def study(request, tmp_path_factory):
    """A study on two workers, and the folder in which it was saved, with its report."""
    found = STUDIES[request.param](execution=TWO, **OWN)
    folder = tmp_path_factory.mktemp(request.param) / request.param
    found.save(folder)
    write_report(folder)
    return request.param, found, folder


@pytest.mark.slow
def test_rows_are_the_same_on_one_worker_and_on_two(study):
    name, found, _ = study
    again = STUDIES[name](execution=HERE, **OWN)
    assert rows_of(again).equals(rows_of(found))
    assert rows_of(found)["hours_ill"].gt(0).any()
    assert again.to_frame().equals(found.to_frame())


@pytest.mark.slow
def test_agents_and_mechanisms_act_and_without_them_runs_are_others(study):
    name, found, _ = study
    if name in ("explain", "sensitivity"):  # what they are about is of the code itself
        return
    without = rows_of(STUDIES[name](execution=HERE))
    shared = [key for key in without if without[key].dtype == float]
    assert not without[shared].equals(rows_of(found)[shared])
    assert "hours_ill" not in without


@pytest.mark.slow
def test_the_measure_stands_in_table_page_and_manifest_and_comes_back_without_the_code(study):
    name, found, folder = study
    table = found.to_frame()
    assert "hours_ill" in table or table.isin(["hours_ill"]).any(axis=None) or name == "explain"
    assert "ours of illness" in (folder / "report.html").read_text(encoding="utf-8")
    loaded = load_results(folder)
    assert set(loaded.manifest.extensions.digests) == set(extensions_of(**OWN).digests)
    kind = {"explain": "explanation"}.get(name, name)
    assert getattr(loaded, kind).to_frame().equals(table)


@pytest.mark.slow
def test_a_folder_is_run_again_with_the_same_code_only(study):
    _, _, folder = study
    with pytest.raises(Exception, match=r"--with MODULE\.py"):
        reproduce(folder, execution=HERE)
    assert reproduce(folder, extensions=extensions_of(**OWN), execution=HERE).is_same


@pytest.mark.parametrize(
    ("name", "key"),
    [("plan", "booked_year"), ("plan", "reps"), ("sla", "within_4"), ("population", "level")],
)
def test_a_measure_whose_key_is_a_column_of_the_study_is_refused(name, key):
    with pytest.raises(BadInputError, match=f"^measures: {key} is a column of this study already"):
        STUDIES[name](measures={key: hours_ill})
