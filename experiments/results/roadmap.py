"""In which order to adopt practices: the best, the worst, and what an order picked by chance is worth.

The states between two scenarios stand for steady states: while a practice is being established, the firm earns
what the practices before it bring; each costs money, hours and months (`scenarios/practices.toml`).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.defaults import DISCOUNT, HORIZON_MONTHS, ROADMAP_MEASURE
from experiments.results.comparison import interval_as_dict
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns
from experiments.results.judges import Judges, apart, halves_of_members
from experiments.results.objective import Objective
from experiments.results.recommendation import FEWEST_JUDGES, Recommendation, recommend
from experiments.results.result import Result
from experiments.results.states import States
from experiments.statistics import adoption as ways
from experiments.statistics.estimates import INTERVAL, Estimate
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


@dataclass(frozen=True, repr=False)
class Roadmap(Result):
    """Orders of adoption between two scenarios, valued in one measure over a horizon (months).

    None is judged by the luck that chose it.  With `fresh` runs of the states on its way, all replicates choose the
    best order and these judge it.  Without them, or where they do not hold its way (another measure or horizon), half
    of the replicates choose, the others judge; so it is with the worst order.  Over an ensemble those members judge
    that had no say, so that no order is judged by what happens to be true of the members that chose it.
    """

    made_by = "experiments.roadmap"

    states: States
    measure: str = ROADMAP_MEASURE
    horizon: float = HORIZON_MONTHS
    discount: float = DISCOUNT
    fresh: FreshRuns | None = None

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

    @property
    def judged(self) -> NDArray[float64]:
        """The replicates that judge the best order and had no say in its choice (NaN: states off its way)."""
        return self.judges("best").values

    @cached_property
    def is_afresh(self) -> bool:
        """Tell whether fresh runs judge the best order."""
        return self._afresh is not None

    def judges(self, kind: str) -> Judges:
        """Return the runs that judge the best order, the worst, or the mean of all, which nobody chose."""
        if self._afresh is None or kind == "worst":
            return self._halves[1]
        if kind == "best":
            return self._afresh
        everyone = self.states.is_known(self.measure)
        return Judges(self.values, everyone, len(self.states.members), self.left_out)

    @cached_property
    def _choosing(self) -> NDArray[float64]:
        """The replicates that choose the best order."""
        return self._halves[0] if self._afresh is None else self._beside(self.fresh)

    @cached_property
    def _halves(self) -> tuple[NDArray[float64], Judges]:
        """Half of the replicates, to choose, and the other half, to judge."""
        known = self.states.is_known(self.measure)
        return halves_of_members(self.values, known, len(self.states.members), self.left_out)

    def _beside(self, fresh: FreshRuns | None) -> NDArray[float64]:
        """Return the replicates that choose where fresh runs judge: all but those of members that judge."""
        judging, members = (() if fresh is None else fresh.members), self.states.members
        places = np.flatnonzero(self.states.is_known(self.measure))
        say = [not members or members[place % len(members)] not in judging for place in places]
        return self.values[say] if any(say) else self.values

    @cached_property
    def _afresh(self) -> Judges | None:
        """The fresh runs, if they hold the way of the order that they are to judge."""
        if self.fresh is None or not len(self.values):
            return None
        way = self.way_judged_by(self.fresh)
        if not set(way) <= set(self.fresh.states):
            return None
        money = self.states.money if self.about.is_money else 1.0
        table = money * self.fresh.table(self.measure, self.states.pair)
        columns = [self.states.pair.distinct.index(state) for state in way]
        known = ~np.isnan(table[:, columns]).any(axis=1)
        return Judges(table[known], known, len(self.fresh.members), int((~known).sum()))

    def way_judged_by(self, fresh: FreshRuns) -> tuple[int, ...]:
        """Return the states that the best order passes, also with two neighbouring steps the other way round.

        They are what fresh runs of such members must hold.
        """
        if not len(self.values):
            return ()
        order = self._places(self._chosen_on(self._beside(fresh)))
        states = {*ways.passed(order), *ways.passed_by_neighbours(order)}
        return tuple(self.states.pair.distinct[state] for state in sorted(states))

    @cached_property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """The best order, the worst, which half of the replicates chose, and one drawn by the seed."""
        if not len(self.values):
            return dict.fromkeys(KINDS, ())
        drawn = np.random.default_rng(self.states.seed).permutation(len(self.moving))
        return {
            "best": self._chosen_on(self._choosing),
            "worst": self._chosen_on(self._halves[0], worst=True),
            "random": tuple(self.moving[place] for place in drawn),
        }

    @cached_property
    def is_settled(self) -> bool:
        """Tell whether more of the replicates, or fewer, choose the same best order: all, or the first half of all."""
        others = self._halves[0] if self.is_afresh else self.values
        return len(self.values) > 0 and self._chosen_on(others) == self.orders["best"]

    @cached_property
    def recommendation(self) -> Recommendation:
        """What part of the best order is worth doing."""
        return self._recommended(on_average=False)

    @cached_property
    def taken(self) -> Recommendation:
        """What a study takes: what is recommended, or if that is nothing, what clearly pays on average over firms."""
        found = self.recommendation
        return found if found.length else self._recommended(on_average=True)

    def _recommended(self, on_average: bool) -> Recommendation:
        if not len(self.values):
            return Recommendation()
        order = self._places(self.orders["best"])
        return recommend(order, self._choosing, self.judges("best"), self.objective, on_average)

    @property
    def has_enough_judges(self) -> bool:
        """Tell whether enough replicates judge the best order to recommend any of it."""
        return len(self.judged) >= FEWEST_JUDGES

    @property
    def recommended(self) -> tuple[str, ...]:
        """The part of the best order that is worth doing; none where nothing clearly pays, or too few runs judge."""
        return self.orders["best"][: self.recommendation.length]

    @property
    def to_take(self) -> tuple[str, ...]:
        """The steps that a study takes."""
        return self.orders["best"][: self.taken.length]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The steps of the recommended part; those in one group in any order, as far as neighbours can be told."""
        return tuple(
            tuple(self.orders["best"][place] for place in group) for group in self.recommendation.groups
        )

    @property
    def stops_at(self) -> str | None:
        """The first practice of the best order that is not recommended, if there is one and enough runs judge."""
        rest = self.orders["best"][self.recommendation.length :]
        return rest[0] if rest and self.has_enough_judges else None

    @cached_property
    def gains(self) -> dict[str, NDArray[float64]]:
        """What each order gains over staying, a value a judging replicate; "random" is the mean of all orders."""
        sign, terms = self.objective.sign, self.objective.terms
        found = {"random": ways.mean_worth(sign * self.judges("random").values, terms)}
        for kind in ("best", "worst"):
            values = sign * self.judges(kind).values
            found[kind] = ways.worth_of(self._places(self.orders[kind]), values, terms)
        return {kind: self.objective.scale * found[kind] for kind in KINDS}

    def gain(self, kind: str) -> Estimate:
        """Return what the best, the worst or a random order gains over staying with the first scenario."""
        return self.judges(kind).estimate(self.gains[kind])

    @property
    def gain_over_random(self) -> Estimate:
        """Return what the best order gains over the mean of all orders, run by run.

        If fresh runs judge the best order, all states were run under other luck: the two estimates are then set apart.
        """
        if self.is_afresh:
            return apart(self.gain("random"), self.gain("best"))
        return self.judges("best").estimate(self.gains["best"] - self.gains["random"])

    def over(self, horizon: float, discount: float = DISCOUNT) -> "Roadmap":
        """Return the roadmap over another horizon (months), from the same runs."""
        return replace(self, horizon=horizon, discount=discount)

    def steps(self, kind: str) -> tuple[Step, ...]:
        """Return the steps of an order."""
        found, state, month = [], 0, 0.0
        judges = self.judges(kind)
        for name in self.orders[kind]:
            place = self.moving.index(name)
            adoption, after = self.objective.adoptions[place], state | 1 << place
            level = judges.estimate(judges.values[:, after])
            change = judges.estimate(judges.values[:, after] - judges.values[:, state], len(self.moving))
            amounts = (adoption.months.value, adoption.cost.value, adoption.effort.value)
            found.append(Step(name, month, *amounts, level, change))
            state, month = after, month + adoption.months.value
        return tuple(found)

    def reached(self, kind: str) -> tuple[Estimate, ...]:
        """Return what each step of an order has gained in all over the first scenario, paired."""
        judges = self.judges(kind)
        states = ways.passed(self._places(self.orders[kind]))[1:]
        return tuple(judges.estimate(judges.values[:, state] - judges.values[:, 0]) for state in states)

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
            "recommended": list(self.recommended),
            "groups": list(map(list, self.groups)),
            "stops_at": self.stops_at,
            "recommended_gain": interval_as_dict(self.recommendation.gain),
            "rest_gain": interval_as_dict(self.recommendation.rest),
            "judged_on": len(self.judged),
            "judged_afresh": self.is_afresh,
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

    def _places(self, order: tuple[str, ...]) -> tuple[int, ...]:
        """Return an order as places among the practices that move."""
        return tuple(map(self.moving.index, order))


def as_document(step: Step) -> dict[str, Any]:
    """Return a step as it goes into JSON."""
    estimates = {"level": interval_as_dict(step.level), "step": interval_as_dict(step.step)}
    return step._asdict() | estimates
