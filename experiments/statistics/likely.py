"""What inputs are likely, when outputs that emulators know should be somewhere; and moving points so that they are.

Positions lie between 0 and 1, an input each; outputs are on scales on which errors are even.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import ndtr, ndtri

from experiments.statistics.emulator import LEAST_POINTS, Emulator, fitted_emulator
from experiments.statistics.posterior import log_normal

Array = NDArray[float64]

INSIDE = 0.01  # of a range, from its ends: where points are moved
TINY = 1e-6  # by which bounds are wider than where anything starts
STEP = 1e-3  # in deviations, for differences
PULL = 0.3  # of a deviation that an input moves, against one of an output
FURTHEST = 1.0  # in deviations, that an input moves at a time


class Likely(NamedTuple):
    """Emulators of some outputs, where each should be, and the variance of how far it may be off."""

    emulators: tuple[Emulator, ...]
    aims: Array
    doubt: Array

    def log(self, positions: Array) -> Array:
        """Return the logarithm of how likely each position is, without its constant."""
        total = np.zeros(len(positions))
        for emulator, at, doubt in zip(self.emulators, self.aims, self.doubt, strict=True):
            mean, unknown = emulator.predict(positions)
            total += log_normal(mean, unknown + doubt, at)
        return total

    def mean(self, positions: Array) -> Array:
        """Return what is expected of each output, positions × outputs."""
        return np.column_stack([emulator.mean(positions) for emulator in self.emulators])


def emulators_of(
    positions: Array, values: Array, luck: Array, like: Sequence[Emulator | None] = ()
) -> tuple[Emulator, ...]:
    """Return an emulator of each column of values.

    Args:
        positions: Points × inputs.
        values: Points × outputs; NaN where an output is not defined.
        luck: Variance of each value by luck, alike.
        like: Emulators of the same outputs whose hyperparameters are kept; without them they are learned.
    """

    def one(place: int) -> Emulator:
        before = like[place] if like else None
        return fitted_emulator(positions, values[:, place], luck[:, place], before)

    with ThreadPoolExecutor(2) as pool:  # nearly all of it is linear algebra, which lets other threads run
        return tuple(pool.map(one, range(values.shape[1])))


def can_be_learned(values: Array) -> NDArray[np.bool_]:
    """Tell of which columns there are values enough to learn from."""
    return np.isfinite(values).sum(axis=0) >= max(LEAST_POINTS, len(values) // 20)


def variance_by_luck(values: Array) -> Array:
    """Return the variance between runs of the same point, pooled, of points × runs × outputs."""
    with np.errstate(invalid="ignore"):
        known = np.isfinite(values).all(axis=1)
        within = np.where(known, values.var(axis=1, ddof=1), np.nan)
    found = [column[np.isfinite(column)] for column in within.T]
    return np.array([float(np.median(column)) * 2.2 if len(column) else 0.0 for column in found])


def nearest_that_meets(start: Array, likely: Likely, off: Array) -> Array:
    """Return the point near another one at which outputs are where they should be.

    Args:
        start: Where to look from; to leave it costs a little.
        likely: What is expected, and wanted.
        off: By how much real outputs were above what is expected.
    """
    begin = ndtri(np.clip(start, INSIDE, 1 - INSIDE))
    scale = np.sqrt(likely.doubt)

    def residuals(normal: Array) -> Array:
        expected = likely.mean(ndtr(normal[None, :]))[0] + off
        return np.concatenate([(expected - likely.aims) / scale, PULL * (normal - begin)])

    def slopes(normal: Array) -> Array:
        around = normal[None, :] + np.vstack([np.zeros(len(normal)), STEP * np.eye(len(normal))])
        expected = likely.mean(ndtr(around))
        change = (expected[1:] - expected[0]) / STEP
        return np.vstack([(change / scale).T, PULL * np.eye(len(normal))])

    most = -ndtri(INSIDE)
    ends = (np.maximum(begin - FURTHEST, -most - TINY), np.minimum(begin + FURTHEST, most + TINY))
    found = least_squares(residuals, begin, slopes, bounds=ends, max_nfev=40)
    return ndtr(found.x)


def explained_share(target: Array, by: Array) -> float:
    """Return the share of a target's variance that a line in one column explains, less what luck fits."""
    many = len(target)
    if many < 4 or not target.std() or not by.std():
        return 0.0
    square = float(np.corrcoef(target, by)[0, 1]) ** 2
    return max(0.0, 1 - (1 - square) * (many - 1) / (many - 2))
