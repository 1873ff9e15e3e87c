"""Roadmaps: orders of adoption, and that none is judged by the luck that chose it; what adoption takes."""

import json

import numpy as np
import pytest

from experiments.files.texts import as_json
from experiments.findings import roadmap as roadmap_words
from experiments.findings.roadmap import document_of
from experiments.results.roadmap import Roadmap
from experiments.statistics import adoption as orders
from experiments.statistics.estimates import INTERVAL, estimate
from sim.practices import PRACTICES
from sim.scenario import ScenarioError, load_scenario
from tests.adopting import states_of, without_effects


def test_the_shape_of_a_roadmap_is_as_documented(states):
    found = json.loads(as_json(document_of(Roadmap(states))))
    assert found["orders"].keys() == {"best", "worst", "random"}
    for order in found["orders"].values():
        assert {step["practice"] for step in order} == set(PRACTICES)
        keys = ["practice", "month", "months", "cost", "hours", "level", "step"]
        assert all(list(step) == keys for step in order)
        starts = [step["month"] for step in order]
        assert starts == [sum(step["months"] for step in order[:place]) for place in range(len(order))]
    gain = found["gain_over_random"]
    assert gain["low"] <= gain["value"] <= gain["high"]
    assert gain["value"] == pytest.approx(found["gains"]["best"]["value"] - found["gains"]["random"]["value"])
    assert "Fair credit is not an order of adoption" in found["words"]


def test_what_harms_is_adopted_last_and_what_pays_soon_first(states):
    best = Roadmap(states).orders["best"]
    assert best[-1] == "debriefing"
    assert best.index("shared_definition") < best.index("voice_of_customer")


def test_less_is_more_where_less_of_the_measure_is_better(states):
    found = Roadmap(states, "never_worked_share")
    assert found.orders["best"][0] == "defined_roles"
    assert found.gain("best").value < found.gain("random").value < 0
    assert "less leads never worked" in roadmap_words.over_random(found)


def test_a_measure_without_costs_says_that_costs_decide_nothing(states):
    assert "decide nothing" in " ".join(roadmap_words.roadmap_sentences(Roadmap(states, "revenue_growth")))
    assert "less costs" in " ".join(roadmap_words.roadmap_sentences(Roadmap(states)))


def test_words_say_whether_it_pays_and_which_steps_do_harm():
    words = document_of(Roadmap(states_of(replications=16)))["words"]
    assert "Taken to its end, it pays within 5 years" in words
    assert "for the worse, where it stands: “formal win and loss debriefs”" in words
    soon = document_of(Roadmap(states_of(replications=16)).over(3))["words"]
    assert "does not pay within 3 months" in soon
    assert "Nothing to recommend: no step of the best order clearly pays within 3 months" in soon
    assert "Do not begin" in soon
    nothing = Roadmap(states_of(replications=8, simulate=without_effects))
    assert "no order is clearly better" in roadmap_words.over_random(nothing)


def test_a_shorter_horizon_is_worth_less(states):
    found = Roadmap(states)
    assert found.over(24).gain("best").value < found.gain("best").value
    assert found.over(24).states is found.states


def test_a_library_that_does_not_say_what_adoption_takes_has_no_roadmap(project):
    library = project / "tests" / "fixtures" / "library"
    ends = [load_scenario(name, library=library) for name in ("laggard", "best-in-class")]
    with pytest.raises(ScenarioError, match="does not say what adopting"):
        Roadmap(states_of(*ends, replications=2)).to_dict()


TRIALS = 600
TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


def test_where_all_orders_are_worth_the_same_the_best_is_not_said_to_gain(fresh_seed):
    """The optimiser's curse: an order chosen and judged on the same luck looks better than it is.

    Judged on luck that had no say, its mean gain is zero and its interval covers zero as often as it says; each
    check takes 4.4 standard errors and fails one time in 100,000.
    """
    luck = np.random.default_rng(fresh_seed)
    terms = orders.Terms((3.0, 2.0, 4.0), (0.0, 0.0, 0.0), 24.0, 0.0)
    honest, naive, covered = [], [], []
    for _ in range(TRIALS):
        choosing, judging = orders.halves(luck.normal(size=(8, 8)))
        [order] = orders.best_orders(choosing.mean(axis=0, keepdims=True), terms)
        gain, flattered = (
            estimate(orders.worth_of(order, values, terms) - orders.mean_worth(values, terms))
            for values in (judging, choosing)
        )
        honest.append(gain.value)
        naive.append(flattered.value)
        covered.append(gain.low <= 0 <= gain.high)
    error = np.std(honest, ddof=1) / np.sqrt(TRIALS)
    assert abs(np.mean(honest)) < TOO_FAR * error
    assert np.mean(naive) > 10 * error
    slack = TOO_FAR * np.sqrt(INTERVAL * (1 - INTERVAL) / TRIALS)
    assert np.mean(covered) == pytest.approx(INTERVAL, abs=slack)


def test_no_number_of_a_roadmap_comes_from_a_run_that_chose_its_order(states):
    found = Roadmap(states)
    assert len(found.judged) == 3
    assert found.steps("best")[-1].level.value == pytest.approx(found.values[3:, -1].mean())
    assert found.to_dict()["judged_on"] == 3
    assert "the other 3 judge them" in document_of(found)["words"]
