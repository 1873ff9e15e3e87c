"""The census: what must hold at the end of every day, whatever the scenario.

`audit` names what does not hold, one sentence a breach; `check` raises.  It looks and changes nothing.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from sim.calendar import day_begins
from sim.clock import DAYS_A_WEEK
from sim.records import Array, Firm, spare_row_is_blank
from sim.stages import (
    ACCEPTED,
    IN_PROGRESS,
    LEAD_ENDED,
    LEAD_STAGE_NAMES,
    NOBODY,
    OPPORTUNITY,
    OUTCOME_NAMES,
    OWNED,
    SQL,
)

Breaches = Iterator[tuple[str, Array]]  # what does not hold, and a mark on the rows where it does not

ROUNDING_HOURS = 1e-6
ROUNDING_BOOK = 1e-9  # relative: the flows of a week against its two ends
ROUNDING_CONTRACTS = 1e-6  # relative: contracts are kept in single precision
LEAD_TIMES = (
    "inquired",
    "mql",
    "delivered",
    "accepted",  # where acceptance is decreed it comes before the lead is opened
    "opened",
    "first_attempt",
    "sql",
    "opportunity",
    "closed",
)
REP_HOURS = ("meetings", "chores", "leads", "deals", "accounts", "prospecting")
MARKETER_HOURS = ("meetings", "content", "contact")
POINTERS = (
    ("leads", "committee", "committees"),
    ("leads", "owner", "reps"),
    ("leads", "behind", "leads"),
    ("opportunities", "committee", "committees"),
    ("opportunities", "lead", "leads"),
    ("opportunities", "owner", "reps"),
    ("opportunities", "behind", "opportunities"),
    ("reps", "first_lead", "leads"),
    ("counts", "shared_inbox", "leads"),
    ("reps", "first_deal", "opportunities"),
    ("committees", "lead", "leads"),
    ("committees", "opportunity", "opportunities"),
)
SHARES = {
    "committees": ("fit", "gap"),
    "members": ("weight", "stubbornness", "anchor", "opinion"),
    "opportunities": ("rival_standing", "complete", "forecast"),
    "reps": ("share",),
    "segments": ("reach",),
    "weeks": ("trust_in_marketing", "trust_in_sales", "knowledge_reps", "knowledge_marketers", "consistency"),
}


class AuditError(Exception):
    """The census found what must not be."""


def check(organisation: Any) -> None:
    """Take the census of an organisation.

    Raises:
        AuditError: If anything does not hold; the message has every breach on a line of its own.
    """
    breaches = audit(organisation)
    if breaches:
        raise AuditError("\n".join([f"day {organisation.today}: the census does not add up", *breaches]))


def audit(organisation: Any) -> list[str]:
    """Return what does not hold, a sentence each; an empty list is a clean census."""
    firm: Firm = organisation.firm
    breaches = _named([*_unused_rows(firm), *_pointers(firm)])
    if breaches:
        return breaches  # whatever follows would walk into rows that do not exist
    this_morning = day_begins(max(organisation.today - 1, 0))
    return _named(
        [
            *_leads_by_stage(firm),
            *_times_of_leads(firm),
            *_deals_and_their_leads(firm),
            *_inboxes(firm, this_morning),
            *_deals(firm, this_morning),
            *_committees(firm),
            *_hours(firm),
            *_shares(firm),
            *_book(organisation),
            *_contracts(organisation),
        ]
    )


def _unused_rows(firm: Firm) -> Breaches:
    """Rows beyond the count are blank, and so is the spare last row of every store."""
    for name, store in firm._asdict().items():
        yield f"{name}: somebody wrote the spare last row", np.array([not spare_row_is_blank(store)])
    for name in ("leads", "opportunities", "assets", "reps", "marketers"):
        store, count = getattr(firm, name), _count(firm, name)
        for column, values in store._asdict().items():
            blank = store._field_defaults[column].blank
            written = ~np.isnan(values) if np.isnan(blank) else values != values.dtype.type(blank)
            written[:count] = False
            yield f"{name}.{column} is not blank beyond the count of {count}", written


def _pointers(firm: Firm) -> Breaches:
    """Every row that points to a row points to one that exists."""
    for name, column, target in POINTERS:
        values = getattr(getattr(firm, name), column)[: _count(firm, name)]
        nowhere = (values < NOBODY) | (values >= _count(firm, target))
        if column == "committee":
            nowhere |= values == NOBODY
        yield f"{name}.{column} points to no row of {target}", nowhere


def _leads_by_stage(firm: Firm) -> Breaches:
    """Leads created = ended + in progress by stage; an end has an outcome and a time."""
    count = _count(firm, "leads")
    stage, outcome, closed = firm.leads.stage[:count], firm.leads.outcome[:count], firm.leads.closed[:count]
    created = int(firm.weeks.inquiries.sum() - firm.weeks.attached.sum())
    by_stage = [int(np.count_nonzero(stage == each)) for each in range(len(LEAD_STAGE_NAMES))]
    yield f"{created} inquiries became leads, but {count} leads are on record", np.array([created != count])
    yield f"{count} leads created, by stage only {by_stage}", np.array([sum(by_stage) != count])
    ended = stage == LEAD_ENDED
    yield "lead ended in a way that does not exist", (outcome < IN_PROGRESS) | (outcome >= len(OUTCOME_NAMES))
    yield "lead in progress has an outcome, or an ended one has none", ended == (outcome == IN_PROGRESS)
    yield "lead in progress is closed, or an ended one is not", ended == np.isnan(closed)


def _times_of_leads(firm: Firm) -> Breaches:
    """The times of a lead, where it has them, follow one another."""
    count = _count(firm, "leads")
    times = {name: getattr(firm.leads, name)[:count] for name in LEAD_TIMES}
    has = {name: ~np.isnan(values) for name, values in times.items()}
    latest = times["inquired"]
    for before, name in pairwise(LEAD_TIMES):
        yield (
            f"lead is {name} earlier than {before} or what came before",
            times[name] < latest - ROUNDING_HOURS,
        )
        latest = np.fmax(latest, times[name])
    tried = firm.leads.attempts[:count] > 0
    yield "lead has no time of inquiry", ~has["inquired"]
    yield "lead is delivered but was never qualified", has["delivered"] & ~has["mql"]
    yield "lead has attempts but no first one, or the other way round", has["first_attempt"] != tried
    yield "lead is an SQL without acceptance and attempt", has["sql"] & ~(has["accepted"] & tried)


def _deals_and_their_leads(firm: Firm) -> Breaches:
    """A deal is closed after it is opened, has an outcome from then on, and its lead shares its fate."""
    count, deals = _count(firm, "opportunities"), firm.opportunities
    opened, closed, outcome = deals.opened[:count], deals.closed[:count], deals.outcome[:count]
    lead, running = deals.lead[:count], outcome == IN_PROGRESS
    yield "deal is closed before it is opened", closed < opened - ROUNDING_HOURS
    yield "deal in progress is closed, or a decided one is not", running != np.isnan(closed)
    strayed = (firm.leads.outcome[lead] != outcome) | (running & (firm.leads.stage[lead] != OPPORTUNITY))
    yield "deal does not stand where the lead it came from stands", (lead != NOBODY) & strayed


def _inboxes(firm: Firm, this_morning: float) -> Breaches:
    """Every lead is in at most one inbox, its owner's or the shared one, and in one as long as reps work it.

    What ended or became an opportunity today is taken out of the inbox next morning.
    """
    leads, count = firm.leads, _count(firm, "leads")
    shared = len(firm.reps.first_lead)
    heads = np.concatenate((firm.reps.first_lead, firm.counts.shared_inbox[:1]))
    visits, holder = _walk(heads, leads.behind, count)
    stage, inside = leads.stage[:count], visits > 0
    workable = (stage == OWNED) | (stage == ACCEPTED) | (stage == SQL)
    left = np.where(stage == OPPORTUNITY, leads.opportunity[:count], leads.closed[:count])
    yield "lead is in two inboxes or on a circle", visits > 1
    yield (
        "lead is in an inbox that is not its owner's",
        inside & (holder != leads.owner[:count]) & (holder != shared),
    )
    yield "lead lies in an inbox that it should have left", inside & ~workable & ~(left >= this_morning)
    yield "lead waits for a rep but is in no inbox", workable & ~inside


def _deals(firm: Firm, this_morning: float) -> Breaches:
    """Every deal is on at most one rep's list, its owner's, and on one as long as it is in progress."""
    deals, count = firm.opportunities, _count(firm, "opportunities")
    visits, holder = _walk(firm.reps.first_deal, deals.behind, count)
    inside, running = visits > 0, deals.outcome[:count] == IN_PROGRESS
    yield "deal is on two lists or on a circle", visits > 1
    yield "deal is on a list that is not its owner's", inside & (holder != deals.owner[:count])
    yield "deal lies on a list after its end", inside & ~running & ~(deals.closed[:count] >= this_morning)
    yield "deal in progress is on no list", running & ~inside


def _committees(firm: Firm) -> Breaches:
    """A committee has at most one lead and one opportunity in progress, and knows which."""
    for name, theirs, running, pointed in (
        ("lead", firm.leads.committee, firm.leads.stage != LEAD_ENDED, firm.committees.lead),
        (
            "deal",
            firm.opportunities.committee,
            firm.opportunities.outcome == IN_PROGRESS,
            firm.committees.opportunity,
        ),
    ):
        used = theirs != NOBODY
        unknown = used & running & (pointed[theirs] != np.arange(len(theirs)))
        yield f"{name} in progress is not the one that its committee points to", unknown
        strange = (theirs[pointed] != np.arange(len(pointed))) | ~running[pointed]
        yield f"committee points to a {name} that has ended or is not its own", (pointed != NOBODY) & strange


def _hours(firm: Firm) -> Breaches:
    """Hours used ≤ hours owned; what a rep has begun beyond the day is paid from the next."""
    for name, people, tasks, begun in (
        ("rep", firm.reps, REP_HOURS, firm.reps.overrun),
        ("marketer", firm.marketers, MARKETER_HOURS, 0.0),
    ):
        used = sum(getattr(people, f"hours_{task}") for task in tasks) - begun
        yield f"{name} used more hours than the calendar has", used > people.hours_owned + ROUNDING_HOURS


def _shares(firm: Firm) -> Breaches:
    """Trust, opinions, probabilities and shares lie in 0..1; what nobody knows is not a number."""
    for name, columns in SHARES.items():
        for column in columns:
            values = getattr(getattr(firm, name), column)
            yield f"{name}.{column} is outside 0..1", (values < 0) | (values > 1)
    for name, people in (("rep", firm.reps), ("marketer", firm.marketers)):
        least = np.minimum(people.trust_good, people.trust_bad)
        yield f"{name} trusts out of evidence that is negative or unknown", ~(least >= 0)


def _book(organisation: Any) -> Breaches:
    """Revenue and customers of every observed week follow from the week before."""
    first, end = -(-organisation.first_observed_day // DAYS_A_WEEK), organisation.today // DAYS_A_WEEK
    if first >= end:
        return
    weeks, opening = organisation.firm.weeks, min(organisation.opening_revenue)
    flows = weeks.new_business + weeks.expansion - weeks.churn
    customers = weeks.customers_won - weeks.customers_lost
    for name, stock, change, start in (
        ("revenue", weeks.revenue, flows, organisation.opening_revenue[opening]),
        ("customers", weeks.customers, customers, organisation.opening_customers[opening]),
    ):
        before = np.concatenate(([start], stock[first : end - 1]))
        uneven = np.zeros(len(stock), dtype=bool)
        rounding = ROUNDING_BOOK * np.maximum(np.abs(before), 1.0)
        uneven[first:end] = ~(np.abs(stock[first:end] - before - change[first:end]) <= rounding)
        yield f"{name} of a week does not follow from the week before", uneven


def _contracts(organisation: Any) -> Breaches:
    """Once the book is open, the contracts of all committees add up to it."""
    if organisation.today <= organisation.first_observed_day:
        return
    firm: Firm = organisation.firm
    contracts = firm.committees.contract.astype(np.float64)
    number, revenue = np.count_nonzero(contracts), float(contracts.sum())
    book, customers = float(firm.counts.revenue[0]), int(firm.counts.customers[0])
    apart = abs(revenue - book) > ROUNDING_CONTRACTS * max(abs(book), 1.0)
    yield f"contracts add up to {revenue:.2f}, the book says {book:.2f}", np.array([apart])
    yield (
        f"{number} committees have a contract, the book has {customers} customers",
        np.array([number != customers]),
    )


def _walk(heads: Array, behind: Array, count: int) -> tuple[Array, Array]:
    """Walk all queues at once; return how often each row was met, and whose queue met it last."""
    visits, holder = np.zeros(count, dtype=np.int64), np.full(count, NOBODY, dtype=np.int64)
    owners = np.flatnonzero(heads != NOBODY)
    rows = heads[owners]
    while len(rows):
        np.add.at(visits, rows, 1)
        holder[rows] = owners
        onward = (visits[rows] == 1) & (behind[rows] != NOBODY)
        owners, rows = owners[onward], behind[rows[onward]]
    return visits, holder


def _count(firm: Firm, name: str) -> int:
    if name == "committees":
        return len(firm.committees.lead) - 1
    if name == "counts":
        return 1
    return int(getattr(firm.counts, name)[0])


def _named(breaches: list[tuple[str, Array]]) -> list[str]:
    """Put into words what does not hold, with the first rows in which it shows."""
    words = []
    for what, where in breaches:
        rows = np.flatnonzero(where)
        if not len(rows):
            continue
        more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
        words.append(what if len(where) == 1 else f"{what}: {', '.join(map(str, rows[:5]))}{more}")
    return words
