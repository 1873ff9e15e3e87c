"""Committees decide: members talk, opinions spread, and a purchase needs mean, quorum and no veto."""

from sim.behaviour.a_leads_life import end_lead
from sim.behaviour.buying_windows import in_window
from sim.behaviour.members import forget_the_sellers, weighted_opinion
from sim.behaviour.opportunities_open import MOMENTS
from sim.behaviour.verdicts_travel_back import send_verdict
from sim.calendar import day_begins, week_of
from sim.clock import HOURS_A_YEAR
from sim.compiled import behaviour
from sim.equations import discussed, friedkin_johnsen
from sim.luck import COUNCIL_GAP, COUNCIL_TALK, RENEWAL, chance, waiting
from sim.records import MOST_COUNTED
from sim.stages import (
    CUSTOMER,
    DECIDED,
    DORMANT,
    IN_PROGRESS,
    LOST,
    NO_BUDGET,
    NO_CONSENSUS,
    NO_DECISION,
    NO_REASON,
    NOBODY,
    RESEARCHING,
    RIVAL_CHOSEN,
    TOPICS,
    VOTE,
    WON,
)


@behaviour
def committees_decide(today, firm, terms, luck):
    """Hold the councils that fall on today and close what is decided, lost or has gone stale.

    Changes: members.anchor and .opinion, opportunities (outcome), committees (customers), weeks.
    """
    tomorrow = day_begins(today + 1)
    deals = firm.opportunities
    for rep in range(firm.counts.reps[0]):
        deal = int(firm.reps.first_deal[rep])
        while deal != NOBODY:
            while deals.outcome[deal] == IN_PROGRESS and deals.next_council[deal] < tomorrow:
                now = max(deals.next_council[deal], day_begins(today))
                hold_council(deal, now, firm, terms, luck)
            deal = int(deals.behind[deal])


@behaviour
def hold_council(deal, now, firm, terms, luck):
    """Let a committee meet without sellers: discuss, influence one another, and see whether that is a decision."""
    deals = firm.opportunities
    committee = int(deals.committee[deal])
    nth = min(int(deals.councils[deal]) + 1, MOST_COUNTED)
    deals.councils[deal] = nth
    when = int(deals.occasion[deal]) * MOMENTS + min(nth, MOMENTS - 2)
    who = int(firm.committees.identity[committee])
    deals.next_council[deal] = now + waiting(luck, COUNCIL_GAP, who, when, terms.committee.council_every)
    discuss(committee, when, firm.committees, firm.members, firm.segments, terms.committee, luck)
    influence_one_another(committee, firm.committees, firm.members, terms.forms)
    may_buy = in_window(committee, now, firm.committees)
    mean = weighted_opinion(committee, firm.committees, firm.members)
    ready = (
        may_buy
        and deals.meetings[deal] >= terms.committee.least_meetings
        and is_convinced(committee, firm.committees, firm.members, terms.committee, terms.forms)
    )
    rival_ready = deals.rival[deal] and now - deals.opened[deal] > terms.rival.closes_after
    if ready and (not deals.rival[deal] or mean >= deals.rival_standing[deal]):
        win(deal, committee, now, firm, terms, luck)
    elif may_buy and rival_ready and deals.rival_standing[deal] >= terms.committee.threshold:
        close(deal, committee, now, LOST, RIVAL_CHOSEN, firm, terms, luck)
    elif now > deals.patient_until[deal]:
        reason = NO_CONSENSUS if may_buy else NO_BUDGET
        close(deal, committee, now, NO_DECISION, reason, firm, terms, luck)


@behaviour
def is_convinced(committee, committees, members, decision, forms):
    """Tell whether the members as they think now would buy: their mean, a quorum, and no veto.

    Where they vote, the quorum decides, one member one vote (Choffray and Lilien 1980).
    """
    if int(forms.group) == VOTE:
        return share_in_favour(committee, committees, members) >= decision.quorum
    if weighted_opinion(committee, committees, members) < decision.threshold:
        return False
    return nobody_objects(committee, committees, members, decision)


@behaviour
def discuss(committee, when, committees, members, segments, decision, luck):
    """Bring up items; the more members hold one, the likelier it is discussed (Stasser), and it speaks for us."""
    if decision.item_gain <= 0.0:
        return
    told = int(committees.told_marketing[committee]) | int(committees.told_sales[committee])
    matters = told & int(segments.relevant[int(committees.segment[committee])])
    first = int(committees.first_member[committee])
    size = int(committees.size[committee])
    who = int(committees.identity[committee])
    raised = 0
    for topic in range(TOPICS):
        if not matters >> topic & 1:
            continue
        holders = 0
        for member in range(first, first + size):
            holders += int(members.items[member]) >> topic & 1
        if holders and chance(luck, COUNCIL_TALK, who * TOPICS + topic, when) < discussed(
            decision.discussion, holders
        ):
            raised += 1
    for member in range(first, first + size):
        anchor = float(members.anchor[member])
        members.anchor[member] = anchor + min(decision.item_gain * raised, 1.0) * (1.0 - anchor)


@behaviour
def influence_one_another(committee, committees, members, forms):
    """Let opinions move one Friedkin–Johnsen step, members in turn keeping part of their own first view.

    Those who only vote think what they would think alone.
    """
    mean = weighted_opinion(committee, committees, members)
    first = int(committees.first_member[committee])
    for member in range(first, first + int(committees.size[committee])):
        stubbornness = 1.0 if int(forms.group) == VOTE else float(members.stubbornness[member])
        members.opinion[member] = friedkin_johnsen(float(members.anchor[member]), mean, stubbornness)


@behaviour
def nobody_objects(committee, committees, members, decision):
    """Tell whether enough members are in favour and none of those who may say no does."""
    first = int(committees.first_member[committee])
    for member in range(min(int(committees.size[committee]), int(decision.veto_roles))):
        if members.opinion[first + member] < decision.veto:
            return False
    return share_in_favour(committee, committees, members) >= decision.quorum


@behaviour
def share_in_favour(committee, committees, members):
    """Return the share of members who think well of us rather than not."""
    first = int(committees.first_member[committee])
    size = int(committees.size[committee])
    in_favour = 0
    for member in range(first, first + size):
        in_favour += float(members.opinion[member]) > 0.5
    return in_favour / size


@behaviour
def win(deal, committee, now, firm, terms, luck):
    """Win a deal of the size in which it was opened; a customer remembers what was promised (`accounts_are_kept`)."""
    committees = firm.committees
    deals = firm.opportunities
    value = deals.size[deal]
    deals.value[deal] = value
    week = week_of(now)
    rep = int(deals.owner[deal])
    firm.reps.won_quarter[rep] += value
    close(deal, committee, now, WON, NO_REASON, firm, terms, luck)
    if not firm.counts.observed[0]:
        return
    committees.stage[committee] = CUSTOMER
    committees.since[committee] = now
    committees.contract[committee] = value
    value = float(committees.contract[committee])
    committees.renews[committee] = now + HOURS_A_YEAR
    if terms.accounts.contacts_a_year > 0.0:
        pause = HOURS_A_YEAR / terms.accounts.contacts_a_year
        who = int(committees.identity[committee])
        committees.next_care[committee] = now + pause * chance(luck, RENEWAL, who, 1000)
    firm.weeks.new_business[week] += value
    firm.weeks.customers_won[week] += 1.0
    firm.counts.revenue[0] += value
    firm.counts.customers[0] += 1.0


@behaviour
def stage_after(outcome, committee, now, committees):
    """Return where a committee stands after a deal: who bought, from us or the rival, is out of the market.

    Who came to no decision while the need lasts goes on looking.
    """
    if not in_window(committee, now, committees):
        return DORMANT
    return RESEARCHING if outcome == NO_DECISION else DECIDED


@behaviour
def close(deal, committee, now, outcome, reason, firm, terms, luck):
    """Close a deal and the lead it came from, tell marketing, and let the committee go back to its own life."""
    deals = firm.opportunities
    deals.outcome[deal] = outcome
    deals.reason[deal] = reason
    deals.closed[deal] = now
    week = week_of(now)
    if outcome == WON:
        firm.weeks.won[week] += 1.0
    elif outcome == LOST:
        firm.weeks.lost[week] += 1.0
    else:
        firm.weeks.undecided[week] += 1.0
    firm.committees.stage[committee] = stage_after(outcome, committee, now, firm.committees)
    firm.committees.wakes[committee] = now
    firm.committees.opportunity[committee] = NOBODY
    if outcome != WON or not firm.counts.observed[0]:
        forget_the_sellers(committee, firm.committees)
    lead = int(deals.lead[deal])
    if lead != NOBODY:
        end_lead(lead, now, outcome, reason, firm.committees, firm.leads)
        won = outcome == WON
        send_verdict(lead, now, won, firm.leads, firm.committees, firm.verdicts, firm.counts, terms, luck)
        firm.leads.value[lead] = deals.value[deal]
