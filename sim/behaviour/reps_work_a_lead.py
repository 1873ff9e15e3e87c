"""Reps work a lead: read, accept or pass over, try, talk, declare an SQL, give up."""

import math

from sim.behaviour.a_leads_life import (
    CALLED_AS_AGREED,
    ONE_MORE_ATTEMPT,
    OPEN_REJECTION,
    end_lead,
    keep_warm,
    lead_key,
    let_go,
    lot,
)
from sim.behaviour.buying_windows import in_window
from sim.behaviour.knowledge import learn, listen_to_a_buyer, marketer_row
from sim.behaviour.opportunities_open import open_opportunity, what_is_heard
from sim.behaviour.team_changes import field_rep
from sim.behaviour.verdicts_travel_back import send_verdict
from sim.calendar import business_at, elapsed_at, week_of
from sim.clock import HOURS_A_DAY
from sim.compiled import behaviour
from sim.equations import engagement_shallow, engagement_steep, watched
from sim.luck import ENGAGEMENT, JUDGEMENT, SERVICE_TIME, chance, moment, normal, waiting
from sim.records import FAR
from sim.stages import (
    ACCEPTED,
    DECIDED,
    EXPONENTIAL_SERVICE,
    GAVE_UP,
    HAND_RAISER,
    NO_ANSWER,
    NO_TIME,
    NOBODY,
    NOT_READY,
    OWNED,
    POOR_FIT,
    REJECTED,
    SEGMENTS,
    SQL,
    STEEP,
)

POOR = 0.4  # fit below which a rejected lead is called a poor fit; names the reason only; assumption


@behaviour
def work(lead, rep, clock, firm, terms, luck):
    """Give a lead its next hour: read it if it is unread, and try to reach the buyer; return the hours.

    A lead whose record lacks something is put aside until the rep has found out what; that is a chore.
    """
    leads = firm.leads
    hours = 0.0
    if leads.stage[lead] == OWNED:
        leads.opened[lead] = elapsed_at(clock)
        hours += terms.chores.review
        if not is_called(lead, rep, leads, firm.reps, terms, luck):
            pass_over(lead, rep, leads.opened[lead], firm, terms, luck)
            return hours
        leads.stage[lead] = ACCEPTED
        if math.isnan(leads.accepted[lead]):  # otherwise it was accepted unopened, by decree
            leads.accepted[lead] = leads.opened[lead]
        slow = min(terms.handing_over.sync_delay / HOURS_A_DAY, 1.0)
        firm.reps.chores_due[rep] += terms.chores.re_keying * slow
        if not leads.complete[lead]:
            firm.reps.chores_due[rep] += terms.chores.research
            leads.ready[lead] = clock + hours + terms.chores.research
            return hours
    return hours + attempt(lead, rep, clock + hours, firm, terms, luck)


@behaviour
def is_called(lead, rep, leads, reps, terms, luck):
    """Tell whether a lead that was read is called: as the rep believes, and a raised hand as far as somebody watches.

    The agreement has every raised hand called; where nobody tracks it, that is a rep's own affair.
    """
    if float(leads.believed[lead]) >= reps.bar[rep]:
        return True
    return (
        leads.kind[lead] == HAND_RAISER
        and lot(CALLED_AS_AGREED, lead, leads, luck) < terms.attention.tracking
    )


@behaviour
def pass_over(lead, rep, now, firm, terms, luck):
    """Reject a lead with a reason where that is tracked, or leave it lying until it expires.

    Where the two definitions differ about it, rep and marketer argue, which takes hours of both.
    """
    leads = firm.leads
    argue(lead, rep, firm, terms)
    firm.reps.seen_bad[rep] += terms.trust.passed_over
    if lot(OPEN_REJECTION, lead, leads, luck) >= terms.attention.tracking:
        leads.ready[lead] = FAR
        return
    committee = int(leads.committee[lead])
    reason = POOR_FIT if float(firm.committees.fit_signal[committee]) < POOR else NOT_READY
    end_lead(lead, now, REJECTED, reason, firm.committees, leads)
    keep_warm(lead, now, firm.committees, leads, terms.nurture, luck)
    send_verdict(lead, now, False, firm.leads, firm.committees, firm.verdicts, firm.counts, terms, luck)


@behaviour
def argue(lead, rep, firm, terms):
    """Take the hours of an argument about a lead on which the definitions differ: it came, and was not wanted."""
    if firm.leads.agreed[lead]:
        return
    firm.reps.chores_due[rep] += terms.chores.dispute
    people = int(firm.counts.marketers[0])
    if people > 0:
        marketer = int(firm.committees.identity[int(firm.leads.committee[lead])]) % people
        firm.marketers.meetings_due[marketer] += terms.chores.dispute


@behaviour
def attempt(lead, rep, clock, firm, terms, luck):
    """Try once to reach the buyer; talk if somebody answers."""
    leads = firm.leads
    committee = int(leads.committee[lead])
    now = elapsed_at(clock)
    nth = int(leads.attempts[lead]) + 1
    leads.attempts[lead] = nth
    who = lead_key(lead, leads)
    when = leads.inquired[lead]
    if nth == 1:
        leads.first_attempt[lead] = now
        note_the_promise(lead, rep, clock, firm, terms)
    firm.reps.chores_due[rep] += terms.chores.record_entry * watched(
        terms.chores.recorded, terms.attention.tracking
    )
    hours = service_hours(terms.chores.attempt, who, moment(when, nth), terms, luck)
    answered = chance(luck, ENGAGEMENT, who, moment(when, nth)) < p_engage(
        lead, committee, now, nth, firm, terms
    )
    if answered:
        hours += service_hours(terms.chores.conversation, who, moment(when, 32 + min(nth, 31)), terms, luck)
        talk(lead, rep, committee, now, firm, terms, luck)
    else:
        give_up_or_plan(lead, rep, clock, now, nth, firm, terms, luck)
    return hours


@behaviour
def note_the_promise(lead, rep, clock, firm, terms):
    """Count whether the first attempt came within the time that sales promised."""
    from_delivery = clock - business_at(firm.leads.delivered[lead])
    if from_delivery <= terms.sla_sales.first_attempt:
        firm.reps.worked_in_time[rep] += 1.0
    else:
        firm.reps.worked_late[rep] += 1.0


@behaviour
def service_hours(mean, who, when, terms, luck):
    """Return the hours of a piece of work: fixed, or exponential to compare with queueing theory."""
    if int(terms.forms.service) == EXPONENTIAL_SERVICE:
        return waiting(luck, SERVICE_TIME, who, when, mean)
    return mean


@behaviour
def p_engage(lead, committee, now, nth, firm, terms):
    """Return the chance that somebody answers; to hand-raisers it is the wait that matters, at the first attempt."""
    response = terms.response
    leads = firm.leads
    if firm.committees.tire_kicker[committee]:
        return response.tire_kicker_attempt
    if leads.kind[lead] == HAND_RAISER and nth == 1:
        return p_engage_a_hand_raiser(now - leads.mql[lead], response, terms.forms)
    p = response.content_attempt
    if not in_window(committee, now, firm.committees):
        p *= response.outside_window_factor
    return p


@behaviour
def p_engage_a_hand_raiser(waited, response, forms):
    """Return the chance that a raised hand is still up after a wait (elapsed hours), in the form that is chosen."""
    if int(forms.response) == STEEP:
        return engagement_steep(
            waited, response.p_at_once, response.p_late, response.steep_exponent, response.steep_exponent_late
        )
    return engagement_shallow(waited, response.p_at_once, response.p_late, response.half_life)


@behaviour
def talk(lead, rep, committee, now, firm, terms, luck):
    """Hold a discovery conversation: learn from it, judge marketing by it, and say what the lead is.

    It is an SQL if what was heard meets the definition (`what_is_heard`), and an opportunity if the rep also takes
    it on.
    """
    leads = firm.leads
    reps = firm.reps
    segment = int(firm.committees.segment[committee])
    ordinal = listen_to_a_buyer(rep, segment, firm, terms.knowledge, luck)
    tell_marketing(rep, segment, ordinal, firm, terms, luck)
    good = in_window(committee, now, firm.committees)
    if good:
        reps.seen_good[rep] += 1.0
    else:
        reps.seen_bad[rep] += 1.0
    send_verdict(lead, now, good, leads, firm.committees, firm.verdicts, firm.counts, terms, luck)
    error = normal(luck, JUDGEMENT, lead_key(lead, leads), moment(leads.inquired[lead], 0))
    heard = what_is_heard(committee, now, error, firm.committees, terms.acceptance)
    if heard < terms.acceptance.sql_bar:
        let_go(lead, now, REJECTED, NOT_READY, firm.committees, leads, terms.nurture, luck)
        return
    leads.stage[lead] = SQL
    leads.sql[lead] = now
    firm.weeks.sqls[week_of(now)] += 1.0
    carrier = field_rep(rep, int(firm.committees.identity[committee]), reps, firm.counts)
    carrier = rep if carrier == NOBODY else carrier
    if firm.committees.stage[committee] == DECIDED:  # who has bought says so
        let_go(lead, now, REJECTED, NOT_READY, firm.committees, leads, terms.nurture, luck)
    elif heard < reps.takes_on[carrier]:
        let_go(lead, now, REJECTED, NO_TIME, firm.committees, leads, terms.nurture, luck)
    else:
        open_opportunity(committee, lead, carrier, now, firm, terms, luck)


@behaviour
def tell_marketing(rep, segment, ordinal, firm, terms, luck):
    """Tell the segment's marketer what the buyer said: the other half of the agreement (B2), as specific as it is."""
    told = terms.feedback.account_feedback * terms.feedback.specificity
    people = int(firm.counts.marketers[0])
    if people == 0 or told <= 0.0:
        return
    marketer = (segment + SEGMENTS * ordinal) % people
    row = marketer_row(marketer, firm.reps) + segment
    taught = told * terms.knowledge.from_conversation
    learn(row, segment, -1 - (rep << 16) - ordinal, taught, firm.expertise, firm.segments, luck)


@behaviour
def give_up_or_plan(lead, rep, clock, now, nth, firm, terms, luck):
    """Plan the next attempt, or give the lead up after as many as the rep has decided on."""
    leads = firm.leads
    limit = firm.reps.limit[rep]
    whole = int(limit)
    if lot(ONE_MORE_ATTEMPT, lead, leads, luck) < limit - whole:
        whole += 1
    if nth < whole:
        leads.ready[lead] = clock + terms.attempts.spacing
        return
    firm.reps.seen_bad[rep] += terms.trust.unanswered
    send_verdict(lead, now, False, leads, firm.committees, firm.verdicts, firm.counts, terms, luck)
    let_go(lead, now, GAVE_UP, NO_ANSWER, firm.committees, leads, terms.nurture, luck)
