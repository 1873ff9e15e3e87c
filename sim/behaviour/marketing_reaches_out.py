"""Marketing reaches out: campaigns, content, calls joined, customers met, nurture."""

from sim.calendar import DAYS_A_WEEK, DAYS_A_YEAR, WEEKS_A_YEAR, day_begins, ends_month
from sim.compiled import behaviour
from sim.equations import adstock, bits, by_segment, hill, persona_cost, trust_level, weekly_memory
from sim.luck import (
    ASSET_CHOICE,
    ASSET_KNOWN,
    ASSET_MADE,
    LEARNING,
    NURTURE_TOUCH,
    SOCIAL,
    chance,
    philox,
    stream_key,
)
from sim.records import FAR
from sim.stages import CAMPAIGN_CHANNELS, CONTENT, EVENTS, NOBODY, PERSONAS, SEGMENTS, TOPICS, WEB

SHELF = 160  # a buyer or a rep looks through so many of the newest assets
LOOKS = 24  # and takes the first of so many that serves the segment
NURTURED = 2 << 24  # keeps what a touch shows apart from what an inquiry read and a rep brought
FINDABLE = 1 << 16  # keeps the chance to be found apart from the chance to be known
CALLS, VISITS = range(2)


@behaviour
def marketing_reaches_out(today, firm, terms, luck):
    """Spend the week's programme, make content, meet customers and sales, keep the not-ready warm.

    How much time goes into meetings is set by the rituals; what is spent where, by the monthly plan.
    """
    if today % DAYS_A_WEEK == 0:
        campaigns_run(firm.segments, firm.campaigns, firm.assets, firm.reps, firm.counts, today, terms)
    content_is_made(
        today, firm.reps, firm.marketers, firm.expertise, firm.segments, firm.assets, firm.counts, terms, luck
    )
    marketers_listen(
        today, firm.reps, firm.marketers, firm.expertise, firm.segments, firm.counts, terms.knowledge, luck
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
            spend = segments.spend[segment] * share_of_spend(channel, terms)
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
def share_of_spend(channel, terms):
    """Return the share of a segment's spend that goes into a channel."""
    total = 0.0
    for each in range(CAMPAIGN_CHANNELS):
        total += terms_of(each, terms).spend
    return terms_of(channel, terms).spend / total if total > 0.0 else 0.0


@behaviour
def relevant_share(segment, assets, counts, now, life):
    """Return the share of a segment's current assets that speak of what matters there, truly."""
    apt = 0
    current = 0
    newest = int(counts.assets[0])
    for asset in range(max(newest - SHELF, 0), newest):
        if assets.segment[asset] == segment and assets.made[asset] >= now - life:
            current += 1
            apt += int(assets.relevant[asset])
    return apt / current if current else 0.0


@behaviour
def content_is_made(today, reps, marketers, expertise, segments, assets, counts, terms, luck):
    """Let every marketer put the day's content hours into the next assets, which come out at the end of a month."""
    content = terms.content
    cost = content.hours_an_asset * persona_cost(content.personas, content.persona_exponent)
    for marketer in range(counts.marketers[0]):
        if not marketers.employed[marketer]:
            continue
        owned = terms.team.hours_a_day
        marketers.hours_owned[marketer] += owned
        met = min(marketers.meetings_due[marketer], owned)
        marketers.meetings_due[marketer] -= met
        marketers.hours_meetings[marketer] += met
        free = owned - met if terms.switches.chores else owned
        contact = min(contact_hours(today, marketer, terms.knowledge, luck), free)
        marketers.hours_contact[marketer] += contact
        if terms.switches.chores:
            free -= contact
        spent = content.hours_share * free
        marketers.hours_content[marketer] += min(spent, owned - met - contact)
        marketers.unfinished[marketer] += spent * marketers.skill[marketer]
        while cost > 0.0 and ends_month(today) and marketers.unfinished[marketer] >= cost:
            marketers.unfinished[marketer] -= cost
            publish(today, marketer, reps, marketers, expertise, segments, assets, counts, terms, luck)


@behaviour
def publish(today, marketer, reps, marketers, expertise, segments, assets, counts, terms, luck):
    """Publish an asset: its topic from what sales hears or from the desk, true if the author knows it.

    The personas it serves follow in turn, so that none is left out for good.
    """
    asset = int(counts.assets[0])
    if asset >= len(assets.topic) - 1:
        return
    nth = int(marketers.assets[marketer])
    marketers.assets[marketer] = nth + 1
    left, right = philox(marketer, nth, stream_key(luck, ASSET_MADE))
    segment = (int(marketers.segment[marketer]) + nth) % SEGMENTS
    relevant = int(segments.relevant[segment])
    topic = left % TOPICS
    if right / 4294967296.0 < terms.content.made_with_sales:
        for step in range(TOPICS):
            if relevant >> ((topic + step) % TOPICS) & 1:
                topic = (topic + step) % TOPICS
                break
    knows = int(expertise.knows[marketer_row(marketer, reps) + segment])
    assets.topic[asset] = topic
    assets.segment[asset] = segment
    assets.personas[asset] = personas_in_turn(nth, int(terms.content.personas))
    assets.relevant[asset] = (relevant & knows) >> topic & 1
    findable = terms.content.found_if_relevant if assets.relevant[asset] else terms.content.found_if_not
    assets.findable[asset] = chance(luck, ASSET_KNOWN, marketer + FINDABLE, nth) < findable
    assets.known[asset] = chance(luck, ASSET_KNOWN, marketer, nth) < terms.content.known_to_reps
    assets.made[asset] = day_begins(today)
    counts.assets[0] = asset + 1


@behaviour
def personas_in_turn(nth, served):
    """Return the mask of the personas that the nth asset of a marketer serves."""
    mask = 0
    for step in range(min(served, PERSONAS)):
        mask |= 1 << (nth + step) % PERSONAS
    return mask


@behaviour
def meets(today, marketer, kind, yearly, luck):
    """Tell whether a marketer has a call or a visit today, at a yearly rate."""
    return chance(luck, SOCIAL, -1 - marketer * 2 - kind, today) < yearly / DAYS_A_YEAR


@behaviour
def contact_hours(today, marketer, knowledge, luck):
    """Return the hours that today's joined call and customer visit take."""
    hours = 0.0
    if meets(today, marketer, CALLS, knowledge.calls_joined, luck):
        hours += knowledge.call_hours
    if meets(today, marketer, VISITS, knowledge.customer_visits, luck):
        hours += knowledge.visit_hours
    return hours


@behaviour
def marketers_listen(today, reps, marketers, expertise, segments, counts, knowledge, luck):
    """Let marketers learn from the calls they join and the customers they meet."""
    for marketer in range(counts.marketers[0]):
        if not marketers.employed[marketer]:
            continue
        called = meets(today, marketer, CALLS, knowledge.calls_joined, luck)
        visited = meets(today, marketer, VISITS, knowledge.customer_visits, luck)
        if not (called or visited):
            continue
        segment = (int(marketers.segment[marketer]) + today) % SEGMENTS
        row = marketer_row(marketer, reps) + segment
        if called:
            learn(row, segment, today * 2, knowledge.from_joined_call, expertise, segments, luck)
        if visited:
            learn(row, segment, today * 2 + 1, knowledge.from_visit, expertise, segments, luck)


@behaviour
def learn(row, segment, when, probability, expertise, segments, luck):
    """Let one person learn, topic by topic, what matters to a segment; the truth ends an inflated claim."""
    if probability <= 0.0:
        return
    relevant = int(segments.relevant[segment])
    for topic in range(TOPICS):
        if relevant >> topic & 1 and chance(luck, LEARNING, row * TOPICS + topic, when) < probability:
            expertise.knows[row] = int(expertise.knows[row]) | 1 << topic
            expertise.inflates[row] = int(expertise.inflates[row]) & ~(1 << topic)


@behaviour
def pick_asset(segment, persona, now, who, when, within_reach, assets, counts, life, luck):
    """Return the asset that somebody finds on the shelf for a persona of a segment, or NOBODY.

    Buyers see what is findable, reps what they know: `within_reach` is that column of the assets.
    """
    newest = int(counts.assets[0])
    shelf = min(newest, SHELF)
    if shelf == 0:
        return NOBODY
    left, _ = philox(who, when, stream_key(luck, ASSET_CHOICE))
    place = left % shelf
    for _ in range(LOOKS):
        asset = newest - 1 - place
        place = place + 1 if place + 1 < shelf else 0
        if assets.segment[asset] != segment or not within_reach[asset] or assets.made[asset] < now - life:
            continue
        if int(assets.personas[asset]) >> persona & 1:
            return asset
    return NOBODY


@behaviour
def use_asset(asset, now, assets):
    """Note that an asset was used in an interaction with a buyer."""
    assets.uses[asset] += 1
    if assets.uses[asset] == 1:
        assets.first_used[asset] = now


@behaviour
def tell_by_content(committee, asset, committees, members, segments, assets):
    """Tell a committee marketing's line on a topic; members whose persona is served hold the item."""
    topic = 1 << int(assets.topic[asset])
    segment = int(assets.segment[asset])
    committees.told_marketing[committee] = int(committees.told_marketing[committee]) | topic
    line = int(committees.line_marketing[committee]) & ~topic
    committees.line_marketing[committee] = line | int(segments.line[segment]) & topic
    committees.inflated[committee] = (
        int(committees.inflated[committee]) | int(segments.inflates[segment]) & topic
    )
    first = int(committees.first_member[committee])
    for member in range(int(committees.size[committee])):
        if int(assets.personas[asset]) >> member % PERSONAS & 1:
            members.items[first + member] = int(members.items[first + member]) | topic


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
            committees.touches[committee] = min(touch, 30000)
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
                read = chance(luck, NURTURE_TOUCH, who, touch) < terms.content.touch
                if read and assets.relevant[asset]:
                    tell_by_content(committee, asset, committees, members, segments, assets)


@behaviour
def knowledge_of(row, segment, expertise, segments):
    """Return the share of what matters to a segment that a person knows."""
    relevant = int(segments.relevant[segment])
    return bits(int(expertise.knows[row]) & relevant) / max(bits(relevant), 1)


@behaviour
def marketer_row(marketer, reps):
    """Return the first row of a marketer's expertise, behind the rows of every possible rep."""
    return (len(reps.employed) - 1 + marketer) * SEGMENTS
