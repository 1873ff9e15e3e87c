"""Firms sorted as a survey sorts them, and the gap between its classes taken apart.

A firm's growth in the year of the survey is the sum of three parts: what it would grow on average with the practices
that all firms are compared at (*firms*), what its own practices add to that on average (*practice*), and how far this
one year was off its average (*luck*).  Any difference of class means is then the sum of the differences of the three.
Sorting adds nothing of its own: it picks firms that are high in each.

Averages are not known, only estimated by further runs of the same firm.  The split is unbiased all the same, however
few these are: classes depend on firms, practices and the run that is ranked, and further runs have other luck, so that
given the classes each further run is as likely too high as too low, in every class.  Neither correction nor
cross-fitting is needed, as long as the run that is ranked is never among those that are averaged.  What their noise
does is widen the intervals, which resample firms with everything that was seen of them (the bootstrap; Efron 1979).
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy import float64, intp
from numpy.typing import NDArray
from scipy.special import ndtri

from experiments.statistics.estimates import INTERVAL, Estimate

BEST, AVERAGE, LAGGARD = "best-in-class", "industry-average", "laggard"
CLASSES = {
    BEST: 0.2,
    AVERAGE: 0.5,
    LAGGARD: 0.3,
}  # shares of the firms, the highest first (Aberdeen, domain 3.3)
FEWEST_FIRMS = 10
RESAMPLES = 1000

Values = NDArray[float64]


class Seen(NamedTuple):
    """What was seen of each firm, one value a firm.

    `growth`, `share`: growth and marketing's share of pipeline in the run that is ranked; `own`, `common`: mean growth
    in further runs, with its own practices and with those that all firms are compared at, under one luck.
    """

    growth: Values
    share: Values
    own: Values
    common: Values

    @property
    def parts(self) -> dict[str, Values]:
        """Return the parts of each firm's growth, which add up to it."""
        return {
            "practice": self.own - self.common,
            "firms": self.common,
            "luck": self.growth - self.own,
        }

    def permuted(self, seed: int) -> "Seen":
        """Return the firms with what practices add dealt out anew among them, after everything was seen.

        Their practice part then has nothing to do with how they are classed, and is 0 within its error.
        """
        adds = np.random.default_rng(seed).permutation(self.own - self.common)
        return self._replace(own=self.common + adds)


class Split(NamedTuple):
    """A gap between two groups of firms, and its three parts, which add up to it."""

    gap: Estimate
    practice: Estimate
    firms: Estimate
    luck: Estimate


@dataclass(frozen=True, eq=False)
class Sorting:
    """Firms in the order of a survey: by the mean of their standardised growth and share of pipeline.

    `by`: another criterion instead, one value a firm.  Resampled firms are standardised, ordered and classed anew.
    """

    seen: Seen
    seed: int
    by: Values | None = None
    resamples: int = RESAMPLES

    def __len__(self) -> int:
        """Count the firms."""
        return len(self.seen.growth)

    @cached_property
    def resampled(self) -> NDArray[intp]:
        """Rows of firms drawn with replacement; the first row is all firms as they are."""
        drawn = np.random.default_rng(self.seed).integers(0, len(self), (self.resamples, len(self)))
        return np.vstack([np.arange(len(self)), drawn])

    @cached_property
    def order(self) -> NDArray[intp]:
        """Rows of firms, the highest first, a row a resample."""
        if self.by is not None:
            return ordered(self.by[self.resampled], self.resampled)
        return self.order_of(self.seen.growth, self.seen.share)

    def order_of(self, growth: Values, share: Values) -> NDArray[intp]:
        """Return the order that other growths and shares of the same firms would give, a row a resample."""
        score = standardised(growth[self.resampled]) + standardised(share[self.resampled])
        return ordered(score, self.resampled)

    def split(self, top: float = CLASSES[BEST], bottom: float = CLASSES[LAGGARD]) -> Split:
        """Return the gap in growth between the highest and the lowest share of the firms, and its parts."""
        found = {
            name: apart(values, self.order, top, bottom)
            for name, values in {"gap": self.seen.growth, **self.seen.parts}.items()
        }
        return Split(**{name: estimate_of(values, len(self)) for name, values in found.items()})

    def spread(self) -> Estimate:
        """Return the standard deviation between firms of their growth in the run that is ranked."""
        return estimate_of(self.seen.growth[self.resampled].std(axis=1, ddof=1), len(self))

    def mean_of(self, name: str, values: Values) -> Estimate:
        """Return the mean of a value in a class; firms in which it is undefined are left out, and undefined of none."""
        begin, end = bounds_of(name, len(self))
        found = values[self.order[:, begin:end]]
        known = ~np.isnan(found)
        if known.all():
            return estimate_of(found.mean(axis=1), end - begin)
        counts = known.sum(axis=1)
        means = np.full(len(found), np.nan)
        np.divide(np.where(known, found, 0.0).sum(axis=1), counts, out=means, where=counts > 0)
        return estimate_of(means, int(counts[0]))


def standardised(values: Values) -> Values:
    """Return values less their mean, over their standard deviation, row by row; equal ones are all zero."""
    off = values - values.mean(axis=-1, keepdims=True)
    spread = values.std(axis=-1, keepdims=True)
    equal = np.ptp(values, axis=-1, keepdims=True) == 0
    return np.where(equal, 0.0, off / np.where(equal, 1.0, spread))


def ordered(score: Values, rows: NDArray[intp]) -> NDArray[intp]:
    """Return the rows of firms by their score, the highest first."""
    return np.take_along_axis(rows, np.argsort(-score, axis=-1, kind="stable"), axis=-1)


def spread_of_noise(gap: float) -> float:
    """Return the standard deviation of growth at which sorting makes a gap of nothing but noise.

    Growth and share of pipeline are normal then and unrelated, so that growth makes half of the variance of the score.
    """
    between = sum(
        math.exp(-(ndtri(share) ** 2) / 2) / math.sqrt(2 * math.pi) / share
        for share in (CLASSES[BEST], CLASSES[LAGGARD])
    )
    return gap * math.sqrt(2) / between


def counts_of(firms: int) -> dict[str, int]:
    """Return how many firms each class has; the middle one has what the others leave."""
    ends = {name: max(round(CLASSES[name] * firms), 1) for name in (BEST, LAGGARD)}
    return {BEST: ends[BEST], AVERAGE: firms - sum(ends.values()), LAGGARD: ends[LAGGARD]}


def bounds_of(name: str, firms: int) -> tuple[int, int]:
    """Return where a class begins and ends in the order of the firms."""
    counts = counts_of(firms)
    begin = sum(counts[one] for one in list(counts)[: list(counts).index(name)])
    return begin, begin + counts[name]


def apart(values: Values, order: NDArray[intp], top: float, bottom: float) -> Values:
    """Return how far the mean of the highest share of the firms is above that of the lowest, a row a resample."""
    firms = order.shape[-1]
    first, last = (max(round(share * firms), 1) for share in (top, bottom))
    return values[order[:, :first]].mean(axis=1) - values[order[:, -last:]].mean(axis=1)


def estimate_of(found: Values, firms: int) -> Estimate:
    """Return the value of all firms, which comes first, with the interval that the resamples give."""
    low, high = np.quantile(found[1:], ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2))
    return Estimate(float(found[0]), float(low), float(high), firms, 0)
