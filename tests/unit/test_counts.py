"""Counts and seeds, however they are given: whole numbers within limits, or one line that says what is allowed."""

import json

import numpy as np
import pytest

from experiments.defaults import LARGEST_SEED, MOST_REPLICATIONS
from experiments.errors import BadInputError
from experiments.running.counts import BadNumberError
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.running.plan import Cell, Plan
from experiments.running.runner import fill, run_all
from experiments.running.store import open_store
from experiments.studies.compare import compare
from experiments.studies.sensitivity import sensitivity
from experiments.studies.sweep import sweep
from sim.measures import MEASURES
from sim.scenario import load_scenario

HERE = Execution(workers=1)
DIAL = {
    "question": "What does it bring?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "replications": 2,
    "levers": {"alignment": {"range": "0..1", "steps": 2}},
}
STUDY = {
    "question": "What matters?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "method": "sensitivity",
    "trajectories": 2,
    "points": 2,
    "keep": 1,
    "replications": 2,
    "uncertainties": {"market.windows_a_year": {"range": "plausible"}},
}
CELLS = (Cell("now", load_scenario("laggard")),)


def simulate(_scenario, seed, _detailed=False):
    return Observation(dict.fromkeys(MEASURES, float(seed % 7)))


def never(*_):
    raise AssertionError("something was run")


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int32])
def test_numpy_integers_are_integers_from_the_plan_to_the_saved_folder(tmp_path, kind):
    plan = Plan(CELLS, kind(3), kind(7), kind(1), kind(1))
    numbers = (plan.replicates, plan.seed, plan.first, plan.detailed)
    assert numbers == (3, 7, 1, 1)
    assert all(type(number) is int for number in numbers)
    assert [row["seed"] for row in run_all(plan, kind(1), simulate=simulate)] == [8, 9]
    with open_store(tmp_path / "kept") as store:
        assert fill(store, plan, kind(1), simulate=simulate).made == 2
    execution = Execution(workers=kind(1))
    many = {"replications": kind(2), "seed": kind(7), "execution": execution, "simulate": simulate}
    for name, found in (
        ("comparison", compare("laggard", "best-in-class", **many)),
        ("sweep", sweep(DIAL, **many)),
        ("study", sensitivity(STUDY, **many)),
    ):
        folder = found.save(tmp_path / name)
        assert json.loads((folder / "manifest.json").read_text())["seed"] == 7


@pytest.mark.parametrize("given", [0, -1, np.int64(0), 2.0, True, "3", None, MOST_REPLICATIONS + 1, 10**30])
def test_a_number_of_replicates_that_is_none_is_refused_before_anything_is_planned(given):
    with pytest.raises(BadNumberError, match=r"^replications = .*: must be a whole number in 1\.\.1000000$"):
        Plan(CELLS, given)


@pytest.mark.parametrize("given", [-1, LARGEST_SEED + 1, 7.0, "7"])
def test_a_seed_that_is_none_is_refused(given):
    with pytest.raises(BadNumberError, match=r"^seed = "):
        Plan(CELLS, 2, given)


def test_a_plan_of_more_runs_than_fit_is_refused():
    with pytest.raises(
        BadNumberError, match="11 cells × 1,000,000 replications are 11,000,000 runs; at most"
    ):
        Plan(CELLS * 11, MOST_REPLICATIONS)


@pytest.mark.parametrize("given", [0, -3, 10**11])
def test_no_study_runs_anything_for_a_number_of_replications_that_is_none(given):
    many = {"replications": given, "execution": HERE, "simulate": never}
    for study in (
        lambda: compare("laggard", "best-in-class", **many),
        lambda: sweep(DIAL, **many),
        lambda: sensitivity(STUDY, **many),
    ):
        with pytest.raises(ValueError, match=f"= {given}: must be a whole number in 1..1000000") as caught:
            study()
        assert isinstance(caught.value, BadInputError)


@pytest.mark.parametrize("given", [0, -1, 2.5, 10_000])
def test_a_number_of_workers_that_is_none_is_refused_before_anything_is_run(given):
    with pytest.raises(BadNumberError, match=r"^workers = "):
        run_all(Plan(CELLS, 2), given, simulate=never)


@pytest.mark.parametrize("given", [0, -1, 1e-300, 5e-324, float("nan"), float("inf"), "fine"])
def test_a_precision_that_is_none_is_refused_before_anything_is_run(given):
    with pytest.raises(BadNumberError, match=r"^precision = "):
        compare("laggard", "best-in-class", precision=given, execution=HERE, simulate=never)
    with pytest.raises(BadNumberError, match=r"^precision = "):
        sweep(DIAL, precision=given, execution=HERE, simulate=never)
