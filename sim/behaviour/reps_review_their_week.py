"""Reps review their week: what each of a rep's decisions is made of.

`SalesRep.review_my_week` takes them one by one, in the first person, so that a subclass can take one otherwise.
A team in which nobody does is reviewed in one compiled pass.
"""

import math

from sim.behaviour.belief import belief_after
from sim.clock import BUSINESS_HOURS_A_DAY, DAYS_A_WEEK, HOURS_A_WEEK
from sim.compiled import behaviour, entrance
from sim.equations import flood_of_leads, loss_of_an_attempt, marketing_share, trust_level, watched
from sim.policies import Terms
from sim.records import Reps
from sim.stages import AVERAGE

LEAST_ROUNDS, MOST_ROUNDS = 0.2, 8.0  # looks a day: once a week at least, hourly at most; assumption
MOST_ATTEMPTS, STEP = 30.0, 0.1
USUAL_HOURS_A_TALK = 10.0  # of own prospecting, before a rep has any experience of it; assumption
LATELY = 0.25  # weight of the last week in a rep's idea of how many leads there are


@entrance
def reps_review_their_week(positions: int, reps: Reps, terms: Terms) -> None:
    """Let every rep look back and decide how to work next week, as shipped."""
    for rep in range(positions):
        if reps.employed[rep]:
            review_the_week(rep, reps, terms)


@behaviour
def review_the_week(rep, reps, terms):
    """Let a rep look back on the leads, and decide; the same list as that of `SalesRep.review_my_week`."""
    weigh_what_was_seen(rep, reps, terms)
    trust = trust_level(reps.trust_good[rep], reps.trust_bad[rep])
    opening = terms.trust.opening_in_marketing
    reps.share[rep] = hours_for_marketing(rep, trust if terms.switches.attention else opening, reps, terms)
    reps.bar[rep] = bar_for_leads(trust if terms.switches.acceptance else opening, terms)
    reps.limit[rep] = attempts_before_giving_up(
        trust if terms.switches.attempts else opening, hours_a_talk(rep, reps), terms
    )
    reps.takes_on[rep] = bar_for_deals(rep, reps, terms)
    reps.rounds[rep] = rounds_a_day(rep, trust, reps, terms)
    reps.drops_work[rep] = watched(trust, terms.attention.tracking)
    reps.free_hours[rep] = 0.0


@behaviour
def weigh_what_was_seen(rep, reps, terms):
    """Let the week's good and bad leads move a rep's trust, and their number the idea of how many there are."""
    if terms.switches.trust:
        reps.trust_good[rep], reps.trust_bad[rep] = belief_after(
            reps.trust_good[rep],
            reps.trust_bad[rep],
            reps.seen_good[rep],
            reps.seen_bad[rep],
            terms.trust,
            int(terms.forms.trust) == AVERAGE,
        )
    reps.seen_good[rep] = 0.0
    reps.seen_bad[rep] = 0.0
    reps.volume[rep] += LATELY * (reps.received[rep] - reps.volume[rep])
    reps.received[rep] = 0.0


@behaviour
def hours_for_marketing(rep, trust, reps, terms):
    """Return the share of a rep's free hours that marketing's leads deserve."""
    attention = terms.attention
    return marketing_share(
        attention.base,
        trust,
        attention.trust_weight,
        attention.tracking,
        attention.tracking_weight,
        reps.experience[rep],
        attention.experience_weight,
        flood_of_leads(reps.volume[rep], attention.usual_volume, attention.volume_weight),
    )


@behaviour
def rounds_a_day(rep, trust, reps, terms):
    """Return how often a day a look at the inbox pays.

    A look costs the same whatever lies there, a lead loses worth while it lies: with n looks a day it lies half
    of a day's nth part, and the sum of both is least at the root of their ratio.  What a rep believes that a lead
    loses follows trust, and counts in full where somebody watches the promise.
    """
    leads_a_day = reps.volume[rep] / DAYS_A_WEEK
    lost_an_hour = terms.attention.freshness * watched(trust, terms.attention.tracking)
    if terms.chores.round <= 0.0:
        return MOST_ROUNDS
    best = math.sqrt(leads_a_day * BUSINESS_HOURS_A_DAY * lost_an_hour / (2.0 * terms.chores.round))
    return min(max(best, LEAST_ROUNDS), MOST_ROUNDS)


@behaviour
def bar_for_leads(trust, terms):
    """Return how promising a lead must look to be called."""
    return terms.acceptance.own_bar + terms.acceptance.bar_trust_weight * (0.5 - trust)


@behaviour
def bar_for_deals(rep, reps, terms):
    """Return how a buyer must sound for a deal to be opened: like an SQL, and better the fuller the weeks are.

    Full is a week in which the meetings of open deals would take more than deals may have of the hours.
    """
    wanted = int(reps.deals[rep]) * terms.chores.meeting * HOURS_A_WEEK / terms.chores.meeting_every
    room = reps.free_hours[rep] * terms.chores.deals_first
    overload = max(wanted / room - 1.0, 0.0) if room > 0.0 else 0.0
    return terms.acceptance.sql_bar + terms.acceptance.overload_weight * min(overload, 1.0)


@behaviour
def attempts_before_giving_up(trust, another_use, terms):
    """Return how often a rep tries: by habit, beyond it while one more attempt pays, as agreed while that is cheaper.

    An attempt pays while it does not lose hours against their next best use, in which a talk costs `another_use`.
    Up to what the agreement asks for a rep goes on at a loss, as long as all that is lost is less than what a breach
    costs: an argument, as likely as somebody watches.  A fraction is the chance of one more attempt.
    """
    limit = terms.attempts.habit
    spared = terms.attention.tracking * terms.attempts.breach if terms.switches.attempts else 0.0
    answer = terms.attempts.believed_answer
    while limit < MOST_ATTEMPTS:
        loss = STEP * loss_of_an_attempt(limit, trust, answer, terms.chores.attempt, another_use)
        if loss > 0.0:
            spared -= loss
            if limit >= terms.sla_sales.attempts or spared < 0.0:
                break
        limit += STEP
    return limit


@behaviour
def hours_a_talk(rep, reps):
    """Return the hours of own prospecting that a talk has cost a rep so far: the next best use of an hour."""
    hours = reps.hours_prospecting[rep] - reps.prospected_before[rep]
    talks = float(reps.found[rep]) - float(reps.found_before[rep])
    return (hours + USUAL_HOURS_A_TALK) / (talks + 1.0)
