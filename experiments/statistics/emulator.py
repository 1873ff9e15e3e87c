"""Emulators: what a model with luck would give on average where it was not run, and how sure that is.

A value at a point is a trend (constant, linear, curved, and the product of every two inputs, all shrunk towards
nothing) plus a smooth departure from it, plus the luck of the runs, whose variance is known from their number and
spread (stochastic kriging: Ankenman, Nelson and Staum 2010).  Everything is one Gaussian process, so that the
expectation is adjusted by the runs as Bayes linear theory has it (Goldstein and Wooff 2007), and the variance says
what is left.  Positions lie between 0 and 1.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular
from scipy.linalg.lapack import dpotri
from scipy.optimize import minimize
from scipy.special import polygamma, psi

Array = NDArray[float64]

CONSTANT = 10.0  # prior variance of the constant, in variances of the values: next to nothing is known of it
LEAST_POINTS = 5  # below which there is nothing to learn from
JITTER = 1e-8
# Sizes of the parts and reaches of the inputs are learned.  In logarithms, what is thought of them before: centre
# and spread.  Inputs run from -1 to 1, so that a reach of 2 spans the range; values have variance 1.
SIZES = ("linear", "curved", "products", "departure", "rest")
PRIOR_CENTRE = (np.log(0.5), np.log(0.15), np.log(0.05), np.log(0.3), np.log(0.02))
PRIOR_SPREAD = (1.5, 1.5, 1.5, 1.0, 1.0)
REACH_CENTRE, REACH_SPREAD = np.log(2.5), 0.8
WITHIN = 5.0  # spreads from the centre: where hyperparameters are looked for


class Learned(NamedTuple):
    """Hyperparameters, in units of the standardised values: `sizes` as in `SIZES`, `reach` an input each."""

    sizes: Array
    reach: Array


@dataclass(frozen=True, eq=False)
class Emulator:
    """An adjusted expectation: it knows the training points, and gives mean and variance anywhere.

    `points`: training points × inputs; `weights`, `root`: of the covariance of the training values, standardised by
    `centre` and `scale`.
    """

    points: Array
    learned: Learned
    centre: float
    scale: float
    weights: Array
    root: Array

    def mean(self, at: ArrayLike) -> Array:
        """Return the expected value at positions × inputs."""
        between = covariance(np.atleast_2d(np.asarray(at, dtype=float)), self.points, self.learned)
        return self.centre + self.scale * (between @ self.weights)

    def predict(self, at: ArrayLike) -> tuple[Array, Array]:
        """Return the expected value at positions × inputs, and its variance: luck of future runs is not in it."""
        where = np.atleast_2d(np.asarray(at, dtype=float))
        between = covariance(where, self.points, self.learned)
        explained = (between @ self.root.T) ** 2
        left = np.maximum(variance_before(where, self.learned) - explained.sum(axis=1), 0.0)
        return self.centre + self.scale * (between @ self.weights), self.scale**2 * left


def fitted_emulator(
    points: ArrayLike, values: ArrayLike, noise: ArrayLike = 0.0, like: Emulator | None = None
) -> Emulator:
    """Learn an emulator from values at points.

    Args:
        points: Points × inputs, between 0 and 1.
        values: A value a point; those that are NaN are left out.
        noise: Variance of each value by luck, or one for all; exact values have 0.
        like: An emulator of the same output; its hyperparameters are kept, which is much quicker than to learn them.

    Raises:
        ValueError: Fewer than five points have a value.
    """
    everywhere, everything = np.asarray(points, dtype=float), np.asarray(values, dtype=float)
    noises = np.broadcast_to(np.asarray(noise, dtype=float), everything.shape)
    known = np.isfinite(everything) & np.isfinite(noises)
    if known.sum() < LEAST_POINTS:
        raise ValueError(f"{int(known.sum())} values are too few to learn from; {LEAST_POINTS} are needed")
    where, value, luck = everywhere[known], everything[known], noises[known]
    centre, scale = float(value.mean()), float(value.std()) or 1.0
    standard, known_luck = (value - centre) / scale, luck / scale**2
    learned = learn(where, standard, known_luck) if like is None else in_units_of(like, scale)
    lower = np.linalg.cholesky(with_luck(where, learned, known_luck))
    root = solve_triangular(lower, np.eye(len(where)), lower=True)
    return Emulator(where, learned, centre, scale, root.T @ (root @ standard), root)


def in_units_of(other: Emulator, scale: float) -> Learned:
    """Return the hyperparameters of another emulator, standardised by another scale."""
    return Learned(other.learned.sizes * other.scale / scale, other.learned.reach)


def fitted_log_variance(points: ArrayLike, variances: ArrayLike, runs: ArrayLike) -> Emulator:
    """Learn an emulator of the logarithm of the variance between runs.

    The logarithm of a sample variance is off by a known amount and has a known variance itself (Bartlett and Kendall
    1946), so that little is learned from few runs.

    Args:
        points: Points × inputs, between 0 and 1.
        variances: Sample variance of the runs of each point; NaN where there is none.
        runs: How many runs each rests on.
    """
    found, many = np.asarray(variances, dtype=float), np.asarray(runs, dtype=float)
    positive = found[found > 0]
    floor = float(positive.min()) if len(positive) else 1.0
    half = np.where(many > 1, (many - 1) / 2, np.nan)
    logs = np.log(np.maximum(found, floor)) - (psi(half) - np.log(half))
    return fitted_emulator(points, logs, polygamma(1, half))


def learn(points: Array, values: Array, luck: Array) -> Learned:
    """Return the most likely hyperparameters, given what is thought of them before (MAP)."""
    inputs = points.shape[1]
    centre = np.array([*PRIOR_CENTRE, *[REACH_CENTRE] * inputs])
    spread = np.array([*PRIOR_SPREAD, *[REACH_SPREAD] * inputs])
    bounds = list(zip(centre - WITHIN * spread, centre + WITHIN * spread, strict=True))
    parts = Parts(points)
    wavy = centre.copy()  # the other place to look: all is departure, of short reach
    wavy[SIZES.index("departure")], wavy[len(SIZES) :] = 0.0, REACH_CENTRE - 2 * REACH_SPREAD
    found = [
        minimize(
            surprise,
            start,
            (parts, values, luck, centre, spread),
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 200},
        )
        for start in (centre, wavy)
    ]
    return unpacked(min(found, key=lambda one: one.fun).x)


class Parts:
    """What the covariance of the training points is made of, and does not change while it is learned."""

    def __init__(self, points: Array) -> None:
        self.inputs = centred(points)
        self.linear = self.inputs @ self.inputs.T
        self.curved = curve(self.inputs) @ curve(self.inputs).T
        self.products = products(self.inputs, self.inputs, self.linear)


def surprise(
    logs: Array, parts: Parts, values: Array, luck: Array, centre: Array, spread: Array
) -> tuple[float, Array]:
    """Return minus the logarithm of likelihood and prior, and its gradient in the logarithms of hyperparameters."""
    learned = unpacked(logs)
    linear, curved, crossed, departure, rest = learned.sizes**2
    smooth = departure * nearness(parts.inputs, parts.inputs, learned.reach)
    whole = CONSTANT + linear * parts.linear + curved * parts.curved + crossed * parts.products + smooth
    whole[np.diag_indices_from(whole)] += luck + rest + JITTER
    lower = np.linalg.cholesky(whole)
    inverse = inverse_of(lower)
    weights = inverse @ values
    fit = 0.5 * values @ weights + np.log(np.diag(lower)).sum()
    pull = np.outer(weights, weights) - inverse  # minus twice the gradient in the covariance
    off = (logs - centre) / spread
    gradient = off / spread
    for place, (size, part) in enumerate(
        ((linear, parts.linear), (curved, parts.curved), (crossed, parts.products), (1.0, smooth))
    ):
        gradient[place] -= size * np.vdot(pull, part)
    gradient[4] -= rest * np.trace(pull)
    pulled = pull * smooth
    apart = pulled.sum(axis=1) @ parts.inputs**2 - (parts.inputs * (pulled @ parts.inputs)).sum(axis=0)
    gradient[5:] -= apart / learned.reach**2
    return float(fit + 0.5 * (off**2).sum()), gradient


def inverse_of(lower: Array) -> Array:
    """Return the inverse of the matrix of which this is the lower Cholesky factor: a third of solving for it."""
    half, _ = dpotri(lower, lower=1)
    return np.asarray(np.tril(half) + np.tril(half, -1).T)


def covariance(first: Array, second: Array, learned: Learned) -> Array:
    """Return the covariance between the values at two sets of points, before any run."""
    one, other = centred(first), centred(second)
    linear, curved, crossed, departure, _ = learned.sizes**2
    straight = one @ other.T
    found = CONSTANT + linear * straight + curved * (curve(one) @ curve(other).T)
    found += crossed * products(one, other, straight)
    return found + departure * nearness(one, other, learned.reach)


def variance_before(points: Array, learned: Learned) -> Array:
    """Return the variance of the values at points before any run, what no input explains included."""
    at = centred(points)
    linear, curved, crossed, departure, rest = learned.sizes**2
    squares = (at**2).sum(axis=1)
    pairs = (squares**2 - (at**4).sum(axis=1)) / 2
    return (
        CONSTANT
        + linear * squares
        + curved * (curve(at) ** 2).sum(axis=1)
        + crossed * pairs
        + departure
        + rest
    )


def with_luck(points: Array, learned: Learned, luck: Array) -> Array:
    """Return the covariance of training values, luck and what no input explains included."""
    found = covariance(points, points, learned)
    found[np.diag_indices_from(found)] += luck + learned.sizes[4] ** 2 + JITTER
    return found


def centred(points: Array) -> Array:
    """Return positions between 0 and 1 as inputs between -1 and 1."""
    return 2 * points - 1


def curve(inputs: Array) -> Array:
    """Return how far each input lies from the middle, squared, as no straight line has it (Legendre)."""
    return (3 * inputs**2 - 1) / 2


def products(first: Array, second: Array, straight: Array) -> Array:
    """Return the sum, over all pairs of different inputs, of their products at two points."""
    return (straight**2 - (first**2) @ (second**2).T) / 2


def nearness(first: Array, second: Array, reach: Array) -> Array:
    """Return 1 for equal points, falling off with distance in units of the reach of each input."""
    one, other = first / reach, second / reach
    squared = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1)[None, :] - 2 * one @ other.T
    return np.exp(-0.5 * np.maximum(squared, 0.0))


def unpacked(logs: Array) -> Learned:
    """Return hyperparameters from their logarithms in a row."""
    return Learned(np.exp(logs[: len(SIZES)]), np.exp(logs[len(SIZES) :]))
