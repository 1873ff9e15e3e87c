"""Reps prospect: with the hours that are left they approach accounts of their own choice."""

from sim.behaviour.buying_windows import in_window
from sim.behaviour.knowledge import learn
from sim.behaviour.opportunities_open import open_opportunity
from sim.calendar import elapsed_at, morning_of
from sim.compiled import behaviour
from sim.luck import (
    PROSPECTING_HIT,
    PROSPECTING_JUDGEMENT,
    PROSPECTING_PICK,
    chance,
    normal,
    two_words,
)
from sim.stages import CUSTOMER, DECIDED, NOBODY, SEGMENTS

LOOKED_THROUGH = 64  # accounts among which a pod finds one of its segment


@behaviour
def prospect(today, rep, budget, firm, terms, luck):
    """Approach accounts until the hours are spent; each approach is keyed by its ordinal; return the hours."""
    spent = 0.0
    market = len(firm.committees.wakes) - 1
    while spent < budget and market > 0:
        nth = int(firm.reps.approaches[rep]) + 1
        firm.reps.approaches[rep] = nth
        spent += terms.prospecting.approach
        clock = min(morning_of(today + 1) - budget + spent, morning_of(today + 1) - 0.01)
        committee = choose_account(rep, nth, market, firm.committees, terms, luck)
        if committee != NOBODY:
            now = elapsed_at(max(clock, morning_of(today)))
            spent += approach(committee, rep, nth, now, firm, terms, luck)
    return spent


@behaviour
def choose_account(rep, nth, market, committees, terms, luck):
    """Return the better-looking of two accounts that nobody works, or NOBODY; a pod keeps to its segment."""
    left, right = two_words(luck, PROSPECTING_PICK, rep, nth)
    best = NOBODY
    for who in (left % market, right % market):
        candidate = int(committees.row_of[who])
        if terms.team.pods > 0.0:
            candidate = next_of_segment(who, rep % SEGMENTS, market, committees)
        if committees.stage[candidate] == CUSTOMER or committees.opportunity[candidate] != NOBODY:
            continue
        if best == NOBODY or committees.fit_signal[candidate] > committees.fit_signal[best]:
            best = candidate
    return best


@behaviour
def next_of_segment(who, segment, market, committees):
    """Return the row of the first account of a segment from an identity on; that of the identity if none is near."""
    for step in range(LOOKED_THROUGH):
        candidate = int(committees.row_of[(who + step) % market])
        if committees.segment[candidate] == segment:
            return candidate
    return int(committees.row_of[who])


@behaviour
def approach(committee, rep, nth, now, firm, terms, luck):
    """Approach one account; somebody who talks may become an opportunity; return the hours of the talk."""
    committees = firm.committees
    open_window = in_window(committee, now, committees)
    hit = terms.prospecting.hit_in_window if open_window else terms.prospecting.hit_outside
    if chance(luck, PROSPECTING_HIT, rep, nth) >= hit or committees.lead[committee] != NOBODY:
        return 0.0
    segment = int(committees.segment[committee])
    reps = firm.reps
    reps.conversations[rep] += 1
    ordinal = int(reps.conversations[rep])
    row = rep * SEGMENTS + segment
    learn(row, segment, ordinal, terms.knowledge.from_conversation, firm.expertise, firm.segments, luck)
    view = terms.acceptance.view_fit * float(committees.fit[committee])
    view += terms.acceptance.view_window if open_window else 0.0
    view += terms.acceptance.judgement_noise * normal(luck, PROSPECTING_JUDGEMENT, rep, nth)
    if view >= terms.prospecting.bar and committees.stage[committee] != DECIDED:
        open_opportunity(committee, NOBODY, rep, now, firm, terms, luck)
    return terms.chores.conversation
