"""Influence of inputs on a stochastic outcome: known indices are found, and luck does not pass for influence."""

import math

import numpy as np
import pytest
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris, sobol
from scipy import stats

from experiments.statistics.estimates import INTERVAL
from experiments.statistics.sensitivity import across_seeds, elementary_effects, screening_of, shares_of

BY_CHANCE = 1e-5  # how often a check that takes its tolerance from a standard error fails though all is right
TOO_FAR = stats.norm.isf(BY_CHANCE / 2)  # standard errors
IN_HALF_AN_INTERVAL = stats.norm.isf((1 - INTERVAL) / 2)  # standard errors
ROUNDING = 1e-12
UNIT = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
RUNS = 3


def ishigami(points):
    """Ishigami and Homma 1990 with a = 7 and b = 0.1, on the unit cube."""
    first, second, third = np.moveaxis(np.pi * (2 * points - 1), -1, 0)
    return np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


def ishigami_shares():
    """First-order and total shares by the closed form of the same paper."""
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    alone = np.array([0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, 0.0])
    pair = b**2 * np.pi**8 * 8 / 225
    return alone / variance, (alone + np.array([pair, 0, pair])) / variance, variance


def blocks_of(points, rows):
    return points.reshape(-1, rows, points.shape[1])


def with_luck(values, spread, seed):
    """Runs of every row: luck common to a block's seed, and luck that answers to where the row lies."""
    rng = np.random.default_rng(seed)
    blocks, rows = values.shape
    common = rng.normal(0, spread, (blocks, 1, RUNS))
    own = rng.normal(0, spread / 2, (blocks, rows, RUNS))
    return values[:, :, None] + common + own


def too_far(found):
    """How far an estimate may lie from the truth: missed by chance once in 100,000 estimates."""
    return TOO_FAR / IN_HALF_AN_INTERVAL * found.half_width


def share_of_blocks(part, whole):
    """The mean of a part over the mean of the whole, and its standard error over blocks (delta method)."""
    share = part.mean() / whole.mean()
    return share, np.std(part - share * whole, ddof=1) / whole.mean() / math.sqrt(len(part))


@pytest.fixture(scope="module")
def radial(fresh_seed):
    return blocks_of(sobol.sample(UNIT, 1024, calc_second_order=False, seed=fresh_seed), 5)


@pytest.mark.parametrize("spread", [0.0, 1.0, 4.0])
def test_known_shares_are_found_however_large_the_luck(radial, spread, fresh_seed):
    """Six shares and the luck, at three sizes of luck: one of these 21 checks fails by chance in 5,000 runs."""
    values = with_luck(ishigami(radial), spread, fresh_seed)
    shares = shares_of(values)
    first_order, total, variance = ishigami_shares()
    for found, known in ((shares.first_order, first_order), (shares.total, total)):
        for one, truth in zip(found, known, strict=True):
            assert one.value == pytest.approx(truth, abs=too_far(one))
    luck = spread**2 * 1.25
    independent = values[:, [0, -1]]
    by_luck = independent.var(axis=2, ddof=1).mean(axis=1)
    by_inputs = across_seeds(*2 * [independent - independent.mean()]).mean(axis=1)
    error = share_of_blocks(by_luck, by_luck + by_inputs)[1]
    assert shares.luck == pytest.approx(luck / (luck + variance), abs=TOO_FAR * error + ROUNDING)


def test_squares_that_keep_their_luck_would_have_misled(radial, fresh_seed):
    """By theory 0.29 for 0.56, fifteen standard errors below the truth."""
    values = with_luck(ishigami(radial), 10.0, fresh_seed).mean(axis=2)
    squares = (values[:, [0, -1]] - values[:, [0, -1]].mean()) ** 2
    naive, error = share_of_blocks(0.5 * (values[:, 0] - values[:, 1]) ** 2, squares.mean(axis=1))
    assert naive < ishigami_shares()[1][0] - TOO_FAR * error


def test_without_luck_the_shares_are_those_of_the_library(radial):
    values = ishigami(radial)
    shares = shares_of(np.repeat(values[:, :, None], 2, axis=2))
    theirs = salib_sobol.analyze(UNIT, values.ravel(), calc_second_order=False, seed=1)
    assert [one.value for one in shares.total] == pytest.approx(theirs["ST"].tolist(), rel=1e-9)
    # They take the mean of all rows for the centre, we that of A and B: so much does it make of a first order.
    independent = values[:, [0, -1]]
    moved = (values[:, 1:-1] - values[:, :1]).mean(axis=0)
    apart = (independent.mean() - values.mean()) * moved / independent.var()
    first_order = [one.value for one in shares.first_order]
    assert first_order == pytest.approx((theirs["S1"] - apart).tolist(), rel=1e-9)


def test_intervals_of_shares_hold_about_as_often_as_they_say(fresh_seed):
    """The percentiles of few blocks reach a little too short: two points are allowed for it.

    By chance one of three shares falls below the bound less than once in 30,000 runs.
    """
    truth = ishigami_shares()[0]
    held, studies = np.zeros(3), 200
    for study in range(fresh_seed, fresh_seed + studies):
        points = blocks_of(np.random.default_rng(study).random((128, 6)), 1)
        radial = np.stack([points[:, 0, :3]] + [points[:, 0, :3]] * 3 + [points[:, 0, 3:]], axis=1)
        for at in range(3):
            radial[:, 1 + at, at] = points[:, 0, 3 + at]
        shares = shares_of(with_luck(ishigami(radial), 2.0, seed=[1, study]), seed=study)
        held += [one.low <= known <= one.high for one, known in zip(shares.first_order, truth, strict=True)]
    assert held.min() >= stats.binom.ppf(BY_CHANCE, studies, INTERVAL - 0.02)


@pytest.fixture(scope="module")
def trajectories(fresh_seed):
    return blocks_of(morris.sample(UNIT, 240, num_levels=4, seed=fresh_seed), 4)


def test_screening_without_luck_is_that_of_the_library(trajectories):
    values = ishigami(trajectories)
    effects = elementary_effects(trajectories, np.repeat(values[:, :, None], 2, axis=2))
    theirs = salib_morris.analyze(UNIT, trajectories.reshape(-1, 3), values.ravel(), num_levels=4, seed=1)
    found = [screening_of(effects[:, at]) for at in range(3)]
    assert [one.mu_star.value for one in found] == pytest.approx(theirs["mu_star"].tolist())
    assert [one.mean.value for one in found] == pytest.approx(theirs["mu"].tolist())
    assert [one.sigma for one in found] == pytest.approx(theirs["sigma"].tolist())


def test_an_input_that_does_nothing_screens_as_nothing_and_a_line_as_its_slope(trajectories, fresh_seed):
    """Five checks; one of them fails by chance in 20,000 runs."""
    values = trajectories @ np.array([0.0, 2.0, -3.0])
    effects = elementary_effects(trajectories, with_luck(values, 1.0, fresh_seed))
    nothing, up, down = (screening_of(effects[:, at]) for at in range(3))
    assert abs(nothing.mu_star.value) < too_far(nothing.mu_star)
    assert np.abs(effects[:, 0].mean(axis=1)).mean() > too_far(nothing.mu_star), "sizes would have misled"
    assert up.mean.value == pytest.approx(2, abs=too_far(up.mean))
    assert down.mean.value == pytest.approx(-3, abs=too_far(down.mean))
    assert down.mu_star.value == pytest.approx(3, abs=too_far(down.mu_star))


def test_a_line_has_no_curvature_but_that_of_luck(trajectories, fresh_seed):
    """The spread of effects over the luck in it is Fisher's F where a line is moved by normal luck alone."""
    effects = elementary_effects(trajectories, with_luck(3 * trajectories[:, :, 0], 1.0, fresh_seed))[:, 0]
    by_luck = effects.var(axis=1, ddof=1).mean() / RUNS
    places = len(effects)
    most_by_chance = by_luck * (stats.f.isf(BY_CHANCE, places - 1, places * (RUNS - 1)) - 1)
    assert screening_of(effects).sigma ** 2 < most_by_chance
    assert effects.mean(axis=1).var(ddof=1) > most_by_chance, "a spread that keeps its luck would have misled"


def test_runs_without_a_value_leave_their_block_out_and_are_counted(radial, trajectories, fresh_seed):
    values = with_luck(ishigami(radial), 1.0, fresh_seed)
    whole = shares_of(values[1:])
    values[0, 2, 1] = np.nan
    assert shares_of(values).first_order[0] == whole.first_order[0]._replace(runs_without_value=1)
    effects = elementary_effects(trajectories, with_luck(ishigami(trajectories), 1.0, fresh_seed))
    effects[4, :, 0] = np.nan
    assert screening_of(effects[:, 1]).mu_star.runs_without_value == 1


def test_an_outcome_that_no_input_moves_has_no_shares():
    constant = np.ones((16, 5, 2))
    shares = shares_of(constant)
    assert all(np.isnan(one.value) for one in shares.first_order + shares.total)


def test_shares_do_not_depend_on_the_unit_of_the_outcome(radial, fresh_seed):
    values = with_luck(ishigami(radial), 1.0, fresh_seed)
    one, other = (shares_of(unit * values) for unit in (1.0, 2.0**-20))
    assert one.first_order == pytest.approx(other.first_order)
    assert one.total == pytest.approx(other.total)
    assert one.luck == pytest.approx(other.luck)


def test_where_nothing_moves_an_outcome_all_of_it_is_luck():
    assert shares_of(np.ones((16, 5, 2))).luck == 1.0


def blocks_of_a_coin(*tosses):
    """Blocks of A and B of two inputs, of which the first is a coin and the outcome; and one without a value."""
    rows = [np.array([first, last, first, last]) for first, last in tosses]
    values = np.array([*rows, np.full(4, np.nan)], dtype=float)
    return shares_of(values[:, :, None].repeat(2, axis=2))


def test_one_block_says_nothing_and_two_say_something():
    one, two = blocks_of_a_coin((0, 1)), blocks_of_a_coin((0, 1), (0, 1))
    for shares, says in ((one, False), (two, True)):
        estimates = [*shares.first_order, *shares.total]
        assert [each.runs_without_value for each in estimates] == [1] * 4
        assert [not math.isnan(each.value) for each in estimates] == [says] * 4
        assert math.isnan(shares.luck) is not says


def test_a_coin_that_is_the_outcome_has_all_of_its_variance_and_another_none():
    shares = blocks_of_a_coin((0, 0), (0, 1), (1, 0), (1, 1))
    assert [one.value for one in shares.first_order] == [1.0, 0.0]
    assert [one.value for one in shares.total] == [1.0, 0.0]
    assert shares.luck == 0.0


def test_one_trajectory_screens_nothing_and_two_do(fresh_seed):
    effects = np.random.default_rng(fresh_seed).normal(0.0, 1.0, (3, RUNS))
    effects[2] = np.nan
    one, two = screening_of(effects[1:]), screening_of(effects)
    assert [math.isnan(found.mean.value) for found in (one, two)] == [True, False]
    assert [math.isnan(found.mu_star.value) for found in (one, two)] == [True, False]
    assert [math.isnan(found.sigma) for found in (one, two)] == [True, False]
    assert [found.mean.runs_without_value for found in (one, two)] == [1, 1]
    assert two.mean.value == pytest.approx(effects[:2].mean())


@pytest.mark.parametrize("luck", [0.0, 2.0])
def test_effects_that_differ_from_place_to_place_are_found_to_do_so_however_large_the_luck(luck, fresh_seed):
    """The mean squares between and within places have standard errors of √(2/f) of themselves (normal)."""
    places, runs, spread = 2000, 4, 1.5
    dice = np.random.default_rng(fresh_seed)
    effects = dice.normal(3.0, spread, (places, 1)) + dice.normal(0.0, luck, (places, runs))
    of_a_mean = luck**2 / runs
    error = math.hypot(
        (spread**2 + of_a_mean) * math.sqrt(2 / (places - 1)),
        of_a_mean * math.sqrt(2 / (places * (runs - 1))),
    )
    assert screening_of(effects).sigma ** 2 == pytest.approx(spread**2, abs=TOO_FAR * error)
