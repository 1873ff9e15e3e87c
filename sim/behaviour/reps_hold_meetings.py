"""Reps hold meetings with committees: what they know moves members, what they say must fit what marketing said."""

from sim.behaviour.content_is_used import pick_asset, use_asset
from sim.behaviour.inboxes import take_out
from sim.behaviour.knowledge import listen_to_a_buyer
from sim.behaviour.members import hear_a_rep
from sim.behaviour.opportunities_open import MOMENTS
from sim.calendar import elapsed_at, morning_of
from sim.clock import BUSINESS_HOURS_A_WEEK, DAYS_A_WEEK, HOURS_A_WEEK
from sim.compiled import behaviour
from sim.equations import ramp_level, trust_level, watched
from sim.luck import MEETING_MOOD, MEETING_TALK, as_chance, two_words
from sim.records import FAR, MOST_COUNTED
from sim.stages import IN_PROGRESS, NOBODY, PERSONAS, SEGMENTS, TOPICS

BROUGHT = 1 << 24  # keeps what a rep brings apart from what an inquiry read


@behaviour
def deals_are_met(today, rep, budget, firm, terms, luck):
    """Hold the deal meetings that are due, oldest plan first, until the hours for deals are spent; return them."""
    deals = firm.opportunities
    forget_closed_deals(rep, deals, firm.reps)
    end_of_day = morning_of(today + 1)
    spent = 0.0
    while spent < budget:
        due = NOBODY
        deal = int(firm.reps.first_deal[rep])
        while deal != NOBODY:
            if deals.next_meeting[deal] < end_of_day and (
                due == NOBODY or deals.next_meeting[deal] < deals.next_meeting[due]
            ):
                due = deal
            deal = int(deals.behind[deal])
        if due == NOBODY:
            break
        clock = min(max(deals.next_meeting[due], morning_of(today)), end_of_day - 0.01)
        meet(due, rep, clock, today, firm, terms, luck)
        pause = terms.chores.meeting_every * BUSINESS_HOURS_A_WEEK / HOURS_A_WEEK
        deals.next_meeting[due] = clock + pause
        spent += terms.chores.meeting
    return spent


@behaviour
def hours_due(today, rep, deals, reps, chores):
    """Return the hours that the meetings of a rep's open deals will take which are due by the end of today."""
    hours = 0.0
    deal = int(reps.first_deal[rep])
    while deal != NOBODY:
        if deals.outcome[deal] == IN_PROGRESS and deals.next_meeting[deal] < morning_of(today + 1):
            hours += chores.meeting
        deal = int(deals.behind[deal])
    return hours


@behaviour
def forget_closed_deals(rep, deals, reps):
    """Take closed deals off a rep's list, and count the others."""
    before = NOBODY
    reps.deals[rep] = 0
    deal = int(reps.first_deal[rep])
    while deal != NOBODY:
        after = int(deals.behind[deal])
        if deals.outcome[deal] == IN_PROGRESS:
            before = deal
            reps.deals[rep] += 1
        else:
            deals.next_meeting[deal] = FAR
            take_out(deal, before, reps.first_deal, rep, deals.behind)
        deal = after


@behaviour
def meet(deal, rep, clock, today, firm, terms, luck):
    """Hold one meeting: pick topics, speak to them, move the members who listen.

    Changes: members.anchor and .items, committees.told_sales, .line_sales and .inflated, reps.chores_due.
    """
    deals = firm.opportunities
    committee = int(deals.committee[deal])
    segment = int(firm.committees.segment[committee])
    nth = min(int(deals.meetings[deal]) + 1, MOST_COUNTED)
    deals.meetings[deal] = nth
    when = int(deals.occasion[deal]) * MOMENTS + min(nth, MOMENTS - 1)
    who = int(firm.committees.identity[committee])
    left, _ = two_words(luck, MEETING_TALK, who, when)
    row = rep * SEGMENTS + segment
    relevant = int(firm.segments.relevant[segment])
    apt = 0
    for pick in range(int(terms.committee.topics_a_meeting)):
        topic = (left >> (4 * pick)) % TOPICS
        if relevant >> topic & 1 and int(firm.expertise.knows[row]) >> topic & 1:
            apt += 1
        say(committee, topic, row, nth, firm.committees, firm.members, firm.expertise, terms.committee)
    able = effectiveness(today, rep, firm.reps, terms.team)
    move_members(
        committee,
        nth,
        able * apt / terms.committee.topics_a_meeting,
        firm.committees,
        firm.members,
        terms.committee,
    )
    first_seat = (nth - 1) * int(terms.committee.seats) % int(firm.committees.size[committee])
    bring_material(rep, committee, segment, first_seat, elapsed_at(clock), when, firm, terms, luck)
    firm.reps.chores_due[rep] += terms.chores.record_entry * watched(
        terms.chores.recorded, terms.attention.tracking
    )
    listen_to_a_buyer(rep, segment, firm, terms.knowledge, luck)


@behaviour
def attends(member, nth, size, seats):
    """Tell whether a member sits in the nth meeting: the seats go round, because a meeting has room for few."""
    return (member - (nth - 1) * int(seats)) % size < seats


@behaviour
def say(committee, topic, row, nth, committees, members, expertise, decision):
    """Say one thing about a topic: what marketing put alike is held by all, what it put otherwise divides.

    Members who were not there keep marketing's version, hear another from their colleagues, and doubt us.
    """
    bit = 1 << topic
    line = int(expertise.line[row]) & bit
    heard = int(committees.told_marketing[committee]) & bit
    agrees = (int(committees.line_marketing[committee]) & bit) == line
    hear_a_rep(committee, bit, row, committees, expertise)
    first = int(committees.first_member[committee])
    size = int(committees.size[committee])
    for member in range(size):
        seated = attends(member, nth, size, decision.seats)
        if seated or (heard and agrees):
            members.items[first + member] = int(members.items[first + member]) | bit
        if heard and not agrees and not seated:
            anchor = float(members.anchor[first + member]) - decision.contradiction
            members.anchor[first + member] = max(anchor, 0.0)


@behaviour
def move_members(committee, nth, quality, committees, members, decision):
    """Move the view of every member who attends towards us, by the meeting's quality and the doubt that is left."""
    first = int(committees.first_member[committee])
    size = int(committees.size[committee])
    moved = min(decision.meeting_gain * quality, 1.0)
    for member in range(size):
        if attends(member, nth, size, decision.seats):
            anchor = float(members.anchor[first + member])
            members.anchor[first + member] = anchor + moved * (1.0 - anchor)


@behaviour
def bring_material(rep, committee, segment, member, now, when, firm, terms, luck):
    """Use an asset for a member that the rep knows and believes in, or search and make something by oneself.

    Who does not trust marketing at all still takes every second asset that is at hand (assumption).
    """
    assets = firm.assets
    who = int(firm.committees.identity[committee])
    asset = pick_asset(
        segment,
        member % PERSONAS,
        now,
        who | BROUGHT,
        when,
        assets.known,
        assets,
        firm.counts,
        terms.content.life,
        luck,
    )
    believes = trust_level(firm.reps.trust_good[rep], firm.reps.trust_bad[rep])
    left, right = two_words(luck, MEETING_MOOD, who, when)
    if asset != NOBODY and as_chance(left) < 0.5 + 0.5 * believes:
        use_asset(asset, now, assets)
        row = rep * SEGMENTS + segment
        topic = 1 << int(assets.topic[asset])
        if assets.relevant[asset] and as_chance(right) < terms.knowledge.from_content:
            firm.expertise.knows[row] = int(firm.expertise.knows[row]) | topic
            firm.expertise.inflates[row] = int(firm.expertise.inflates[row]) & ~topic
        return
    firm.reps.chores_due[rep] += terms.chores.material


@behaviour
def effectiveness(today, rep, reps, team):
    """Return what a rep makes of a conversation: skill, and how far the ramp has come."""
    days = (today - int(reps.hired[rep])) * 1.0
    return reps.skill[rep] * ramp_level(days, team.ramp * DAYS_A_WEEK / HOURS_A_WEEK, team.new_hire)
