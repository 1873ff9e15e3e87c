"""One lead's story: what the log says of it and nothing else, and the same lead under another scenario."""

import math
import re
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.errors import BadInputError, ExperimentError
from experiments.findings.lead_events import events_of, known
from experiments.findings.moments import elapsed_in_words, moment_in_words, worked_in_words
from experiments.findings.story import (
    NOT_KEPT,
    beside_one_another,
    outcome_called,
    stories,
    stories_of,
    story,
)
from experiments.results import story as ends
from experiments.results.story import OUTCOMES, Log, counterpart, log_of

TIMES = (
    "inquired",
    "mql",
    "delivered",
    "opened",
    "accepted",
    "first_attempt",
    "sql",
    "opportunity",
    "closed",
)
PRESETS = ("laggard", "best-in-class")
WEEK = 168.0
SHORT = ("horizon.warm_up_years=0", "horizon.observed_years=1")
SOME = 3  # every so many leads where each takes a while


@pytest.fixture(scope="session")
def log(small_firm):
    """The log of a small firm under a seed, made once."""

    @cache
    def lived(name: str, seed: int, *sets: str) -> Log:
        return log_of(small_firm(name, *SHORT, *sets, seed=seed).run())

    return lived


def a_lead(**said) -> dict:
    """A download that marketing did not qualify, or what is said of it instead."""
    row = {
        "lead": 0,
        "committee": 5,
        "segment": "core",
        "channel": "web",
        "kind": "download",
        **dict.fromkeys(TIMES, math.nan),
        "inquired": 10.0,
        "stage": "ended",
        "outcome": "not qualified",
        "reason": "",
        "score": 0.5,
        "attempts": 0,
        "owner": -1,
        "warm_up": False,
        "wanted": False,
        "complete": True,
        "escalated": False,
    }
    return {**row, **said}


def a_deal(**said) -> dict:
    row = {
        "deal": 0,
        "lead": -1,
        "committee": 5,
        "source_recorded": "sales",
        "source_true": "sales",
        "opened": 8.0,
        "closed": math.nan,
        "outcome": "in progress",
        "reason": "",
        "owner": 2,
        "size": 10_000.0,
        "value": 0.0,
        "meetings": 0,
        "councils": 0,
        "rival": False,
    }
    return {**row, **said}


def a_log(*leads: dict, deals: tuple[dict, ...] = ()) -> Log:
    """A log of rows, numbered in their order."""
    numbered = [{**row, "lead": number} for number, row in enumerate(leads)]
    return Log(
        "made up",
        "EUR",
        7,
        date(2026, 1, 5),
        0.0,
        52 * WEEK,
        pd.DataFrame(numbered, columns=[*a_lead()]),
        pd.DataFrame([{**row, "deal": number} for number, row in enumerate(deals)], columns=[*a_deal()]),
    )


WORKED = {
    "stage": "ended",
    "mql": 10.0,
    "delivered": 12.0,
    "opened": 13.0,
    "accepted": 13.0,
    "first_attempt": 14.0,
    "owner": 3,
}


@pytest.mark.parametrize("name", PRESETS)
def test_every_observed_lead_ends_in_one_way_and_is_counted_once(log, fresh_seed, name):
    found = log(name, fresh_seed)
    assert set(found.outcomes) <= set(OUTCOMES)
    assert sum(found.counts.values()) == len(found.leads) > 100
    told = [lead for outcome in OUTCOMES for lead in found.typical(outcome)]
    assert sorted(told) == list(range(len(found.leads)))


@pytest.mark.parametrize(
    "firm",
    [
        ("laggard",),
        ("best-in-class",),
        ("acceptance-by-decree",),
        ("development-reps",),
        ("laggard", "forms.routing=shared_inbox"),
        ("laggard", "sla.sales.escalation=1"),
    ],
    ids=" ".join,
)
def test_a_story_has_the_times_of_the_log_in_their_order_and_no_other(log, fresh_seed, firm):
    name, *sets = firm
    found = log(name, fresh_seed, *sets)
    for lead in range(0, len(found.leads), SOME):
        row, deal = found.lead(lead), found.deal_of(lead)
        kept = {row[column] for column in TIMES} | ({deal["opened"], deal["closed"]} if deal else set())
        times = [event.at for event in events_of(found, lead) if known(event.at)]
        assert times == sorted(times), lead
        assert set(times) <= kept | {found.end}, lead
        assert {time for time in kept if known(time)} <= set(times), lead
        assert times[-1] == (found.end if found.outcomes[lead] == "still open" else row["closed"]), lead


@pytest.mark.parametrize("name", PRESETS)
def test_a_story_says_as_many_attempts_as_the_log_counts(log, fresh_seed, name):
    found = log(name, fresh_seed)
    words = {"once": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
    for lead in np.flatnonzero(found.leads["attempts"] > 0):
        told = [event.what for event in events_of(found, int(lead))]
        between = [re.match(r"tries (\w+) (?:times )?more: nobody answers$", what) for what in told]
        counted = sum("the first attempt" in what or "makes attempt" in what for what in told)
        counted += sum(words[one[1]] for one in between if one)
        assert counted == found.lead(int(lead))["attempts"], lead


def test_a_lead_is_its_own_counterpart(log, fresh_seed):
    found = log("laggard", fresh_seed)
    for lead in range(0, len(found.leads), SOME):
        assert counterpart(found, lead, found) == (ends.SAME, lead, None, 0.0)


def test_a_counterpart_is_of_the_same_account_and_the_same_inquiry_where_there_is_one(log, fresh_seed):
    here, there = (log(name, fresh_seed) for name in PRESETS)
    kinds = set()
    for lead in range(0, len(here.leads), SOME):
        row, found = here.lead(lead), counterpart(here, lead, there)
        kinds.add(found.kind)
        theirs = there.leads[there.leads["committee"] == row["committee"]]
        assert (found.kind == ends.SAME) == bool((theirs["inquired"] == row["inquired"]).any())
        if found.lead is not None:
            assert there.lead(found.lead)["committee"] == row["committee"]
        if found.kind == ends.NOBODYS:
            assert not (theirs["inquired"] - row["inquired"]).abs().le(ends.NEAR).any()
    assert ends.SAME in kinds


def test_both_stories_of_one_inquiry_begin_at_the_same_moment(log, fresh_seed):
    here, there = (log(name, fresh_seed) for name in PRESETS)
    lead = next(one for one in here.typical("passed over") if counterpart(here, one, there).kind == ends.SAME)
    first, second = stories_of(here, (there,), lead)
    assert first.events[0].at == second.events[0].at
    rows = beside_one_another((first, second))
    assert all(rows[0])
    assert sum(bool(cell) for row in rows for cell in row[1:]) == len(first.events) + len(second.events)


def test_the_most_typical_lead_is_nearest_to_the_median_and_the_earlier_of_two(log, fresh_seed):
    found = log("laggard", fresh_seed)
    for outcome in found.counts:
        order = found.typical(outcome)
        took = {
            lead: min(found.lead(lead)["closed"], found.end) - found.lead(lead)["inquired"] for lead in order
        }
        if outcome == "still open":
            took = {lead: found.end - found.lead(lead)["inquired"] for lead in order}
        middle = float(np.median(list(took.values())))
        assert list(order) == sorted(order, key=lambda lead: (abs(took[lead] - middle), lead))


def test_a_lead_that_was_read_and_never_called_was_passed_over_however_it_ended():
    read = {**WORKED, "accepted": math.nan, "first_attempt": math.nan, "closed": 200.0}
    found = a_log(
        a_lead(**{**read, "outcome": "rejected", "reason": "poor fit", "closed": 13.0}),
        a_lead(**read, outcome="expired", reason="no time"),
        a_lead(**{**read, "opened": math.nan}, outcome="expired", reason="no time"),
        a_lead(**{**read, "opened": math.nan, "owner": -1}, outcome="expired", reason="no owner"),
        a_lead(**{**WORKED, "closed": 14.0}, outcome="rejected", reason="not ready", attempts=1),
    )
    assert list(found.outcomes) == ["passed over", "passed over", "unread", "dropped", "rejected"]
    sent_back, left_lying = (events_of(found, lead)[-1] for lead in (0, 1))
    assert "sends it back: poor fit" in sent_back.what
    assert (left_lying.at, "never hears of it" in left_lying.means) == (200.0, True)


def test_attempts_between_the_first_and_the_last_have_no_time():
    found = a_log(a_lead(**WORKED, attempts=4, outcome="gave up", reason="no answer", closed=90.0))
    told = [(event.at, event.what) for event in events_of(found, 0)[-4:]]
    assert told[0] == (14.0, "makes the first attempt to reach the buyer: nobody answers")
    assert math.isnan(told[1][0])
    assert [what for _, what in told[1:]] == [
        "tries two times more: nobody answers",
        "makes attempt 4: nobody answers",
        "gives it up",
    ]
    assert [at for at, _ in told[2:]] == [90.0, 90.0]
    assert NOT_KEPT in [moment for moment, _ in story(found, "gave up").sentences()]


def test_a_lead_that_is_open_still_ends_with_the_log_and_its_later_attempts_have_no_time():
    said = {**WORKED, "stage": "accepted"}
    found = a_log(a_lead(**said, attempts=3, outcome="in progress"))
    *_, again, last = events_of(found, 0)
    assert (math.isnan(again.at), again.what) == (True, "tries two times more: nobody answers")
    assert (last.at, last.what) == (found.end, "ends: the lead is still taken on, to be tried again")


def test_a_decree_accepts_what_nobody_has_read_and_a_manager_hands_on_at_no_known_time():
    said = {**WORKED, "opened": math.nan, "accepted": 12.0, "first_attempt": math.nan, "closed": 500.0}
    found = a_log(a_lead(**said, escalated=True, outcome="expired", reason="no time"))
    *_, reaches, decree, manager, expires = events_of(found, 0)
    assert "in the end is rep R3" in reaches.means
    assert (decree.at, "nobody has read it" in decree.means) == (12.0, True)
    assert (math.isnan(manager.at), expires.at) == (True, 500.0)


def test_what_a_deal_came_to_stands_in_the_story_with_who_took_it_and_what_the_record_says_of_its_source():
    said = {**WORKED, "sql": 14.0, "opportunity": 14.0, "closed": 20 * WEEK}
    deal = a_deal(
        lead=0,
        opened=14.0,
        closed=20 * WEEK,
        outcome="won",
        value=10_000.0,
        source_true="marketing",
        meetings=1,
        councils=3,
        rival=True,
        owner=4,
    )
    found = a_log(a_lead(**said, attempts=1, outcome="won"), deals=(deal,))
    *_, opens, meet, buys = events_of(found, 0)
    assert opens.means == "passed on by rep R3; a rival is at the table; the record says that sales found it"
    assert (math.isnan(meet.at), meet.what) == (True, "hold one meeting with reps and three alone")
    assert "buys for EUR 10.0 k/year" in buys.what


HERE = a_log(a_lead(inquired=100.0 * WEEK / 10))


@pytest.mark.parametrize(
    ("there", "kind", "words"),
    [
        (a_log(a_lead(inquired=1680.0)), ends.SAME, "The same inquiry"),
        (
            a_log(a_lead(inquired=1500.0, mql=1500.0, closed=1700.0)),
            ends.IN_HAND,
            "in progress here for 7.5 days",
        ),
        (a_log(deals=(a_deal(opened=1500.0),)), ends.PROSPECTED, "a rep had an open deal"),
        (
            a_log(deals=(a_deal(opened=100.0, closed=1000.0, outcome="won", value=5.0),)),
            ends.BOUGHT,
            "had bought here already, Sun 15 Feb 2026",
        ),
        (a_log(a_lead(inquired=1656.0, closed=1656.0)), ends.ANOTHER, "came 24 hours before it"),
        (a_log(a_lead(inquired=1752.0, closed=1752.0)), ends.ANOTHER, "came 3 days after it"),
        (a_log(a_lead(inquired=1680.0 + ends.NEAR + 1)), ends.NOBODYS, "No counterpart"),
        (a_log(a_lead(committee=6, inquired=1680.0)), ends.NOBODYS, "No counterpart"),
    ],
)
def test_what_stands_for_a_lead_elsewhere_is_said(there, kind, words):
    found = counterpart(HERE, 0, there)
    assert found.kind == kind
    twin = stories(HERE, (there,), "not qualified")[1]
    assert words in twin.about
    assert (twin.lead is None) == (found.lead is None)
    assert bool(twin.events) == (found.lead is not None or found.deal is not None)


def test_logs_of_two_seeds_have_no_lead_in_common():
    with pytest.raises(BadInputError, match="seeds 7 and 8"):
        stories(HERE, (replace(HERE, seed=8),), "not qualified")


@pytest.mark.parametrize("given", ["passed over", "Passed-over", " passed_over "])
def test_an_outcome_is_understood_as_people_type_it(given):
    assert outcome_called(given) == "passed over"


def test_what_cannot_be_told_is_refused_in_one_line_that_says_what_there_is():
    with pytest.raises(
        BadInputError, match=r"no lead ends as 'droped'; nearest: dropped; leads end as .*, won"
    ):
        story(HERE, "droped")
    with pytest.raises(ExperimentError, match=r"“won” under made up, seed 7; there are 1 not qualified"):
        story(HERE, "won")
    with pytest.raises(BadInputError, match="place 2 under made up, seed 7; there are places 1 to 1"):
        story(HERE, "not qualified", place=2)
    with pytest.raises(BadInputError, match="no lead 1 under made up, seed 7; there are 0 to 0"):
        stories_of(HERE, (), 1)
    with pytest.raises(ExperimentError, match="there are none at all"):
        story(a_log(), "won")


def test_moments_are_those_of_the_calendar_and_of_working_time():
    monday = date(2026, 1, 5)
    assert moment_in_words(monday, 9.5) == "Mon 5 Jan 2026, 09:30"
    assert moment_in_words(monday, 20.25) == "Mon 5 Jan 2026, 20:15 (out of hours)"
    assert moment_in_words(monday, WEEK - 1) == "Sun 11 Jan 2026, 23:00 (out of hours)"
    assert worked_in_words(16.0, WEEK + 9.5) == "34 business hours"
    assert worked_in_words(16.0, 2 * WEEK + 9.0) == "9.1 business days"
    assert worked_in_words(16.0, 24 + 9.5) == "1.5 business hours"
    assert worked_in_words(9.0, 9.25) == "15 business minutes"
    assert [elapsed_in_words(hours) for hours in (0.1, 1.0, 9.97, 47.9, 48.0, 2000.0)] == [
        "6 minutes",
        "1 hour",
        "10 hours",
        "48 hours",
        "2 days",
        "83 days",
    ]
