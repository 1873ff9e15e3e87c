"""Content is used: a buyer or a rep takes an asset from the shelf, and its members are told what it says."""

from sim.compiled import behaviour
from sim.equations import taken_over
from sim.luck import ASSET_CHOICE, two_words
from sim.stages import NOBODY, PERSONAS

LOOKS = 24  # assets that somebody looks at before giving up; assumption


@behaviour
def pick_asset(segment, persona, now, who, when, within_reach, assets, counts, life, luck):
    """Return the asset that somebody finds on the shelf for a persona of a segment, or NOBODY.

    Buyers see what is findable, reps what they know: `within_reach` is that column of the assets.
    """
    newest = int(counts.assets[0])
    shelf = newest - first_current(now - life, assets, counts)
    if shelf == 0:
        return NOBODY
    left, _ = two_words(luck, ASSET_CHOICE, who, when)
    asset = newest - 1 - left % shelf
    reader = 1 << segment * PERSONAS + persona
    for _ in range(LOOKS):
        if int(within_reach[asset]) & reader:
            return asset
        asset = asset - 1 if asset > newest - shelf else newest - 1
    return NOBODY


@behaviour
def first_current(since, assets, counts):
    """Return the first row of the assets made from an elapsed hour on; they stand in the order of their making.

    It is looked for from where it was found last: a shelf changes once a month, and is asked for all day.
    """
    first = int(counts.shelf[0])
    while first < counts.assets[0] and assets.made[first] < since:
        first += 1
    while first > 0 and assets.made[first - 1] >= since:
        first -= 1
    counts.shelf[0] = first
    return first


@behaviour
def use_asset(asset, now, assets):
    """Note that an asset was used in an interaction with a buyer."""
    assets.uses[asset] += 1
    if assets.uses[asset] == 1:
        assets.first_used[asset] = now


@behaviour
def tell_by_content(committee, asset, committees, members, segments, assets):
    """Tell a committee marketing's line on a topic; members whose persona is served hold the item.

    Whoever spoke last of a topic, marketing or sales, has set what the committee expects of it.
    """
    topic = 1 << int(assets.topic[asset])
    segment = int(assets.segment[asset])
    committees.told_marketing[committee] = int(committees.told_marketing[committee]) | topic
    line = taken_over(committees.line_marketing[committee], topic, segments.line[segment])
    committees.line_marketing[committee] = line
    committees.inflated[committee] = taken_over(
        committees.inflated[committee], topic, segments.inflates[segment]
    )
    first = int(committees.first_member[committee])
    for member in range(int(committees.size[committee])):
        if int(assets.personas[asset]) >> member % PERSONAS & 1:
            members.items[first + member] = int(members.items[first + member]) | topic
