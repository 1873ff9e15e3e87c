"""In which order to adopt practices: the best, the worst, and what an order picked by chance is worth.

The states between two scenarios stand for steady states: while a practice is being established, the firm earns
what the practices before it bring; each costs money, hours and months (`scenarios/practices.toml`).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import bool_, float64
from numpy.typing import NDArray

from experiments.defaults import DISCOUNT, HORIZON_MONTHS, ROADMAP_MEASURE
from experiments.results.comparison import interval_as_dict
from experiments.results.explanation import Explanation
from experiments.results.objective import Objective
from experiments.results.result import Result
from experiments.results.states import States
from experiments.statistics import adoption as ways
from experiments.statistics.estimates import INTERVAL, Estimate, estimate, spread_estimate
from sim.measures import Measure

KINDS = ("best", "worst", "random")


class Step(NamedTuple):
    """A practice on its way into the firm.

    `month` is when it is begun and `months` how long it takes; `cost` is money, `hours` effort, once.  `level` is
    the measure once it is established, `step` the change against the level before; the intervals of all steps of
    an order hold at once.
    """

    practice: str
    month: float
    months: float
    cost: float
    hours: float
    level: Estimate
    step: Estimate


@dataclass(frozen=True)
class Roadmap(Result):
    """Orders of adoption between two scenarios, valued in one measure over a horizon (months).

    Half of the replicates choose the orders, the others judge them, so that none is judged by the luck that chose it;
    over an ensemble, half of its members, so that neither is what happens to be true of these.
    """

    made_by = "experiments.roadmap"

    states: States
    measure: str = ROADMAP_MEASURE
    horizon: float = HORIZON_MONTHS
    discount: float = DISCOUNT

    @cached_property
    def objective(self) -> Objective:
        """What the orders are judged by."""
        return Objective(
            self.states.pair, self.states.told(self.measure), self.horizon, self.discount, self.states.money
        )

    @property
    def about(self) -> Measure:
        """Return the registry entry of the measure."""
        return self.objective.measure

    @property
    def moving(self) -> tuple[str, ...]:
        """The practices to adopt."""
        return self.states.pair.moving

    @cached_property
    def values(self) -> NDArray[float64]:
        """The measure in the states that differ, a row a replicate; those with an undefined one are left out."""
        return self.states.known_values(self.measure)[:, list(self.states.pair.distinct)]

    @cached_property
    def left_out(self) -> int:
        """Count the replicates in which the measure is undefined in some state."""
        return self.states.left_out(self.measure)

    @cached_property
    def judged(self) -> NDArray[float64]:
        """The replicates that had no say in the choice of an order: all numbers of a roadmap come from them."""
        return self._halves[1]

    @cached_property
    def _halves(self) -> tuple[NDArray[float64], NDArray[float64]]:
        """The replicates that choose the orders, and those that judge them."""
        if not self.states.members:
            return ways.halves(self.values)
        judges = self._judges[self.states.is_known(self.measure)]
        parts = self.values[~judges], self.values[judges]
        return parts if all(map(len, parts)) else (self.values, self.values)

    @cached_property
    def _judges(self) -> NDArray[bool_]:
        """Whether a replicate is of the half of the members that judge."""
        many = len(self.states.members)
        return np.arange(self.states.replications) % many >= many // 2

    @cached_property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """The best order and the worst, chosen on the first half of the replicates, and one drawn by the seed."""
        if not len(self.values):
            return dict.fromkeys(KINDS, ())
        drawn = np.random.default_rng(self.states.seed).permutation(len(self.moving))
        choosing, _ = self._halves
        return {
            "best": self._chosen_on(choosing),
            "worst": self._chosen_on(choosing, worst=True),
            "random": tuple(self.moving[place] for place in drawn),
        }

    @cached_property
    def is_settled(self) -> bool:
        """Tell whether all replicates together choose the same best order as the first half of them."""
        return len(self.values) > 0 and self._chosen_on(self.values) == self.orders["best"]

    @cached_property
    def gains(self) -> dict[str, NDArray[float64]]:
        """What each order gains over staying, a value a judging replicate; "random" is the mean of all orders."""
        values = self.objective.sign * self.judged
        found = {"random": ways.mean_worth(values, self.objective.terms)}
        for kind in ("best", "worst"):
            order = [self.moving.index(name) for name in self.orders[kind]]
            found[kind] = ways.worth_of(order, values, self.objective.terms)
        return {kind: self.objective.scale * found[kind] for kind in KINDS}

    def gain(self, kind: str) -> Estimate:
        """Return what the best, the worst or a random order gains over staying with the first scenario."""
        return self._estimate(self.gains[kind])

    @property
    def gain_over_random(self) -> Estimate:
        """Return what the best order gains over the mean of all orders."""
        return self._estimate(self.gains["best"] - self.gains["random"])

    def over(self, horizon: float, discount: float = DISCOUNT) -> "Roadmap":
        """Return the roadmap over another horizon (months), from the same runs."""
        return replace(self, horizon=horizon, discount=discount)

    def steps(self, kind: str) -> tuple[Step, ...]:
        """Return the steps of an order."""
        found, state, month = [], 0, 0.0
        for name in self.orders[kind]:
            place = self.moving.index(name)
            adoption, after = self.objective.adoptions[place], state | 1 << place
            level = self._estimate(self.judged[:, after])
            change = self._estimate(self.judged[:, after] - self.judged[:, state], len(self.moving))
            amounts = (adoption.months.value, adoption.cost.value, adoption.effort.value)
            found.append(Step(name, month, *amounts, level, change))
            state, month = after, month + adoption.months.value
        return tuple(found)

    def reached(self, kind: str) -> tuple[Estimate, ...]:
        """Return what each step of an order has gained in all over the first scenario, paired."""
        found, state = [], 0
        for name in self.orders[kind]:
            state |= 1 << self.moving.index(name)
            found.append(self._estimate(self.judged[:, state] - self.judged[:, 0]))
        return tuple(found)

    @cached_property
    def fair_credit(self) -> Explanation:
        """The same gap shared out among the practices."""
        return Explanation(self.states, self.measure)

    def to_frame(self) -> pd.DataFrame:
        """Return every step of every order as a tidy table."""
        rows = []
        for kind in KINDS:
            for place, step in enumerate(self.steps(kind), start=1):
                level, change = (list(found[:3]) for found in (step.level, step.step))
                rows.append((self.measure, kind, place, *step[:5], *level, *change))
        bounds = [f"{what}{bound}" for what in ("level", "step") for bound in ("", "_low", "_high")]
        columns = ["measure", "order", "place", *Step._fields[:5], *bounds]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the roadmap in the shape that `handoff roadmap --json` prints, without the words."""
        return {
            "measure": self.measure,
            "scenarios": list(self.states.names),
            "orders": {kind: [as_document(step) for step in self.steps(kind)] for kind in KINDS},
            "gains": {kind: interval_as_dict(self.gain(kind)) for kind in KINDS},
            "gain_over_random": interval_as_dict(self.gain_over_random),
            "judged_on": len(self.judged),
            "settled": self.is_settled,
            "horizon_months": self.horizon,
            "discount": self.discount,
            "replications": self.states.replications,
            **({"members": len(self.states.members)} if self.states.members else {}),
            "replications_left_out": self.left_out,
            "seed": self.states.seed,
            "interval": INTERVAL,
        }

    def _chosen_on(self, values: NDArray[float64], worst: bool = False) -> tuple[str, ...]:
        """Return the best or the worst order on the mean of some replicates."""
        mean = self.objective.sign * values.mean(axis=0, keepdims=True)
        [order] = ways.best_orders(mean, self.objective.terms, worst)
        return tuple(self.moving[place] for place in order)

    def _estimate(self, values: NDArray[float64], family: int = 1) -> Estimate:
        """Return the mean of a value a judging replicate; one that is left out keeps its place among the members'."""
        known = self.states.is_known(self.measure)[self._judges] if self.states.members else ()
        if not np.any(known) or len(values) != np.count_nonzero(known):
            return estimate(values, family, self.left_out)
        everywhere = np.full(len(known), np.nan)
        everywhere[known] = values
        many = len(self.states.members)
        return spread_estimate(everywhere, many - many // 2, family)


def as_document(step: Step) -> dict[str, Any]:
    """Return a step as it goes into JSON."""
    estimates = {"level": interval_as_dict(step.level), "step": interval_as_dict(step.step)}
    return step._asdict() | estimates
