"""Reps prospect: with the hours that are left they approach the accounts of their territory, one after another."""

from sim.behaviour.buying_windows import in_window
from sim.behaviour.knowledge import listen_to_a_buyer
from sim.behaviour.opportunities_open import open_opportunity, what_is_heard
from sim.behaviour.territories import is_in_territory
from sim.calendar import elapsed_at, morning_of
from sim.compiled import behaviour
from sim.luck import PROSPECTING_HIT, PROSPECTING_JUDGEMENT, PROSPECTING_PICK, chance, normal, two_words
from sim.stages import CUSTOMER, DECIDED, NOBODY, OPEN_MARKET

LOOKED_AT = 2  # accounts of which a rep approaches the better-looking one; assumption


@behaviour
def prospect(today, rep, budget, firm, terms, luck):
    """Approach accounts until the hours are spent, or until all that are left rest; return the hours."""
    spent = 0.0
    while spent < budget:
        clock = min(morning_of(today + 1) - budget + spent, morning_of(today + 1) - 0.01)
        now = elapsed_at(max(clock, morning_of(today)))
        committee = choose_account(rep, now, firm.committees, firm.reps, terms, luck)
        if committee == NOBODY:
            break
        spent += terms.prospecting.approach + approach(committee, rep, now, firm, terms, luck)
    return spent


@behaviour
def choose_account(rep, now, committees, reps, terms, luck):
    """Return the better-looking of the next two accounts of a rep's territory, or NOBODY where all of them rest.

    A rep goes through the territory in an order of its own, without replacement.  Left alone are customers,
    accounts in somebody's hands, and those approached less than a rest ago.  In an open market reps draw from all
    accounts, and none ever rests.
    """
    if int(terms.forms.prospecting) == OPEN_MARKET:
        return drawn_from_the_market(rep, committees, reps, luck)
    turfs = int(reps.turfs[rep])
    accounts = (len(committees.wakes) - 1 - int(reps.turf[rep]) + turfs - 1) // turfs if turfs > 0 else 0
    best = NOBODY
    seen = 0
    for _ in range(accounts):
        place = int(reps.next_account[rep]) % accounts
        reps.next_account[rep] = place + 1
        candidate = int(committees.row_of[int(reps.turf[rep]) + turfs * place])
        # First what is false most often: where all accounts rest, the whole territory is gone through.
        if now - committees.approached[candidate] < terms.prospecting.rest:
            continue
        if not is_free(candidate, committees):
            continue
        if not is_in_territory(candidate, rep, committees, reps, terms.team):
            continue
        if best == NOBODY or committees.fit_signal[candidate] > committees.fit_signal[best]:
            best = candidate
        seen += 1
        if seen == LOOKED_AT:
            break
    return best


@behaviour
def drawn_from_the_market(rep, committees, reps, luck):
    """Return the better-looking of two accounts drawn with replacement, or NOBODY where neither is free."""
    market = len(committees.wakes) - 1
    if market == 0:
        return NOBODY
    nth = int(reps.next_account[rep])
    reps.next_account[rep] = nth + 1
    best = NOBODY
    for word in two_words(luck, PROSPECTING_PICK, rep, nth):
        candidate = int(committees.row_of[word % market])
        better = best == NOBODY or committees.fit_signal[candidate] > committees.fit_signal[best]
        if better and is_free(candidate, committees):
            best = candidate
    return best


@behaviour
def is_free(committee, committees):
    """Tell whether an account is neither a customer nor in somebody's hands."""
    if committees.stage[committee] == CUSTOMER or committees.opportunity[committee] != NOBODY:
        return False
    return committees.lead[committee] == NOBODY


@behaviour
def approach(committee, rep, now, firm, terms, luck):
    """Approach one account; somebody who talks may become an opportunity; return the hours of the talk.

    Luck is keyed by the account and how often it has been approached, so that in all arms the first approach to an
    account meets the same.
    """
    committees = firm.committees
    who = int(committees.identity[committee])
    nth = int(committees.approaches[committee])
    committees.approaches[committee] = nth + 1
    committees.approached[committee] = now
    hit = terms.prospecting.hit_in_window
    if not in_window(committee, now, committees):
        hit = terms.prospecting.hit_outside
    if chance(luck, PROSPECTING_HIT, who, nth) >= hit:
        return 0.0
    segment = int(committees.segment[committee])
    reps = firm.reps
    reps.found[rep] += 1
    listen_to_a_buyer(rep, segment, firm, terms.knowledge, luck)
    error = normal(luck, PROSPECTING_JUDGEMENT, who, nth)
    heard = what_is_heard(committee, now, error, committees, terms.acceptance)
    wanted = max(terms.acceptance.sql_bar, reps.takes_on[rep])
    if heard >= wanted and committees.stage[committee] != DECIDED:
        open_opportunity(committee, NOBODY, rep, now, firm, terms, luck)
    return terms.chores.conversation
