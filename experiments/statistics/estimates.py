"""Paired statistics: intervals, many comparisons, what common luck saved, and stopping without peeking.

Values arrive one a run in the order of the replicates; a run without a value is NaN, is left out and counted.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy import bool_, float64
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtr, stdtr, stdtrit

INTERVAL = 0.95  # level of every interval
MOST_REACH = 1e9  # half-widths; the square, a number of pairs, is more than anybody runs, and still a number
SQUARES = 32  # steps of the law of a mean square, over which an interval is averaged
NEAR, MOST_STEPS = 1e-8, 60  # a step that moves a root by less than this share leaves an error of its square
FIRST_STAGE = 30  # pairs that fix the variance, after which the number of pairs is computed once


class Estimate(NamedTuple):
    """A mean over runs with its interval; NaN is undefined (no value at all, or no second run).

    `low` and `high` hold luck alone.  Where runs spread over an ensemble, `low_all` and `high_all` hold luck and what
    is not known; otherwise they are NaN.
    """

    value: float
    low: float
    high: float
    runs: int
    runs_without_value: int
    low_all: float = math.nan
    high_all: float = math.nan

    @property
    def by_luck(self) -> tuple[float, float, float, int, int]:
        """Return the estimate as it stands in a table of runs that do not spread, in the order of `BY_LUCK`."""
        return self[:5]

    @property
    def half_width(self) -> float:
        """Return half the length of the interval of luck."""
        return (self.high - self.low) / 2

    @property
    def is_spread(self) -> bool:
        """Tell whether there is an interval of what is not known too."""
        return not math.isnan(self.low_all)

    @property
    def widest(self) -> tuple[float, float]:
        """Return the interval by which anything is judged: that of luck and what is not known, if there is one."""
        return (self.low_all, self.high_all) if self.is_spread else (self.low, self.high)

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval by which it is judged leaves zero out."""
        low, high = self.widest
        return low > 0 or high < 0


BY_LUCK = Estimate._fields[:5]


def scaled(found: Estimate, factor: float) -> Estimate:
    """Return an estimate of a multiple, above zero, of what was estimated."""
    value, low, high, low_all, high_all = (factor * bound for bound in (*found[:3], *found[5:]))
    return found._replace(value=value, low=low, high=high, low_all=low_all, high_all=high_all)


def within(found: Estimate, least: float, most: float) -> Estimate:
    """Return an estimate of what can lie nowhere else than between two ends, with intervals that end there too."""
    value, low, high, low_all, high_all = (min(max(bound, least), most) for bound in (*found[:3], *found[5:]))
    return found._replace(value=value, low=low, high=high, low_all=low_all, high_all=high_all)


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


def spread_estimate(values: ArrayLike, members: int, family: int = 1, missing: int = 0) -> Estimate:
    """Return the mean of runs that spread over an ensemble, with the interval of luck, and of luck and ignorance.

    Value r is of member r modulo `members`.  Runs of one member differ by luck alone, means of members by luck and by
    what is not known: one-way analysis of variance with random effects tells the two apart, if some member has a second
    run.  The first interval is of the mean over these members.  The second is of what one more member, which may be the
    truth, would give on average (generalised prediction: Weerahandi 1993; Hannig 2009); it is never the narrower one.
    """
    everything = np.asarray(values, dtype=float)
    of_member = np.arange(len(everything)) % members
    known = ~np.isnan(everything)
    groups = [everything[known & (of_member == member)] for member in range(members)]
    groups = [group for group in groups if len(group)]
    runs, many = int(known.sum()), len(groups)
    undefined = missing + len(everything) - runs
    found = around(everything[known], math.nan, 0, undefined)
    if runs <= many or many < 2:  # no member has a second run, or there is nothing to compare it with
        return found
    means, sizes = np.array([group.mean() for group in groups]), np.array([len(group) for group in groups])
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in groups) / (runs - many)
    between = float((sizes * (means - found.value) ** 2).sum()) / (many - 1)
    each = (runs - float((sizes**2).sum()) / runs) / (
        many - 1
    )  # runs of a member, as the variance counts them
    luck = t_quantile(runs - many, family) * math.sqrt(within / runs)
    if known_equal(everything[known]):
        luck = within = between = 0.0
    reach = max(luck, ignorance(between, within, each, runs, many, family))
    low, high = found.value - luck, found.value + luck
    return Estimate(found.value, low, high, runs, undefined, found.value - reach, found.value + reach)


def known_equal(known: NDArray[float64]) -> bool:
    """Tell whether all values are the same, whatever their sums are in the last bit."""
    return bool(known.min() == known.max())


def ignorance(between: float, within: float, each: float, runs: int, many: int, family: int) -> float:
    """Return how far the average of one more member may lie from the mean, luck of that mean included.

    What the two mean squares say of the two variances is spread out by the chi-squared law of each, and the normal law
    is averaged over it: where there is nothing to see between members, what may be there all the same counts.
    """
    squares = between * spread_of_squares(many - 1)[:, None]
    lucks = within * spread_of_squares(runs - many)[None, :]
    deviations = np.sqrt(np.maximum(squares - lucks, 0.0) / each + np.maximum(squares, lucks) / runs).ravel()
    deviations = deviations[deviations > 0]
    if not len(deviations):
        return 0.0
    level, reach = 1 - (1 - INTERVAL) / family, 1 / float((1 / deviations).mean())
    # By Newton's steps: what lies inside is concave in the reach, so that they only climb once they are below it.
    for _ in range(MOST_STEPS):
        errors = reach / deviations
        missed = level - float((2 * ndtr(errors) - 1).mean())
        step = missed / (2 * float((normal_density(errors) / deviations).mean()))
        reach += step
        if abs(step) <= NEAR * reach:
            break
    return reach


def normal_density(errors: NDArray[float64]) -> NDArray[float64]:
    """Return how dense the standard normal law lies at so many standard errors from zero."""
    return np.exp(-(errors**2) / 2) / math.sqrt(2 * math.pi)


@cache
def spread_of_squares(degrees: int) -> NDArray[float64]:
    """Return by what a mean square is multiplied to be the variance, at even steps of its chi-squared law."""
    at = (np.arange(SQUARES) + 0.5) / SQUARES
    return np.asarray(degrees / chdtri(degrees, 1 - at), dtype=float)


def p_value(found: Estimate, degrees: int | None = None) -> float:
    """Return how often an estimate would lie so far from zero if the truth were zero; NaN where undefined.

    Args:
        found: An estimate with an interval of its own, not one of a family.
        degrees: Degrees of freedom of its spread, by default one below its runs.
    """
    low, high = found.widest
    half_width = (high - low) / 2
    if math.isnan(half_width):
        return math.nan
    if half_width == 0:
        return 1.0 if found.value == 0 else 0.0
    free = found.runs - 1 if degrees is None else degrees
    errors = abs(found.value) / half_width * t_quantile(free)
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
