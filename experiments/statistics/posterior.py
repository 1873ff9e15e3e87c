"""What weighted points say of a model's inputs: effective sizes, members, a centre, and what the data identify."""

import math
from typing import NamedTuple

import numpy as np
from numpy import float64, intp
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.estimates import INTERVAL

Array = NDArray[float64]

PRIOR_SD = math.sqrt(1 / 12)  # of a position between 0 and 1 about which nothing is known
EDGE = 0.05  # of a range: who is nearer to its end lies on the bound
ENDS = ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)  # of an interval, as shares of the weight


class Between(NamedTuple):
    """A value with both ends of its interval."""

    value: float
    low: float
    high: float


class Direction(NamedTuple):
    """A direction of the inputs: its spread as a share of what it was before, and the weight of each input in it."""

    left: float
    loading: Array


def weights_of(logs: ArrayLike) -> Array:
    """Return weights that sum to 1 from logarithms of likelihoods, which may be very small."""
    found = np.asarray(logs, dtype=float)
    raw = np.exp(found - found.max())
    return raw / raw.sum()


def effective_size(weights: Array) -> float:
    """Return how many equal points as much is known from as from these weighted ones (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def thinned(weights: Array, count: int, seed: int = 0) -> NDArray[intp]:
    """Return the places of at most so many different points, each as often as its weight says.

    Points are kept by chances in proportion to their weights, those above the largest chance for certain (rejection
    control; Liu, Chen and Wong 1998): no point comes twice, which only matters where one outweighs many others.
    """
    random = np.random.default_rng(seed)
    count = min(count, int((weights > 0).sum()))
    with np.errstate(divide="ignore"):
        logs = np.log(weights)  # some are so small that their factor is no number
    low, high = 0.0, math.log(count) - float(logs[np.isfinite(logs)].min())
    for _ in range(100):  # by bisection: the factor with which as many are expected as are wanted
        factor = (low + high) / 2
        low, high = (factor, high) if chances_of(factor + logs).sum() < count else (low, factor)
    chances = chances_of(high + logs)
    # Systematic: one draw for all, so that exactly as many are kept as expected.
    marks = np.cumsum(chances) + random.random()
    return np.flatnonzero(np.floor(marks) > np.floor(marks - chances))


def chances_of(logs: Array) -> Array:
    """Return chances, at most 1, from their logarithms."""
    return np.exp(np.minimum(logs, 0.0))


def medoid(points: Array, *alike: Array) -> int:
    """Return the place of the point that is nearest to all others, in standard deviations of each column.

    `alike`: further tables of the same points (what comes out of them); each table counts as much as the first.
    A mean of a bent cloud may lie outside it, a medoid is one of its points.
    """
    total = np.zeros((len(points), len(points)))
    for table in (points, *alike):
        spread = table.std(axis=0)
        standard = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
        squares = (standard**2).sum(axis=1)
        total += (squares[:, None] + squares[None, :] - 2 * standard @ standard.T) / table.shape[1]
    return int(np.sqrt(np.maximum(total, 0.0)).sum(axis=1).argmin())


def mean_and_spread(points: Array, weights: Array) -> tuple[Array, Array]:
    """Return weighted mean and standard deviation of each column."""
    mean = weights @ points
    return mean, np.sqrt(np.maximum(weights @ (points - mean) ** 2, 0.0))


def left_of_prior(points: Array, weights: Array) -> Array:
    """Return the spread of each input as a share of what it was before: 1 is nothing learned, 0 is known."""
    return mean_and_spread(points, weights)[1] / PRIOR_SD


def directions(points: Array, weights: Array) -> list[Direction]:
    """Return directions of the inputs, that about which most was learned first."""
    mean = weights @ points
    covariance = (weights[:, None] * (points - mean)).T @ (points - mean)
    values, vectors = np.linalg.eigh(covariance)
    return [
        Direction(math.sqrt(max(float(value), 0.0)) / PRIOR_SD, vectors[:, place])
        for place, value in enumerate(values)
    ]


def on_bounds(points: Array, weights: Array) -> tuple[Array, Array]:
    """Return the share of weight that lies at the low and at the high end of each range."""
    return weights @ (points < EDGE), weights @ (points > 1 - EDGE)


def weighted_quantiles(values: Array, weights: Array, at: ArrayLike) -> Array:
    """Return quantiles of weighted values."""
    order = np.argsort(values)
    upto = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.interp(np.asarray(at), upto / weights.sum(), values[order])


def mean_between(values: Array, weights: Array) -> Between:
    """Return the mean of weighted values with the interval that holds 95 % of the weight."""
    low, high = weighted_quantiles(values, weights, ENDS)
    return Between(float(weights @ values), float(low), float(high))


def log_normal(mean: Array, variance: Array, at: Array) -> Array:
    """Return the logarithm of the normal density, without its constant."""
    return -0.5 * ((mean - at) ** 2 / variance + np.log(variance))
