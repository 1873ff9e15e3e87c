"""Content is made: assets by topic and persona, out of what marketing knows and hears."""

from sim.behaviour.content_is_used import first_current
from sim.behaviour.knowledge import marketer_row
from sim.calendar import day_begins, ends_month
from sim.compiled import behaviour
from sim.equations import persona_cost
from sim.luck import ASSET_KNOWN, ASSET_MADE, as_chance, chance, two_words
from sim.stages import PERSONAS, SEGMENTS, TOPICS

FINDABLE = 1 << 16  # keeps the chance to be found apart from the chance to be known


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
        contact = min(marketers.contact_due[marketer], free)
        marketers.hours_contact[marketer] += contact
        if terms.switches.chores:
            free -= contact
        spent = content.hours_share * free
        marketers.hours_content[marketer] += min(spent, owned - met - contact)
        marketers.unfinished[marketer] += spent * marketers.skill[marketer]
        while ends_month(today) and marketers.unfinished[marketer] >= cost:
            if counts.assets[0] >= len(assets.topic) - 1:
                break  # a later month has room for the rest
            marketers.unfinished[marketer] -= cost
            publish(today, marketer, reps, marketers, expertise, segments, assets, counts, terms, luck)


@behaviour
def publish(today, marketer, reps, marketers, expertise, segments, assets, counts, terms, luck):
    """Publish an asset: its topic from what a rep has heard or from the desk, true if the author knows it.

    The personas it serves follow in turn, so that none is left out for good.
    """
    asset = int(counts.assets[0])
    nth = int(marketers.assets[marketer])
    marketers.assets[marketer] = nth + 1
    left, right = two_words(luck, ASSET_MADE, marketer, nth)
    segment = (int(marketers.segment[marketer]) + nth) % SEGMENTS
    relevant = int(segments.relevant[segment])
    topic = left % TOPICS
    if as_chance(right) < terms.content.made_with_sales:
        heard = relevant & heard_by_sales(marketer + nth, segment, reps, expertise, counts)
        for step in range(TOPICS):
            if heard >> ((topic + step) % TOPICS) & 1:
                topic = (topic + step) % TOPICS
                break
    knows = int(expertise.knows[marketer_row(marketer, reps) + segment])
    assets.topic[asset] = topic
    assets.segment[asset] = segment
    assets.personas[asset] = personas_in_turn(nth, int(terms.content.personas))
    assets.relevant[asset] = (relevant & knows) >> topic & 1
    findable = terms.content.found_if_relevant if assets.relevant[asset] else terms.content.found_if_not
    served = int(assets.personas[asset]) << segment * PERSONAS
    found = chance(luck, ASSET_KNOWN, marketer + FINDABLE, nth) < findable
    assets.findable[asset] = served if found else 0
    known = chance(luck, ASSET_KNOWN, marketer, nth) < terms.content.known_to_reps
    assets.known[asset] = served if known else 0
    assets.made[asset] = day_begins(today)
    counts.assets[0] = asset + 1


@behaviour
def heard_by_sales(start, segment, reps, expertise, counts):
    """Return the mask of the topics that the rep who is asked knows about a segment; none if there is no rep."""
    for step in range(counts.reps[0]):
        rep = (start + step) % int(counts.reps[0])
        if reps.employed[rep]:
            return int(expertise.knows[rep * SEGMENTS + segment])
    return 0


@behaviour
def personas_in_turn(nth, served):
    """Return the mask of the personas that the nth asset of a marketer serves."""
    mask = 0
    for step in range(min(served, PERSONAS)):
        mask |= 1 << (nth + step) % PERSONAS
    return mask


@behaviour
def relevant_share(segment, assets, counts, now, life):
    """Return the share of a segment's current assets that speak of what matters there, truly."""
    apt = 0
    current = 0
    for asset in range(first_current(now - life, assets, counts), counts.assets[0]):
        if assets.segment[asset] == segment:
            current += 1
            apt += int(assets.relevant[asset])
    return apt / current if current else 0.0
