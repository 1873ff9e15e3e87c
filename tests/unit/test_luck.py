"""Luck: the published generator, and chances that are uniform and independent of one another.

Each check of a tolerance fails an ideal generator about once in 100,000 tests; there are some sixty, so that all of
them hold in all but one run of 1,600.
"""

import math
import random
import re

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import luck

MANY = 20_000
BY_CHANCE = 1e-5
TOO_FAR = 4.4  # standard errors: two-sided, one in 100,000
NUMBERS = {name: number for name, number in vars(luck).items() if name.isupper() and number in luck.STREAMS}
IN_ORDER = """
FOUNDING MEMBERS WINDOW_GAP WINDOW_LENGTH RESEARCH INQUIRY_GAP INQUIRY_PLACE INQUIRY_THINNING INQUIRY_HOUR
ASSET_CHOICE SCORE_NOISE SALES_NOISE OWNERSHIP SYNC ROUTING RECORD INBOX_LOOK JUDGEMENT SERVICE_TIME ENGAGEMENT
SOURCE_KEPT NURTURE_CAPTURE NURTURE_TOUCH PROSPECTING_PICK PROSPECTING_HIT PROSPECTING_JUDGEMENT MEETING_TALK
MEETING_MOOD COUNCIL_GAP COUNCIL_TALK RIVAL_PRESENT RIVAL_STANDING PATIENCE RENEWAL EXPANSION CARE LEARNING
MESSAGE_DRIFT NEEDS_RENEWAL ASSET_MADE ASSET_KNOWN LABEL FORECAST LEADERSHIP SURVEY HIRING SOCIAL OPINION
DAY_PROFILE UNOWNED_LOOK PROMISES FORM
"""
words = st.integers(0, luck.WORD)


def chances(seed=1, stream=0, whos=range(1), whens=range(1)):
    return np.array([luck.chance(seed, stream, who, when) for who in whos for when in whens])


def even(bins):
    """Tell whether counts are as even as chance makes them, neither less nor more (chi-square)."""
    low, high = stats.chi2.ppf([BY_CHANCE / 2, 1 - BY_CHANCE / 2], len(bins) - 1)
    return low < ((bins - bins.mean()) ** 2 / bins.mean()).sum() < high


def correlation_in_standard_errors(one, other):
    return np.corrcoef(one, other)[0, 1] * math.sqrt(len(one))


@pytest.mark.parametrize(
    ("counter", "key", "published"),
    [
        ((0x00000000, 0x00000000), 0x00000000, (0x257A3673, 0xCD26BE2A)),
        ((0xFFFFFFFF, 0xFFFFFFFF), 0xFFFFFFFF, (0xAB302C4D, 0x3DC9D239)),
        ((0x243F6A88, 0x85A308D3), 0x13198A2E, (0xBEDBBE6B, 0xE4C770B3)),
    ],
)
def test_philox_gives_the_vectors_published_with_random123(counter, key, published):
    assert luck.philox(*counter, key) == published


@numba.njit
def compiled_philox(left, right, key):
    return luck.philox(left, right, key)


@given(words, words, words)
def test_philox_compiled_equals_philox_in_plain_python(left, right, key):
    assert compiled_philox(left, right, key) == luck.philox(left, right, key)


@given(st.integers(0, 2**62), words, words)
def test_the_two_words_of_a_key_make_its_chance(seed, who, when):
    left, right = luck.two_words(seed, luck.OPINION, who, when)
    together = luck.as_chance(left) + (right >> 6) / 2**58
    assert abs(together - luck.chance(seed, luck.OPINION, who, when)) < 2**-26


@given(st.integers(0, 2**62), st.integers(-(2**31), 2**31), st.integers(-(2**31), 2**31))
def test_a_chance_is_below_one_for_whoever_and_whenever(seed, who, when):
    assert 0.0 <= luck.chance(seed, luck.OPINION, who, when) < 1.0


@given(st.integers(0, 1000), words, words)
def test_a_chance_depends_on_its_key_and_on_nothing_before(seed, who, when):
    first = luck.chance(seed, luck.ENGAGEMENT, who, when)
    luck.chance(seed + 1, luck.SYNC, when, who)
    assert luck.chance(seed, luck.ENGAGEMENT, who, when) == first


def test_every_stream_has_a_number_of_its_own():
    assert sorted(NUMBERS.values()) == list(luck.STREAMS)


def test_a_stream_keeps_its_number_for_good_because_results_hang_on_it():
    named = [name.removeprefix("_UNUSED_") for name in sorted(NUMBERS, key=NUMBERS.__getitem__)]
    given = IN_ORDER.split()
    assert named[: len(given)] == given, "append streams, never renumber them"


def test_streams_are_called_unused_when_nothing_draws_from_them_and_only_then(project):
    source = [path.read_text() for path in (project / "sim").rglob("*.py") if path.name != "luck.py"]
    drawn = set(re.findall(r"\b[A-Z_]+\b", "\n".join(source)))
    unused = {name for name in NUMBERS if name.startswith("_UNUSED_")}
    assert NUMBERS.keys() - drawn == unused


def test_every_stream_under_every_seed_has_a_key_of_its_own():
    keys = {luck.stream_key(seed, stream) for seed in range(2000) for stream in luck.STREAMS}
    assert len(keys) == 2000 * len(luck.STREAMS)


@pytest.mark.parametrize("stream", luck.STREAMS)
def test_chances_of_every_stream_are_uniform(stream, fresh_seed):
    u = chances(fresh_seed, stream, range(100), range(100))
    assert even(np.bincount((100 * u).astype(int), minlength=100))


def test_chances_have_the_moments_of_the_uniform(fresh_seed):
    u = chances(fresh_seed, luck.RENEWAL, range(200), range(100))
    for power in (1, 2, 3):
        error = math.sqrt((1 / (2 * power + 1) - 1 / (power + 1) ** 2) / len(u))
        assert abs((u**power).mean() - 1 / (power + 1)) < TOO_FAR * error


def test_the_low_bits_are_as_uniform_as_the_high_ones(fresh_seed):
    u = chances(fresh_seed, luck.RENEWAL, range(200), range(100))
    low = (u * 2**53 % 2**10) / 2**10
    assert abs(low.mean() - 0.5) < TOO_FAR * math.sqrt(1 / 12 / len(u))


@pytest.mark.parametrize(
    ("other", "seeds_on"),
    [
        ({"stream": luck.OPINION + 1}, 0),
        ({}, 1),
        ({"whos": range(1, MANY // 100 + 1)}, 0),
        ({"whens": range(1, 101)}, 0),
        ({}, 2**26),
    ],
    ids=["the next stream", "the next seed", "the neighbour", "the next time", "a seed far away"],
)
def test_a_chance_says_nothing_about(other, seeds_on, fresh_seed):
    key = {"seed": fresh_seed, "stream": luck.OPINION, "whos": range(MANY // 100), "whens": range(100)}
    another = key | other | {"seed": fresh_seed + seeds_on}
    assert abs(correlation_in_standard_errors(chances(**key), chances(**another))) < TOO_FAR


def test_chances_of_neighbours_fill_the_square(fresh_seed):
    """Pairs of a committee and the next one, no committee in two of them, over 20 × 20 squares."""
    u = chances(fresh_seed, luck.INQUIRY_GAP, range(2 * MANY))
    squares = (20 * u[::2]).astype(int) * 20 + (20 * u[1::2]).astype(int)
    assert even(np.bincount(squares, minlength=400))


def test_waiting_times_have_the_exponential_distribution(fresh_seed):
    waits = np.array([luck.waiting(fresh_seed, luck.INQUIRY_GAP, who, 0, 5.0) for who in range(MANY)])
    assert abs(waits.mean() - 5.0) < TOO_FAR * 5.0 / math.sqrt(MANY)
    late = (waits > 10.0).mean()
    assert abs(late - math.exp(-2)) < TOO_FAR * math.sqrt(math.exp(-2) * (1 - math.exp(-2)) / MANY)


def test_normal_numbers_have_the_moments_of_the_normal(fresh_seed):
    z = np.array([luck.normal(fresh_seed, luck.OPINION, who, 0) for who in range(MANY)])
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((z**power).mean() - moment) < TOO_FAR * math.sqrt(variance / MANY)


@given(st.integers(0, 200_000), st.integers(0, 63), st.integers(0, 200_000), st.integers(0, 63))
def test_no_two_moments_within_the_longest_horizon_are_the_same(hour, nth, other_hour, other_nth):
    same = luck.moment(hour, nth) == luck.moment(other_hour, other_nth)
    assert same == ((hour, nth) == (other_hour, other_nth))


def test_the_order_in_which_chances_are_asked_for_does_not_matter(fresh_seed):
    keys = [(who, when) for who in range(50) for when in range(20)]
    asked = {key: luck.chance(fresh_seed, luck.PATIENCE, *key) for key in keys}
    random.Random(fresh_seed).shuffle(keys)
    assert {key: luck.chance(fresh_seed, luck.PATIENCE, *key) for key in keys} == asked
