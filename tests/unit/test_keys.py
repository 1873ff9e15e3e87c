"""What a run is known by."""

from experiments.running.observation import observe
from experiments.running.plan import Cell, Plan
from experiments.running.store import Keys
from sim.scenario import load_scenario


def test_kept_runs_are_found_again_wherever_the_code_that_makes_them_lives(monkeypatch):
    plan = Plan((Cell("now", load_scenario("laggard"), (("team.pods", 2.0),)),), replicates=3)
    kept = list(Keys(observe).of_plan(plan))
    monkeypatch.setattr(observe, "__module__", "moved.elsewhere")
    assert list(Keys(observe).of_plan(plan)) == kept


def test_runs_of_another_function_have_keys_of_their_own():
    plan = Plan((Cell("now", load_scenario("laggard")),), replicates=3)

    def another(scenario, seed, detailed=False):
        return observe(scenario, seed, detailed)

    assert not set(Keys(another).of_plan(plan)) & set(Keys(observe).of_plan(plan))
