"""Leads are handed over: the sync, the drop where nobody owns them, the routing to a rep."""

from sim.behaviour.a_leads_life import DECREE, end_lead, keep_warm, lead_key, lot
from sim.behaviour.inboxes import put_on_top
from sim.calendar import business_at, day_begins, week_of
from sim.compiled import behaviour
from sim.luck import DROPPING, INBOX_LOOK, ROUTING, SYNC, chance, moment, waiting
from sim.stages import (
    BY_PERFORMANCE,
    BY_SEGMENT,
    DROPPED,
    NO_OWNER,
    NOBODY,
    OWNED,
    SHARED_INBOX,
    WAITING,
)


@behaviour
def leads_are_handed_over(today, committees, leads, reps, counts, weeks, terms, luck):
    """Deliver the MQLs whose record has reached sales; some have no owner and fall on the floor.

    The delay and the owning are set by roles and lead management.  Changes: leads.delivered, .owner, .ready,
    reps.received.
    """
    tomorrow = day_begins(today + 1)
    waiting_on = counts.leads[0]
    for lead in range(counts.handed_over[0], counts.leads[0]):
        if leads.stage[lead] != WAITING:
            continue
        who = lead_key(lead, leads)
        when = moment(leads.inquired[lead], 0)
        delivered = leads.mql[lead] + terms.handing_over.sync_delay * (0.5 + chance(luck, SYNC, who, when))
        # A sync made faster meanwhile delivers nothing yesterday.
        delivered = max(delivered, day_begins(today))
        if delivered >= tomorrow:
            waiting_on = min(waiting_on, lead)
            continue
        leads.delivered[lead] = delivered
        week = week_of(delivered)
        weeks.delivered[week] += 1.0
        weeks.wanted[week] += float(leads.wanted[lead])
        weeks.complete[week] += float(leads.complete[lead])
        if lot(DECREE, lead, leads, luck) < terms.acceptance.decree:
            leads.accepted[lead] = delivered  # unopened, whoever owns it
        rep = NOBODY
        if chance(luck, DROPPING, who, when) >= terms.handing_over.drop_share:
            rep = choose_owner(
                who, when, int(committees.segment[int(leads.committee[lead])]), reps, counts, terms, luck
            )
        if rep == NOBODY:
            end_lead(lead, delivered, DROPPED, NO_OWNER, committees, leads)
            keep_warm(lead, delivered, committees, leads, terms.nurture, luck)
            continue
        leads.ready[lead] = business_at(delivered) + waiting(
            luck, INBOX_LOOK, who, when, terms.response.inbox_look
        )
        leads.stage[lead] = OWNED
        if int(terms.forms.routing) == SHARED_INBOX:
            put_on_top(lead, counts.shared_inbox, 0, leads.behind)
            everybody_sees_it(reps, counts)
        else:
            leads.owner[lead] = rep
            put_on_top(lead, reps.first_lead, rep, leads.behind)
            reps.received[rep] += 1.0
    counts.handed_over[0] = waiting_on


@behaviour
def everybody_sees_it(reps, counts):
    """Let a lead in the shared inbox weigh on all employed reps alike."""
    people = 0
    for rep in range(counts.reps[0]):
        people += int(reps.employed[rep])
    for rep in range(counts.reps[0]):
        if reps.employed[rep]:
            reps.received[rep] += 1.0 / people


@behaviour
def choose_owner(who, when, segment, reps, counts, terms, luck):
    """Return the rep who gets a lead, or NOBODY: in turn, by segment or by performance.

    Out of a shared inbox whoever is free first takes the next lead (`the_shared_inbox_is_worked`).
    """
    routing = int(terms.forms.routing)
    pods = terms.team.pods > 0.0 or routing == BY_SEGMENT
    total = 0.0
    for rep in range(counts.reps[0]):
        total += routing_weight(rep, segment, pods, routing, reps, terms)
    if total <= 0.0:
        return somebody(reps, counts)
    left = chance(luck, ROUTING, who, when) * total
    chosen = NOBODY
    for rep in range(counts.reps[0]):
        weight = routing_weight(rep, segment, pods, routing, reps, terms)
        if weight > 0.0:
            chosen = rep
            left -= weight
            if left < 0.0:
                break
    return chosen


@behaviour
def routing_weight(rep, segment, pods, routing, reps, terms):
    """Return a rep's weight in the lot that routes a lead; a keyed lot keeps turns comparable between arms."""
    if not reps.employed[rep]:
        return 0.0
    if terms.team.development_reps > 0.0 and not reps.development[rep]:
        return 0.0
    if pods and reps.segment[rep] != segment:
        return 0.0
    if routing == BY_PERFORMANCE:
        return 0.5 + reps.skill[rep]
    return 1.0


@behaviour
def somebody(reps, counts):
    """Return the first employed rep, or NOBODY."""
    for rep in range(counts.reps[0]):
        if reps.employed[rep]:
            return rep
    return NOBODY
