"""What is remembered: columns declared once with type, unit and blank value, and how they are made and grown.

A store is a flat named tuple of one-dimensional arrays, one row a thing.  Rows beyond the count hold the blank
value, and the last row is spare: it must stay blank, because NOBODY (-1) is a valid index of an array.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.stages import NOBODY

Array = NDArray[Any]
NEVER = float("nan")
FAR = 1e18


class Column(NamedTuple):
    """The declaration of a column: its type, its unit and the value of a row that is not in use."""

    kind: type
    unit: str
    blank: float


def column(kind: type, unit: str, blank: float = 0) -> Any:
    """Declare a column as the default of a store's field."""
    return Column(kind, unit, blank)


class Committees(NamedTuple):
    """Buyer committees, one an account; luck knows them by their identity, so that rows carry no meaning."""

    identity: Array = column(np.int32, "key of its luck, 0 to the number of committees", NOBODY)
    row_of: Array = column(np.int32, "row of the committee with this identity", NOBODY)
    segment: Array = column(np.int8, "segment")
    size: Array = column(np.int8, "members")
    first_member: Array = column(np.int32, "row of members")
    tire_kicker: Array = column(np.int8, "yes or no")
    fit: Array = column(np.float32, "true fit, 0..1")
    fit_signal: Array = column(np.float32, "fit as it shows from outside")
    potential: Array = column(np.float32, "currency a year")
    window: Array = column(np.int32, "ordinal of the buying window")
    window_opens: Array = column(np.float64, "elapsed hours", FAR)
    window_closes: Array = column(np.float64, "elapsed hours", FAR)
    candidate: Array = column(np.int32, "ordinal of the occasion to inquire")
    next_candidate: Array = column(np.float64, "elapsed hours", FAR)
    wakes: Array = column(np.float64, "elapsed hours of whatever comes next", FAR)
    engagement: Array = column(np.float32, "decayed touches")
    engaged_at: Array = column(np.float32, "elapsed hours")
    stage: Array = column(np.int8, "stage of a committee")
    lead: Array = column(np.int32, "row of leads", NOBODY)
    opportunity: Array = column(np.int32, "row of opportunities", NOBODY)
    deals: Array = column(np.int16, "opportunities begun in this buying window")
    told_marketing: Array = column(np.int32, "topics marketing spoke of")
    told_sales: Array = column(np.int32, "topics sales spoke of")
    line_marketing: Array = column(np.int32, "how marketing put each topic")
    line_sales: Array = column(np.int32, "how sales put each topic")
    inflated: Array = column(np.int32, "topics on which somebody promised too much")
    nurtured_until: Array = column(np.float64, "elapsed hours", -1.0)
    next_touch: Array = column(np.float64, "elapsed hours", FAR)
    touches: Array = column(np.int16, "nurture touches so far")
    contract: Array = column(np.float32, "currency a year, 0 if no customer")
    gap: Array = column(np.float32, "expectation gap, 0..1")
    since: Array = column(np.float64, "elapsed hours at which it became a customer", NEVER)
    renews: Array = column(np.float64, "elapsed hours", FAR)
    next_care: Array = column(np.float64, "elapsed hours", FAR)
    cared: Array = column(np.int32, "ordinal of the account conversation")


class Members(NamedTuple):
    """Members of committees, those of one committee next to each other."""

    weight: Array = column(np.float32, "influence, sums to 1")
    stubbornness: Array = column(np.float32, "weight of the own first opinion, 0..1")
    anchor: Array = column(np.float32, "what the member would think alone, 0..1")
    opinion: Array = column(np.float32, "opinion of us, 0..1")
    items: Array = column(np.int32, "topics the member has information on")


class Leads(NamedTuple):
    """Leads: one committee's inquiry on its way, as a CRM would export it."""

    committee: Array = column(np.int32, "row of committees", NOBODY)
    identity: Array = column(np.int32, "key of its luck: committee and channel", NOBODY)
    channel: Array = column(np.int8, "channel")
    kind: Array = column(np.int8, "kind of inquiry")
    stage: Array = column(np.int8, "stage of a lead")
    outcome: Array = column(np.int8, "how it ended")
    reason: Array = column(np.int8, "why it ended")
    agreed: Array = column(np.int8, "both definitions say the same: yes or no")
    wanted: Array = column(np.int8, "sales' definition calls it a lead: yes or no")
    nurtured: Array = column(np.int8, "came back from nurture: yes or no")
    escalated: Array = column(np.int8, "handed to another rep because it lay too long: yes or no")
    briefed: Array = column(np.int8, "the rep knows what was read: yes or no")
    complete: Array = column(np.int8, "the record lacks nothing: yes or no")
    attempts: Array = column(np.int16, "contact attempts")
    owner: Array = column(np.int32, "row of reps", NOBODY)
    behind: Array = column(np.int32, "next lead in the same inbox", NOBODY)
    source_recorded: Array = column(np.int8, "source in the CRM")
    source_true: Array = column(np.int8, "source")
    score: Array = column(np.float32, "marketing's score")
    believed: Array = column(np.float32, "a rep's belief in it")
    engagement: Array = column(np.float32, "engagement as it showed, 0..1")
    intent: Array = column(np.float32, "intent as it showed, 0..1")
    value: Array = column(np.float32, "currency a year")
    inquired: Array = column(np.float64, "elapsed hours", NEVER)
    mql: Array = column(np.float64, "elapsed hours", NEVER)
    delivered: Array = column(np.float64, "elapsed hours", NEVER)
    opened: Array = column(np.float64, "elapsed hours", NEVER)
    accepted: Array = column(np.float64, "elapsed hours", NEVER)
    first_attempt: Array = column(np.float64, "elapsed hours", NEVER)
    sql: Array = column(np.float64, "elapsed hours", NEVER)
    opportunity: Array = column(np.float64, "elapsed hours", NEVER)
    closed: Array = column(np.float64, "elapsed hours", NEVER)
    ready: Array = column(np.float64, "business hours from which it can be worked next", FAR)


class Opportunities(NamedTuple):
    """Opportunities: deals that began with a two-way conversation."""

    committee: Array = column(np.int32, "row of committees", NOBODY)
    lead: Array = column(np.int32, "row of leads", NOBODY)
    occasion: Array = column(np.int32, "ordinal of the deal among all of the committee's windows", 0)
    owner: Array = column(np.int32, "row of reps", NOBODY)
    behind: Array = column(np.int32, "next deal of the same rep", NOBODY)
    outcome: Array = column(np.int8, "how it ended")
    reason: Array = column(np.int8, "why it ended")
    source_recorded: Array = column(np.int8, "source in the CRM")
    source_true: Array = column(np.int8, "source")
    influenced: Array = column(np.int8, "marketing touched the account: yes or no")
    nurtured: Array = column(np.int8, "came from nurture: yes or no")
    rival: Array = column(np.int8, "a rival is present: yes or no")
    in_window: Array = column(np.int8, "opened in an open buying window: yes or no")
    meetings: Array = column(np.int16, "meetings held")
    councils: Array = column(np.int16, "meetings of the committee with itself")
    opened: Array = column(np.float64, "elapsed hours", NEVER)
    closed: Array = column(np.float64, "elapsed hours", NEVER)
    next_meeting: Array = column(np.float64, "business hours", FAR)
    next_council: Array = column(np.float64, "elapsed hours", FAR)
    patient_until: Array = column(np.float64, "elapsed hours", FAR)
    rival_standing: Array = column(np.float64, "opinion of the rival, 0..1")
    potential: Array = column(np.float64, "currency a year")
    value: Array = column(np.float64, "currency a year")
    complete: Array = column(np.float64, "completeness of the record, 0..1")
    forecast: Array = column(np.float64, "believed probability, 0..1")


class Reps(NamedTuple):
    """Sales reps, in the order of their positions; those of the first day begin with the development reps."""

    employed: Array = column(np.int8, "yes or no")
    development: Array = column(np.int8, "works leads only: yes or no")
    segment: Array = column(np.int8, "segment of the pod", NOBODY)
    hired: Array = column(np.int32, "working day")
    hires: Array = column(np.int32, "people who have held the position")
    skill: Array = column(np.float64, "1 is average")
    experience: Array = column(np.float64, "0 is average, 1 is a standard deviation")
    first_lead: Array = column(np.int32, "head of the inbox", NOBODY)
    first_deal: Array = column(np.int32, "head of the deals", NOBODY)
    received: Array = column(np.float64, "leads since the last review")
    volume: Array = column(np.float64, "leads a week, as the rep has seen them lately")
    share: Array = column(np.float64, "share of free hours for marketing's leads")
    bar: Array = column(np.float64, "belief below which a lead is passed over")
    limit: Array = column(np.float64, "attempts before giving up")
    trust_good: Array = column(np.float64, "weight of good evidence on marketing")
    trust_bad: Array = column(np.float64, "weight of bad evidence on marketing")
    seen_good: Array = column(np.float64, "good leads since the last review")
    seen_bad: Array = column(np.float64, "bad leads since the last review")
    free_at: Array = column(np.float64, "business hours")
    meetings_due: Array = column(np.float64, "hours of meetings still to be sat")
    chores_due: Array = column(np.float64, "hours of chores still to be done")
    overrun: Array = column(np.float64, "hours begun but not yet paid from the calendar")
    selling_left: Array = column(np.float64, "hours of today still free to sell")
    leads_left: Array = column(np.float64, "hours free for marketing's leads today, negative if overdrawn")
    hours_owned: Array = column(np.float64, "hours")
    hours_meetings: Array = column(np.float64, "hours")
    hours_chores: Array = column(np.float64, "hours")
    hours_leads: Array = column(np.float64, "hours")
    hours_deals: Array = column(np.float64, "hours")
    hours_accounts: Array = column(np.float64, "hours")
    hours_prospecting: Array = column(np.float64, "hours")
    approaches: Array = column(np.int32, "own approaches so far")
    conversations: Array = column(np.int32, "conversations so far")
    won_quarter: Array = column(np.float64, "currency a year won in the quarter")
    quota: Array = column(np.float64, "currency a year in a year")
    worked_late: Array = column(np.float64, "leads first tried after the promise, in the quarter")
    worked_in_time: Array = column(np.float64, "leads first tried within the promise, in the quarter")


class Marketers(NamedTuple):
    """Marketers, in the order of their positions."""

    employed: Array = column(np.int8, "yes or no")
    segment: Array = column(np.int8, "segment served first")
    hired: Array = column(np.int32, "working day")
    skill: Array = column(np.float64, "1 is average")
    trust_good: Array = column(np.float64, "weight of good evidence on sales")
    trust_bad: Array = column(np.float64, "weight of bad evidence on sales")
    leniency: Array = column(np.float64, "how far the threshold gives way")
    missed_pay: Array = column(np.float64, "share of the pay for volume missed on the last pay day, 0..1")
    meetings_due: Array = column(np.float64, "hours")
    hours_owned: Array = column(np.float64, "hours")
    hours_meetings: Array = column(np.float64, "hours")
    hours_content: Array = column(np.float64, "hours")
    contact_due: Array = column(np.float64, "hours of today with customers and on calls")
    hours_contact: Array = column(np.float64, "hours with customers and on calls")
    assets: Array = column(np.int32, "assets made so far")
    unfinished: Array = column(np.float64, "hours already put into the next asset")


class Expertise(NamedTuple):
    """What each person knows and says about each segment; rows are person × segments + segment, reps first."""

    knows: Array = column(np.int32, "topics whose truth the person knows")
    line: Array = column(np.int32, "how the person puts each topic")
    inflates: Array = column(np.int32, "topics on which the person promises too much")


class Segments(NamedTuple):
    """Segments of the market: what matters there, and what marketing says and spends there."""

    relevant: Array = column(np.int32, "topics that matter")
    line: Array = column(np.int32, "how marketing puts each topic")
    inflates: Array = column(np.int32, "topics on which marketing's line promises too much")
    believed_fit: Array = column(np.float64, "marketing's belief in the segment")
    spend: Array = column(np.float64, "currency a week")
    accounts: Array = column(np.float64, "committees in the segment")
    reach: Array = column(np.float64, "probability that an occasion finds the firm")
    answered: Array = column(np.float64, "inquiries out of campaigns since the last plan")
    leads_a_unit: Array = column(np.float64, "inquiries for a unit of currency, as marketing has seen it")


class Campaigns(NamedTuple):
    """Campaigns: one a segment and channel; rows are segment × channels + channel."""

    adstock: Array = column(np.float64, "currency a week, with what lingers")
    reach: Array = column(np.float64, "probability that an occasion finds the firm there")


class Assets(NamedTuple):
    """Assets: pieces of content on a topic for a segment and some of its personas."""

    topic: Array = column(np.int8, "topic")
    segment: Array = column(np.int8, "segment")
    personas: Array = column(np.int8, "kinds of members that it speaks to, a bit each")
    relevant: Array = column(np.int8, "speaks of what matters, truly: yes or no")
    known: Array = column(np.int8, "reps know it: yes or no")
    findable: Array = column(np.int8, "buyers find it: yes or no")
    made: Array = column(np.float64, "elapsed hours", NEVER)
    first_used: Array = column(np.float64, "elapsed hours", NEVER)
    uses: Array = column(np.int32, "uses in a buyer interaction")


class Weeks(NamedTuple):
    """What happened in each week."""

    inquiries: Array = column(np.float64, "inquiries")
    attached: Array = column(np.float64, "inquiries of accounts already in progress")
    agreed: Array = column(np.float64, "inquiries on which both definitions agree")
    mqls: Array = column(np.float64, "leads")
    delivered: Array = column(np.float64, "leads")
    wanted: Array = column(np.float64, "delivered leads that sales' definition accepts")
    complete: Array = column(np.float64, "delivered leads whose record lacks nothing")
    sqls: Array = column(np.float64, "leads")
    opportunities: Array = column(np.float64, "opportunities")
    won: Array = column(np.float64, "opportunities")
    lost: Array = column(np.float64, "opportunities")
    undecided: Array = column(np.float64, "opportunities")
    new_business: Array = column(np.float64, "currency a year")
    expansion: Array = column(np.float64, "currency a year")
    churn: Array = column(np.float64, "currency a year")
    churn_to_rival: Array = column(np.float64, "currency a year")
    revenue: Array = column(np.float64, "run-rate at the end, currency a year")
    recognised: Array = column(np.float64, "currency")
    customers: Array = column(np.float64, "customers at the end")
    customers_won: Array = column(np.float64, "customers")
    customers_lost: Array = column(np.float64, "customers")
    programme_spend: Array = column(np.float64, "currency")
    salaries: Array = column(np.float64, "currency")
    tools: Array = column(np.float64, "currency")
    practices: Array = column(np.float64, "currency, what practices and the leaders' hours cost")
    bonuses: Array = column(np.float64, "currency, bonuses above or below what salaries foresee")
    change_costs: Array = column(np.float64, "currency")
    rep_hours: Array = column(np.float64, "hours owned by reps since the start")
    selling_hours: Array = column(np.float64, "hours on leads and deals since the start")
    prospecting_hours: Array = column(np.float64, "hours of own prospecting since the start")
    meeting_hours: Array = column(np.float64, "hours everybody spent in meetings since the start")
    leader_hours: Array = column(np.float64, "hours that leaders spent in rituals")
    people: Array = column(np.float64, "people")
    trust_in_marketing: Array = column(np.float64, "0..1", NEVER)
    trust_in_sales: Array = column(np.float64, "0..1", NEVER)
    knowledge_reps: Array = column(np.float64, "0..1", NEVER)
    knowledge_marketers: Array = column(np.float64, "0..1", NEVER)
    consistency: Array = column(np.float64, "share of topics that both put alike", NEVER)


class Verdicts(NamedTuple):
    """Verdicts on leads on their way back to marketing, oldest first."""

    due: Array = column(np.float64, "elapsed hours", FAR)
    good: Array = column(np.int8, "yes or no")
    fit: Array = column(np.float64, "feature of the lead")
    engagement: Array = column(np.float64, "feature of the lead")
    intent: Array = column(np.float64, "feature of the lead")


class Loop(NamedTuple):
    """What the closed loop has gathered since the last re-estimation; one row each for bad and good leads."""

    labels: Array = column(np.float64, "verdicts")
    fit: Array = column(np.float64, "sum of the feature")
    engagement: Array = column(np.float64, "sum of the feature")
    intent: Array = column(np.float64, "sum of the feature")


class Agenda(NamedTuple):
    """The committees for which something happens today."""

    committee: Array = column(np.int32, "row of committees", NOBODY)


class Counts(NamedTuple):
    """How many rows of the growing stores are in use; one row."""

    leads: Array = column(np.int64, "rows")
    opportunities: Array = column(np.int64, "rows")
    assets: Array = column(np.int64, "rows")
    verdicts: Array = column(np.int64, "rows written")
    verdicts_read: Array = column(np.int64, "rows read")
    qualified: Array = column(np.int64, "leads that marketing has looked at")
    handed_over: Array = column(np.int64, "leads up to which every one has been handed over or has ended")
    awake: Array = column(np.int64, "committees on today's agenda")
    shared_inbox: Array = column(np.int32, "head of the inbox that all reps share", NOBODY)
    reps: Array = column(np.int64, "positions")
    marketers: Array = column(np.int64, "positions")
    revenue: Array = column(np.float64, "run-rate, currency a year")
    customers: Array = column(np.float64, "customers")
    dip: Array = column(np.float64, "share of selling hours that a change costs for a while")
    observed: Array = column(np.int64, "the book of customers is open: yes or no")


class Firm(NamedTuple):
    """All stores of one organisation."""

    committees: Committees
    members: Members
    leads: Leads
    opportunities: Opportunities
    reps: Reps
    marketers: Marketers
    expertise: Expertise
    segments: Segments
    campaigns: Campaigns
    assets: Assets
    weeks: Weeks
    verdicts: Verdicts
    loop: Loop
    agenda: Agenda
    counts: Counts


class LeadDefinition(NamedTuple):
    """What a team calls a lead: weights of fit, engagement and intent, and the score from which it counts."""

    fit: float
    engagement: float
    intent: float
    threshold: float


class Definitions(NamedTuple):
    """The definition of each team."""

    marketing: LeadDefinition
    sales: LeadDefinition


def blank[Store: tuple[Array, ...]](store: type[Store], rows: int) -> Store:
    """Make a store of blank rows and one spare row behind them."""
    columns: list[Array] = [np.full(rows + 1, spec.blank, spec.kind) for spec in _declared(store)]
    return store(*columns)


def grown[Store: tuple[Array, ...]](store: Store, rows: int) -> Store:
    """Return the store with room for more rows, its content kept and the new rows blank."""
    fresh = blank(type(store), rows)
    for old, new in zip(store, fresh, strict=True):
        new[: len(old) - 1] = old[:-1]
    return fresh


def spare_row_is_blank(store: tuple[Array, ...]) -> bool:
    """Tell whether nobody wrote the spare last row."""
    return all(
        values[-1] == spec.blank or (spec.blank != spec.blank and values[-1] != values[-1])
        for values, spec in zip(store, _declared(type(store)), strict=True)
    )


def bytes_of(store: tuple[Array, ...]) -> int:
    """Return the memory of a store's columns in bytes."""
    return sum(values.nbytes for values in store)


def _declared(store: type[Any]) -> list[Column]:
    return [store._field_defaults[name] for name in store._fields]
