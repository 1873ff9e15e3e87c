"""What a rep takes out of an inbox next, what leaves it: restated naively, and where it is known without the model."""

import math
from functools import partial

import numpy as np
import pytest

from sim.behaviour.inboxes import put_on_top
from sim.behaviour.reps_work_their_inbox import (
    book,
    clear_the_inbox,
    first_free,
    inbox_is_worked,
    last_call_of,
    next_lead,
    promise_of,
    the_shared_inbox_is_worked,
)
from sim.calendar import elapsed_at, morning_of
from sim.clock import BUSINESS_HOURS_A_DAY
from sim.records import FAR
from sim.stages import (
    ACCEPTED,
    DOWNLOAD,
    EXPIRED,
    HAND_RAISER,
    LEAD_ENDED,
    NO_TIME,
    NOBODY,
    OPPORTUNITY,
    OWNED,
)
from tests.agreeing import agree

LEADS, CLOCK, LAST_CALL = 12, 100.0, 104.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def with_inbox(organisation, leads=LEADS, rep=0):
    """Put leads of as many accounts, read and tried before, into a rep's inbox; the last one lies on top."""
    table, rows = organisation.leads, np.arange(leads)
    table.committee[:leads] = table.identity[:leads] = organisation.committees.lead[:leads] = rows
    table.stage[:leads], table.owner[:leads], table.kind[:leads] = ACCEPTED, rep, DOWNLOAD
    table.attempts[:leads], table.inquired[:leads], table.ready[:leads] = 1, 10.0, CLOCK
    table.mql[:leads] = table.delivered[:leads] = 10.0
    organisation.counts.leads[0] = leads
    for lead in rows:
        put_on_top(lead, organisation.reps.first_lead, rep, table.behind)
    return table


def listed(organisation, rep=0):
    """The leads of an inbox from the top."""
    found, lead = [], int(organisation.reps.first_lead[rep])
    while lead != NOBODY:
        found.append(lead)
        lead = int(organisation.leads.behind[lead])
    return found


# What looks most promising.


def test_a_raised_hand_comes_before_any_belief_and_what_is_begun_before_anything_unread(small_firm):
    organisation = small_firm("laggard")
    leads = with_inbox(organisation)
    agree(organisation, attention={"tracking": 0.0, "staleness": 0.0})

    def promise(believed, *, kind=DOWNLOAD, stage=ACCEPTED, attempts=1):
        leads.believed[0], leads.kind[0], leads.stage[0], leads.attempts[0] = believed, kind, stage, attempts
        return promise_of(0, CLOCK, organisation.terms.attention, leads)

    assert promise(0.75) - promise(0.25) == 0.5
    assert promise(0.01, kind=HAND_RAISER) > promise(1.0)
    assert promise(0.01, attempts=0) > promise(1.0, stage=OWNED, attempts=0)
    assert promise(0.5) == promise(0.5, stage=OWNED, attempts=0), "tried before, it has no more of a claim"


def test_a_clock_that_somebody_watches_speaks_for_what_is_unread_and_age_against_it(small_firm):
    organisation = small_firm("laggard")
    leads = with_inbox(organisation)
    leads.believed[0] = 0.5

    def promise(stage, tracking, waited):
        agree(organisation, attention={"tracking": tracking, "staleness": 0.01})
        leads.stage[0], leads.ready[0] = stage, CLOCK - waited
        return promise_of(0, CLOCK, organisation.terms.attention, leads)

    assert promise(OWNED, 1.0, 0.0) - promise(OWNED, 0.0, 0.0) == 1.0
    assert promise(OWNED, 0.0, 0.0) - promise(OWNED, 0.0, 30.0) == pytest.approx(0.3)
    assert promise(ACCEPTED, 1.0, 30.0) == promise(ACCEPTED, 0.0, 0.0)


def taken_next(organisation, raised_only):
    """The next lead, by looking at all of them in turn."""
    leads, attention = organisation.leads, organisation.terms.attention
    may = [
        lead
        for lead in listed(organisation)
        if leads.stage[lead] not in (LEAD_ENDED, OPPORTUNITY)
        and (leads.kind[lead] == HAND_RAISER or not raised_only)
    ]
    ready = [lead for lead in may if leads.ready[lead] <= CLOCK]
    if ready:
        return max(ready, key=lambda lead: promise_of(lead, CLOCK, attention, leads))
    soon = [lead for lead in may if leads.ready[lead] < LAST_CALL]
    return min(soon, key=lambda lead: leads.ready[lead], default=NOBODY)


@pytest.mark.parametrize("raised_only", [False, True])
def test_of_what_is_ready_the_most_promising_is_taken_and_else_what_is_ready_first(
    raised_only, small_firm, fresh_seed
):
    """Of 400 inboxes some 40 hold nothing that can be taken: that none does happens once in 10¹⁸ runs."""
    organisation, dice = small_firm("laggard"), np.random.default_rng(fresh_seed)
    leads, attention, seen = with_inbox(organisation), organisation.terms.attention, []
    for _ in range(400):
        stages = [LEAD_ENDED] if dice.random() < 0.1 else [OWNED, ACCEPTED, LEAD_ENDED, OPPORTUNITY]
        leads.stage[:LEADS] = dice.choice(stages, LEADS)
        leads.kind[:LEADS] = dice.choice([DOWNLOAD, HAND_RAISER], LEADS)
        leads.believed[:LEADS] = dice.choice([-2.0, 0.2, 0.2, 0.7], LEADS)
        leads.attempts[:LEADS] = dice.integers(0, 2, LEADS)
        late = dice.choice([0.0, 0.5, 1.0])
        hours = np.where(dice.random(LEADS) < late, [[CLOCK + 1], [CLOCK + 3], [LAST_CALL], [FAR]], CLOCK)
        leads.ready[:LEADS] = hours[dice.integers(0, 4, LEADS), np.arange(LEADS)]
        found = next_lead(organisation.reps.first_lead, 0, CLOCK, LAST_CALL, raised_only, attention, leads)
        assert found == taken_next(organisation, raised_only)
        seen.append(found != NOBODY and leads.ready[found])
    assert {False, CLOCK, CLOCK + 1, CLOCK + 3} <= set(seen), (
        "there was nothing, something now, something later"
    )


def test_an_empty_inbox_has_no_next_lead(small_firm):
    organisation = small_firm("laggard")
    heads, attention = organisation.reps.first_lead, organisation.terms.attention
    assert next_lead(heads, 0, CLOCK, LAST_CALL, False, attention, organisation.leads) == NOBODY


# The day's hours.


def test_leads_are_begun_until_the_hours_are_spent_and_raised_hands_beyond_what_deals_leave(small_firm):
    """An attempt takes an hour, nobody answers, and the next one is a day away."""
    for raised, budget, left, begun in (
        (0, 3.0, 8.0, 3),
        (0, 8.0, 2.5, 3),
        (5, 2.0, 8.0, 5),
        (5, 2.0, 4.0, 4),
    ):
        organisation = small_firm("laggard", "response.content_attempt=0", "response.tire_kicker_attempt=0")
        agree(organisation, chores={"attempt": 1.0}, attempts={"spacing": 8.0})
        leads, reps = with_inbox(organisation, 8), organisation.reps
        leads.ready[:8], leads.kind[:raised], reps.limit[0] = 0.0, HAND_RAISER, 9.0
        reps.leads_left[0], reps.free_at[0] = left, 0.0
        today = 12
        hours = inbox_is_worked(today, 0, budget, organisation.firm, organisation.terms, organisation.luck)
        assert hours == begun
        assert leads.attempts[:8].sum() - 8 == begun
        assert (leads.attempts[:raised] == 2).sum() == min(raised, begun), "raised hands first"
        assert reps.free_at[0] == morning_of(today) + begun


def test_what_is_begun_late_runs_into_the_evening_and_nothing_is_begun_after_the_last_call(small_firm):
    organisation = small_firm("laggard", "response.content_attempt=0", "response.tire_kicker_attempt=0")
    agree(organisation, chores={"attempt": 1.0, "review": 0.5}, attempts={"spacing": 8.0})
    leads, reps, today = with_inbox(organisation, 8), organisation.reps, 12
    last = last_call_of(today, organisation.terms.chores)
    assert last == morning_of(today) + BUSINESS_HOURS_A_DAY - 0.5
    leads.ready[:8], reps.limit[0], reps.leads_left[0] = 0.0, 9.0, 8.0
    reps.free_at[0] = last - 1.25
    spent = inbox_is_worked(today, 0, 8.0, organisation.firm, organisation.terms, organisation.luck)
    assert (spent, reps.free_at[0]) == (2.0, last + 0.75)


def test_hours_beyond_the_day_are_owed_and_none_is_lost(small_firm):
    reps = small_firm("laggard").reps
    reps.hours_leads[0] = reps.overrun[0] = 0.0
    assert book(0, 1.0, 3.0, reps.hours_leads, reps) == 2.0
    assert reps.overrun[0] == 0.0
    assert book(0, 5.0, 2.0, reps.hours_leads, reps) == 0.0
    assert (reps.overrun[0], reps.hours_leads[0]) == (3.0, 6.0)


def test_out_of_a_shared_inbox_whoever_is_free_first_takes_the_next_lead(small_firm):
    organisation = small_firm("laggard")
    reps, today, morning = organisation.reps, 12, morning_of(12)
    reps.leads_left[:4] = 4.0
    free = partial(first_free, today, morning + 7.0, reps, organisation.counts, organisation.terms.team)
    reps.free_at[:4] = np.array([3.0, 1.0, 2.0, 6.0]) + morning
    assert free() == 1
    reps.leads_left[1] = 0.0
    assert free() == 2
    reps.employed[2] = 0
    assert free() == 0
    reps.free_at[:4] = 0.0, 5.0, 0.0, -5.0
    assert free() == 0, "who was free yesterday is free in the morning like anybody"
    reps.free_at[:4] = morning + 7.0
    assert free() == NOBODY, "after the last call"


def test_a_shared_inbox_is_worked_by_all_who_are_free_until_it_is_empty(small_firm):
    """Six leads, an hour each: two for whoever is there all day, and none beyond the hours that somebody has."""
    organisation = small_firm("laggard", "response.content_attempt=0", "response.tire_kicker_attempt=0")
    agree(organisation, chores={"attempt": 1.0}, attempts={"spacing": 80.0})
    leads, reps, counts, today = with_inbox(organisation, 7), organisation.reps, organisation.counts, 12
    reps.first_lead[0], counts.shared_inbox[0] = NOBODY, reps.first_lead[0]
    leads.ready[:7], leads.owner[:7], leads.stage[6] = 0.0, NOBODY, LEAD_ENDED
    reps.limit[:4], reps.employed[3], reps.free_at[:4] = 9.0, 0, morning_of(today)
    reps.leads_left[:4], reps.selling_left[:4] = (4.0, 4.0, 1.0, 4.0), 6.0
    reps.hours_leads[:] = reps.overrun[:] = 0.0
    the_shared_inbox_is_worked(today, organisation.firm, organisation.terms, organisation.luck)
    assert leads.attempts[:7].tolist() == [2] * 6 + [1]
    worked = [(leads.owner[:6] == rep).sum() for rep in range(4)]
    assert sorted(worked[:2]) == [2, 3]
    assert worked[2:] == [1, 0]
    assert reps.free_at[:3].tolist() == [morning_of(today) + hours for hours in worked[:3]]
    assert reps.leads_left[:4].tolist() == [4.0 - worked[0], 4.0 - worked[1], 0.0, 4.0]
    assert reps.selling_left[:4].tolist() == [6.0 - hours for hours in worked]
    assert reps.hours_leads[:4].tolist() == worked
    assert leads.behind[6] == NOBODY, "what has ended leaves it"


# What leaves an inbox.


def cleared(organisation, today):
    clear_the_inbox(
        today, organisation.reps.first_lead, 0, organisation.firm, organisation.terms, organisation.luck
    )
    return listed(organisation)


def test_what_has_ended_or_become_a_deal_leaves_the_inbox_and_the_rest_stays_in_its_order(
    small_firm, fresh_seed
):
    organisation, dice = small_firm("laggard"), np.random.default_rng(fresh_seed)
    for _ in range(20):
        organisation.reps.first_lead[0] = NOBODY
        leads = with_inbox(organisation)
        leads.stage[:LEADS] = dice.choice([ACCEPTED, LEAD_ENDED, OPPORTUNITY], LEADS)
        stays = [lead for lead in listed(organisation) if leads.stage[lead] == ACCEPTED]
        assert cleared(organisation, 12) == stays


def test_an_unread_lead_expires_when_it_has_lain_longer_than_that_and_a_read_one_never(small_firm):
    organisation = small_firm("laggard", "sla.sales.escalation=0", "nurture.capture=0 %")
    agree(organisation, attention={"expires_after": 100.0})
    leads, today = with_inbox(organisation, 4), 12
    now = elapsed_at(morning_of(today))
    leads.stage[:3] = OWNED
    leads.delivered[:4] = now - np.array([99.0, 100.0, 100.5, 500.0])
    assert cleared(organisation, today) == [3, 1, 0]
    assert (leads.outcome[2], leads.reason[2], leads.closed[2]) == (EXPIRED, NO_TIME, now)
    assert leads.stage[:4].tolist() == [OWNED, OWNED, LEAD_ENDED, ACCEPTED]
    assert organisation.committees.lead[2] == NOBODY, "its buyer may ask again"


def test_a_lead_that_lay_too_long_goes_to_the_next_colleague_and_stays_where_there_is_none(small_firm):
    organisation = small_firm("laggard", "sla.sales.escalation=1", "sla.sales.first_attempt=8 bh")
    leads, today = with_inbox(organisation, 3), 12
    leads.stage[:3] = OWNED
    leads.delivered[:3] = elapsed_at(morning_of(today)) - np.array([48.0, 1.0, 48.0])
    leads.opened[:3] = math.nan
    organisation.reps.employed[1] = 0
    assert cleared(organisation, today) == [1], "what came just now is still in time"
    assert listed(organisation, 2) == [0, 2]
    assert leads.owner[:3].tolist() == [2, 0, 2]
    assert leads.escalated[:3].tolist() == [1, 0, 1]
    alone = small_firm("laggard", "sla.sales.escalation=1", "team.sales_reps=1")
    leads = with_inbox(alone, 1)
    leads.stage[0], leads.opened[0] = OWNED, math.nan
    leads.delivered[0] = elapsed_at(morning_of(today - 4))
    assert cleared(alone, today) == [0]
    assert leads.owner[0] == 0
