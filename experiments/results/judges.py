"""Runs that judge what other runs chose."""

import math
from dataclasses import dataclass

import numpy as np
from numpy import bool_, float64
from numpy.typing import NDArray

from experiments.statistics.adoption import halves
from experiments.statistics.estimates import Estimate, estimate, spread_estimate


@dataclass(frozen=True)
class Judges:
    """A measure in the states between two scenarios, a row a replicate and a column a state (NaN: was not run).

    `known`: which of the replicates that could judge have a value in all states; these are the rows.  `members`: of the
    ensemble over which they spread, in turn; 0 without one.  `left_out`: replicates without a value.
    """

    values: NDArray[float64]
    known: NDArray[bool_]
    members: int = 0
    left_out: int = 0

    def __len__(self) -> int:
        """Count the replicates that judge."""
        return len(self.values)

    def estimate(self, values: NDArray[float64], family: int = 1) -> Estimate:
        """Return the mean of a value a replicate; one that is left out keeps its place among the members'."""
        if not self.members or not self.known.any():
            return estimate(values, family, self.left_out)
        everywhere = np.full(len(self.known), np.nan)
        everywhere[self.known] = values
        return spread_estimate(everywhere, self.members, family)


def halves_of_members(
    values: NDArray[float64], known: NDArray[bool_], members: int, left_out: int
) -> tuple[NDArray[float64], Judges]:
    """Split replicates into those that choose and those that judge: over an ensemble, half of its members.

    Values have a row a replicate that is `known`.  Where there is only one to judge or to choose, all do both.
    """
    if not members:
        choosing, judging = halves(values)
        return choosing, Judges(judging, np.ones(len(judging), dtype=bool), 0, left_out)
    judge = np.arange(len(known)) % members >= members // 2
    choosing, judging = values[~judge[known]], values[judge[known]]
    if len(choosing) and len(judging):
        return choosing, Judges(judging, known[judge], members - members // 2)
    return values, Judges(values, known, members)


def apart(first: Estimate, second: Estimate) -> Estimate:
    """Return the difference of two estimates from runs that share no luck, second minus first.

    Its interval holds at least as often as theirs, whatever the two variances are (Banerjee 1961).
    """
    value = second.value - first.value
    luck = math.hypot(first.half_width, second.half_width)
    runs, missing = (first[3] + second[3], first[4] + second[4])
    found = Estimate(value, value - luck, value + luck, runs, missing)
    if not (first.is_spread and second.is_spread):
        return found
    in_all = math.hypot(*((one.widest[1] - one.widest[0]) / 2 for one in (first, second)))
    return found._replace(low_all=value - in_all, high_all=value + in_all)
