"""How strong practices would have to be for a sorted gap to be as large as a published one.

The same firms are ranked under the same luck with what their practices do multiplied: by 0 all have the practices that
firms are compared at, by 1 they have their own, and both are runs.  Between and beyond, growth and share of pipeline
follow the straight line through the two.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.statistics.estimates import Estimate
from experiments.statistics.sorting import BEST, CLASSES, LAGGARD, Seen, Sorting, Values, apart, estimate_of

STRENGTHS = np.linspace(0.0, 4.0, 21)


class Compared(NamedTuple):
    """Growth and share of pipeline of each firm in the ranked run, with the practices that firms are compared at."""

    growth: Values
    share: Values


class Needed(NamedTuple):
    """What it takes for a sorted gap of some size.

    `strength`: by how much what practices do is multiplied, 0 where the gap is there without them; its interval ends
    where strengths end that were tried.  `causal`: how much of the gap practices then make.  Both are undefined where
    no strength that was tried reaches the gap.
    """

    strength: Estimate
    causal: Estimate


class Curve(NamedTuple):
    """The sorted gap, and how much of it practices make, at every strength: rows are resamples, the first all firms."""

    gap: NDArray[float64]
    practice: NDArray[float64]
    firms: int

    def at(self, place: int) -> tuple[Estimate, Estimate]:
        """Return gap and practice part at a place of `STRENGTHS`."""
        gap, practice = (estimate_of(values[:, place], self.firms) for values in (self.gap, self.practice))
        return gap, practice

    def needed(self, wanted: float) -> Needed:
        """Return what it takes for a sorted gap as large as wanted."""
        if self.gap[0].max() < wanted:
            nothing = Estimate(math.nan, math.nan, math.nan, self.firms, 0)
            return Needed(nothing, nothing)
        strength = np.array([crossing(row, wanted) for row in self.gap])
        pairs = zip(strength, self.practice, strict=True)
        causal = np.array([np.interp(at, STRENGTHS, row) for at, row in pairs])
        return Needed(estimate_of(strength, self.firms), estimate_of(causal, self.firms))


def curve_of(sorting: Sorting, compared: Compared) -> Curve:
    """Return what sorting makes of the firms at every strength of their practices."""
    seen: Seen = sorting.seen
    gaps, practices = [], []
    for strength in STRENGTHS:
        growth = between(compared.growth, seen.growth, strength)
        share = between(compared.share, seen.share, strength)
        order = sorting.order_of(growth, share)
        gaps.append(apart(growth, order, CLASSES[BEST], CLASSES[LAGGARD]))
        practices.append(apart(strength * seen.parts["practice"], order, CLASSES[BEST], CLASSES[LAGGARD]))
    return Curve(np.array(gaps).T, np.array(practices).T, len(sorting))


def between(none: Values, own: Values, strength: float) -> Values:
    """Return values on the straight line through two; both ends are met exactly."""
    return own if strength == 1 else none + strength * (own - none)


def crossing(gaps: NDArray[float64], wanted: float) -> float:
    """Return the lowest strength at which a gap is as large as wanted; the last one if it never is."""
    reached = np.flatnonzero(gaps >= wanted)
    if not len(reached):
        return float(STRENGTHS[-1])
    last = int(reached[0])
    if last == 0:
        return 0.0
    return float(np.interp(wanted, gaps[last - 1 : last + 1], STRENGTHS[last - 1 : last + 1]))
