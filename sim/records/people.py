"""The two teams, and what everybody knows and says."""

from typing import NamedTuple

import numpy as np

from sim.records.columns import Array, column
from sim.stages import NOBODY


class Reps(NamedTuple):
    """Sales reps, in the order of their positions; those of the first day begin with the development reps."""

    employed: Array = column(np.int8, "yes or no")
    development: Array = column(np.int8, "works leads only: yes or no")
    pod: Array = column(np.int8, "place among the pods of its kind", NOBODY)
    pods: Array = column(
        np.int8, "pods of its kind: as many as segments, or as positions where these are fewer"
    )
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
    takes_on: Array = column(np.float64, "how a buyer must sound for the rep to open a deal")
    deals: Array = column(np.int32, "deals in progress, as of the last day")
    free_hours: Array = column(np.float64, "hours free to sell, since the last review")
    limit: Array = column(np.float64, "attempts before giving up")
    found: Array = column(np.int32, "conversations that came of own approaches so far")
    found_before: Array = column(np.int32, "of them those of predecessors")
    rounds: Array = column(np.float64, "looks at the inbox a day")
    drops_work: Array = column(np.float64, "chance to drop what is in hand when told of a raised hand, 0..1")
    busy: Array = column(np.float64, "share of the hours in which the rep sat with buyers lately")
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
    prospected_before: Array = column(np.float64, "of these hours those of predecessors")
    turf: Array = column(np.int32, "territory: place among those of its kind")
    turfs: Array = column(np.int32, "territories of its kind, 0 without one")
    next_account: Array = column(np.int32, "place in the territory from which the rep goes on")
    vacant_until: Array = column(np.int32, "working day on which a successor comes; 0: nobody is looked for")
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
