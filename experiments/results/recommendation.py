"""What part of an order of adoption is worth doing: what clearly pays, in which turn, and where to stop.

Runs that had no say judge it.  Nothing is recommended for looking good to the runs that chose it.
"""

from itertools import combinations
from math import nan
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.results.judges import Judges
from experiments.results.objective import Objective
from experiments.statistics import adoption as ways
from experiments.statistics.estimates import Estimate
from experiments.statistics.shapley import ROUNDING

FEWEST_JUDGES = 8  # replications; the interval of fewer, for many comparisons at once, says next to nothing
NOTHING_KNOWN = Estimate(nan, nan, nan, 0, 0)


class Recommendation(NamedTuple):
    """The part of an order that is worth doing.

    `groups`: its steps, as places in the order; those of one group in any order.  `gain`: what it gains over staying;
    `rest`: what going on to the end of the order gains over stopping here.  These intervals hold at once, for every
    place at which one might stop.
    """

    groups: tuple[tuple[int, ...], ...] = ()
    gain: Estimate = NOTHING_KNOWN
    rest: Estimate = NOTHING_KNOWN

    @property
    def length(self) -> int:
        """Return how many steps are recommended."""
        return sum(map(len, self.groups))


def recommend(
    order: tuple[int, ...], choosing: NDArray[float64], judges: Judges, objective: Objective
) -> Recommendation:
    """Return what part of an order the judges recommend; nothing, where they are too few.

    The runs that chose the order choose also where it could be left with profit.  Whether the steps up to the next such
    place are recommended, the judges decide: if these clearly gain together, be it that one of them alone costs.
    """
    if len(judges) < FEWEST_JUDGES or not order:
        return Recommendation()
    mean = objective.sign * choosing.mean(axis=0, keepdims=True)
    lengths = ways.rising(ways.worths_of_parts(order, mean, objective.terms)[0])
    family = len(list(combinations({*lengths, len(order)}, 2))) or 1
    worths = objective.scale * ways.worths_of_parts(order, objective.sign * judges.values, objective.terms)

    def gain(start: int, end: int) -> Estimate:
        gained = worths[:, end] - worths[:, start]
        gained[np.abs(gained) <= ROUNDING * np.abs(worths).max()] = 0.0
        return judges.estimate(gained, family)

    length = 0
    for end in lengths[1:]:
        if pays(gain(length, end), objective):
            length = end
    groups = grouped(order[:length], judges, objective)
    return Recommendation(groups, gain(0, length), gain(length, len(order)))


def pays(gain: Estimate, objective: Objective) -> bool:
    """Tell whether a gain, in the unit in which it is told, is clearly one for the better."""
    low, high = gain.widest
    return low > 0 if objective.scale > 0 else high < 0


def grouped(order: tuple[int, ...], judges: Judges, objective: Objective) -> tuple[tuple[int, ...], ...]:
    """Return the places of an order, together those neighbours whose turn the judges cannot tell from the other one."""
    groups = [[place] for place in range(len(order[:1]))]
    values = objective.sign * judges.values
    for place in range(len(order) - 1):
        gain = ways.gain_of_turn(order, place, values, objective.terms)
        if judges.estimate(gain, len(order) - 1).widest[0] > 0:
            groups.append([place + 1])
        else:
            groups[-1].append(place + 1)
    return tuple(map(tuple, groups))
