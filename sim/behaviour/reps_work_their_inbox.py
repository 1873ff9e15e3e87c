"""Reps work their inbox: what lies there too long goes, the most promising is taken next, while there are hours."""

from sim.behaviour.a_leads_life import end_lead, keep_warm
from sim.behaviour.inboxes import put_on_top, take_out
from sim.behaviour.leads_are_handed_over import believe, escalates
from sim.behaviour.reps_work_a_lead import work
from sim.behaviour.team_changes import next_colleague, works_leads
from sim.calendar import elapsed_at, morning_of
from sim.compiled import behaviour
from sim.records import FAR
from sim.stages import EXPIRED, HAND_RAISER, LEAD_ENDED, NO_TIME, NOBODY, OPPORTUNITY, OWNED

HAND_RAISED_BONUS = 1.0  # a raised hand comes before any belief, which hardly differ by more; assumption
BEGUN_BONUS = 1.0  # what has been taken on is tried before anything else is read


@behaviour
def inbox_is_worked(today, rep, budget, firm, terms, luck):
    """Work one rep's inbox, hand-raisers first and then by belief, until the hours for it are spent.

    `budget` is what the day leaves for leads; raised hands are called beyond it, within the rep's share of the hours.
    The rep's bar, share and persistence are set at the weekly review (`SalesRep.review_my_week`).
    Returns the hours begun.  Changes: leads, reps, committees, opportunities, verdicts.
    """
    inboxes = firm.reps.first_lead
    clear_the_inbox(today, inboxes, rep, firm, terms, luck)
    last_call = last_call_of(today, terms.chores)
    clock = max(firm.reps.free_at[rep], morning_of(today))
    spent = 0.0
    while spent < firm.reps.leads_left[rep] and clock < last_call:
        raised_only = spent >= budget
        lead = next_lead(inboxes, rep, clock, last_call, raised_only, terms.attention, firm.leads)
        if lead == NOBODY:
            break
        clock = max(clock, firm.leads.ready[lead])
        hours = work(lead, rep, clock, firm, terms, luck)
        clock += hours
        spent += hours
    firm.reps.free_at[rep] = clock
    return spent


@behaviour
def the_shared_inbox_is_worked(today, firm, terms, luck):
    """Work the inbox that all share: whoever is free first takes the next lead, as long as there are hours for it.

    Without the reading, with exponential attempts and nothing else to do, this is the queue M/M/c.
    Changes: what `inbox_is_worked` does, leads.owner, reps.free_at, .leads_left and .selling_left.
    """
    leads = firm.leads
    reps = firm.reps
    inboxes = firm.counts.shared_inbox
    clear_the_inbox(today, inboxes, 0, firm, terms, luck)
    last_call = last_call_of(today, terms.chores)
    while True:
        rep = first_free(today, last_call, reps, firm.counts, terms.team)
        if rep == NOBODY:
            return
        clock = max(reps.free_at[rep], morning_of(today))
        lead = next_lead(inboxes, 0, clock, last_call, False, terms.attention, leads)
        if lead == NOBODY:
            return
        clock = max(clock, leads.ready[lead])
        leads.owner[lead] = rep
        if leads.stage[lead] == OWNED:
            believe(lead, rep, leads, reps)
        hours = work(lead, rep, clock, firm, terms, luck)
        reps.free_at[rep] = clock + hours
        reps.leads_left[rep] -= hours
        reps.selling_left[rep] = book(rep, hours, reps.selling_left[rep], reps.hours_leads, reps)


@behaviour
def first_free(today, last_call, reps, counts, team):
    """Return the rep with hours for leads who is free first, or NOBODY."""
    morning = morning_of(today)
    chosen = NOBODY
    soonest = last_call
    for rep in range(counts.reps[0]):
        if not works_leads(rep, reps, team) or reps.leads_left[rep] <= 0.0:
            continue
        free_at = max(reps.free_at[rep], morning)
        if free_at < soonest:
            chosen = rep
            soonest = free_at
    return chosen


@behaviour
def book(rep, spent, free, hours, reps):
    """Book the hours of a task and return what is left of the day; what goes beyond it is paid tomorrow."""
    hours[rep] += spent
    reps.overrun[rep] += max(spent - free, 0.0)
    return max(free - spent, 0.0)


@behaviour
def last_call_of(today, chores):
    """Return the business hour after which no lead is begun: what is read today is tried today."""
    return morning_of(today + 1) - chores.review


@behaviour
def next_lead(inboxes, inbox, clock, last_call, raised_only, attention, leads):
    """Return the lead that is taken next from an inbox, or NOBODY when none is ready before the last call.

    Of those that are ready now the most promising; if none is, the one that will be ready first.  Only raised hands
    are looked at where a rep has no time for others.
    """
    best = NOBODY
    most = 0.0
    soonest = NOBODY
    lead = int(inboxes[inbox])
    while lead != NOBODY:
        ready = leads.ready[lead]
        if leads.stage[lead] == LEAD_ENDED or leads.stage[lead] == OPPORTUNITY:
            ready = FAR
        if raised_only and leads.kind[lead] != HAND_RAISER:
            ready = FAR
        if ready <= clock:
            promise = promise_of(lead, clock, attention, leads)
            if best == NOBODY or promise > most:
                best = lead
                most = promise
        elif ready < last_call and (soonest == NOBODY or ready < leads.ready[soonest]):
            soonest = lead
        lead = int(leads.behind[lead])
    return best if best != NOBODY else soonest


@behaviour
def promise_of(lead, clock, attention, leads):
    """Return how promising a lead looks to its rep: belief, a raised hand, a clock that somebody watches, its age."""
    promise = float(leads.believed[lead])
    if leads.kind[lead] == HAND_RAISER:
        promise += HAND_RAISED_BONUS
    if leads.stage[lead] == OWNED:
        promise += attention.tracking - attention.staleness * (clock - leads.ready[lead])
    elif leads.attempts[lead] == 0:
        promise += BEGUN_BONUS
    return promise


@behaviour
def clear_the_inbox(today, inboxes, inbox, firm, terms, luck):
    """Take ended leads out of an inbox, escalate those that lay too long, and let unread ones expire."""
    leads = firm.leads
    now = elapsed_at(morning_of(today))
    before = NOBODY
    lead = int(inboxes[inbox])
    while lead != NOBODY:
        after = int(leads.behind[lead])
        if leads.stage[lead] == OWNED and now - leads.delivered[lead] > terms.attention.expires_after:
            end_lead(lead, now, EXPIRED, NO_TIME, firm.committees, leads)
            keep_warm(lead, now, firm.committees, leads, terms.nurture, luck)
        owner = int(leads.owner[lead])
        heir = owner
        if leads.stage[lead] == OWNED and owner != NOBODY and escalates(lead, today, leads, terms, luck):
            leads.escalated[lead] = 1
            heir = next_colleague(owner + 1, owner, firm.reps, firm.counts)
            heir = owner if heir == NOBODY else heir
        if leads.stage[lead] == LEAD_ENDED or leads.stage[lead] == OPPORTUNITY or heir != owner:
            take_out(lead, before, inboxes, inbox, leads.behind)
            if heir != owner:
                leads.owner[lead] = heir
                put_on_top(lead, firm.reps.first_lead, heir, leads.behind)
        else:
            before = lead
        lead = after
