"""Reps work their hours: meetings and chores first, then marketing's leads, deals and own prospecting."""

from sim.behaviour.accounts_are_kept import accounts_are_kept
from sim.behaviour.leads_are_handed_over import the_unowned_are_looked_at
from sim.behaviour.reps_hold_meetings import deals_are_met, forget_closed_deals, hours_due
from sim.behaviour.reps_prospect import prospect
from sim.behaviour.reps_work_their_inbox import (
    book,
    clear_the_inbox,
    inbox_is_worked,
    the_shared_inbox_is_worked,
)
from sim.clock import BUSINESS_HOURS_A_DAY
from sim.compiled import behaviour
from sim.stages import SHARED_INBOX

OF_TODAY = 0.05  # weight of a day in how busy a rep has been lately; assumption: about a month is remembered


@behaviour
def reps_work_their_hours(today, firm, terms, luck):
    """Every rep lives the day: what is owed to meetings and chores goes first, the rest is sold.

    Of the free hours marketing's leads get at most the share that is set at the weekly review
    (`SalesRep.review_my_week`), and a day that overdraws it is made up for on the next ones.  The meetings of open
    deals that are due today take precedence over leads, raised hands excepted: nobody lets a buyer wait who is about
    to decide.  Own prospecting takes what is left.
    """
    reps = firm.reps
    accounts_are_kept(today, firm, terms, luck)
    for rep in range(firm.counts.reps[0]):
        if reps.employed[rep]:
            open_the_day(rep, reps, firm.counts, terms)
    the_unowned_are_looked_at(today, firm, terms, luck)
    shared = int(terms.forms.routing) == SHARED_INBOX
    if shared:
        the_shared_inbox_is_worked(today, firm, terms, luck)
    for rep in range(firm.counts.reps[0]):
        if not reps.employed[rep]:
            # Committees decide and leads grow old, whoever is there.
            forget_closed_deals(rep, firm.opportunities, reps)
            clear_the_inbox(today, reps.first_lead, rep, firm, terms, luck)
            continue
        free = reps.selling_left[rep]
        reps.free_hours[rep] += free
        for_deals = free * terms.chores.deals_first
        if not shared:
            left = free - min(hours_due(today, rep, firm.opportunities, reps, terms.chores), for_deals)
            spent = inbox_is_worked(today, rep, left, firm, terms, luck)
            reps.leads_left[rep] -= spent
            free = book(rep, spent, free, reps.hours_leads, reps)
        spent = deals_are_met(today, rep, min(for_deals, free), firm, terms, luck)
        reps.busy[rep] += OF_TODAY * (spent / BUSINESS_HOURS_A_DAY - reps.busy[rep])
        free = book(rep, spent, free, reps.hours_deals, reps)
        if reps.development[rep]:
            continue
        spent = prospect(today, rep, free, firm, terms, luck)
        book(rep, spent, free, reps.hours_prospecting, reps)


@behaviour
def open_the_day(rep, reps, counts, terms):
    """Find a rep's hours to sell in today, and of those the share for marketing's leads.

    Meetings and chores go first; what was begun yesterday and went on is paid from today's hours, and leads
    that overdrew their share yesterday leave less of it today.
    """
    owned = terms.team.hours_a_day
    reps.hours_owned[rep] += owned
    chores = terms.chores
    away = (1.0 - chores.fixed_selling_share) * owned
    if terms.switches.chores:
        met = min(reps.meetings_due[rep], owned)
        wanted = reps.chores_due[rep] + chores.admin + chores.per_tool * chores.tools
        wanted += chores.round * reps.rounds[rep]
        done = min(wanted, owned - met)
        left = owned - met - done
        reps.chores_due[rep] = min(max(reps.chores_due[rep] - done, 0.0), 5.0 * owned)
    else:
        met = min(reps.meetings_due[rep], away)
        done = away - met
        left = owned - away  # to the last bit, whatever of it was sat in meetings
        reps.chores_due[rep] = 0.0
    reps.meetings_due[rep] -= met
    lost = counts.dip[0] * left
    reps.hours_meetings[rep] += met
    reps.hours_chores[rep] += done + lost
    free = left - lost
    share = 1.0 if reps.development[rep] else reps.share[rep]
    reps.leads_left[rep] = min(reps.leads_left[rep], 0.0) + free * share
    paid = min(reps.overrun[rep], free)
    reps.overrun[rep] -= paid
    reps.selling_left[rep] = free - paid
