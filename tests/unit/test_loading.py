"""A folder comes back as what was saved: every number of every kind of result, computed again from its runs."""

import hashlib

import pandas as pd
import pytest

from experiments import Execution, compare, load_results, sensitivity, sweep
from experiments.errors import ResultsError
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from sim.scenario import load_scenario
from tests.adopting import simulate, states_of
from tests.unit.test_report_safety import retold

HERE = Execution(workers=1)
VARIED = {
    "question": "Where does it turn?",
    "base": "laggard",
    "landmarks": ["best-in-class"],
    "outcomes": ["revenue_growth", "never_worked_share"],
    "replications": 4,
    "set": {"team.pods": 1},
}
SCREENED = {
    "question": "What matters?",
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth", "never_worked_share"],
    "method": "sensitivity",
    "trajectories": 3,
    "points": 4,
    "keep": 2,
    "replications": 2,
    "uncertainties": {
        key: {"range": "0..1"}
        for key in ("practices.shared_definition", "practices.debriefing", "practices.lead_management")
    },
}


def assert_comes_back(found, folder, kind):
    """Save a result, load the folder, and hold what comes back to the same numbers."""
    again = getattr(load_results(found.save(folder / "results")), kind)
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame(), check_exact=True)
    assert again.to_dict() == found.to_dict()
    return again


def test_a_comparison_comes_back(tmp_path):
    odd = load_scenario("laggard", sets=("team.sales_reps=15",))
    found = compare("laggard", odd, "best-in-class", replications=3, execution=HERE, simulate=simulate)
    assert_comes_back(found, tmp_path, "comparison")


@pytest.mark.parametrize(
    "levers",
    [
        {"alignment": {"range": "0..1", "steps": 5}},
        {"practices.debriefing": {"range": "0..1", "steps": 2}, "practices.defined_roles": [0.0, 0.5, 1.0]},
    ],
)
def test_a_sweep_comes_back(tmp_path, levers):
    found = sweep(VARIED | {"levers": levers}, execution=HERE, simulate=simulate)
    again = assert_comes_back(found, tmp_path, "sweep")
    assert again.unclear("revenue_growth") == found.unclear("revenue_growth")


def test_a_sweep_over_points_drawn_by_lot_comes_back_with_another_seed(tmp_path):
    drawn = {"method": "sobol", "points": 8, "uncertainties": {"practices.debriefing": {"range": "0..1"}}}
    assert_comes_back(sweep(VARIED | drawn, seed=11, execution=HERE, simulate=simulate), tmp_path, "sweep")


def test_a_sensitivity_study_comes_back(tmp_path):
    found = sensitivity(SCREENED, execution=HERE, simulate=simulate)
    again = assert_comes_back(found, tmp_path, "sensitivity")
    assert again.survivors() == found.survivors()


def test_an_explanation_and_a_roadmap_come_back_with_what_was_asked(tmp_path):
    states = states_of()
    assert_comes_back(Explanation(states, "never_worked_share"), tmp_path / "explained", "explanation")
    again = assert_comes_back(Roadmap(states, "revenue_growth", 24.0, 0.2), tmp_path / "planned", "roadmap")
    assert (again.horizon, again.discount) == (24.0, 0.2)


def test_states_that_do_not_fit_their_scenarios_are_refused(tmp_path):
    folder = Explanation(states_of()).save(tmp_path / "results")
    table = pd.read_parquet(folder / "states.parquet")
    table.loc[3, "debriefing"] = 0.123
    table.to_parquet(folder / "states.parquet")
    digest = hashlib.sha256((folder / "states.parquet").read_bytes()).hexdigest()
    retold(folder, lambda manifest: manifest["files"].update({"states.parquet": digest}))
    with pytest.raises(ResultsError, match="other levels of the practices"):
        load_results(folder)
