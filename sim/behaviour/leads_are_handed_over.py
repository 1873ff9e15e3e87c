"""Leads are handed over: the sync, the routing to a rep, the queue of those nobody owns, when a rep sees them."""

import math

from sim.behaviour.a_leads_life import DECREE, ESCALATION, end_lead, keep_warm, lead_key, lot
from sim.behaviour.inboxes import put_on_top, take_out
from sim.behaviour.team_changes import works_leads
from sim.behaviour.territories import is_of_the_pod
from sim.calendar import business_at, day_begins, elapsed_at, morning_of, week_of
from sim.clock import BUSINESS_HOURS_A_DAY, DAYS_A_WEEK
from sim.compiled import behaviour
from sim.equations import trust_level
from sim.luck import INBOX_LOOK, OWNERSHIP, ROUTING, SYNC, UNOWNED_LOOK, chance, moment
from sim.stages import (
    BY_PERFORMANCE,
    BY_SEGMENT,
    EXPIRED,
    HAND_RAISER,
    NO_OWNER,
    NOBODY,
    OWNED,
    SHARED_INBOX,
    UNOWNED,
    WAITING,
)


@behaviour
def leads_are_handed_over(today, committees, leads, reps, counts, weeks, terms, luck):
    """Deliver the MQLs whose record has reached sales: to an owner where the rules name one, or into a queue.

    The delay is set by lead management, for how many leads the rules name an owner by roles.  Changes:
    leads.delivered, .owner, .ready, reps.received.
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
        if chance(luck, OWNERSHIP, who, when) < terms.handing_over.routed:
            rep = choose_owner(lead, committees, leads, reps, counts, terms, luck)
        if rep == NOBODY:
            leads.stage[lead] = UNOWNED
            put_on_top(lead, counts.unowned, 0, leads.behind)
        else:
            give(lead, rep, delivered, leads, reps, counts, terms, luck)
    counts.handed_over[0] = waiting_on


@behaviour
def give(lead, rep, now, leads, reps, counts, terms, luck):
    """Put a lead into a rep's inbox, or into that which all share, and let somebody see it sooner or later."""
    leads.stage[lead] = OWNED
    leads.ready[lead] = business_at(now) + until_it_is_seen(lead, rep, leads, reps, terms, luck)
    if int(terms.forms.routing) == SHARED_INBOX:
        put_on_top(lead, counts.shared_inbox, 0, leads.behind)
        everybody_sees_it(reps, counts)
    else:
        leads.owner[lead] = rep
        believe(lead, rep, leads, reps)
        put_on_top(lead, reps.first_lead, rep, leads.behind)
        reps.received[rep] += 1.0


@behaviour
def believe(lead, rep, leads, reps):
    """Let a rep think of a lead what marketing's score says, as far as the rep trusts it, and else what shows."""
    trust = trust_level(reps.trust_good[rep], reps.trust_bad[rep])
    own = float(leads.believed[lead])
    leads.believed[lead] = own + trust * (float(leads.score[lead]) - own)


@behaviour
def until_it_is_seen(lead, rep, leads, reps, terms, luck):
    """Return the business hours until a rep sees a lead: the next round, or what is left of the work in hand.

    Rounds are `reps.rounds` a day, and a lead falls anywhere between two of them.  Who is told of a raised hand and
    drops what is in hand (`reps.drops_work`) sees it when the meeting is over that he sits in, if he sits in one;
    finding back to what was dropped is a chore.
    """
    who = lead_key(lead, leads)
    when = moment(leads.inquired[lead], 0)
    u = chance(luck, INBOX_LOOK, who, when)
    told = chance(luck, INBOX_LOOK, who, moment(leads.inquired[lead], 1))
    if leads.kind[lead] == HAND_RAISER and told < terms.sla_sales.alert * reps.drops_work[rep]:
        reps.chores_due[rep] += terms.chores.interruption
        busy = reps.busy[rep]
        return terms.chores.meeting * u / busy if u < busy else 0.0
    return u * BUSINESS_HOURS_A_DAY / reps.rounds[rep]


@behaviour
def the_unowned_are_looked_at(today, firm, terms, luck):
    """Let a lead that nobody owns be found, handed on, or forgotten.

    Nobody is obliged to look: reps in turn do so now and then, while they have hours for leads, and take what they
    think worth a call; a look costs what a round of the inbox costs.  Where the agreement has somebody told of what
    lies too long, that is given to a rep.
    """
    leads, reps, counts = firm.leads, firm.reps, firm.counts
    for rep in range(counts.reps[0]):
        if looks_into_the_queue(rep, today, reps, terms, luck):
            reps.chores_due[rep] += terms.chores.round
    now = elapsed_at(morning_of(today))
    before = NOBODY
    lead = int(counts.unowned[0])
    while lead != NOBODY:
        after = int(leads.behind[lead])
        rep = NOBODY
        if now - leads.delivered[lead] > terms.attention.expires_after:
            end_lead(lead, now, EXPIRED, NO_OWNER, firm.committees, leads)
            keep_warm(lead, now, firm.committees, leads, terms.nurture, luck)
        elif escalates(lead, today, leads, terms, luck):
            leads.escalated[lead] = 1
            rep = choose_owner(lead, firm.committees, leads, reps, counts, terms, luck)
        else:
            rep = finder(lead, today, reps, leads, counts, terms, luck)
        if rep != NOBODY or leads.stage[lead] != UNOWNED:
            take_out(lead, before, counts.unowned, 0, leads.behind)
            if rep != NOBODY:
                found = max(now, leads.delivered[lead])  # not before it came
                give(lead, rep, found, leads, reps, counts, terms, luck)
        else:
            before = lead
        lead = after


@behaviour
def escalates(lead, today, leads, terms, luck):
    """Tell whether a manager gives an unread lead to another rep: once, when the promised time has passed."""
    waited = morning_of(today) - business_at(leads.delivered[lead])
    if leads.escalated[lead] or not math.isnan(leads.opened[lead]) or waited <= terms.sla_sales.first_attempt:
        return False
    return lot(ESCALATION, lead, leads, luck) < terms.sla_sales.escalation


@behaviour
def finder(lead, today, reps, leads, counts, terms, luck):
    """Return the rep who looks into the queue today and takes a lead out of it, or NOBODY; turns go round by day."""
    positions = int(counts.reps[0])
    for step in range(positions):
        rep = (today + step) % positions
        if float(leads.believed[lead]) < reps.bar[rep]:
            continue
        if looks_into_the_queue(rep, today, reps, terms, luck):
            return rep
    return NOBODY


@behaviour
def looks_into_the_queue(rep, today, reps, terms, luck):
    """Tell whether a rep looks today at the leads that nobody owns."""
    if not works_leads(rep, reps, terms.team) or reps.leads_left[rep] <= 0.0:
        return False
    return chance(luck, UNOWNED_LOOK, rep, today) < terms.handing_over.looks_a_week / DAYS_A_WEEK


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
def choose_owner(lead, committees, leads, reps, counts, terms, luck):
    """Return the rep who gets a lead, or NOBODY: in turn, by segment or by performance.

    Out of a shared inbox whoever is free first takes the next lead (`the_shared_inbox_is_worked`).
    """
    routing = int(terms.forms.routing)
    pods = terms.team.pods > 0.0 or routing == BY_SEGMENT
    segment = int(committees.segment[int(leads.committee[lead])])
    total = 0.0
    for rep in range(counts.reps[0]):
        total += routing_weight(rep, segment, pods, routing, reps, terms)
    if total <= 0.0:
        return somebody(reps, counts)
    left = chance(luck, ROUTING, lead_key(lead, leads), moment(leads.inquired[lead], 0)) * total
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
    if not works_leads(rep, reps, terms.team):
        return 0.0
    if pods and not is_of_the_pod(segment, rep, reps):
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
