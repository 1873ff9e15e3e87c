"""Keyed chances: every chance is a pure function of seed, stream, who and when.

The generator is Philox2x32-7 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
1, 2, 3"; seven rounds are the fewest that its authors found to pass all of BigCrush, ten, their default, cost a run
some 6 % more): the seed and the stream make the key, who and when make the counter.  The product of two 32-bit
words is taken in 64 bits, so that plain Python integers and compiled ones leave the same bits.
"""

import math

from sim.compiled import compiled

WORD = 0xFFFFFFFF
WORDS = 4294967296.0  # how many there are
MULTIPLIER = 0xD256D193
WEYL = 0x9E3779B9
SEED_MIXER_1 = 0x7FEB352D
SEED_MIXER_2 = 0x846CA68B

MOST_STREAMS = 64  # seeds lie so many streams apart
CHANCES_A_MOMENT = 64  # hours lie so many chances apart

# Streams: one for each kind of chance, so that no two kinds ever share a number.  Every result hangs on these
# numbers: append, never renumber.  A stream that nothing draws from any more keeps its place as _UNUSED.
(
    FOUNDING,
    MEMBERS,
    WINDOW_GAP,
    WINDOW_LENGTH,
    RESEARCH,
    INQUIRY_GAP,
    INQUIRY_PLACE,
    INQUIRY_THINNING,
    INQUIRY_HOUR,
    ASSET_CHOICE,
    SCORE_NOISE,
    SALES_NOISE,
    OWNERSHIP,
    SYNC,
    ROUTING,
    RECORD,
    INBOX_LOOK,
    JUDGEMENT,
    SERVICE_TIME,
    ENGAGEMENT,
    SOURCE_KEPT,
    NURTURE_CAPTURE,
    NURTURE_TOUCH,
    PROSPECTING_PICK,
    PROSPECTING_HIT,
    PROSPECTING_JUDGEMENT,
    MEETING_TALK,
    MEETING_MOOD,
    COUNCIL_GAP,
    COUNCIL_TALK,
    RIVAL_PRESENT,
    RIVAL_STANDING,
    PATIENCE,
    RENEWAL,
    EXPANSION,
    CARE,
    LEARNING,
    MESSAGE_DRIFT,
    NEEDS_RENEWAL,
    ASSET_MADE,
    ASSET_KNOWN,
    LABEL,
    FORECAST,
    _UNUSED_LEADERSHIP,
    SURVEY,
    HIRING,
    SOCIAL,
    OPINION,
    _UNUSED_DAY_PROFILE,
    UNOWNED_LOOK,
    PROMISES,
    FORM,
    OWN,
) = STREAMS = range(53)
assert len(STREAMS) <= MOST_STREAMS, "the streams of one seed would be those of the next"


@compiled
def philox(counter_0, counter_1, key):
    """Return the two 32-bit words of Philox2x32-7 for a counter of two words and a key of one."""
    left = int(counter_0) & WORD
    right = int(counter_1) & WORD
    key = int(key) & WORD
    for _ in range(7):
        product = MULTIPLIER * left
        left = ((product >> 32) & WORD) ^ key ^ right
        right = product & WORD
        key = (key + WEYL) & WORD
    return left, right


@compiled
def stream_key(seed, stream):
    """Return the 32-bit key of a stream under a seed, an avalanche mix; different for every pair below 2²⁶ seeds."""
    word = (int(seed) * MOST_STREAMS + int(stream)) & WORD
    word ^= (int(seed) >> 26) & WORD
    word ^= word >> 16
    word = (word * SEED_MIXER_1) & WORD
    word ^= word >> 15
    word = (word * SEED_MIXER_2) & WORD
    return word ^ (word >> 16)


@compiled
def two_words(seed, stream, who, when):
    """Return two independent words of 32 bits: each may be taken apart into bits, or be a chance (`as_chance`)."""
    return philox(who, when, stream_key(seed, stream))


@compiled
def as_chance(word):
    """Return a word of 32 bits as a uniform number in [0, 1)."""
    return word / WORDS


@compiled
def chance_of_key(who, when, key):
    """Return a uniform number in [0, 1) with 53 bits under a key of 32 bits."""
    left, right = philox(who, when, key)
    return ((left >> 5) * 67108864.0 + (right >> 6)) / 9007199254740992.0


@compiled
def chance(seed, stream, who, when):
    """Return a uniform number in [0, 1) with 53 bits; an event of probability p happens if it is below p."""
    return chance_of_key(who, when, stream_key(seed, stream))


@compiled
def waiting(seed, stream, who, when, mean):
    """Return an exponential waiting time of the given mean."""
    return -mean * math.log1p(-chance(seed, stream, who, when))


@compiled
def normal(seed, stream, who, when):
    """Return a standard normal number (Box and Muller 1958)."""
    left, right = two_words(seed, stream, who, when)
    radius = math.sqrt(-2.0 * math.log((left + 1.0) / WORDS))
    return radius * math.cos(2.0 * math.pi * right / WORDS)


@compiled
def moment(hour, ordinal):
    """Return the counter word of the nth chance (below 64) of something that was born in an hour."""
    return int(hour) * CHANCES_A_MOMENT + int(ordinal)
