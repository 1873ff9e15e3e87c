"""What is ruled out and what is not, where the answer can be worked out."""

import numpy as np
import pytest
from scipy.stats import norm

from experiments.statistics.emulator import fitted_emulator
from experiments.statistics.posterior import (
    directions,
    effective_size,
    left_of_prior,
    mean_and_spread,
    medoid,
    on_bounds,
    thinned,
    weighted_quantiles,
    weights_of,
)
from experiments.statistics.regions import drawn_from, implausibility, region_below, worst_of


def test_implausibility_counts_standard_deviations_of_all_that_is_not_known():
    found = implausibility(np.array([[3.0, 1.0]]), np.array([[9.0, 0.0]]), [13.0, 1.5], [16.0, 0.25])
    assert found == pytest.approx(np.array([[2.0, 1.0]]))
    assert worst_of(found) == pytest.approx([2.0])
    assert worst_of(found, 2) == pytest.approx([1.0])


def test_one_wave_of_a_sine_leaves_the_points_that_can_give_the_observation():
    """A wave of one input, as papers on the method begin: sin(2πx) = 0.5 ± 0.02 holds about 1/12 and 5/12."""
    at = np.linspace(0, 1, 12)[:, None]
    emulator = fitted_emulator(at, np.sin(2 * np.pi * at[:, 0]))

    def score(points):
        mean, variance = emulator.predict(points)
        return worst_of(implausibility(mean[:, None], variance[:, None], [0.5], [0.02**2]))

    region = region_below(score, 1, 300, seed=1)
    truth = np.abs(np.sin(2 * np.pi * region.points[:, 0]) - 0.5)
    assert truth.max() < 0.25  # three deviations of 0.02 and of what ten points leave open
    assert (region.points < 0.25).any()
    assert (region.points > 0.25).any()


@pytest.mark.parametrize(("inputs", "half"), [(2, 0.2), (6, 0.1), (12, 0.1)])
def test_the_share_of_a_box_is_its_volume_and_its_points_lie_evenly(inputs, half, fresh_seed):
    def score(points):
        return np.abs(points - 0.4).max(axis=1) / half

    region = region_below(score, inputs, 800, 1.0, fresh_seed)
    assert len(region.points) == 800
    # A level keeps a fifth of 800 points that go together somewhat: 10 % a level.
    assert np.log(region.share) == pytest.approx(
        inputs * np.log(2 * half), abs=4 * 0.1 * max(region.levels, 1)
    )
    assert np.abs(region.points - 0.4).max() <= half
    assert region.points.mean(axis=0) == pytest.approx(np.full(inputs, 0.4), abs=half * 0.2)
    assert region.points.std(axis=0) == pytest.approx(np.full(inputs, half / np.sqrt(3)), rel=0.15)


def test_two_islands_are_both_found():
    def score(points):
        return np.minimum(np.abs(points - 0.2).max(axis=1), np.abs(points - 0.8).max(axis=1)) / 0.05

    region = region_below(score, 5, 600, 1.0, 3)
    share = (region.points[:, 0] < 0.5).mean()
    assert 0.25 < share < 0.75


def test_where_nothing_fits_no_point_is_returned():
    region = region_below(lambda points: np.full(len(points), 9.0), 3, 50, 1.0, 1)
    assert len(region.points) == 0


def linear_posterior(slopes, observed, deviation):
    """Return mean and covariance of the posterior of a linear model with a normal prior around 0.5."""
    prior = np.eye(slopes.shape[1]) / 0.1**2
    precision = prior + slopes.T @ slopes / deviation**2
    covariance = np.linalg.inv(precision)
    return 0.5 + covariance @ (slopes.T @ (observed - slopes.sum(axis=1) / 2)) / deviation**2, covariance


def test_a_linear_model_with_normal_errors_gets_the_posterior_that_algebra_gives(fresh_seed):
    random = np.random.default_rng(fresh_seed)
    slopes = random.normal(size=(2, 3))
    observed, deviation = slopes.sum(axis=1) / 2 + 0.05, 0.05

    def density(points):
        missed = ((observed - points @ slopes.T) ** 2).sum(axis=1) / deviation**2
        return -0.5 * (missed + ((points - 0.5) ** 2).sum(axis=1) / 0.1**2)

    drawn, _ = drawn_from(density, random.random((400, 3)), 400, fresh_seed, keep=5)
    mean, covariance = linear_posterior(slopes, observed, deviation)
    spread = np.sqrt(np.diag(covariance))
    assert drawn.mean(axis=0) == pytest.approx(mean, abs=5 * spread.max() / np.sqrt(400))
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.2 * spread.max() ** 2)


def test_weighting_even_points_gives_the_same_posterior(fresh_seed):
    """Weights by likelihood on even points: a normal observation of the sum, whose posterior is a narrow band.

    The band is 0.956 times as wide as without the ends of the ranges, with a deviation of 0.0011: the bound is five of
    them away.
    """
    points = np.random.default_rng(fresh_seed).random((400_000, 2))
    weights = weights_of(norm.logpdf(1.0 - points.sum(axis=1), scale=0.1))
    mean, _ = mean_and_spread(points, weights)
    assert mean == pytest.approx([0.5, 0.5], abs=0.02)
    first, last = directions(points, weights)
    assert first.left == pytest.approx(0.1 / np.sqrt(2) * np.sqrt(12), rel=0.05)
    assert np.abs(first.loading) == pytest.approx([np.sqrt(0.5)] * 2, abs=0.02)
    assert last.left > 0.9
    assert (left_of_prior(points, weights) > 0.8).all()
    kept = thinned(weights, 500, fresh_seed)
    assert len(kept) == len(set(kept)) == pytest.approx(500, abs=1)
    assert points[kept].sum(axis=1).std() == pytest.approx(0.1, rel=0.15)


def test_even_weights_count_in_full_and_one_heavy_point_counts_once():
    assert effective_size(np.full(80, 1 / 80)) == pytest.approx(80)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1)
    assert thinned(np.array([1.0, 0.0, 0.0]), 2).tolist() == [0]
    assert len(thinned(np.array([1.0, *[1e-290] * 200]), 100)) == 100


def test_a_medoid_lies_in_a_bent_cloud_where_its_mean_does_not():
    angle = np.linspace(0, np.pi, 41)
    bent = np.column_stack([np.cos(angle), np.sin(angle)])
    chosen = bent[medoid(bent)]
    assert np.hypot(*chosen) == pytest.approx(1.0)
    assert np.hypot(*bent.mean(axis=0)) < 0.8


def test_who_lies_on_a_bound_is_told_by_end():
    points = np.array([[0.01, 0.5], [0.02, 0.99]])
    low, high = on_bounds(points, np.array([0.5, 0.5]))
    assert low.tolist() == [1.0, 0.0]
    assert high.tolist() == [0.0, 0.5]


def test_weighted_quantiles_of_equal_weights_are_the_plain_ones():
    values = np.arange(101.0)
    assert weighted_quantiles(values, np.full(101, 1 / 101), [0.5]) == pytest.approx([50.0])
