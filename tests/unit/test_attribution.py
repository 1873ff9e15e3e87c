"""Explanations: fair shares are found where they were put, their shape is as documented, words fit the numbers."""

import json
import math

import pytest

from experiments.figures.why import why_chart
from experiments.findings import explanation as credit_words
from experiments.findings.roadmap import document_of
from experiments.report.html.charts.picture import PHONE, draw
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import STATES
from experiments.results.why import Why
from experiments.statistics.estimates import INTERVAL, estimate
from sim.practices import PRACTICES
from sim.scenario import load_scenario
from tests.adopting import EFFECTS, NOISE, TOGETHER, states_of, without_effects

PAIRS = math.comb(len(PRACTICES), 2)
TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


def test_shares_are_found_where_they_were_put(fresh_seed):
    """Within 4.4 standard errors of the luck that was put in: by chance one of seven fails in 14,000 runs."""
    states = states_of(seed=fresh_seed)
    found = Explanation(states)
    moved = {name: states.pair.second.levels[name] - states.pair.first.levels[name] for name in PRACTICES}
    for name in set(PRACTICES) - {"shared_definition", "lead_management"}:
        error = NOISE * moved[name] / math.sqrt(found.gap.runs)
        assert abs(found.shapley[name].value - EFFECTS[name] * moved[name]) < TOO_FAR * error
    top = found.synergies[0]
    assert set(top.practices) == {"shared_definition", "lead_management"}
    assert top.estimate.value == pytest.approx(TOGETHER * 0.8 * 0.75)


def test_the_shape_of_an_explanation_is_as_documented(states):
    found = json.loads(Explanation(states).to_json())
    assert list(found)[:6] == ["measure", "scenarios", "gap", "shapley", "alone", "last_in"]
    assert found["scenarios"] == ["laggard", "best-in-class"]
    assert found["gap"].keys() == {"value", "low", "high"}
    for kind in ("shapley", "alone", "last_in"):
        assert list(found[kind]) == list(PRACTICES)
        assert all(each.keys() == {"value", "low", "high"} for each in found[kind].values())
    assert sum(each["value"] for each in found["shapley"].values()) == pytest.approx(
        found["gap"]["value"], abs=1e-9
    )
    assert len(found["synergies"]) == PAIRS
    assert found["synergies"][0].keys() == {"practices", "value", "low", "high"}
    sizes = [abs(each["value"]) for each in found["synergies"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (found["replications"], found["seed"], found["interval"]) == (6, 7, INTERVAL)


def test_replicates_in_which_a_state_has_no_value_are_left_out_and_counted(states):
    found = Explanation(states, "win_rate")
    assert found.left_out == 2  # seeds 9 and 12
    assert (found.gap.runs, found.gap.runs_without_value) == (4, 2)
    nothing = Explanation(states, "revenue_churn_rate").to_dict()
    assert nothing["gap"] == {"value": None, "low": None, "high": None}
    assert nothing["replications_left_out"] == 6


def test_intervals_of_shares_hold_for_all_practices_at_once(states):
    found = Explanation(states)
    single = estimate([1.0, 2.0, 4.0]).half_width
    assert estimate([1.0, 2.0, 4.0], len(PRACTICES)).half_width > single
    assert set(found.to_frame().groupby("kind")["together"].first().items()) == {
        ("gap", 1),
        ("shapley", len(PRACTICES)),
        ("alone", len(PRACTICES)),
        ("last_in", len(PRACTICES)),
        ("synergy", PAIRS),
    }


def test_words_name_the_largest_share_only_if_the_runs_can_tell(states):
    assert "the largest share" in credit_words.explanation_finding(Explanation(states))
    alike = load_scenario("laggard", sets={"practices.voice_of_customer": 1})
    nothing = Explanation(states_of("laggard", alike, 4, simulate=without_effects))
    assert credit_words.explanation_finding(nothing).startswith("No clear difference in revenue growth")


# --- what is saved ------------------------------------------------------------------------------------------


def test_results_hold_the_document_the_states_and_the_figure(states, tmp_path):
    import pandas as pd

    explanation, roadmap = Explanation(states), Roadmap(states)
    explained, planned = explanation.save(tmp_path / "explained"), roadmap.save(tmp_path / "planned")
    assert json.loads((explained / "explanation.json").read_text()) == explanation.to_dict()
    assert json.loads((planned / "roadmap.json").read_text()) == document_of(roadmap)
    table = pd.read_parquet(explained / "states.parquet")
    about = ["state", *PRACTICES, "replicate", "seed"]
    assert list(table)[: len(about)] == about
    assert len(table) == 6 * STATES
    for folder, figures in ((explained, ("waterfall", "why")), (planned, ("roadmap",))):
        names = {path.name for path in (folder / "figures").iterdir()}
        assert names == {f"{figure}.{ending}" for figure in figures for ending in ("csv", "png", "svg")}


def test_figures_are_drawn_where_there_is_little_or_nothing_to_show(states):
    for measure in ("revenue_churn_rate", "win_rate"):
        assert Explanation(states, measure).plot().get_suptitle()
        assert Roadmap(states, measure).plot().get_suptitle()
    single = states_of(replications=1)
    assert "too few" in Roadmap(single).plot().get_suptitle().replace("\n", " ").lower()
    assert Explanation(single).plot().get_suptitle()
    for few in (states, single):
        assert Why(few).plot().get_suptitle()
        assert str(draw(why_chart(Why(few)), "few", PHONE)).startswith("<svg ")
