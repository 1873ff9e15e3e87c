"""What a report says in words: made by rules, true to the numbers, never surer than they are."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from experiments.files.reading import Manifest
from experiments.findings import comparison as findings
from experiments.numbers import scale_of
from experiments.report import combinations, gap, tiles, verdicts
from experiments.report.contents import Contents, Naming
from experiments.report.html import sections, svg
from experiments.report.html.charts.funnels import of_a_hundred
from experiments.report.office import sheets
from experiments.report.schemas import StoredExplanation, StoredRoadmap, StoredSensitivity
from experiments.report.stored_states import states_of
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from sim.practices import PRACTICES
from sim.scenario import load_scenario
from tests.reporting import REPLICATIONS, a_comparison, explanation_of, roadmap_of, states_table

NAMES = ["here", "there"]


@pytest.fixture(scope="module")
def contents():
    table = states_table()
    growth = table["revenue_growth"].to_numpy().reshape(512, -1)
    return Contents(
        name="results",
        manifest=Manifest(schema_name="", command="", files={}),
        naming=Naming(practices={name: name.replace("_", " ") for name in PRACTICES}),
        explanation=StoredExplanation.model_validate(explanation_of(growth, NAMES)),
        states=states_of(table, PRACTICES, "states.parquet"),
        roadmap=StoredRoadmap.model_validate(roadmap_of(growth, NAMES)),
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
    assert tiles.news_of(MEASURES[key], difference) == verdict


def test_the_largest_clear_share_is_named_with_its_size(contents):
    split = gap.gap_of(contents)
    shares = [credit.share.value for credit in split.credits]
    assert shares == sorted(shares, reverse=True)
    assert math.isclose(sum(shares), split.whole.value, abs_tol=1e-9)
    sentence = gap.gap_finding(contents, split)
    assert f"“{split.credits[0].title}”" in sentence
    assert "points [" in sentence


def test_no_share_is_named_where_none_is_clear(contents):
    split = gap.gap_of(contents)
    blurred = [credit._replace(share=found(credit.share.value, -1, 1)) for credit in split.credits]
    unclear = split._replace(credits=tuple(blurred))
    assert gap.gap_finding(contents, unclear) == "No practice has a clear share in the difference"


def test_half_of_a_gap_is_counted_from_the_largest_share_on(contents):
    split = gap.gap_of(contents)

    def of(*shares: float) -> gap.Gap:
        credits = tuple(split.credits[0]._replace(share=found(share, share, share)) for share in shares)
        return split._replace(credits=credits, whole=found(sum(shares), 0, 0))

    assert gap.count_to_half(of(0.6, 0.2, 0.2)) == 1
    assert gap.count_to_half(of(0.4, 0.3, 0.3)) == 2
    assert gap.count_to_half(of(-0.4, -0.3, -0.3)) == 2


def test_practices_that_overlap_are_not_called_a_synergy(contents):
    one = contents.explanation.synergies[0]
    worse = one.model_copy(update={"value": -0.02, "low": -0.03, "high": -0.01})
    said = gap.synergy_in_words(replaced(contents, synergies=(worse,)))
    assert "overlap" in said
    assert "2 points [1, 3] less" in said
    unclear = one.model_copy(update={"value": 0.02, "low": -0.03, "high": 0.05})
    assert gap.synergy_in_words(replaced(contents, synergies=(unclear,))).startswith(
        "No two practices clearly"
    )


def replaced(contents: Contents, **parts: object) -> Contents:
    return replace(contents, explanation=contents.explanation.model_copy(update=parts))


def test_combinations_that_lose_money_are_counted_and_the_worst_are_named(contents):
    found = combinations.combinations_of(contents)
    sentence = combinations.combinations_finding(contents, found)
    differences = [contents.states.difference(0, state, "contribution_margin") for state in range(1, 512)]
    losing = sum(one.high < 0 for one in differences)
    paying = sum(one.low > 0 for one in differences)
    assert losing > 0
    assert f"{paying} clearly leave more" in sentence
    assert f"{losing} clearly leave less" in sentence
    assert f"{511 - paying - losing} show no clear difference" in sentence
    assert found[0].difference.value == min(one.value for one in differences)


def test_the_practice_without_which_least_remains_is_named(contents):
    said = " ".join(verdicts.what_would_change(contents))
    assert "defined roles" in said
    assert "“handoff sensitivity” does that" in said


def test_a_sensitivity_study_says_what_the_finding_depends_on(contents):
    study = {
        "entries": [
            {
                "outcome": "revenue_growth",
                "gap": "here → there",
                "inputs": [
                    {
                        "key": "renewal.hazard",
                        "label": "yearly hazard",
                        "value": 10.3,
                        "unit": "%",
                        "low": 3.0,
                        "high": 20.0,
                        "mu_star_interval": {"value": 0.08, "low": 0.06, "high": 0.1},
                    }
                ],
            }
        ]
    }
    told = replace(contents, sensitivity=StoredSensitivity.model_validate(study))
    [one] = verdicts.influential_inputs(told)
    assert (one.value, one.range) == ("10.3 %", "3 % to 20 %")
    said = " ".join(verdicts.what_would_change(told))
    assert "The setting that matters most is yearly hazard" in said
    assert "8 points [+6, +10]" in said
    assert "handoff sensitivity" not in said


@pytest.mark.parametrize(("judged_on", "runs"), [(2, 2), (None, REPLICATIONS)])
def test_a_roadmap_counts_the_runs_that_judged_it_and_not_those_that_chose_it(
    contents, monkeypatch, judged_on, runs
):
    told = replace(contents, roadmap=contents.roadmap.model_copy(update={"judged_on": judged_on}))
    assert f"n = {runs} paired runs" in sections.roadmap(told).charts[0].note
    counted = []
    monkeypatch.setattr(sheets, "bounds", lambda estimate: counted.append(estimate.runs) or (0, 0, 0))
    sheets.roadmap(told)
    assert set(counted) == {runs}


def test_a_gap_counts_no_run_that_was_left_out_of_it(contents):
    holed = contents.explanation.model_copy(update={"replications_left_out": 1})
    told = replace(contents, explanation=holed)
    assert f"n = {REPLICATIONS - 1} paired runs" in sections.gap(told).charts[0].note
    assert gap.gap_of(told).whole.runs == REPLICATIONS - 1


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence():
    alike = a_comparison("laggard", load_scenario("laggard", sets=("team.sales_reps=12",)))
    said = findings.funnel_finding(alike)
    assert said.startswith("No clear difference")
    assert said.endswith(": MQL to SQL")
    assert findings.lowered("Win rate") == "win rate"


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


def test_a_rare_practice_keeps_its_key_as_its_title():
    assert Naming().practice("unknown") == "unknown"
