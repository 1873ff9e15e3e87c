"""The census of a miniature organisation: clean as it stands, and every breach is named."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.audit import AuditError, audit, check
from sim.records import NEVER, Firm, blank
from sim.stages import (
    ACCEPTED,
    CUSTOMER,
    IN_PROGRESS,
    LEAD_ENDED,
    LOST,
    NOBODY,
    NOT_QUALIFIED,
    OPPORTUNITY,
    OWNED,
    SQL,
    UNOWNED,
    WAITING,
    WON,
)

MONDAY, TUESDAY, WEDNESDAY = 168.0 + 9, 168.0 + 33, 168.0 + 57
THIS_MORNING = 2 * 168.0 + 4 * 24.0 + 9  # the Friday that has just been lived
# Rows of leads: not qualified, two in an inbox, one with a deal, one that became a customer, one that nobody owns.
TURNED_DOWN, UNREAD, ACCEPTED_ONE, TALKING, BOUGHT, ORPHANED = range(6)
# Rows of deals.
RUNNING, DONE = range(2)


def miniature():
    """Seven committees, two reps and a marketer, after a week of warm-up and two observed ones."""
    sizes = {"committees": 7, "members": 12, "leads": 9, "opportunities": 5, "reps": 2, "weeks": 4}
    firm = Firm(*(blank(store, sizes.get(name, 3)) for name, store in Firm.__annotations__.items()))
    counts = firm.counts
    counts.leads[0], counts.opportunities[0], counts.reps[0], counts.marketers[0] = 6, 2, 2, 1
    counts.revenue[0], counts.customers[0], counts.observed[0] = 1500.0, 2.0, 1
    fill(firm.leads, TURNED_DOWN, 0, stage=LEAD_ENDED, outcome=NOT_QUALIFIED, inquired=MONDAY, closed=MONDAY)
    delivered = {"inquired": MONDAY, "mql": MONDAY, "delivered": TUESDAY}
    fill(firm.leads, UNREAD, 1, stage=OWNED, owner=0, **delivered)
    worked = {"opened": WEDNESDAY, "accepted": WEDNESDAY, "first_attempt": WEDNESDAY, "attempts": 1}
    fill(firm.leads, ACCEPTED_ONE, 2, stage=ACCEPTED, owner=0, behind=UNREAD, **delivered, **worked)
    worked |= {"sql": WEDNESDAY, "opportunity": WEDNESDAY}
    fill(firm.leads, TALKING, 3, stage=OPPORTUNITY, owner=1, **delivered, **worked)
    worked |= {"closed": WEDNESDAY + 24}
    fill(firm.leads, BOUGHT, 4, stage=LEAD_ENDED, outcome=WON, owner=1, **delivered, **worked)
    fill(firm.leads, ORPHANED, 6, stage=UNOWNED, **delivered)
    counts.unowned[0] = ORPHANED
    fill(firm.opportunities, RUNNING, 3, lead=TALKING, owner=1, opened=WEDNESDAY)
    sold = {"opened": WEDNESDAY, "closed": WEDNESDAY + 24}
    fill(firm.opportunities, DONE, 4, lead=BOUGHT, owner=1, outcome=WON, **sold)
    firm.reps.first_lead[:2] = ACCEPTED_ONE, NOBODY
    firm.reps.first_deal[:2] = NOBODY, RUNNING
    firm.committees.lead[:4] = NOBODY, UNREAD, ACCEPTED_ONE, TALKING
    firm.committees.lead[6] = ORPHANED
    firm.committees.opportunity[3] = RUNNING
    firm.committees.contract[4:6] = 500.0, 1000.0
    firm.committees.stage[4:6] = CUSTOMER
    firm.reps.hours_owned[:2], firm.reps.hours_deals[:2], firm.reps.overrun[:2] = 120.0, 121.0, 1.0
    firm.marketers.hours_owned[0], firm.marketers.hours_content[0] = 120.0, 120.0
    firm.weeks.inquiries[1], firm.weeks.attached[1] = 7.0, 1.0
    firm.weeks.new_business[1], firm.weeks.customers_won[1] = 500.0, 1.0
    firm.weeks.revenue[:3], firm.weeks.customers[:3] = (1000.0, 1500.0, 1500.0), (1.0, 2.0, 2.0)
    return SimpleNamespace(
        firm=firm, today=15, first_observed_day=5, opening_revenue={0: 1000.0}, opening_customers={0: 1.0}
    )


def fill(store, row, committee, **values):
    store.committee[row] = committee
    for column, value in values.items():
        getattr(store, column)[row] = value


def test_a_sound_organisation_has_a_clean_census():
    organisation = miniature()
    assert audit(organisation) == []
    check(organisation)


def test_an_empty_organisation_has_a_clean_census():
    firm = Firm(*(blank(store, 0) for store in Firm.__annotations__.values()))
    organisation = SimpleNamespace(
        firm=firm, today=0, first_observed_day=0, opening_revenue={}, opening_customers={}
    )
    assert audit(organisation) == []


def test_the_census_changes_nothing():
    organisation = miniature()
    audit(organisation)
    for store, untouched in zip(organisation.firm, miniature().firm, strict=True):
        for values, same in zip(store, untouched, strict=True):
            np.testing.assert_array_equal(values, same)


BREACHES = [
    # the column that somebody writes, the row, the value → what the census says
    ("leads.owner", -1, 1, "leads: somebody wrote the spare last row"),
    ("committees.wakes", -1, 5.0, "committees: somebody wrote the spare last row"),
    ("leads.inquired", 7, 9.0, "leads.inquired is not blank beyond the count of 6: 7"),
    (
        "opportunities.size",
        slice(2, 5),
        7.0,
        "opportunities.size is not blank beyond the count of 2: 2, 3, 4",
    ),
    ("leads.committee", 1, 7, "leads.committee points to no row of committees: 1"),
    ("leads.owner", 1, 2, "leads.owner points to no row of reps: 1"),
    ("reps.first_deal", 0, 2, "reps.first_deal points to no row of opportunities: 0"),
    ("committees.lead", 0, 6, "committees.lead points to no row of leads: 0"),
    ("weeks.inquiries", 2, 1.0, "7 inquiries became leads, but 6 leads are on record"),
    ("leads.stage", 1, 9, "6 leads created, by stage only [0, 0, 0, 1, 0, 1, 2, 1]"),
    ("leads.outcome", 0, 12, "lead ended in a way that does not exist: 0"),
    ("leads.outcome", 4, IN_PROGRESS, "lead in progress has an outcome, or an ended one has none: 4"),
    ("leads.outcome", 1, WON, "lead in progress has an outcome, or an ended one has none: 1"),
    ("leads.closed", 0, NEVER, "lead in progress is closed, or an ended one is not: 0"),
    ("leads.inquired", 2, NEVER, "lead has no time of inquiry: 2"),
    ("leads.mql", 2, MONDAY - 1, "lead is mql earlier than inquired or what came before: 2"),
    ("leads.delivered", 2, MONDAY - 1, "lead is delivered earlier than mql or what came before: 2"),
    ("leads.opened", 2, MONDAY, "lead is opened earlier than accepted or what came before: 2"),
    ("leads.accepted", 2, MONDAY, "lead is accepted earlier than delivered or what came before: 2"),
    ("leads.first_attempt", 2, TUESDAY, "lead is first_attempt earlier than opened or what came before: 2"),
    ("leads.sql", 3, TUESDAY, "lead is sql earlier than first_attempt or what came before: 3"),
    ("leads.opportunity", 3, TUESDAY, "lead is opportunity earlier than sql or what came before: 3"),
    ("leads.closed", 4, TUESDAY, "lead is closed earlier than opportunity or what came before: 4"),
    ("leads.mql", 1, NEVER, "lead is delivered but was never qualified: 1"),
    ("leads.attempts", 1, 1, "lead has attempts but no first one, or the other way round: 1"),
    ("leads.accepted", 3, NEVER, "lead is an SQL without acceptance and attempt: 3"),
    ("opportunities.closed", 1, TUESDAY, "deal is closed before it is opened: 1"),
    ("opportunities.closed", 0, THIS_MORNING, "deal in progress is closed, or a decided one is not: 0"),
    ("opportunities.outcome", 1, LOST, "deal does not stand where the lead it came from stands: 1"),
    ("leads.stage", 3, SQL, "deal does not stand where the lead it came from stands: 0"),
    ("leads.behind", 1, 2, "lead is in two inboxes or on a circle: 2"),
    ("leads.behind", 1, 1, "lead is in two inboxes or on a circle: 1"),
    ("reps.first_lead", 1, 1, "lead is in two inboxes or on a circle: 1"),
    ("leads.owner", 1, 1, "lead is in an inbox that is not its owner's: 1"),
    ("leads.stage", 1, WAITING, "lead lies in an inbox that it should have left: 1"),
    ("leads.behind", 2, NOBODY, "lead waits for a rep but is in no inbox: 1"),
    ("leads.stage", 3, SQL, "lead waits for a rep but is in no inbox: 3"),
    ("counts.unowned", 0, 6, "counts.unowned points to no row of leads"),
    ("counts.unowned", 0, NOBODY, "lead without an owner is not in the queue of those: 5"),
    ("counts.unowned", 0, TURNED_DOWN, "lead in the queue of those without an owner has one: 0"),
    ("leads.owner", ORPHANED, 1, "lead in the queue of those without an owner has one: 5"),
    ("leads.stage", ORPHANED, OWNED, "lead in the queue of those without an owner has one: 5"),
    ("leads.stage", UNREAD, UNOWNED, "lead without an owner is not in the queue of those: 1"),
    ("leads.behind", ORPHANED, UNREAD, "lead is in two inboxes or on a circle: 1"),
    ("counts.shared_inbox", 0, ORPHANED, "lead is in two inboxes or on a circle: 5"),
    ("opportunities.behind", 0, 0, "deal is on two lists or on a circle: 0"),
    ("opportunities.owner", 0, 0, "deal is on a list that is not its owner's: 0"),
    ("opportunities.behind", 0, 1, "deal lies on a list after its end: 1"),
    ("reps.first_deal", 1, NOBODY, "deal in progress is on no list: 0"),
    ("leads.committee", 1, 2, "lead in progress is not the one that its committee points to: 1"),
    ("committees.lead", 1, NOBODY, "lead in progress is not the one that its committee points to: 1"),
    ("committees.lead", 0, 0, "committee points to a lead that has ended or is not its own: 0"),
    ("committees.lead", 0, 1, "committee points to a lead that has ended or is not its own: 0"),
    ("committees.opportunity", 3, NOBODY, "deal in progress is not the one that its committee points to: 0"),
    ("committees.opportunity", 4, 1, "committee points to a deal that has ended or is not its own: 4"),
    ("reps.hours_chores", 1, 0.1, "rep used more hours than the calendar has: 1"),
    ("marketers.hours_meetings", 0, 0.1, "marketer used more hours than the calendar has: 0"),
    ("members.opinion", 2, 1.01, "members.opinion is outside 0..1: 2"),
    ("committees.fit", 5, -0.01, "committees.fit is outside 0..1: 5"),
    ("opportunities.forecast", 0, 1.5, "opportunities.forecast is outside 0..1: 0"),
    ("weeks.trust_in_sales", 1, 1.2, "weeks.trust_in_sales is outside 0..1: 1"),
    ("reps.trust_bad", 0, -1.0, "rep trusts out of evidence that is negative or unknown: 0"),
    ("marketers.trust_good", 0, NEVER, "marketer trusts out of evidence that is negative or unknown: 0"),
    ("weeks.churn", 2, 1.0, "revenue of a week does not follow from the week before: 2"),
    ("weeks.new_business", 1, 400.0, "revenue of a week does not follow from the week before: 1"),
    ("weeks.revenue", slice(1, 3), NEVER, "revenue of a week does not follow from the week before: 1, 2"),
    ("weeks.customers_lost", 2, 1.0, "customers of a week does not follow from the week before: 2"),
    ("committees.contract", 5, 900.0, "contracts add up to 1400.00, the book says 1500.00"),
    ("committees.contract", slice(3, 6), 500.0, "committee has a contract and is no customer: 3"),
    ("committees.stage", slice(3, 6), CUSTOMER, "3 committees are customers, the book has 2"),
]


@pytest.mark.parametrize(("column", "row", "value", "named"), BREACHES)
def test_every_breach_is_named(column, row, value, named):
    organisation = miniature()
    store, name = column.split(".")
    getattr(getattr(organisation.firm, store), name)[row] = value
    assert named in audit(organisation)


def test_times_are_ordered_across_those_that_a_lead_does_not_have():
    organisation = miniature()
    leads = organisation.firm.leads
    leads.opened[ACCEPTED_ONE], leads.accepted[ACCEPTED_ONE] = NEVER, MONDAY
    assert audit(organisation) == [
        f"lead is accepted earlier than delivered or what came before: {ACCEPTED_ONE}"
    ]


def test_what_ended_today_may_still_lie_in_the_inbox_till_tomorrow():
    organisation = miniature()
    leads, committees = organisation.firm.leads, organisation.firm.committees
    leads.stage[UNREAD], leads.outcome[UNREAD], leads.closed[UNREAD] = LEAD_ENDED, LOST, THIS_MORNING
    committees.lead[1] = NOBODY
    assert audit(organisation) == []
    leads.closed[UNREAD] = THIS_MORNING - 24
    assert audit(organisation) == [f"lead lies in an inbox that it should have left: {UNREAD}"]


def test_the_book_is_not_judged_during_warm_up():
    organisation = miniature()
    organisation.first_observed_day = 20
    organisation.opening_revenue, organisation.opening_customers = {}, {}
    organisation.firm.weeks.churn[1] = 99.0
    organisation.firm.committees.contract[5] = 900.0
    assert audit(organisation) == []


def test_rounding_is_no_breach():
    organisation = miniature()
    organisation.firm.leads.opened[ACCEPTED_ONE] += 1e-9
    organisation.firm.reps.hours_chores[1] += 1e-9
    organisation.firm.weeks.churn[2] += 1e-7
    assert audit(organisation) == []


def test_many_rows_are_summed_up():
    organisation = miniature()
    organisation.firm.members.opinion[:9] = 2.0
    assert audit(organisation) == ["members.opinion is outside 0..1: 0, 1, 2, 3, 4 and 4 more"]


def test_check_raises_with_the_day_and_every_breach():
    organisation = miniature()
    organisation.firm.members.opinion[0] = 2.0
    organisation.firm.committees.fit[0] = 2.0
    with pytest.raises(AuditError, match=r"(?s)^day 15: .*committees\.fit.*members\.opinion"):
        check(organisation)
