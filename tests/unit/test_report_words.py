"""What a report says in words: made by rules, true to the numbers, never surer than they are."""

import math
import re
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest

from experiments import Execution, sensitivity
from experiments.figures import charts_of
from experiments.figures.comparison import of_a_hundred
from experiments.files.manifest import Manifest
from experiments.findings import comparison as findings
from experiments.findings.combinations import combinations_finding, combinations_of
from experiments.findings.explanation import (
    count_to_half,
    explanation_finding,
    explanation_sentences,
    half_of_gap,
)
from experiments.findings.measures import lowered, news_of
from experiments.findings.naming import Naming
from experiments.findings.practices import quoted
from experiments.findings.roadmap import roadmap_sentences
from experiments.findings.robustness import what_would_change
from experiments.numbers import number_word, scale_of
from experiments.report import assumptions
from experiments.report.contents import Contents, ends_of
from experiments.report.html import svg
from experiments.report.office import sheets
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import STATES
from experiments.running.observation import Observation
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from sim.practices import PRACTICES
from sim.scenario import load_scenario
from tests.reporting import REPLICATIONS, a_comparison, a_states

pytestmark = pytest.mark.xdist_group("report-words")


@pytest.fixture(scope="module")
def contents():
    states = a_states()
    return Contents(
        name="results",
        manifest=Manifest(schema_name="", command="", files={}),
        comparison=ends_of(states),
        explanation=Explanation(states),
        states=states,
        roadmap=Roadmap(states),
    )


def found(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 10, 0)


@pytest.mark.parametrize(
    ("key", "difference", "verdict"),
    [
        ("revenue_growth", found(0.1, 0.05, 0.15), "better"),
        ("revenue_growth", found(-0.1, -0.15, -0.05), "worse"),
        ("revenue_growth", found(0.1, -0.05, 0.25), "unclear"),
        ("never_worked_share", found(-0.1, -0.15, -0.05), "better"),
        ("never_worked_share", found(0.1, 0.05, 0.15), "worse"),
        ("mqls", found(10, 5, 15), "changed"),
        ("revenue_growth", found(math.nan, math.nan, math.nan), "unclear"),
    ],
)
def test_news_is_good_or_bad_by_what_the_measure_calls_better(key, difference, verdict):
    assert news_of(MEASURES[key], difference) == verdict


def test_the_largest_clear_share_is_named_with_its_size(contents):
    explanation = contents.explanation
    shares = [explanation.shapley[key].value for key in explanation.ranked]
    assert shares == sorted(shares, reverse=True)
    assert math.isclose(sum(shares), explanation.gap.value, abs_tol=1e-9)
    sentence = explanation_finding(explanation)
    assert quoted(explanation.states.pair, explanation.ranked[0]) in sentence
    assert "points [" in sentence


def test_what_a_client_calls_a_practice_stands_in_every_sentence_about_it(contents):
    naming = Naming(practices={key: f"Ours {key}" for key in PRACTICES})
    said = [
        *explanation_sentences(contents.explanation, naming),
        *roadmap_sentences(contents.roadmap, naming),
    ]
    said += what_would_change(contents.comparison, contents.states, None, naming)
    quotes = re.findall(r"“(.*?)”", " ".join(said))
    assert len(quotes) > 4
    assert all(quote.startswith("Ours ") for quote in quotes if quote != "handoff sensitivity")


@pytest.mark.parametrize(
    ("shares", "count"), [((0.6, 0.2, 0.2), 1), ((0.4, 0.3, 0.3), 2), ((-0.4, -0.3, -0.3), 2)]
)
def test_half_of_a_gap_is_counted_from_the_largest_share_on(shares, count):
    named = {str(place): found(share, share, share) for place, share in enumerate(shares)}
    gap = found(sum(shares), sum(shares), sum(shares))
    split = SimpleNamespace(shapley=named, gap=gap, ranked=tuple(named))
    assert count_to_half(split) == count
    assert (
        half_of_gap(split)
        == f"{number_word(count)} of three practices {'makes' if count == 1 else 'make'} half of it"
    )


def test_combinations_that_lose_money_are_counted_and_the_worst_are_named(contents):
    found = combinations_of(contents.states)
    sentence = combinations_finding(contents.states, found)
    differences = [contents.states.difference(0, state, "contribution_margin") for state in range(1, STATES)]
    losing = sum(one.high < 0 for one in differences)
    paying = sum(one.low > 0 for one in differences)
    assert losing > 0
    assert f"{paying} clearly leave more" in sentence
    assert f"{losing} clearly leave less" in sentence
    assert f"{STATES - 1 - paying - losing} show no clear difference" in sentence
    assert found[0].difference.value == min(one.value for one in differences)


def test_the_practice_without_which_least_remains_is_named(contents):
    said = " ".join(what_would_change(contents.comparison, contents.states, None))
    assert "defined roles" in said
    assert "“handoff sensitivity” does that" in said


def test_a_sensitivity_study_says_what_the_finding_depends_on(contents):
    design = {
        "question": "What matters?",
        "base": "laggard",
        "outcomes": ["revenue_growth"],
        "method": "sensitivity",
        "trajectories": 2,
        "points": 4,
        "keep": 1,
        "replications": 2,
        "uncertainties": {"renewal.hazard": {"range": "plausible"}, "trust.bad_news": {"range": "plausible"}},
    }

    def by_hazard(scenario, seed, _=False):
        return Observation({"revenue_growth": 0.3 - scenario.values["renewal.hazard"] + 1e-4 * seed})

    study = sensitivity(design, execution=Execution(workers=1), simulate=by_hazard)
    told = replace(contents, sensitivity=study)
    first = assumptions.influential_inputs(told)[0]
    assert first.key == "renewal.hazard"
    assert first.range == " to ".join(
        study.design.factors[0].written(end) for end in study.design.factors[0].ends
    )
    said = what_would_change(told.comparison, told.states, study)[-1]
    assert said.startswith(
        f"The setting that matters most is {first.label}: over its plausible range, {first.range}"
    )
    assert first.why in said


def test_a_roadmap_counts_the_runs_that_judged_it_and_not_those_that_chose_it(contents, monkeypatch):
    judges = len(contents.roadmap.judged)
    assert judges == REPLICATIONS // 2
    [ladder] = charts_of(contents.roadmap)
    assert f"n = {judges} paired runs" in ladder.sample
    counted = []
    monkeypatch.setattr(sheets, "bounds", lambda estimate: counted.append(estimate.runs) or (0, 0, 0))
    sheets.roadmap(contents)
    assert set(counted) == {judges}


def test_a_gap_counts_no_run_that_was_left_out_of_it(contents):
    rows = contents.states.rows.copy()
    rows.loc[rows.index[5], "revenue_growth"] = math.nan
    told = contents.with_states(replace(contents.states, rows=rows))
    [waterfall] = charts_of(told.explanation)
    assert f"n = {REPLICATIONS - 1} paired runs" in waterfall.sample
    assert told.explanation.gap.runs == REPLICATIONS - 1


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence():
    alike = a_comparison("laggard", load_scenario("laggard", sets=("team.sales_reps=15",)))
    said = findings.funnel_finding(alike)
    assert said.startswith("No clear difference")
    assert said.endswith(": MQL to SQL")
    assert lowered("Win rate") == "win rate"


@pytest.mark.parametrize(
    ("leads", "step", "words"),
    [(6983.1, math.nan, "6,983"), (574.6, 1.0, "575 (100 %)"), (7.04, 0.0344, "7.0 (3.4 %)")],
)
def test_leads_and_their_share_are_written_alike_wherever_a_funnel_stands(leads, step, words):
    assert findings.leads_in_words(leads, step) == words


@pytest.mark.parametrize(
    ("unit", "size", "shown"),
    [
        ("money per year", 2e6, "EUR M/year"),
        ("money per year", 200, "EUR/year"),
        ("money", 2e4, "EUR k"),
        ("fraction", 0.1, "%"),
        ("hours", 5, "h"),
        ("leads", 5, ""),
    ],
)
def test_the_unit_of_a_scale_is_spelt_in_one_way(unit, size, shown):
    scale = scale_of(unit, size)
    assert scale.unit == shown
    assert scale.label("gain") == ("gain" if not shown else f"gain ({shown})")


def test_ticks_are_round_and_written_with_no_more_decimals_than_they_need():
    assert svg.even_ticks(-0.3, 9.9) == [0, 2.5, 5, 7.5]
    assert svg.ticks_in_words([0, 2.5, 5.0]) == ["0.0", "2.5", "5.0"]
    assert svg.ticks_in_words([-10, 0, 10], " %") == ["−10 %", "0 %", "10 %"]
    assert svg.even_ticks(1, 1) == [1]


def test_labels_keep_their_distance_and_stay_on_the_picture():
    places = svg.spaced([100, 101, 199], gap=15, lowest=200)
    assert sorted(places) == places
    assert all(later - earlier >= 15 for earlier, later in pairwise(places))
    assert max(places) <= 200


def test_text_in_a_picture_is_escaped():
    picture = svg.Picture('"><script>', 300, 100)
    picture.text((0, 0), "<b>&</b>")
    drawn = str(picture.svg("<i>", "</desc>"))
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert "&lt;i&gt;" in drawn


@pytest.mark.parametrize(("share", "words"), [(0.0, "0"), (0.003, "<1"), (0.326, "33"), (1.0, "100")])
def test_shares_are_told_of_a_hundred(share, words):
    assert of_a_hundred(share) == words
