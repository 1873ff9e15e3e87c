"""What a committee decides and what becomes of a deal: the cases in a table, opening by theory, the books by sums."""

import math
from functools import partial
from typing import NamedTuple

import pytest
from scipy import stats

from sim.behaviour.committees_decide import (
    close,
    committees_decide,
    discuss,
    hold_council,
    nobody_objects,
    share_in_favour,
    stage_after,
    win,
)
from sim.behaviour.inboxes import put_on_top
from sim.calendar import day_begins
from sim.clock import HOURS_A_YEAR
from sim.records import FAR
from sim.stages import (
    ALL_TOPICS,
    CUSTOMER,
    DECIDED,
    DORMANT,
    EVALUATING,
    IN_PROGRESS,
    LEAD_ENDED,
    LOST,
    NO_BUDGET,
    NO_CONSENSUS,
    NO_DECISION,
    NO_REASON,
    NOBODY,
    OPPORTUNITY,
    RESEARCHING,
    RIVAL_CHOSEN,
    WON,
)
from tests.agreeing import agree, seat

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
BY_CHANCE = 1e-5
NOW = 400.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def with_deal(small_firm, opinions=(0.75,), window=True):
    """A firm whose first account has a deal with the first rep: no rival, meetings enough, patience without end."""
    organisation = small_firm("laggard", "feedback.coverage=100 %", "feedback.specificity=1")
    committees, _ = seat(organisation, opinions)
    deals = organisation.opportunities
    organisation.counts.opportunities[0] = 1
    deals.committee[0], deals.owner[0], deals.lead[0], deals.outcome[0] = 0, 0, NOBODY, IN_PROGRESS
    deals.opened[0], deals.patient_until[0], deals.meetings[0], deals.size[0] = NOW - 100.0, FAR, 99, 5000.0
    put_on_top(0, organisation.reps.first_deal, 0, deals.behind)
    committees.opportunity[0], committees.stage[0], committees.lead[0] = 0, EVALUATING, NOBODY
    committees.window_opens[0], committees.window_closes[0] = (0.0, FAR) if window else (FAR, FAR)
    agree(
        organisation,
        committee={"item_gain": 0.0, "threshold": 0.5625, "veto": 0.25, "quorum": 0.5, "least_meetings": 3},
        rival={"closes_after": 90.0},
    )
    return organisation


# A council.


class Case(NamedTuple):
    """What is so when a committee meets, and what comes of it."""

    outcome: int
    reason: int = NO_REASON
    opinion: float = 0.75
    rival: float | None = None
    waited: float = 100.0
    meetings: int = 3
    window: bool = True
    patient: bool = True


COUNCILS = {
    "convinced": Case(WON),
    "just convinced": Case(WON, opinion=0.5625),
    "not convinced": Case(IN_PROGRESS, opinion=0.56),
    "too few meetings": Case(IN_PROGRESS, meetings=2),
    "window closed": Case(IN_PROGRESS, window=False),
    "as good as the rival": Case(WON, rival=0.75),
    "worse than a rival who closes": Case(LOST, RIVAL_CHOSEN, rival=0.76),
    "worse than a rival who does not close yet": Case(IN_PROGRESS, rival=0.76, waited=90.0),
    "not convinced of us but of the rival": Case(LOST, RIVAL_CHOSEN, opinion=0.3, rival=0.5625),
    "convinced of neither": Case(IN_PROGRESS, opinion=0.3, rival=0.56),
    "no window for the rival either": Case(IN_PROGRESS, rival=0.9, window=False),
    "patience at an end": Case(NO_DECISION, NO_CONSENSUS, opinion=0.3, patient=False),
    "patience at an end without a window": Case(NO_DECISION, NO_BUDGET, patient=False, window=False),
    "convinced at the last moment": Case(WON, patient=False),
    "the rival before patience ends": Case(LOST, RIVAL_CHOSEN, opinion=0.3, rival=0.9, patient=False),
}


@pytest.mark.parametrize("case", COUNCILS.values(), ids=COUNCILS)
def test_a_council_decides(case, small_firm):
    organisation = with_deal(small_firm, (case.opinion,), case.window)
    deals = organisation.opportunities
    deals.rival[0], deals.rival_standing[0] = case.rival is not None, case.rival or 0.0
    deals.opened[0], deals.meetings[0] = NOW - case.waited, case.meetings
    deals.patient_until[0] = FAR if case.patient else NOW - 1.0
    hold_council(0, NOW, organisation.firm, organisation.terms, organisation.luck)
    assert (deals.outcome[0], deals.reason[0]) == (case.outcome, case.reason)
    assert deals.next_council[0] > NOW
    assert deals.councils[0] == 1
    assert organisation.firm.weeks.won.sum() == (case.outcome == WON)


def test_in_a_council_members_hear_what_was_told_and_then_one_another(small_firm):
    """Of five items that matter each brings a tenth of what is missing; who listens to all ends at their mean."""
    organisation = with_deal(small_firm, (0.2, 0.4))
    members = organisation.members
    members.stubbornness[:2], members.items[:2] = (0.0, 0.5), 0b11111
    organisation.committees.told_sales[0], organisation.segments.relevant[:-1] = 0b11111, ALL_TOPICS
    agree(organisation, committee={"item_gain": 0.1, "discussion": 1.0, "threshold": 1.0})
    hold_council(0, NOW, organisation.firm, organisation.terms, organisation.luck)
    assert members.anchor[:2] == pytest.approx([0.6, 0.7])
    assert members.opinion[:2] == pytest.approx([0.3, (0.3 + 0.7) / 2.0])


def test_councils_are_held_on_their_day_and_the_late_ones_on_the_next(small_firm):
    organisation = with_deal(small_firm, (0.1,))
    deals, today = organisation.opportunities, 12
    agree(organisation, committee={"council_every": 1e9})
    for due, held in (
        (day_begins(today) + 5.0, 1),
        (day_begins(today + 1), 0),
        (day_begins(today) - 90.0, 1),
    ):
        deals.next_council[0], deals.councils[0] = due, 0
        committees_decide(today, organisation.firm, organisation.terms, organisation.luck)
        assert deals.councils[0] == held
        assert not held or deals.next_council[0] > day_begins(today)
    deals.next_council[0], deals.councils[0], deals.outcome[0] = day_begins(today), 0, LOST
    committees_decide(today, organisation.firm, organisation.terms, organisation.luck)
    assert deals.councils[0] == 0, "who has decided meets no more"


def test_every_council_of_a_deal_has_luck_of_its_own(small_firm):
    organisation, gaps = with_deal(small_firm, (0.1,)), []
    deals = organisation.opportunities
    for _ in range(40):
        hold_council(0, NOW, organisation.firm, organisation.terms, organisation.luck)
        gaps.append(deals.next_council[0] - NOW)
    assert len(set(gaps)) == 40


def test_the_time_between_councils_is_exponential_about_its_mean(small_firm):
    organisation = with_deal(small_firm, (0.1,))
    deals, gaps = organisation.opportunities, []
    agree(organisation, committee={"council_every": 50.0})
    for occasion in range(400):
        deals.occasion[0], deals.councils[0] = occasion, 0
        hold_council(0, NOW, organisation.firm, organisation.terms, organisation.luck)
        gaps.append(deals.next_council[0] - NOW)
    assert stats.kstest(gaps, "expon", args=(0.0, 50.0)).pvalue > BY_CHANCE


# What is discussed.


def anchors_after(organisation, items, *, marketing=0, sales=0, relevant=ALL_TOPICS, gain=0.1, certain=1.0):
    """What members, who think a half by themselves and hold some items each, think after a discussion."""
    committees, members = seat(organisation, [0.5] * len(items))
    members.items[: len(items)] = items
    committees.told_marketing[0], committees.told_sales[0] = marketing, sales
    organisation.segments.relevant[:-1] = relevant
    agree(organisation, committee={"item_gain": gain, "discussion": certain})
    discuss(0, 7, committees, members, organisation.segments, organisation.terms.committee, organisation.luck)
    return members.anchor[: len(items)].tolist()


def test_what_either_team_told_and_somebody_remembers_speaks_for_us_to_everybody(small_firm):
    after = partial(anchors_after, small_firm("laggard"))
    one, two = [pytest.approx(0.5 + 0.1 * topics * 0.5) for topics in (1, 2)]
    assert after((0b01, 0), marketing=0b01) == [one, one]
    assert after((0b01, 0), sales=0b01) == [one, one]
    assert after((0b01, 0b10), marketing=0b01, sales=0b10) == [two, two]
    assert after((0b01, 0b01), marketing=0b01, sales=0b01) == [one, one], "once, whoever says it how often"
    assert after((0b01, 0), marketing=0b10) == [0.5, 0.5], "nobody remembers what was told"
    assert after((0b11, 0), marketing=0b11, relevant=0b01) == [one, one], "the other does not matter here"
    assert after((0b01, 0), marketing=0b01, certain=0.0) == [0.5, 0.5], "nobody brings it up"
    assert after((0b01, 0), marketing=0b01, gain=0.0) == [0.5, 0.5]
    assert after((ALL_TOPICS, 0), marketing=ALL_TOPICS, gain=0.2) == [1.0, 1.0], (
        "there is no more than certainty"
    )


def test_the_more_hold_an_item_the_likelier_it_comes_up(small_firm):
    """By Stasser: 1 − (1 − r)^m."""
    organisation, tries = small_firm("laggard"), 600
    agree(organisation, committee={"item_gain": 1.0, "discussion": 0.3})
    committees, segments = organisation.committees, organisation.segments
    segments.relevant[:-1] = committees.told_sales[0] = 1
    for holders in (1, 3):
        raised = 0
        for when in range(tries):
            _, members = seat(organisation, [0.5] * 3)
            members.items[:holders] = 1
            discuss(0, when, committees, members, segments, organisation.terms.committee, organisation.luck)
            raised += members.anchor[0] == 1.0
        expected = 1.0 - 0.7**holders
        assert abs(raised / tries - expected) < TOO_FAR * math.sqrt(expected * (1.0 - expected) / tries)


# Who is in favour.


def test_who_is_in_two_minds_is_not_in_favour(small_firm):
    organisation = small_firm("laggard")
    assert share_in_favour(0, *seat(organisation, (0.51, 0.5, 0.49, 0.9))) == 0.5
    assert share_in_favour(0, *seat(organisation, (0.5,))) == 0.0


@pytest.mark.parametrize(
    ("opinions", "roles", "agreed"),
    [
        ((0.25, 0.9, 0.9), 1, True),  # at the bar is no veto
        ((0.24, 0.9, 0.9), 1, False),
        ((0.24, 0.9, 0.9), 0, True),  # nobody may say no
        ((0.9, 0.9, 0.24), 2, True),  # may not say no
        ((0.9, 0.24, 0.9), 2, False),
        ((0.9, 0.9, 0.24), 9, False),  # more roles than members
        ((0.9, 0.3, 0.3), 3, False),  # no quorum
        ((0.9, 0.9, 0.3, 0.3), 3, True),  # a quorum to the head
    ],
)
def test_those_who_may_say_no_are_heard_and_the_others_counted(opinions, roles, agreed, small_firm):
    organisation = small_firm("laggard")
    columns = seat(organisation, opinions)
    agree(organisation, committee={"veto": 0.25, "veto_roles": roles, "quorum": 0.5})
    assert bool(nobody_objects(0, *columns, organisation.terms.committee)) is agreed


# What becomes of a deal.


@pytest.mark.parametrize(
    ("outcome", "window", "stage"),
    [
        (WON, True, DECIDED),
        (LOST, True, DECIDED),
        (NO_DECISION, True, RESEARCHING),
        (WON, False, DORMANT),
        (LOST, False, DORMANT),
        (NO_DECISION, False, DORMANT),
    ],
)
def test_who_bought_is_out_of_the_market_and_who_did_not_goes_on_looking_while_the_need_lasts(
    outcome, window, stage, small_firm
):
    committees = with_deal(small_firm, window=window).committees
    assert stage_after(outcome, 0, NOW, committees) == stage


@pytest.mark.parametrize("observed", [False, True])
def test_a_deal_that_is_won_is_booked_at_its_size_and_makes_a_customer_once_the_book_is_open(
    observed, small_firm
):
    organisation = with_deal(small_firm)
    agree(organisation, accounts={"contacts_a_year": 4.0})
    firm, committees, counts = organisation.firm, organisation.committees, organisation.counts
    counts.observed[0], counts.revenue[0], counts.customers[0] = observed, 100.0, 7.0
    committees.told_sales[0], committees.inflated[0], firm.reps.won_quarter[0] = 3, 1, 10.0
    win(0, 0, NOW, firm, organisation.terms, organisation.luck)
    week = int(NOW // 168)
    assert firm.reps.won_quarter[0] == 5010.0
    assert organisation.opportunities.value[0] == 5000.0
    assert firm.weeks.won[week] == 1.0
    booked = (
        firm.weeks.new_business[week],
        firm.weeks.customers_won[week],
        counts.revenue[0],
        counts.customers[0],
    )
    if not observed:
        assert booked == (0.0, 0.0, 100.0, 7.0)
        assert committees.stage[0] == DECIDED
        assert (committees.told_sales[0], committees.inflated[0]) == (0, 0)
        return
    assert booked == (5000.0, 1.0, 5100.0, 8.0)
    assert (committees.stage[0], committees.contract[0], committees.since[0]) == (CUSTOMER, 5000.0, NOW)
    assert committees.renews[0] == NOW + HOURS_A_YEAR
    assert NOW <= committees.next_care[0] < NOW + HOURS_A_YEAR / 4.0
    assert (committees.told_sales[0], committees.inflated[0]) == (3, 1), (
        "a customer remembers what was promised"
    )


def test_who_looks_after_nobody_plans_no_contact(small_firm):
    organisation = with_deal(small_firm)
    organisation.counts.observed[0], organisation.committees.next_care[0] = 1, FAR
    agree(organisation, accounts={"contacts_a_year": 0.0})
    win(0, 0, NOW, organisation.firm, organisation.terms, organisation.luck)
    assert organisation.committees.next_care[0] == FAR


@pytest.mark.parametrize(("outcome", "column"), [(WON, "won"), (LOST, "lost"), (NO_DECISION, "undecided")])
def test_a_deal_that_closes_ends_its_lead_frees_its_buyer_and_is_counted_once(outcome, column, small_firm):
    organisation = with_deal(small_firm)
    firm, leads, deals = organisation.firm, organisation.leads, organisation.opportunities
    leads.committee[0] = leads.identity[0] = deals.lead[0] = organisation.committees.lead[0] = 0
    leads.stage[0], leads.inquired[0], deals.value[0] = OPPORTUNITY, 10.0, 42.0
    firm.committees.told_marketing[0] = 5
    close(0, 0, NOW, outcome, NO_CONSENSUS, firm, organisation.terms, organisation.luck)
    ends = {name: getattr(firm.weeks, name).sum() for name in ("won", "lost", "undecided")}
    assert ends == {name: float(name == column) for name in ends}
    assert (deals.outcome[0], deals.reason[0], deals.closed[0]) == (outcome, NO_CONSENSUS, NOW)
    assert (leads.stage[0], leads.outcome[0], leads.closed[0], leads.value[0]) == (
        LEAD_ENDED,
        outcome,
        NOW,
        42.0,
    )
    assert firm.verdicts.good[0] == (outcome == WON), "marketing hears what came of its lead"
    committees = firm.committees
    assert (committees.opportunity[0], committees.lead[0], committees.wakes[0]) == (NOBODY, NOBODY, NOW)
    assert committees.told_marketing[0] == 0
