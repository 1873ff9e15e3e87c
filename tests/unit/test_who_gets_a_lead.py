"""Who gets a lead: the lot among those who may have it, the manager's hand, and whoever looks into the queue."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.leads_are_handed_over import choose_owner, escalates, everybody_sees_it, finder
from sim.calendar import elapsed_at
from sim.clock import BUSINESS_HOURS_A_DAY
from sim.stages import NOBODY, SEGMENTS

BY_CHANCE = 1e-5
TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
LEADS = 1500


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def owners(organisation, segment=0):
    """Hand over many leads of one account, and return who gets each."""
    leads, committees = organisation.leads, organisation.committees
    leads.committee[:LEADS], committees.segment[0] = 0, segment
    leads.identity[:LEADS], leads.inquired[:LEADS] = np.arange(LEADS), 10.0
    counts, reps = organisation.counts, organisation.reps
    given = [
        choose_owner(lead, committees, leads, reps, counts, organisation.terms, organisation.luck)
        for lead in range(LEADS)
    ]
    return np.array(given)


def with_many_leads(small_firm, *sets):
    return small_firm("laggard", "market.committees=2000", *sets)


def are_shared_alike(owners, among):
    """Tell whether a lot that favours nobody may have given these leads to these reps (Pearson)."""
    tallies = [int((owners == rep).sum()) for rep in among]
    return sum(tallies) == len(owners) and stats.chisquare(tallies).pvalue > BY_CHANCE


def test_a_lot_among_those_who_are_there_favours_nobody(small_firm):
    organisation = with_many_leads(small_firm)
    assert are_shared_alike(owners(organisation), range(4))
    organisation.reps.employed[1] = 0
    assert are_shared_alike(owners(organisation), (0, 2, 3))


def test_who_has_a_lead_keeps_it_whoever_else_is_hired_before_or_after(small_firm):
    """The same lead has the same luck, so that two firms can be compared lead by lead."""
    organisation = with_many_leads(small_firm)
    first = owners(organisation)
    assert first.tolist() == owners(organisation).tolist()
    organisation.reps.employed[3] = 0
    stays = first == 0
    assert (owners(organisation)[stays] == 0).all(), "the first's share only grew"


def test_development_reps_get_all_leads_where_there_are_any(small_firm):
    organisation = with_many_leads(small_firm, "team.development_reps=2")
    development = np.flatnonzero(organisation.reps.development[:4])
    assert len(development) == 2
    assert are_shared_alike(owners(organisation), development)


@pytest.mark.parametrize("how", ["forms.routing=segment", "team.pods=1"])
def test_by_segment_and_in_pods_a_lead_goes_to_those_who_serve_its_segment(how, small_firm):
    organisation = with_many_leads(small_firm, how, "team.sales_reps=8")
    for segment in range(SEGMENTS):
        serve = [rep for rep in range(8) if organisation.reps.pod[rep] == segment]
        assert len(serve) == 2
        assert are_shared_alike(owners(organisation, segment), serve)


def test_by_performance_the_better_half_gets_more_and_nobody_nothing(small_firm):
    organisation = with_many_leads(small_firm, "forms.routing=performance")
    reps = organisation.reps
    reps.skill[:4] = 1.0
    assert are_shared_alike(owners(organisation), range(4)), "equals share alike"
    reps.skill[:2] = 0.0
    given = owners(organisation)
    better, worse = (given >= 2).sum(), (given < 2).sum()
    assert (better - worse) / math.sqrt(LEADS) > TOO_FAR
    assert {0, 1} <= set(given.tolist())


def test_who_serves_nobodys_segment_still_answers_before_a_lead_is_lost(small_firm):
    """Where nobody may have a lead by the rules, the first who is there gets it; nobody does where nobody is."""
    organisation = with_many_leads(small_firm, "team.pods=1")
    organisation.reps.employed[:2] = 0
    [absent] = {int(organisation.reps.pod[1])}
    assert set(owners(organisation, absent).tolist()) == {2}
    organisation.reps.employed[:] = 0
    assert set(owners(organisation).tolist()) == {NOBODY}


def test_a_lead_in_the_shared_inbox_weighs_on_all_who_are_there_alike_and_once_in_all(small_firm):
    organisation = small_firm("laggard")
    reps = organisation.reps
    reps.employed[2], reps.received[:] = 0, 0.0
    everybody_sees_it(reps, organisation.counts)
    assert reps.received[:4] == pytest.approx([1 / 3, 1 / 3, 0.0, 1 / 3])


# The manager's hand.

PROMISED = 16.0  # business hours


def handed_on(organisation, today, leads=1):
    """How many leads that came as the first day began a manager hands on when another begins."""
    table = organisation.leads
    table.delivered[:leads], table.identity[:leads] = elapsed_at(0.0), np.arange(leads)
    table.inquired[:leads] = 10.0
    return sum(
        bool(escalates(lead, today, table, organisation.terms, organisation.luck)) for lead in range(leads)
    )


def managed(small_firm, share):
    return with_many_leads(
        small_firm, f"sla.sales.escalation={share}", f"sla.sales.first_attempt={PROMISED} bh"
    )


def test_a_lead_is_handed_on_when_the_promised_time_has_passed_and_not_before(small_firm):
    organisation = managed(small_firm, 1)
    days = PROMISED / BUSINESS_HOURS_A_DAY
    assert [handed_on(organisation, today) for today in range(5)] == [today > days for today in range(5)]


def test_a_lead_is_handed_on_once_and_never_when_it_was_read(small_firm):
    organisation = managed(small_firm, 1)
    organisation.leads.escalated[0] = 1
    assert handed_on(organisation, 9) == 0
    organisation.leads.escalated[0], organisation.leads.opened[0] = 0, 30.0
    assert handed_on(organisation, 9) == 0
    organisation.leads.opened[0] = math.nan
    assert handed_on(organisation, 9) == 1


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_breaches_are_handed_on_as_often_as_the_agreement_says(share, small_firm):
    count = handed_on(managed(small_firm, share), 9, LEADS)
    assert abs(count - share * LEADS) <= TOO_FAR * math.sqrt(share * (1.0 - share) * LEADS)


# Whoever looks into the queue.


def found_by(organisation, today):
    """Who finds a lead in the queue on a day."""
    return finder(
        0,
        today,
        organisation.reps,
        organisation.leads,
        organisation.counts,
        organisation.terms,
        organisation.luck,
    )


def looking(small_firm, looks):
    """A firm whose four reps have hours for leads and look so often a week, and a lead that all think worth a call."""
    organisation = small_firm("laggard", f"handing_over.looks_a_week={looks}")
    organisation.reps.leads_left[:] = 1.0
    organisation.reps.bar[:] = organisation.leads.believed[0] = 0.5
    return organisation


def test_who_looks_first_goes_round_by_day(small_firm):
    organisation = looking(small_firm, 5)
    assert [found_by(organisation, today) for today in range(8)] == [0, 1, 2, 3] * 2


def test_a_lead_goes_on_to_the_next_who_thinks_it_worth_a_call_has_hours_and_is_there(small_firm):
    organisation = looking(small_firm, 5)
    reps = organisation.reps
    reps.bar[0] = 0.6
    assert found_by(organisation, 0) == 1
    reps.leads_left[1] = 0.0
    assert found_by(organisation, 0) == 2
    reps.employed[2] = 0
    assert found_by(organisation, 0) == 3
    reps.bar[3] = 0.6
    assert found_by(organisation, 0) == NOBODY


def test_four_reps_who_look_once_a_week_miss_a_lead_as_often_as_independent_lots_do(small_firm):
    organisation = looking(small_firm, 1)
    days = 2000
    missed = sum(found_by(organisation, today) == NOBODY for today in range(days)) / days
    expected = (1.0 - 1.0 / 5.0) ** 4
    assert abs(missed - expected) < TOO_FAR * math.sqrt(expected * (1.0 - expected) / days)
    assert found_by(looking(small_firm, 0), 0) == NOBODY
