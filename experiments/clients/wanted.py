"""What a firm has to meet: a client's figure on a scale on which errors are even, with how far off it may be.

Counts, times and money are taken in logarithms, shares as log-odds, growth as it is.  A range is the client's 80 %
range; a value is met within a few per cent.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray
from scipy.special import ndtri

from experiments.clients.client import Known
from experiments.clients.figures import FIGURES, TO_MEET

TOLERANCE = 0.025  # one standard deviation of a value, as a share of it: nearly all then lie within 5 %
GROWTH_WITHIN = 0.005  # one standard deviation of a growth, which may be 0
MET = 0.05  # a value counts as met within so much of it
GROWTH_MET = 0.01
TO_THE_END = float(ndtri(0.9))  # standard deviations from the middle to an end of an 80 % range
DEAL = "average_deal"
# The figures that a firm's behaviour makes; a fact among them is met by search where arithmetic comes near only.
MET_BY_SEARCH = (*(key for key, figure in FIGURES.items() if figure.kind == TO_MEET), DEAL)
GROWTH = "growth"
LEAST = {"fraction": 2e-3, "hours": 0.02, "days": 0.5, "a month": 0.05, "count": 0.05, "currency": 1.0}


class Wanted(NamedTuple):
    """Where a figure should be, and one standard deviation of how far it may be off, on its even scale.

    `is_range`: it is what is known of a firm by a year of it; a value is to be met as it is.
    """

    key: str
    at: float
    within: float
    is_range: bool = False


def even(key: str, values: NDArray[float64] | float) -> NDArray[float64]:
    """Return values of a figure on the scale on which errors are even."""
    least, given = LEAST[FIGURES[key].unit], np.asarray(values, dtype=float)
    if key == GROWTH:
        return given
    if FIGURES[key].unit == "fraction":
        inside = np.clip(given, least, 1 - least)
        return np.log(inside / (1 - inside))
    return np.log(np.maximum(given, least))


def plain(key: str, values: NDArray[float64] | float) -> NDArray[float64]:
    """Return values of a figure in its base unit, from the even scale."""
    given = np.asarray(values, dtype=float)
    if key == GROWTH:
        return given
    return 1 / (1 + np.exp(-given)) if FIGURES[key].unit == "fraction" else np.exp(given)


def wanted(figures: Mapping[str, Known]) -> tuple[Wanted, ...]:
    """Return what the given figures want of a firm's behaviour."""
    return tuple(wanted_of(key, figures[key]) for key in MET_BY_SEARCH if key in figures)


def wanted_of(key: str, known: Known) -> Wanted:
    """Return what one figure wants."""
    low, high = (float(even(key, end)) for end in known[:2])
    if known.is_range:
        within = max((high - low) / 2 / TO_THE_END, least_doubt(key, known))
        return Wanted(key, (low + high) / 2, within, is_range=True)
    return Wanted(key, low, least_doubt(key, known))


def least_doubt(key: str, known: Known) -> float:
    """Return one standard deviation of a figure that is given as a value."""
    if key == GROWTH:
        return max(GROWTH_WITHIN, TOLERANCE * abs(known.low))
    middle = (known.low + known.high) / 2
    ends = [float(even(key, middle * (1 + sign * TOLERANCE))) for sign in (-1, 1)]
    return max((ends[1] - ends[0]) / 2, 1e-3)


def is_met(key: str, known: Known, value: float) -> bool:
    """Tell whether a simulated value counts as the client's: inside the range, or near the value."""
    if math.isnan(value):
        return False
    if known.is_range:
        return known.low <= value <= known.high
    return abs(miss(key, known, value)) <= (GROWTH_MET if key == GROWTH else MET)


def miss(key: str, known: Known, value: float) -> float:
    """Return how far a value misses: as a share of the client's, of growth in points; 0 inside a range."""
    nearest = min(max(value, known.low), known.high)
    if key == GROWTH or not nearest:
        return value - nearest
    return value / nearest - 1
