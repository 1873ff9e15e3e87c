"""A lead's life: the key of its luck, and the verbs by which anybody begins it, ends it or keeps its buyer warm."""

import math

from sim.calendar import week_of
from sim.compiled import behaviour
from sim.luck import CHANCES_A_MOMENT, NURTURE_CAPTURE, RECORD, chance, moment
from sim.stages import (
    CUSTOMER,
    INQUIRY,
    LEAD_ENDED,
    NOBODY,
    NURTURE,
    RECYCLED,
    SOURCE_MARKETING,
    SOURCE_UNKNOWN,
)

# What is drawn once for every lead, each in a slot of its own.  Every result hangs on these numbers: append only.
(
    _UNUSED_BRIEFING,
    _UNUSED_SLOT,
    OPEN_REJECTION,
    ONE_MORE_ATTEMPT,
    DECREE,
    COMPLETENESS,
    ESCALATION,
    CALLED_AS_AGREED,
) = SLOTS = range(8)
assert len(SLOTS) <= CHANCES_A_MOMENT, "the lots of one hour would be those of the next"


@behaviour
def lead_key(lead, leads):
    """Return the key of a lead's luck: committee and channel; the hour goes into the moment."""
    return int(leads.identity[lead])


@behaviour
def lot(slot, lead, leads, luck):
    """Return the chance that is drawn once for a lead in one of the slots above."""
    return chance(luck, RECORD, lead_key(lead, leads), moment(leads.inquired[lead], slot))


@behaviour
def create_lead(committee, now, channel, kind, committees, leads, counts, weeks):
    """Open a lead, unless the account is a customer or already in somebody's hands."""
    lead = int(counts.leads[0])
    taken = committees.lead[committee] != NOBODY or committees.opportunity[committee] != NOBODY
    if taken or committees.stage[committee] == CUSTOMER or lead >= len(leads.committee) - 1:
        weeks.attached[week_of(now)] += 1.0
        return
    counts.leads[0] = lead + 1
    committees.lead[committee] = lead
    leads.committee[lead] = committee
    leads.identity[lead] = int(committees.identity[committee]) | channel << 24
    leads.channel[lead] = channel
    leads.kind[lead] = kind
    leads.stage[lead] = INQUIRY
    leads.inquired[lead] = now
    leads.nurtured[lead] = channel == NURTURE
    leads.source_true[lead] = SOURCE_MARKETING
    leads.source_recorded[lead] = SOURCE_UNKNOWN
    leads.value[lead] = committees.potential[committee]


@behaviour
def touch(committee, now, fades, committees):
    """Add a touch to the engagement trail that marketing can see."""
    since = max(now - float(committees.engaged_at[committee]), 0.0)
    faded = float(committees.engagement[committee]) * math.exp(-since / fades)
    committees.engagement[committee] = faded + 1.0
    committees.engaged_at[committee] = now


@behaviour
def end_lead(lead, now, outcome, reason, committees, leads):
    """End a lead and set its committee free."""
    leads.stage[lead] = LEAD_ENDED
    leads.outcome[lead] = outcome
    leads.reason[lead] = reason
    leads.closed[lead] = now
    committees.lead[int(leads.committee[lead])] = NOBODY


@behaviour
def let_go(lead, now, outcome, reason, committees, leads, nurture, luck):
    """End a lead that a rep has tried; it counts as recycled where its committee is kept warm."""
    if keep_warm(lead, now, committees, leads, nurture, luck):
        outcome = RECYCLED
    end_lead(lead, now, outcome, reason, committees, leads)


@behaviour
def keep_warm(lead, now, committees, leads, nurture, luck):
    """Take a lead's committee, which is not ready, into nurture, if anybody does; tell whether it was taken."""
    if (
        chance(luck, NURTURE_CAPTURE, lead_key(lead, leads), moment(leads.inquired[lead], 0))
        >= nurture.capture
    ):
        return False
    committee = int(leads.committee[lead])
    if committees.nurtured_until[committee] < now:
        committees.next_touch[committee] = now + nurture.touch_every
        committees.wakes[committee] = min(committees.wakes[committee], committees.next_touch[committee])
    committees.nurtured_until[committee] = now + nurture.lasts
    return True
