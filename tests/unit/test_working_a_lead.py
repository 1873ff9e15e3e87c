"""What a rep does with a lead: tries again or lets go, is in time or late, passes it over and says why."""

import math
from functools import partial

import numpy as np
import pytest

from sim.behaviour.reps_work_a_lead import (
    attempt,
    give_up_or_plan,
    note_the_promise,
    p_engage,
    pass_over,
    talk,
    work,
)
from sim.calendar import elapsed_at
from sim.records import FAR
from sim.stages import (
    ACCEPTED,
    DECIDED,
    DOWNLOAD,
    GAVE_UP,
    HAND_RAISER,
    LEAD_ENDED,
    NO_ANSWER,
    NO_TIME,
    NOBODY,
    NOT_READY,
    OPPORTUNITY,
    OWNED,
    POOR_FIT,
    RECYCLED,
    REJECTED,
    RESEARCHING,
)
from tests.agreeing import agree

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
CLOCK = 80.0  # business hours
NOW = 250.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def in_hand(small_firm, *sets, leads=1, stage=ACCEPTED):
    """A firm in which the first rep has leads of as many accounts in hand."""
    organisation = small_firm("laggard", "market.committees=2000", *sets)
    table, rows = organisation.leads, np.arange(leads)
    table.committee[:leads] = table.identity[:leads] = organisation.committees.lead[:leads] = rows
    table.inquired[:leads], table.stage[:leads] = 10.0, stage
    organisation.reps.seen_bad[0] = 0.0
    return organisation


def after_silence(organisation, limit, tried, leads=1):
    """Let the buyers of some leads not answer for the n-th time; return how many are still to be tried."""
    organisation.reps.limit[0] = limit
    for lead in range(leads):
        give_up_or_plan(lead, 0, CLOCK, NOW, tried, organisation.firm, organisation.terms, organisation.luck)
    return int((organisation.leads.stage[:leads] == ACCEPTED).sum())


ALL_FORGOTTEN = ("nurture.capture=0 %", "feedback.coverage=100 %")


def test_a_silent_lead_is_tried_as_often_as_the_rep_decided_and_then_given_up(small_firm):
    organisation = in_hand(small_firm, *ALL_FORGOTTEN)
    leads, reps = organisation.leads, organisation.reps
    assert [after_silence(organisation, 3.0, tried) for tried in (1, 2)] == [1, 1]
    assert leads.ready[0] == CLOCK + organisation.terms.attempts.spacing
    assert (organisation.counts.verdicts[0], reps.seen_bad[0]) == (0, 0.0), "no news yet"
    assert after_silence(organisation, 3.0, 3) == 0
    assert (leads.outcome[0], leads.reason[0], leads.closed[0]) == (GAVE_UP, NO_ANSWER, NOW)
    assert organisation.committees.lead[0] == NOBODY
    assert reps.seen_bad[0] == organisation.terms.trust.unanswered
    assert organisation.counts.verdicts[0] == 1, "marketing hears of it"


@pytest.mark.parametrize("fraction", [0.0, 0.25, 0.9])
def test_a_fraction_of_an_attempt_is_the_chance_of_one_more(fraction, small_firm):
    many = 400
    organisation = in_hand(small_firm, *ALL_FORGOTTEN, leads=many)
    assert after_silence(organisation, 2.0 + fraction, 1, many) == many
    again = after_silence(organisation, 2.0 + fraction, 2, many)
    assert abs(again - fraction * many) <= TOO_FAR * math.sqrt(fraction * (1.0 - fraction) * many)


def test_a_lead_given_up_counts_as_recycled_where_its_buyer_is_kept_warm(small_firm):
    organisation = in_hand(small_firm, "nurture.capture=100 %")
    after_silence(organisation, 1.0, 1)
    assert organisation.leads.outcome[0] == RECYCLED
    assert organisation.committees.nurtured_until[0] > NOW


def test_an_attempt_within_the_promised_hours_is_in_time_to_the_hour(small_firm):
    organisation = in_hand(small_firm, "sla.sales.first_attempt=16 bh")
    organisation.leads.delivered[0] = elapsed_at(CLOCK)
    reps = organisation.reps
    reps.worked_in_time[0] = reps.worked_late[0] = 0.0
    for waited in (0.5, 16.0, 16.5):
        note_the_promise(0, 0, CLOCK + waited, organisation.firm, organisation.terms)
    assert (reps.worked_in_time[0], reps.worked_late[0]) == (2.0, 1.0)


# Who answers.


def answers(organisation, *, kind=DOWNLOAD, nth=1, window=True, serious=True, waited=5.0):
    """Return the chance that the buyer of a lead answers."""
    committees, leads = organisation.committees, organisation.leads
    committees.tire_kicker[0] = not serious
    committees.window_opens[0], committees.window_closes[0] = (0.0, 1e6) if window else (1e6, 2e6)
    leads.kind[0], leads.mql[0] = kind, NOW - waited
    return p_engage(0, 0, NOW, nth, organisation.firm, organisation.terms)


def test_a_raised_hand_that_was_missed_once_is_like_any_other_lead(small_firm):
    organisation = in_hand(small_firm)
    of = partial(answers, organisation)
    assert of(kind=HAND_RAISER, nth=2) == of(nth=1) == of(nth=2)
    assert of(kind=HAND_RAISER, waited=0.1) > of(kind=HAND_RAISER, waited=5.0)
    assert of(waited=0.1) == of(waited=500.0), "nobody waits for an answer to a download"


def test_outside_a_window_answers_are_rarer_by_the_factor_and_window_shoppers_never_mind(small_firm):
    organisation = in_hand(small_firm)
    of, response = partial(answers, organisation), organisation.terms.response
    assert of(window=False) / of() == pytest.approx(response.outside_window_factor)
    for kind in (DOWNLOAD, HAND_RAISER):
        for window in (False, True):
            assert of(kind=kind, window=window, serious=False) == response.tire_kicker_attempt


# What is not called.


def passed_over(small_firm, tracking, fit=0.5, *sets):
    organisation = in_hand(small_firm, *ALL_FORGOTTEN, f"attention.tracking={tracking}", *sets, stage=OWNED)
    organisation.committees.fit_signal[0] = fit
    pass_over(0, 0, NOW, organisation.firm, organisation.terms, organisation.luck)
    return organisation


def test_a_lead_passed_over_lies_where_nobody_watches_and_is_rejected_where_somebody_does(small_firm):
    lies, rejected = (passed_over(small_firm, tracking) for tracking in (0, 1))
    assert (lies.leads.stage[0], lies.leads.ready[0]) == (OWNED, FAR)
    assert lies.counts.verdicts[0] == 0, "marketing never hears of it"
    assert (rejected.leads.stage[0], rejected.leads.outcome[0]) == (LEAD_ENDED, REJECTED)
    assert rejected.counts.verdicts[0] == 1
    for firm in (lies, rejected):
        assert firm.reps.seen_bad[0] == firm.terms.trust.passed_over, "either way it speaks against marketing"


def test_a_verdict_on_a_lead_passed_over_is_a_bad_one(small_firm):
    organisation = passed_over(small_firm, 1, 0.5, "feedback.specificity=1")
    assert organisation.firm.verdicts.good[0] == 0


def test_the_reason_names_the_fit_where_that_is_poor_and_the_time_where_it_is_not(small_firm):
    reasons = [int(passed_over(small_firm, 1, fit).leads.reason[0]) for fit in (0.0, 0.2, 0.6, 1.0)]
    assert reasons == [POOR_FIT, POOR_FIT, NOT_READY, NOT_READY]


def test_a_lead_passed_over_is_argued_about_where_the_definitions_differ_and_its_buyer_kept_warm(small_firm):
    for agreed in (0, 1):
        organisation = in_hand(small_firm, "nurture.capture=100 %", "attention.tracking=1", stage=OWNED)
        organisation.leads.agreed[0], organisation.reps.chores_due[0] = agreed, 0.0
        pass_over(0, 0, NOW, organisation.firm, organisation.terms, organisation.luck)
        dispute = organisation.terms.chores.dispute
        assert organisation.reps.chores_due[0] == (0.0 if agreed else dispute)
        assert organisation.committees.nurtured_until[0] > NOW
    assert dispute > 0.0


@pytest.mark.parametrize("tracking", [0.0, 0.5, 1.0])
def test_an_attempt_is_recorded_as_anyway_or_as_watched_and_takes_its_hours(tracking, small_firm):
    organisation = in_hand(
        small_firm, *ALL_FORGOTTEN, "response.content_attempt=0", "response.tire_kicker_attempt=0"
    )
    agree(
        organisation,
        chores={"record_entry": 2.0, "recorded": 0.5, "attempt": 0.75},
        attention={"tracking": tracking},
    )
    reps, leads = organisation.reps, organisation.leads
    reps.chores_due[0], reps.limit[0], leads.delivered[0], leads.attempts[0] = 0.0, 9.0, 10.0, 0
    hours = [
        attempt(0, 0, CLOCK + nth, organisation.firm, organisation.terms, organisation.luck)
        for nth in range(2)
    ]
    assert hours == [0.75, 0.75]
    assert reps.chores_due[0] == pytest.approx(2 * 2.0 * (0.5 + 0.5 * tracking))
    assert leads.attempts[0] == 2
    assert leads.first_attempt[0] == elapsed_at(CLOCK), "the first stays the first"
    assert reps.worked_in_time[0] + reps.worked_late[0] == 1.0, "and alone is held to the promise"


# What is read, and what a talk comes to.


def read(small_firm, *, believed=0.9, complete=1, **handing_over):
    """Let the first rep read a lead whose buyer will not answer; return the firm and the hours."""
    silent = ("response.content_attempt=0", "response.tire_kicker_attempt=0")
    organisation = in_hand(small_firm, *ALL_FORGOTTEN, *silent, "attention.tracking=0", stage=OWNED)
    agree(
        organisation,
        chores={"review": 0.25, "attempt": 0.5, "re_keying": 2.0, "research": 4.0, "record_entry": 0.0},
        handing_over={"sync_delay": 12.0, **handing_over},
    )
    leads, reps = organisation.leads, organisation.reps
    leads.believed[0], leads.complete[0], leads.agreed[0], leads.delivered[0] = believed, complete, 1, 10.0
    reps.bar[0], reps.limit[0], reps.chores_due[0] = 0.5, 9.0, 0.0
    return organisation, work(0, 0, CLOCK, organisation.firm, organisation.terms, organisation.luck)


def test_a_lead_worth_a_call_is_read_accepted_and_tried_at_once(small_firm):
    organisation, hours = read(small_firm)
    leads = organisation.leads
    assert hours == 0.75
    assert (leads.stage[0], leads.attempts[0]) == (ACCEPTED, 1)
    assert leads.opened[0] == leads.accepted[0] == elapsed_at(CLOCK)
    assert leads.first_attempt[0] == elapsed_at(CLOCK + 0.25), "after reading"


@pytest.mark.parametrize(("delay", "keyed"), [(0.0, 0.0), (12.0, 1.0), (24.0, 2.0), (90.0, 2.0)])
def test_the_slower_the_sync_the_more_is_keyed_in_by_hand_up_to_all_of_it(delay, keyed, small_firm):
    organisation, _ = read(small_firm, sync_delay=delay)
    assert organisation.reps.chores_due[0] == keyed


def test_a_record_that_lacks_something_is_looked_into_before_anybody_is_called(small_firm):
    organisation, hours = read(small_firm, complete=0)
    leads = organisation.leads
    assert hours == 0.25
    assert (leads.stage[0], leads.attempts[0]) == (ACCEPTED, 0)
    assert leads.ready[0] == CLOCK + 0.25 + 4.0
    assert organisation.reps.chores_due[0] == 1.0 + 4.0


def test_a_lead_not_worth_a_call_costs_its_reading_and_is_passed_over(small_firm):
    organisation, hours = read(small_firm, believed=0.1)
    leads = organisation.leads
    assert hours == 0.25
    assert (leads.stage[0], leads.attempts[0], leads.ready[0]) == (OWNED, 0, FAR)
    assert organisation.reps.seen_bad[0] == organisation.terms.trust.passed_over


def talked(small_firm, *, bar=-9.0, takes_on=-9.0, window=True, bought=False):
    organisation = in_hand(small_firm, *ALL_FORGOTTEN)
    agree(organisation, acceptance={"sql_bar": bar})
    committees, reps = organisation.committees, organisation.reps
    committees.window_opens[0], committees.window_closes[0] = (0.0, 1e6) if window else (1e6, 2e6)
    committees.stage[0] = DECIDED if bought else RESEARCHING
    reps.takes_on[:4], reps.seen_good[0], reps.seen_bad[0] = takes_on, 0.0, 0.0
    talk(0, 0, 0, NOW, organisation.firm, organisation.terms, organisation.luck)
    return organisation


@pytest.mark.parametrize("window", [True, False])
def test_a_talk_in_a_window_is_good_news_of_marketing_and_any_other_bad(window, small_firm):
    organisation = talked(small_firm, window=window)
    assert (organisation.reps.seen_good[0], organisation.reps.seen_bad[0]) == (window, not window)
    assert organisation.counts.verdicts[0] == 1


@pytest.mark.parametrize(
    ("so", "sql", "deal", "reason"),
    [
        ({}, True, True, None),
        ({"bar": 9.0}, False, False, NOT_READY),
        ({"takes_on": 9.0}, True, False, NO_TIME),
        ({"bought": True}, True, False, NOT_READY),
    ],
    ids=["a deal", "no SQL", "no time", "bought elsewhere"],
)
def test_a_talk_comes_to_a_deal_an_sql_or_nothing(so, sql, deal, reason, small_firm):
    organisation = talked(small_firm, **so)
    leads = organisation.leads
    assert organisation.weeks.sqls[int(NOW // 168)] == sql
    assert (leads.sql[0] == NOW) == sql
    assert organisation.counts.opportunities[0] == deal
    assert leads.stage[0] == (OPPORTUNITY if deal else LEAD_ENDED)
    if not deal:
        assert (leads.outcome[0], leads.reason[0]) == (REJECTED, reason)
