"""Opportunities open: a two-way conversation becomes a deal, and a committee begins to evaluate."""

from sim.behaviour.buying_windows import in_window
from sim.behaviour.inboxes import put_on_top
from sim.behaviour.members import knowledge_held, member_key
from sim.calendar import business_at, week_of
from sim.compiled import behaviour
from sim.equations import bits, lognormal, trust_level
from sim.luck import (
    COUNCIL_GAP,
    OPINION,
    PATIENCE,
    RIVAL_PRESENT,
    RIVAL_STANDING,
    SOURCE_KEPT,
    chance,
    normal,
    waiting,
)
from sim.records import MOST_COUNTED
from sim.stages import (
    CAMPAIGN_CHANNELS,
    EVALUATING,
    IN_PROGRESS,
    NOBODY,
    OPPORTUNITY,
    SOURCE_MARKETING,
    SOURCE_SALES,
)

FIRST_MEETING = 24.0  # business hours until the first meeting, on average
MOMENTS = 64  # chances kept apart within one deal
DEALS_A_WINDOW = 8  # deals kept apart within one buying window


@behaviour
def open_opportunity(committee, lead, rep, now, firm, terms, luck):
    """Open an opportunity and record it."""
    deals = firm.opportunities
    deal = int(firm.counts.opportunities[0])
    if deal >= len(deals.committee) - 1:
        return
    firm.counts.opportunities[0] = deal + 1
    committees = firm.committees
    window = int(committees.window[committee])
    occasion = next_occasion(committee, committees)
    who = int(committees.identity[committee])
    deals.occasion[deal] = occasion
    deals.committee[deal] = committee
    deals.lead[deal] = lead
    deals.owner[deal] = rep
    deals.outcome[deal] = IN_PROGRESS
    put_on_top(deal, firm.reps.first_deal, rep, deals.behind)
    deals.source_true[deal] = SOURCE_SALES if lead == NOBODY else SOURCE_MARKETING
    named = source_is_named(lead, rep, occasion, firm, terms, luck)
    deals.source_recorded[deal] = deals.source_true[deal] if named else SOURCE_SALES
    deals.influenced[deal] = int(committees.told_marketing[committee]) != 0
    deals.in_window[deal] = in_window(committee, now, committees)
    deals.opened[deal] = now
    deals.size[deal] = size_of_deal(committee, firm, terms.committee)
    deals.complete[deal] = terms.handing_over.completeness if lead == NOBODY else firm.leads.complete[lead]
    deals.rival[deal] = chance(luck, RIVAL_PRESENT, who, occasion) < terms.rival.presence
    spread = terms.rival.standing_spread * normal(luck, RIVAL_STANDING, who, occasion)
    deals.rival_standing[deal] = min(max(terms.rival.standing + spread, 0.0), 1.0)
    patience = lognormal(
        terms.committee.patience, terms.committee.patience_sigma, normal(luck, PATIENCE, who, occasion)
    )
    deals.patient_until[deal] = now + patience
    deals.next_council[deal] = now + waiting(
        luck, COUNCIL_GAP, who, occasion * MOMENTS, terms.committee.council_every
    )
    soon = waiting(luck, COUNCIL_GAP, who, occasion * MOMENTS + MOMENTS - 1, FIRST_MEETING)
    deals.next_meeting[deal] = business_at(now) + soon
    committees.opportunity[committee] = deal
    committees.stage[committee] = EVALUATING
    firm.weeks.opportunities[week_of(now)] += 1.0
    if lead != NOBODY:
        deals.nurtured[deal] = firm.leads.nurtured[lead]
        firm.leads.stage[lead] = OPPORTUNITY
        firm.leads.opportunity[lead] = now
        firm.leads.source_recorded[lead] = deals.source_recorded[deal]
        if named and firm.leads.channel[lead] < CAMPAIGN_CHANNELS:
            row = int(committees.segment[committee]) * CAMPAIGN_CHANNELS + int(firm.leads.channel[lead])
            firm.campaigns.credited[row] += deals.size[deal]
    first_opinions(committee, window, committees, firm.members, terms.committee, luck)


@behaviour
def source_is_named(lead, rep, occasion, firm, terms, luck):
    """Tell whether the CRM will say where a deal came from (B20).

    A complete record brings its source along.  Into an incomplete one the rep types it: marketing gets the credit
    as far as the rep believes that marketing earned it.
    """
    if lead == NOBODY or firm.leads.complete[lead] or not terms.switches.attribution:
        return True
    who = int(firm.committees.identity[int(firm.leads.committee[lead])])
    believes = trust_level(firm.reps.trust_good[rep], firm.reps.trust_bad[rep])
    return chance(luck, SOURCE_KEPT, who, occasion) < believes


@behaviour
def size_of_deal(committee, firm, decision):
    """Return what a deal is worth a year: of the account's potential, as much as the buyers know they need (N17).

    What they know when the deal opens sizes it, whoever taught them; what they learn later only decides it.
    """
    committees = firm.committees
    relevant = int(firm.segments.relevant[int(committees.segment[committee])])
    held = knowledge_held(committee, relevant, committees, firm.members)
    share = decision.knowledge_in_value
    return float(committees.potential[committee]) * (1.0 - share + share * held)


@behaviour
def what_is_heard(committee, now, error, committees, acceptance):
    """Return how a buyer sounds in a two-way conversation: fit and timing, but for an error (standard normal).

    The same scale as the definition of an SQL (`acceptance.sql_bar`), for marketing's leads and own prospects.
    """
    heard = acceptance.view_fit * float(committees.fit[committee]) + acceptance.judgement_noise * error
    if in_window(committee, now, committees):
        heard += acceptance.view_window
    return heard


@behaviour
def next_occasion(committee, committees):
    """Count a committee's next deal and return its ordinal among all deals of all windows.

    A second deal in the same window may meet another rival and more or less patience; moods stay the same.
    """
    nth = int(committees.deals[committee])
    committees.deals[committee] = min(nth + 1, MOST_COUNTED)
    return int(committees.window[committee]) * DEALS_A_WINDOW + min(nth, DEALS_A_WINDOW - 1)


@behaviour
def first_opinions(committee, window, committees, members, decision, luck):
    """Let every member form a first opinion: fit, what marketing claimed, and the member's own mood."""
    impressed = bits(int(committees.inflated[committee]))
    level = decision.start + decision.fit_weight * (float(committees.fit[committee]) - 0.5)
    level += decision.claim_weight * impressed
    first = int(committees.first_member[committee])
    for member in range(first, first + int(committees.size[committee])):
        mood = decision.dispersion * normal(luck, OPINION, member_key(committee, member, committees), window)
        members.anchor[member] = min(max(level + mood, 0.0), 1.0)
        members.opinion[member] = members.anchor[member]
