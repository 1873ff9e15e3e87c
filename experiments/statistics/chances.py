"""How likely something is as one thing grows: runs become a curve that never falls, and where it is high enough.

A goal is met where a value reaches a threshold.  Between the places that were run, the value of each run is drawn from
its neighbours: its mean and its spread run straight, its luck is a mixture of theirs of the same spread.  The chance is
the isotonic regression of the shares of runs that meet the goal (pool adjacent violators; Ayer and others 1955).  Its
band is that of Wilson's intervals (1927), place by place, made monotone in the same way.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import isotonic_regression
from scipy.special import ndtri

from experiments.statistics.estimates import INTERVAL, Estimate, spread_estimate

ROUNDING = 1e-12  # of means of ones and zeros
STEPS = 25  # between two places that were run


class Reach(NamedTuple):
    """Where a curve reaches a chance, with the interval of that place; NaN: nowhere among what was tried."""

    value: float
    low: float
    high: float


class Curve(NamedTuple):
    """A chance at each of some places in rising order, with its interval; none of the lines ever falls.

    `low_all` and `high_all`, where runs spread over an ensemble: the interval of luck and of what is not known.
    """

    at: NDArray[float64]
    chance: NDArray[float64]
    low: NDArray[float64]
    high: NDArray[float64]
    low_all: NDArray[float64] | None = None
    high_all: NDArray[float64] | None = None

    @property
    def in_all(self) -> "Curve":
        """The curve with the interval by which it is judged: over an ensemble that of what is not known too."""
        if self.low_all is None or self.high_all is None:
            return self
        return Curve(self.at, self.chance, self.low_all, self.high_all)

    def reaches(self, chance: float) -> Reach:
        """Return where the curve reaches a chance; its band, read across, is the interval.

        An end is the first place that was tried where the band is high enough there already, NaN where it never is.
        """
        return Reach(*(first_at(self.at, line, chance) for line in (self.chance, self.high, self.low)))

    def read(self, place: float) -> tuple[float, float, float]:
        """Return chance, low and high at a place; NaN outside of what was tried."""
        if not self.at[0] <= place <= self.at[-1]:
            return math.nan, math.nan, math.nan
        chance, low, high = (
            float(np.interp(place, self.at, line)) for line in (self.chance, self.low, self.high)
        )
        return chance, low, high


def curve_of(at: ArrayLike, values: NDArray[float64], threshold: float, members: int = 0) -> Curve:
    """Return the curve of the chance that a value reaches a threshold.

    Args:
        at: The places that were run, in rising order.
        values: The value, a row a run and a column a place; runs share their luck from place to place.
        threshold: What is to be reached.
        members: Of the ensemble over which the runs spread, in turn; 0 without one.
    """
    fine, drawn = between(np.asarray(at, dtype=float), values)
    found = [share_of_runs(column, members) for column in (drawn >= threshold).T]
    lines = (
        never_falling([getattr(one, name) for one in found])
        for name in ("value", "low", "high", *(("low_all", "high_all") if members else ()))
    )
    return Curve(fine, *lines)


def share_of_runs(shares: ArrayLike, members: int = 0, mean: float | None = None) -> Estimate:
    """Return the mean of a share a run, such as of hits, with Wilson's interval; two over an ensemble.

    What one more member may be on average lies around the mean as `spread_estimate` has it; nothing known is narrower
    for it than by luck, nor below 0 or above 1.

    Args:
        shares: Between 0 and 1, or whether something was so, a run (NaN: of nothing).
        members: Of the ensemble over which the runs spread, in turn; 0 without one.
        mean: The mean, where runs do not count alike.
    """
    each = np.asarray(shares, dtype=float)
    known = each[~np.isnan(each)] if mean is None else each
    runs, missing = len(known), len(each) - len(known)
    if not runs:
        return Estimate(math.nan, math.nan, math.nan, 0, missing)
    value = float(known.mean()) if mean is None else mean
    low, high = wilson(value, runs)
    if not members:
        return Estimate(value, low, high, runs, missing)
    spread = spread_estimate(each, members)
    if not spread.is_spread:
        return Estimate(value, low, high, runs, missing)
    low_all, high_all = max(min(low, spread.low_all), 0.0), min(max(high, spread.high_all), 1.0)
    return Estimate(value, low, high, runs, missing, low_all, high_all)


def never_falling(line: ArrayLike) -> NDArray[float64]:
    """Return the line that never falls and lies nearest to a line (isotonic regression)."""
    found: NDArray[float64] = isotonic_regression(line).x
    return found


def between(at: NDArray[float64], values: NDArray[float64]) -> tuple[NDArray[float64], NDArray[float64]]:
    """Return places on a finer grid and the values of each run there; where it was run, they are as they were.

    Half-way between two places, a mean of two values would have less luck than either: the mixture is spread out again.
    """
    means, spreads = values.mean(axis=0), values.std(axis=0)
    luck = (values - means) / np.where(spreads > 0, spreads, 1.0)
    places, columns = [at[:1]], [values[:, :1]]
    for left in range(len(at) - 1):
        share = np.arange(1, STEPS + 1) / STEPS
        mixed = luck[:, [left]] * (1 - share) + luck[:, [left + 1]] * share
        width = mixed.std(axis=0)
        mixed = mixed / np.where(width > 0, width, 1.0)
        mean, spread = (line[left] * (1 - share) + line[left + 1] * share for line in (means, spreads))
        drawn = mean + spread * mixed
        drawn[:, -1] = values[:, left + 1]
        places.append(at[left] * (1 - share) + at[left + 1] * share)
        columns.append(drawn)
    return np.concatenate(places), np.concatenate(columns, axis=1)


def wilson(share: float, runs: int) -> tuple[float, float]:
    """Return the interval of a share of so many independent runs (Wilson 1927)."""
    z = float(ndtri(0.5 + INTERVAL / 2))
    middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    reach = z / (1 + z * z / runs) * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return (0.0 if share == 0 else middle - reach), (1.0 if share == 1 else middle + reach)


def first_at(at: NDArray[float64], line: NDArray[float64], chance: float) -> float:
    """Return where a line that never falls is first so high, straight between its points; NaN if nowhere."""
    high_enough = np.flatnonzero(line >= chance - ROUNDING)
    if not len(high_enough):
        return math.nan
    place = int(high_enough[0])
    if place == 0:
        return float(at[0])
    share = (chance - line[place - 1]) / (line[place] - line[place - 1])
    return float(at[place - 1] + share * (at[place] - at[place - 1]))
