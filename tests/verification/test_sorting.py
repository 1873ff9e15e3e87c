"""Sorting and splitting on firms whose growth is a line in firm, practices and luck: the truth is known in closed form.

With everything normal, a class is a slice of the score, and the mean of anything in it is the mean of the slice times
its covariance with the score over the score's standard deviation.  Tolerances come from standard errors.
"""

import math

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.needed import Compared, curve_of
from experiments.statistics.sorting import BEST, CLASSES, LAGGARD, Seen, Sorting, spread_of_noise

FIRM, PRACTICE, LUCK = 0.06, 0.04, 0.03  # standard deviations of what makes growth
SHARE_OF_PRACTICE, SHARE_ELSE = 2.0, 0.1  # pipeline: a line in practices, and what else there is
ERRORS = 4.5  # standard errors: missed by chance once in 150,000
PARTS = ("practice", "firms", "luck")


def between_classes():
    """How many standard deviations of the score lie between the best class and the laggards."""
    ends = (CLASSES[BEST], CLASSES[LAGGARD])
    return sum(stats.norm.pdf(stats.norm.ppf(share)) / share for share in ends)


def truth(firm=FIRM, practice=PRACTICE, luck=LUCK):
    """What sorting makes of each part in a large population."""
    growth = math.hypot(firm, practice, luck)
    share = math.hypot(SHARE_OF_PRACTICE * practice, SHARE_ELSE)
    together = SHARE_OF_PRACTICE * practice**2 / (growth * share)
    score = math.sqrt(2 + 2 * together)
    with_score = {
        "practice": practice**2 / growth + SHARE_OF_PRACTICE * practice**2 / share,
        "firms": firm**2 / growth,
        "luck": luck**2 / growth,
    }
    return {part: between_classes() * covariance / score for part, covariance in with_score.items()}


def drawn(firms, seed, further=2, firm=FIRM, practice=PRACTICE, luck=LUCK):
    """Draw firms, see each once as the survey does and `further` times more, with and without its practices."""
    rng = np.random.default_rng(seed)
    own, adds = rng.normal(0, firm, firms), rng.normal(0, practice, firms)
    years = rng.normal(0, luck, (firms, further + 1))
    else_ = rng.normal(0, SHARE_ELSE, firms)
    elsewhere = (own[:, None] + years[:, 1:]).mean(axis=1)
    growth = own + adds + years[:, 0]
    seen = Seen(growth, SHARE_OF_PRACTICE * adds + else_, elsewhere + adds, elsewhere)
    return seen, Compared(own + years[:, 0], else_), years


def sorted_once(seen):
    """Sort firms whose intervals nobody asks for."""
    return Sorting(seen, 0, resamples=1)


def parts_of(seen):
    split = sorted_once(seen).split()
    return np.array([getattr(split, part).value for part in PARTS])


@pytest.fixture(scope="module")
def many(fresh_seed):
    """The parts in many populations of 200 firms that are each seen but once more."""
    return np.array([parts_of(drawn(200, [fresh_seed, one], further=1)[0]) for one in range(150)])


def test_a_large_population_has_the_parts_of_the_closed_form(fresh_seed):
    seen, _, _ = drawn(100_000, fresh_seed)
    found = sorted_once(seen).split()
    classed = [share * len(seen.growth) for share in (CLASSES[BEST], CLASSES[LAGGARD])]
    for part, wanted in truth().items():
        error = seen.parts[part].std() * math.sqrt(sum(1 / firms for firms in classed))
        assert abs(getattr(found, part).value - wanted) < ERRORS * error, part


def test_one_further_run_a_firm_is_enough_for_a_split_without_bias(many):
    """Small populations tell classes apart a little worse than large ones; what is compared is 200 firms with 200."""
    large = np.array([parts_of(drawn(200, [1, one], further=40)[0]) for one in range(150)])
    error = np.sqrt((many.var(axis=0, ddof=1) + large.var(axis=0, ddof=1)) / 150)
    assert (np.abs(many.mean(axis=0) - large.mean(axis=0)) < ERRORS * error).all()
    # Of 200 firms, the ends of an order lie a quarter of a hundredth nearer than of endlessly many (Burrows 1972).
    assert (
        np.abs(many.mean(axis=0) - list(truth().values())) < ERRORS * error + 0.01 * sum(truth().values())
    ).all()


def test_the_split_would_be_biased_if_the_ranked_run_were_averaged_too(fresh_seed):
    """The luck of the ranked year would count for the firm: that is what keeping it apart is for."""
    wrong, right = [], []
    for one in range(60):
        seen, _, years = drawn(200, [fresh_seed, 7, one], further=1)
        firm = seen.common - years[:, 1]
        mixed = firm + years.mean(axis=1)
        right.append(parts_of(seen))
        wrong.append(parts_of(seen._replace(common=mixed, own=mixed + seen.parts["practice"])))
    off = np.array(wrong) - np.array(right)
    error = off.std(axis=0, ddof=1) / math.sqrt(len(off))
    luck = PARTS.index("luck")
    assert off.mean(axis=0)[luck] < -ERRORS * error[luck]
    assert off.mean(axis=0)[PARTS.index("practice")] == pytest.approx(0, abs=1e-12)


def test_intervals_hold_the_truth_about_as_often_as_they_say(fresh_seed):
    hits = 0
    trials = 60
    for one in range(trials):
        split = Sorting(drawn(300, [fresh_seed, 3, one])[0], one).split()
        hits += split.practice.low <= truth()["practice"] <= split.practice.high
    assert stats.binomtest(hits, trials, 0.95).pvalue > 1e-5


def test_parts_add_up_to_the_gap_in_every_population(fresh_seed):
    for one in range(20):
        split = sorted_once(drawn(37, [fresh_seed, one])[0]).split()
        assert split.gap.value == pytest.approx(sum(getattr(split, part).value for part in PARTS), abs=1e-12)


@pytest.mark.parametrize(("without", "part"), [("practice", "practice"), ("firm", "firms")])
def test_a_part_in_which_firms_do_not_differ_is_nothing(fresh_seed, without, part):
    found = np.array(
        [parts_of(drawn(200, [fresh_seed, one], **{without: 0.0})[0])[PARTS.index(part)] for one in range(60)]
    )
    error = found.std(ddof=1) / math.sqrt(len(found))
    assert abs(found.mean()) <= ERRORS * error + 1e-12


def test_what_practices_add_dealt_out_anew_among_the_firms_makes_no_part_of_the_gap(fresh_seed):
    found = np.array(
        [
            parts_of(drawn(200, [fresh_seed, one])[0].permuted(one))[PARTS.index("practice")]
            for one in range(60)
        ]
    )
    assert abs(found.mean()) < ERRORS * found.std(ddof=1) / math.sqrt(len(found))


def test_the_strength_that_a_gap_needs_is_the_one_that_makes_it(fresh_seed):
    """Where practices do twice what they do here, the closed form says what gap there is; it is found from here."""
    wanted = sum(truth(practice=2 * PRACTICE).values())
    strengths, causals = [], []
    for one in range(25):
        seen, compared, _ = drawn(400, [fresh_seed, 5, one])
        needed = curve_of(sorted_once(seen), compared).needed(wanted)
        strengths.append(needed.strength.value)
        causals.append(needed.causal.value)
    for found, expected in ((strengths, 2.0), (causals, truth(practice=2 * PRACTICE)["practice"])):
        error = np.std(found, ddof=1) / math.sqrt(len(found))
        assert abs(np.mean(found) - expected) < ERRORS * error + 0.01 * expected


def test_noise_alone_makes_a_gap_at_the_spread_that_is_told(fresh_seed):
    spread = spread_of_noise(0.24)
    assert spread == pytest.approx(0.24 * math.sqrt(2) / between_classes())
    rng = np.random.default_rng(fresh_seed)
    noise = rng.normal(0, spread, 50_000)
    seen = Seen(noise, rng.normal(size=50_000), np.zeros(50_000), np.zeros(50_000))
    error = spread * math.sqrt(1 / 10_000 + 1 / 15_000)
    assert abs(sorted_once(seen).split().gap.value - 0.24) < ERRORS * error


def test_no_strength_is_needed_for_a_gap_that_firms_and_luck_make_and_none_reaches_one_that_is_too_large(
    fresh_seed,
):
    seen, compared, _ = drawn(400, fresh_seed)
    curve = curve_of(sorted_once(seen), compared)
    none, never = curve.needed(0.5 * curve.gap[0, 0]), curve.needed(10.0)
    assert (none.strength.value, none.causal.value) == (0, 0)
    assert math.isnan(never.strength.value)
    assert math.isnan(never.causal.value)
