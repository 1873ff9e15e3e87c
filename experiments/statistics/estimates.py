"""Paired statistics: intervals, many comparisons, what common luck saved, and stopping without peeking.

Values arrive one a run in the order of the replicates; a run without a value is NaN, is left out and counted.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy import bool_, float64
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

INTERVAL = 0.95  # level of every interval
MOST_REACH = 1e9  # half-widths; the square, a number of pairs, is more than anybody runs, and still a number
FIRST_STAGE = 30  # pairs that fix the variance, after which the number of pairs is computed once


class Estimate(NamedTuple):
    """A mean over runs with its interval; NaN is undefined (no value at all, or no second run)."""

    value: float
    low: float
    high: float
    runs: int
    runs_without_value: int

    @property
    def half_width(self) -> float:
        """Return half the length of the interval."""
        return (self.high - self.low) / 2

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


class CommonLuck(NamedTuple):
    """What running two scenarios under the same seeds was worth.

    `correlation` between their values; `variance_saved`: share of the difference's variance that is gone;
    `runs_saved`: independent runs that would be needed for each run made here.
    """

    correlation: float
    variance_saved: float
    runs_saved: float


@cache  # thousands of intervals rest on the same few degrees of freedom
def t_quantile(degrees: int, family: int = 1) -> float:
    """Return how many standard errors the interval reaches to either side (Student 1908).

    Args:
        degrees: Degrees of freedom of the spread.
        family: How many intervals are to hold all at once: the level missed is shared out (Bonferroni; Dunn
            1961), which is right however the estimates depend on one another.
    """
    return float(stdtrit(degrees, 1 - (1 - INTERVAL) / (2 * family)))


def estimate(values: ArrayLike, family: int = 1, missing: int = 0) -> Estimate:
    """Return the mean of the runs that have a value, with Student's interval, one of a family.

    `missing`: runs without a value that were left out before, and are counted too.
    """
    known, undefined = known_values(values)
    return around(known, spread_of(known), len(known) - 1, undefined + missing, family)


def p_value(found: Estimate, degrees: int | None = None) -> float:
    """Return how often an estimate would lie so far from zero if the truth were zero; NaN where undefined.

    Args:
        found: An estimate with an interval of its own, not one of a family.
        degrees: Degrees of freedom of its spread, by default one below its runs.
    """
    if math.isnan(found.half_width):
        return math.nan
    if found.half_width == 0:
        return 1.0 if found.value == 0 else 0.0
    free = found.runs - 1 if degrees is None else degrees
    errors = abs(found.value) / found.half_width * t_quantile(free)
    return float(2 * stdtr(free, -errors))


def clear_among(p_values: ArrayLike) -> NDArray[bool_]:
    """Tell which of many comparisons are clear, so that 5 % of such families hold one false alarm (Holm 1979).

    Those without a p-value (NaN) are no comparisons: they are not counted, and not clear.
    """
    chances = np.asarray(p_values, dtype=float)
    clear = np.zeros(len(chances), dtype=bool)
    order = np.argsort(chances)[: int((~np.isnan(chances)).sum())]
    for place, comparison in enumerate(order):
        if chances[comparison] > (1 - INTERVAL) / (len(order) - place):
            break
        clear[comparison] = True
    return clear


def stein_estimate(values: ArrayLike, first_stage: int, family: int = 1) -> Estimate:
    """Return the mean of all runs with the interval of Stein (1945).

    The variance and its degrees of freedom come from the first stage alone.  The number of runs depends on
    that variance only, which is independent of the mean, so the interval holds although runs were added.
    """
    known, missing = known_values(values)
    first, _ = known_values(np.asarray(values, dtype=float)[:first_stage])
    return around(known, spread_of(first), len(first) - 1, missing, family)


def pairs_needed(first_differences: ArrayLike, half_width: float) -> int:
    """Return how many pairs Stein's interval needs to be no wider than wanted, the first stage included."""
    known, missing = known_values(first_differences)
    if len(known) < 2:
        return len(known) + missing
    reach = min(t_quantile(len(known) - 1) * spread_of(known) / half_width, MOST_REACH)
    return max(math.ceil(reach**2), len(known)) + missing


def common_luck(first: ArrayLike, second: ArrayLike) -> CommonLuck | None:
    """Return what common luck was worth between two scenarios; `None` where a variance is zero or unknown."""
    pairs = np.array([first, second], dtype=float)
    pairs = pairs[:, ~np.isnan(pairs).any(axis=0)]
    if pairs.shape[1] < 3:
        return None
    apart = float(pairs.var(axis=1, ddof=1).sum())
    together = float((pairs[1] - pairs[0]).var(ddof=1))
    if min(pairs.std(axis=1)) == 0 or together == 0:
        return None
    return CommonLuck(float(np.corrcoef(pairs)[0, 1]), 1 - together / apart, apart / together)


def known_values(values: ArrayLike) -> tuple[NDArray[float64], int]:
    """Return the values that are defined, and how many are not."""
    everything = np.asarray(values, dtype=float)
    known = everything[~np.isnan(everything)]
    return known, len(everything) - len(known)


def spread_of(known: NDArray[float64]) -> float:
    """Return the standard deviation between runs: exactly zero for equal values, undefined below two."""
    if len(known) < 2:
        return math.nan
    return 0.0 if known.min() == known.max() else float(known.std(ddof=1))


def around(known: NDArray[float64], spread: float, degrees: int, missing: int, family: int = 1) -> Estimate:
    """Return the mean of known values with an interval from a spread and its degrees of freedom."""
    runs = len(known)
    if runs == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, missing)
    # The mean of equal values may differ from them in the last bit, which would make a difference of nothing.
    value = float(known[0]) if known.min() == known.max() else float(known.mean())
    if math.isnan(spread):
        return Estimate(value, math.nan, math.nan, runs, missing)
    reach = t_quantile(degrees, family) * spread / math.sqrt(runs)
    return Estimate(value, value - reach, value + reach, runs, missing)
