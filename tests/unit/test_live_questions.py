"""What a page asks, and links that hold it: read as strictly as a file."""

import base64
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.errors import BadInputError
from experiments.live.cost import TooCostlyError, refuse_costly
from experiments.live.loading import loaded
from experiments.live.question import (
    LARGEST_QUESTION,
    LONGEST_LINK,
    BadQuestionError,
    Question,
    in_units_of,
    link_of,
    question_about,
    read_link,
    read_question,
    scenario_asked,
)
from sim import load_scenario
from sim.scenario import ScenarioError

LAGGARD = load_scenario("laggard")
KNOWN = {"laggard": LAGGARD}
CHOSEN = Question(
    "laggard",
    (("market.deal_median", "30 kEUR"), ("practices.debriefing", 0.5), ("team.sales_reps", 20)),
    (("debriefing", 3.0),),
)


def test_a_link_comes_back_as_the_question_that_was_asked():
    assert read_link(link_of(CHOSEN)) == CHOSEN


@given(place=st.integers(0, 300), letter=st.characters(codec="ascii"))
def test_a_link_that_somebody_changed_is_read_as_a_question_or_refused_in_one_line(place, letter):
    link = link_of(CHOSEN)
    changed = link[: place % len(link)] + letter + link[place % len(link) + 1 :]
    found: object = None
    with suppress(BadInputError):
        found = read_link(changed)
    assert found in (None, CHOSEN)


def test_an_oversized_link_is_refused_before_it_is_unpacked():
    with pytest.raises(BadQuestionError, match="at most 2,000 characters"):
        read_link("1." + "A" * LONGEST_LINK)
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50 * LARGEST_QUESTION)).decode().rstrip("=")
    assert len(bomb) < LONGEST_LINK + 3000
    with pytest.raises(BadQuestionError):
        read_link("1." + bomb)


@pytest.mark.parametrize("link", [None, 7, "", "1", "2.abc", "1.", "1.%%%", ".", "1.AAAA"])
def test_what_is_no_link_is_refused(link):
    with pytest.raises(BadQuestionError):
        read_link(link)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"scenario": 1},
        {"scenario": "laggard", "more": 1},
        {"scenario": "laggard", "sets": []},
        {"scenario": "laggard", "sets": {"a": None}},
        {"scenario": "laggard", "sets": {"a": {}}},
        {"scenario": "laggard", "sets": {str(place): 1 for place in range(300)}},
        {"scenario": "laggard", "dates": {"debriefing": "now"}},
        {"scenario": "laggard", "dates": {"debriefing": -1}},
        {"scenario": "laggard", "dates": {"debriefings": 1}},
    ],
)
def test_a_question_of_another_shape_is_refused(content):
    with pytest.raises(BadInputError):
        read_question(content)


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ({"team.sales_rep": 3}, "team.sales_reps"),
        ({"team.sales_reps": 3.5}, "whole number"),
        ({"team.sales_reps": -1}, "out of range"),
        ({"practices.debriefing": 1.5}, "0..1"),
        ({"market.deal_median": "30 h"}, "market.deal_median"),
        ({"practices.debriefing": float("nan")}, "0..1"),
        ({"constructor": 1}, "constructor"),
    ],
)
def test_every_number_is_checked_like_one_of_a_file(sets, said):
    question = read_question({"scenario": "laggard", "sets": sets})
    with pytest.raises(ScenarioError, match=said):
        scenario_asked(question, KNOWN)


def test_a_scenario_that_is_not_served_is_not_looked_for_on_the_disk():
    with pytest.raises(BadQuestionError, match="laggard"):
        scenario_asked(Question("/etc/passwd"), KNOWN)


def test_levels_are_set_as_everywhere_and_pinned_keys_stay():
    asked = Question("laggard", (("pay.volume_weight", 0.5), ("practices.aligned_goals", 1.0)))
    found = scenario_asked(asked, KNOWN)
    plain = load_scenario("laggard", sets={"practices.aligned_goals": 1.0, "pay.volume_weight": 0.5})
    assert found.digest == plain.digest


def test_a_practice_with_a_month_stands_as_today_until_then_and_costs_what_a_roadmap_says():
    found = scenario_asked(CHOSEN, KNOWN)
    change = found.changes[0]
    takes = next(one for one in LAGGARD.foundation.practices if one.name == "debriefing").adoption.at(
        found.values
    )
    assert found.levels == LAGGARD.levels
    assert change.sets == {"practices.debriefing": 0.5}
    assert change.cost == pytest.approx(takes.cost.value * 0.45)
    assert 0 < change.dip < 1


def test_an_absurd_firm_is_refused_with_the_limit_and_the_setting_named():
    absurd = load_scenario("laggard", sets={"market.committees": 2_000_000, "horizon.observed_years": 20})
    with pytest.raises(TooCostlyError, match=r"market\.committees = 2,000,000"):
        refuse_costly(absurd, "what if")
    refuse_costly(LAGGARD)


def test_a_setting_without_a_unit_stays_a_number():
    found = in_units_of(
        LAGGARD, Question("laggard", (("market.deal_median", "30000 EUR"), ("team.sales_reps", "20")))
    )
    assert dict(found.sets) == {"market.deal_median": "30 kEUR", "team.sales_reps": 20}


def test_a_saved_file_comes_back_as_the_question():
    asked = Question("laggard", CHOSEN.sets)
    text = scenario_asked(asked, KNOWN, "laggard what if").to_toml()
    assert question_about(loaded("x.toml", text), "laggard", LAGGARD) == in_units_of(LAGGARD, asked)


@pytest.mark.parametrize(
    "content",
    [None, 7, "[", "x" * 300_000, 'extends = "../../etc/passwd"', "team.sales_reps = -1"],
)
def test_a_file_that_is_dropped_is_checked_like_any_other(content):
    with pytest.raises((BadQuestionError, ScenarioError)):
        loaded("dropped.toml", content)
