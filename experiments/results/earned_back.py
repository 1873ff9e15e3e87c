"""In how many pairs of runs a what-if earns within the observed time what adopting it costs once.

That is the pay-back of what is on no date: practices stand from the first day, as in the steady states of a roadmap, so
that their dip is not in it.  What they cost and earn while they stand is in the contribution of both firms.
"""

from typing import NamedTuple

import numpy as np

from experiments.results.adopting import adoptions, cost_of_an_hour
from experiments.results.comparison import Comparison
from experiments.statistics.chances import share_of_runs
from experiments.statistics.estimates import Estimate

CONTRIBUTION = "contribution_margin"  # a year, over the observed years


class EarnedBack(NamedTuple):
    """The chance, within how many years, and what is paid `once`: `cost` to others, and `hours` of both teams."""

    chance: Estimate
    years: float
    cost: float
    hours: float
    once: float


def earned_back(comparison: Comparison) -> EarnedBack | None:
    """Return how often the last scenario earns what it costs over the first.

    `None` where that has no answer: one firm, something on a date (there it is pay-back), or no common money or time.
    """
    first, last = (comparison.cells[place].scenario for place in (0, -1))
    years = comparison.observed_years
    if first.digest == last.digest or last.changes or years is None or CONTRIBUTION not in comparison.keys:
        return None
    taken = list(adoptions(first.levels, last.levels, last))
    cost, hours = sum(one.cost for one in taken), sum(one.hours for one in taken)
    once = cost + hours * cost_of_an_hour(last)
    before, after = (comparison.values(comparison.names[place], CONTRIBUTION) for place in (0, -1))
    gained = years * (after - before)
    is_earned = np.where(np.isnan(gained), np.nan, gained > once)
    return EarnedBack(share_of_runs(is_earned, len(comparison.members)), years, cost, hours, once)
