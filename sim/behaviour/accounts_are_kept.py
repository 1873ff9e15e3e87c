"""Accounts are kept: what customers remember of promises, the account conversations, and what is made good."""

from sim.behaviour.members import hear_a_rep
from sim.behaviour.team_changes import field_rep
from sim.behaviour.territories import keeper
from sim.calendar import day_begins
from sim.clock import BUSINESS_HOURS_A_DAY, HOURS_A_YEAR
from sim.compiled import behaviour
from sim.equations import bits
from sim.luck import CARE, two_words
from sim.stages import CUSTOMER, NOBODY, SEGMENTS, TOPICS


@behaviour
def expectation_gap(committee, committees, renewal):
    """Return how far a customer's expectations lie above what it got, 0..1.

    Of the topics on which anybody told it something, the share that was promised too much, and those which both
    sides put differently by a part; and a poor fit disappoints by itself.  What was told last counts.
    """
    marketing = int(committees.told_marketing[committee])
    sales = int(committees.told_sales[committee])
    told = marketing | sales
    broken = int(committees.inflated[committee]) & told
    differ = int(committees.line_marketing[committee]) ^ int(committees.line_sales[committee])
    contradicted = differ & marketing & sales & ~broken
    promises = (bits(broken) + renewal.contradiction * bits(contradicted)) / max(bits(told), 1)
    return min(promises + renewal.gap_from_misfit * (1.0 - float(committees.fit[committee])), 1.0)


@behaviour
def accounts_are_kept(today, firm, terms, luck):
    """Hold the account conversations that fall due; they take hours that could be sold.

    The position to which the account belongs holds it, a colleague while it is vacant.  Who is behind by a day lets
    it go.
    """
    committees, reps = firm.committees, firm.reps
    tomorrow = day_begins(today + 1)
    if firm.counts.reps[0] == 0 or terms.accounts.contacts_a_year <= 0.0:
        return
    for slot in range(firm.counts.awake[0]):
        committee = int(firm.agenda.committee[slot])
        while committees.next_care[committee] < tomorrow:
            ordinal = int(committees.cared[committee])
            committees.cared[committee] = ordinal + 1
            committees.next_care[committee] += HOURS_A_YEAR / terms.accounts.contacts_a_year
            owner = keeper(committee, committees, reps, firm.counts, terms.team)
            rep = field_rep(owner, int(committees.identity[committee]), reps, firm.counts)
            if rep == NOBODY or committees.stage[committee] != CUSTOMER:
                continue
            if reps.overrun[rep] > BUSINESS_HOURS_A_DAY:
                continue
            spent = terms.accounts.contact_hours
            spent += talk_to_a_customer(committee, rep, ordinal, firm, terms, luck)
            reps.overrun[rep] += spent
            reps.hours_accounts[rep] += spent


@behaviour
def talk_to_a_customer(committee, rep, ordinal, firm, terms, luck):
    """Go through a few topics with a customer; return the hours that it takes to make good what was heard.

    A rep who knows what matters about a topic hears that it was promised too much, says how it is, and mends it.
    One who does not says what reps say, which may be too much again.
    """
    committees, expertise = firm.committees, firm.expertise
    segment = int(committees.segment[committee])
    row = rep * SEGMENTS + segment
    left, _ = two_words(luck, CARE, int(committees.identity[committee]), ordinal)
    hours = 0.0
    for pick in range(int(terms.accounts.topics)):
        bit = 1 << (left >> (4 * pick)) % TOPICS
        told = (int(committees.told_marketing[committee]) | int(committees.told_sales[committee])) & bit
        if told and int(committees.inflated[committee]) & bit and int(expertise.knows[row]) & bit:
            hours += terms.accounts.remedy_hours
        hear_a_rep(committee, bit, row, committees, expertise)
    return hours
