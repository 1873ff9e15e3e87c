"""Inquiries arrive, round the clock: every one becomes a lead or joins what is in progress."""

from sim.behaviour.a_leads_life import create_lead, touch
from sim.behaviour.buying_windows import in_window, schedule_inquiry
from sim.behaviour.content_is_used import pick_asset, tell_by_content, use_asset
from sim.behaviour.marketing_reaches_out import terms_of
from sim.calendar import day_begins, week_of
from sim.compiled import behaviour
from sim.equations import asked_of_buyers
from sim.luck import FORM, INQUIRY_PLACE, INQUIRY_THINNING, NURTURE_TOUCH, as_chance, chance, two_words
from sim.stages import (
    CAMPAIGN_CHANNELS,
    CUSTOMER,
    DOWNLOAD,
    HAND_RAISER,
    NOBODY,
    NURTURE,
    PERSONAS,
    WEB,
)


@behaviour
def inquiries_arrive(today, firm, definition, terms, luck):
    """Let the committees on today's agenda inquire, as far as the firm's reach goes.

    An occasion to inquire is the buyer's own and keyed by its ordinal; reach only decides whether it finds the
    firm, so more reach never takes an inquiry away.  A form asks what marketing's definition needs to know, and the
    more it asks, the fewer fill it in.  Changes: leads (new rows), committees.engagement.
    """
    deterred = terms.scoring.asking_deters * asked_of_buyers(
        definition.fit, definition.engagement, definition.intent
    )
    tomorrow = day_begins(today + 1)
    committees = firm.committees
    for slot in range(firm.counts.awake[0]):
        committee = int(firm.agenda.committee[slot])
        who = int(committees.identity[committee])
        while committees.next_candidate[committee] < tomorrow:
            now = committees.next_candidate[committee]
            ordinal = int(committees.candidate[committee])
            u = chance(luck, INQUIRY_THINNING, who, ordinal)
            finds_us = u < firm.segments.reach[int(committees.segment[committee])]
            if finds_us and chance(luck, FORM, who, ordinal) >= deterred:
                inquire(committee, now, ordinal, u, firm, terms, luck)
            schedule_inquiry(committee, now, committees, terms.inquiries, luck)
        came = committees.next_touch[committee] - terms.nurture.touch_every
        if day_begins(today) <= came < tomorrow and committees.nurtured_until[committee] >= came:
            come_back(committee, came, committees, firm.leads, firm.counts, firm.weeks, terms, luck)


@behaviour
def inquire(committee, now, ordinal, u, firm, terms, luck):
    """Record one inquiry: its channel, its kind, the asset that was read."""
    committees = firm.committees
    segment = int(committees.segment[committee])
    who = int(committees.identity[committee])
    channel = WEB
    if u >= terms.inquiries.base_reach:
        channel = channel_of(u - terms.inquiries.base_reach, segment, firm.campaigns)
        firm.segments.answered[segment] += 1.0
    raised = terms.inquiries.hand_raisers_outside
    if in_window(committee, now, committees):
        raised = terms.inquiries.hand_raisers_in_window
    raised *= terms_of(channel, terms).hand_raisers
    left, right = two_words(luck, INQUIRY_PLACE, who, ordinal)
    kind = HAND_RAISER if as_chance(right) < raised else DOWNLOAD
    asset = NOBODY
    if kind == DOWNLOAD:
        reader = left % int(committees.size[committee]) % PERSONAS
        life = terms.content.life
        asset = pick_asset(
            segment, reader, now, who, ordinal, firm.assets.findable, firm.assets, firm.counts, life, luck
        )
    touch(committee, now, terms.scoring.engagement_fades, committees)
    if asset != NOBODY:
        use_asset(asset, now, firm.assets)
        listens = (
            firm.counts.observed[0] or committees.stage[committee] != CUSTOMER
        )  # the book opens as it was founded
        if listens and firm.assets.relevant[asset]:
            tell_by_content(committee, asset, committees, firm.members, firm.segments, firm.assets)
    firm.weeks.inquiries[week_of(now)] += 1.0
    create_lead(committee, now, channel, kind, committees, firm.leads, firm.counts, firm.weeks)


@behaviour
def channel_of(u, segment, campaigns):
    """Return the channel whose campaign an occasion finds: their reaches lie next to each other."""
    for channel in range(CAMPAIGN_CHANNELS - 1):
        u -= campaigns.reach[segment * CAMPAIGN_CHANNELS + channel]
        if u < 0.0:
            return channel
    return CAMPAIGN_CHANNELS - 1


@behaviour
def come_back(committee, now, committees, leads, counts, weeks, terms, luck):
    """Let a nurtured committee ask again, mostly one whose window is open."""
    if committees.lead[committee] != NOBODY:
        return
    if committees.stage[committee] == CUSTOMER or committees.opportunity[committee] != NOBODY:
        return
    open_window = in_window(committee, now, committees)
    p = terms.nurture.comes_back if open_window else terms.nurture.comes_back_outside
    who = int(committees.identity[committee])
    if chance(luck, NURTURE_TOUCH, who, 40000 + int(committees.touches[committee])) < p:
        touch(committee, now, terms.scoring.engagement_fades, committees)
        weeks.inquiries[week_of(now)] += 1.0
        create_lead(committee, now, NURTURE, DOWNLOAD, committees, leads, counts, weeks)
