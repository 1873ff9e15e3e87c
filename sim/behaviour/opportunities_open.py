"""Opportunities open: a two-way conversation becomes a deal, and a committee begins to evaluate."""

from sim.behaviour.buying_windows import in_window
from sim.behaviour.inboxes import put_on_top
from sim.behaviour.members import member_key
from sim.calendar import business_at, week_of
from sim.compiled import behaviour
from sim.equations import bits, lognormal
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
from sim.stages import EVALUATING, IN_PROGRESS, NOBODY, OPPORTUNITY, SOURCE_MARKETING, SOURCE_SALES

FIRST_MEETING = 24.0  # business hours until the first meeting, on average
MOMENTS = 64  # chances kept apart within one deal
DEALS_A_WINDOW = 8  # deals kept apart within one buying window


@behaviour
def open_opportunity(committee, lead, rep, now, firm, terms, luck):
    """Open an opportunity; its source in the CRM is what the rep's hygiene keeps of the true one."""
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
    kept = chance(luck, SOURCE_KEPT, who, occasion) < terms.attribution.hygiene
    deals.source_recorded[deal] = deals.source_true[deal] if kept else SOURCE_SALES
    deals.influenced[deal] = int(committees.told_marketing[committee]) != 0
    deals.in_window[deal] = in_window(committee, now, committees)
    deals.opened[deal] = now
    deals.potential[deal] = float(committees.potential[committee])
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
    first_opinions(committee, window, committees, firm.members, terms.committee, luck)


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
