"""What goes from marketing to sales and back: leads, opportunities, and verdicts on them."""

from typing import NamedTuple

import numpy as np

from sim.records.columns import FAR, NEVER, Array, column
from sim.stages import NOBODY


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
    size: Array = column(np.float64, "what it is worth if it is won, currency a year")
    value: Array = column(np.float64, "what was won, currency a year")
    complete: Array = column(np.float64, "completeness of the record, 0..1")
    forecast: Array = column(np.float64, "believed probability, 0..1")


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
