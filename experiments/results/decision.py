"""What somebody who decides has to know: the cost of staying, what first, pay-back, dip, delay, and how sure that is.

Nothing is computed here that other results do not hold: this is where they meet.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any, NamedTuple

import pandas as pd

from experiments.defaults import ROADMAP_MEASURE
from experiments.results.comparison import Comparison, interval_as_dict
from experiments.results.fresh import FreshRuns
from experiments.results.result import Result
from experiments.results.roadmap import Roadmap
from experiments.results.states import state_of
from experiments.statistics.adoption import present_years
from experiments.statistics.estimates import Estimate, scaled, within

STAYS, ADOPTS, LATER = WAYS = ("as it is", "in the recommended order", "a quarter later")
ACTIONS = 3  # that are named on the first screen


class Action(NamedTuple):
    """A recommended step: who answers for it, when it begins, what it takes, what it adds, what skipping it costs.

    `month` and `months` from the decision; `cost` money once, `hours` effort once; `adds` and `skipping` money a year.
    """

    practice: str
    owner: str
    month: float
    months: float
    cost: float
    hours: float
    adds: Estimate
    skipping: Estimate


class Sure(NamedTuple):
    """In how many of an ensemble's firms the first action pays, each judged by the mean of so many runs."""

    pays: int
    of: int
    runs: float


@dataclass(frozen=True, repr=False)
class Decision(Result):
    """What the comparison, the roadmap and the simulated adoption of a firm come to.

    `comparison`: the firm as it is and as it could be; `roadmap`: the order in which to go there; `adoption`: the firm
    as it stays, as it adopts the recommended steps, and as it does so a quarter later; `trials`: fresh runs of the
    recommended state and of that without each step; `doubted`: of today's state and the first step's, over an
    ensemble.  The last three are `None` where no step is recommended.
    """

    made_by = "experiments.study"

    comparison: Comparison
    roadmap: Roadmap
    adoption: Comparison | None = None
    trials: FreshRuns | None = None
    doubted: FreshRuns | None = None

    @property
    def cost_of_staying(self) -> Estimate:
        """Return what the firm leaves a year against what it could."""
        first, last = self.comparison.names[0], self.comparison.names[-1]
        return self.comparison.difference(first, last, ROADMAP_MEASURE)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The recommended steps in their order."""
        taken = self.roadmap.to_take
        owners = {one.name: one.owner for one in self.roadmap.states.pair.first.foundation.practices}
        steps = self.roadmap.steps("best")[: len(taken)]
        return tuple(
            Action(step.practice, owners[step.practice], *step[1:5], step.step, self.skipping(step.practice))
            for step in steps
        )

    def skipping(self, practice: str) -> Estimate:
        """Return what leaving a recommended step out costs a year, once all others stand."""
        assert self.trials is not None
        taken = self.roadmap.to_take
        without = [name for name in taken if name != practice]
        states = state_of(without), state_of(taken)
        lost = self.trials.difference(*states, ROADMAP_MEASURE, len(taken))
        return scaled(lost, self.roadmap.states.money)

    @property
    def paid_back(self) -> dict[int, Estimate]:
        """The chance that the recommended steps have paid back so many months after the decision."""
        return {} if self.adoption is None else self.adoption.paid_back(self.adoption.names[1])

    @property
    def dip(self) -> Estimate | None:
        """What the recommended steps have cost more than brought at the worst moment (money, never above 0)."""
        adoption = self.adoption
        return None if adoption is None else within(adoption.level(adoption.names[1], "worst_dip"), -inf, 0)

    @property
    def dip_month(self) -> Estimate | None:
        """The month after the decision in which that is."""
        adoption = self.adoption
        if adoption is None:
            return None
        return within(adoption.level(adoption.names[1], "worst_dip_month"), 0, inf)

    @property
    def years_observed(self) -> float:
        """Return over how many years the adoption is observed."""
        years = None if self.adoption is None else self.adoption.observed_years
        return years or 0.0

    @property
    def delay(self) -> Estimate | None:
        """What beginning a quarter later costs by the end of the observed years (money)."""
        adoption = self.adoption
        if adoption is None:
            return None
        _, adopts, later = adoption.names
        return scaled(adoption.difference(later, adopts, ROADMAP_MEASURE), self.years_observed)

    @cached_property
    def sure(self) -> Sure | None:
        """In how many firms of the ensemble the first action pays within the horizon of the roadmap."""
        if self.doubted is None or not self.doubted.members:
            return None
        first = self.roadmap.to_take[0]
        place, terms = self.roadmap.moving.index(first), self.roadmap.objective.terms
        years = present_years(terms.months[place], terms.horizon, terms)
        money = self.roadmap.states.money
        gains = money * self.doubted.by_member(0, state_of([first]), ROADMAP_MEASURE)
        pays = years * gains > terms.costs[place]
        return Sure(int(pays.sum()), len(pays), self.doubted.replications / len(pays))

    def to_frame(self) -> pd.DataFrame:
        """Return every recommended step as a tidy table."""
        rows = [(*action[:6], *action.adds[:3], *action.skipping[:3]) for action in self.actions]
        bounds = [f"{what}{bound}" for what in ("adds", "skipping") for bound in ("", "_low", "_high")]
        return pd.DataFrame(rows, columns=[*Action._fields[:6], *bounds])

    def to_dict(self) -> dict[str, Any]:
        """Return what is known of the decision as a document."""
        return {
            "cost_of_staying": interval_as_dict(self.cost_of_staying),
            "actions": [
                action._asdict()
                | {"adds": interval_as_dict(action.adds), "skipping": interval_as_dict(action.skipping)}
                for action in self.actions
            ],
            "paid_back_within_months": {
                str(month): interval_as_dict(found) for month, found in self.paid_back.items()
            },
            "worst_dip": _known(self.dip),
            "worst_dip_month": _known(self.dip_month),
            "a_quarter_later": _known(self.delay),
            "first_action_pays": None if self.sure is None else self.sure._asdict(),
        }


def _known(found: Estimate | None) -> dict[str, Any] | None:
    return None if found is None else interval_as_dict(found)
