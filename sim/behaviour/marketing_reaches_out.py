"""Marketing reaches out: campaigns, content, calls joined, customers met, nurture."""

from sim.behaviour.content_is_made import content_is_made, relevant_share
from sim.behaviour.content_is_used import pick_asset, tell_by_content, use_asset
from sim.behaviour.marketers_listen import marketers_listen
from sim.calendar import day_begins
from sim.clock import DAYS_A_WEEK, WEEKS_A_YEAR
from sim.compiled import behaviour
from sim.equations import adstock, by_segment, hill, trust_level, weekly_memory
from sim.luck import NURTURE_TOUCH, chance
from sim.records import FAR, MOST_COUNTED
from sim.stages import CAMPAIGN_CHANNELS, CONTENT, EVENTS, NOBODY, PERSONAS, SEGMENTS, WEB

NURTURED = 2 << 24  # keeps what a touch shows apart from what an inquiry read and a rep brought


@behaviour
def marketing_reaches_out(today, firm, terms, luck):
    """Spend the week's programme, make content, meet customers and sales, keep the not-ready warm.

    How much time goes into meetings is set by the rituals; what is spent where, by the monthly plan.
    """
    if today % DAYS_A_WEEK == 0:
        campaigns_run(firm.segments, firm.campaigns, firm.assets, firm.reps, firm.counts, today, terms)
    marketers_listen(today, firm, terms.knowledge, luck)
    content_is_made(
        today, firm.reps, firm.marketers, firm.expertise, firm.segments, firm.assets, firm.counts, terms, luck
    )
    the_not_ready_are_nurtured(
        today,
        firm.committees,
        firm.members,
        firm.segments,
        firm.assets,
        firm.agenda,
        firm.counts,
        terms,
        luck,
    )


@behaviour
def campaigns_run(segments, campaigns, assets, reps, counts, today, terms):
    """Turn a week's spend into reach, channel by channel: adstock, saturation, relevance, what reps pass on.

    The same spend reaches fewer accounts of a segment in which they are dear.
    """
    trust = mean_trust(reps, counts)
    for segment in range(SEGMENTS):
        apt = relevant_share(segment, assets, counts, day_begins(today), terms.content.life)
        relevance = 1.0 - terms.inquiries.relevance_weight * (1.0 - apt)
        a_year = WEEKS_A_YEAR / max(segments.accounts[segment], 1.0)
        price = by_segment(segment, terms.market.price_step)
        found = terms.inquiries.base_reach
        for channel in range(CAMPAIGN_CHANNELS):
            how = terms_of(channel, terms)
            row = segment * CAMPAIGN_CHANNELS + channel
            spend = segments.spend[segment] * campaigns.share[row]
            lingering = adstock(campaigns.adstock[row], spend, weekly_memory(how.half_life))
            campaigns.adstock[row] = lingering
            pressure = hill(lingering * a_year, how.half_saturation * price, terms.inquiries.slope)
            campaigns.reach[row] = how.reach * pressure * relevance * (1.0 + how.amplification * trust)
            found += campaigns.reach[row]
        segments.reach[segment] = min(found, 1.0)


@behaviour
def mean_trust(reps, counts):
    """Return how far the employed reps believe in marketing, on average; 0 if there are none."""
    trust = 0.0
    people = 0
    for rep in range(counts.reps[0]):
        if reps.employed[rep]:
            trust += trust_level(reps.trust_good[rep], reps.trust_bad[rep])
            people += 1
    return trust / people if people else 0.0


@behaviour
def terms_of(channel, terms):
    """Return the terms of a campaign in a channel."""
    if channel == WEB:
        return terms.inquiries_web
    if channel == CONTENT:
        return terms.inquiries_content
    if channel == EVENTS:
        return terms.inquiries_events
    return terms.inquiries_social


@behaviour
def the_not_ready_are_nurtured(today, committees, members, segments, assets, agenda, counts, terms, luck):
    """Send the committees in nurture what marketing has; what is relevant makes them readier and larger."""
    tomorrow = day_begins(today + 1)
    for slot in range(counts.awake[0]):
        committee = int(agenda.committee[slot])
        who = int(committees.identity[committee])
        while committees.next_touch[committee] < tomorrow:
            now = committees.next_touch[committee]
            if now > committees.nurtured_until[committee]:
                committees.next_touch[committee] = FAR
                break
            touch = int(committees.touches[committee]) + 1
            committees.touches[committee] = min(touch, MOST_COUNTED)
            committees.next_touch[committee] = now + terms.nurture.touch_every
            asset = pick_asset(
                int(committees.segment[committee]),
                touch % int(committees.size[committee]) % PERSONAS,
                now,
                who | NURTURED,
                touch,
                assets.findable,
                assets,
                counts,
                terms.content.life,
                luck,
            )
            if asset != NOBODY:
                use_asset(asset, now, assets)
                # Whether it is read matters only if it says something.
                if assets.relevant[asset] and chance(luck, NURTURE_TOUCH, who, touch) < terms.content.touch:
                    tell_by_content(committee, asset, committees, members, segments, assets)
