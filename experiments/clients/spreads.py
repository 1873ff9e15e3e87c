"""Estimates from the rows of an export, each with its 80 % interval and standard error."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit
from scipy.stats import binom

from experiments.statistics.follow_up import Followed, resampled

LEVEL = 0.8  # the client's range
Numbers = NDArray[np.float64]


class Spread(NamedTuple):
    """An estimate with its interval and standard error."""

    value: float
    low: float
    high: float
    error: float


def quantile(degrees: float) -> float:
    """Return how many standard errors the interval reaches to either side (Student 1908)."""
    return float(stdtrit(max(degrees, 1), 0.5 + LEVEL / 2))


def of_mean(values: Numbers) -> Spread:
    """Return a mean with its interval."""
    value = float(values.mean())
    error = float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.nan
    reach = quantile(len(values) - 1) * error
    return Spread(value, value - reach, value + reach, error)


def of_median(values: Numbers) -> Spread:
    """Return a median with its interval by ranks (Thompson 1936)."""
    ordered = np.sort(values)
    count = len(ordered)
    low = int(binom.ppf(0.5 - LEVEL / 2, count, 0.5))
    low_value, high_value = ordered[max(low - 1, 0)], ordered[min(count - low, count - 1)]
    error = float(high_value - low_value) / (2 * quantile(1e9))
    return Spread(float(np.median(ordered)), float(low_value), float(high_value), error)


def of_ratio(part: Numbers, whole: Numbers) -> Spread:
    """Return a ratio of sums with its interval (Cochran 1977, 2.11)."""
    value = float(part.sum() / whole.sum())
    if value in (0.0, 1.0):
        return none_or_all(value, len(whole))
    rest = part - value * whole
    error = math.sqrt(float((rest**2).sum()) * len(whole) / max(len(whole) - 1, 1)) / float(whole.sum())
    reach = quantile(len(whole) - 1) * error
    return Spread(value, max(value - reach, 0.0), min(value + reach, 1.0), error)


def none_or_all(value: float, count: int) -> Spread:
    """Return a share of none or of all with how many luck may have hidden (Clopper and Pearson 1934)."""
    hidden = 1 - (0.5 - LEVEL / 2) ** (1 / count)
    return Spread(value, max(value - hidden, 0.0), min(value + hidden, 1.0), math.nan)


def of_resamples(one: Followed, estimate: Callable[[Followed], float]) -> Spread:
    """Return an estimate of followed things with its interval by resampling."""
    drawn = np.array([estimate(each) for each in resampled(one)])
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < 2:
        return Spread(estimate(one), math.nan, math.nan, math.nan)
    low, high = np.quantile(drawn, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Spread(estimate(one), float(low), float(high), float(drawn.std(ddof=1)))
