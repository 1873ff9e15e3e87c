"""Which practice makes how much of the gap between two scenarios: fair credit, alone, last in, synergies.

Fair credit is the Shapley value: the mean over all orders of what a practice adds when it joins.  It sums to the
gap in every replicate.  It is no order of adoption: see `experiments.results.roadmap`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any, NamedTuple

import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.defaults import GROWTH
from experiments.numbers import number_word
from experiments.results.comparison import interval_as_dict, verdict_on
from experiments.results.result import Result
from experiments.results.states import States, measure_called
from experiments.statistics import shapley
from experiments.statistics.estimates import BY_LUCK, INTERVAL, Estimate
from sim.measures import Measure
from sim.practices import PRACTICES

CORRECTION = (
    f"Intervals in a column of {number_word(len(PRACTICES))} practices hold all at once with {100 * INTERVAL:g} % "
    f"confidence, and so do those of the {comb(len(PRACTICES), 2)} synergies (Bonferroni); the gap has one of its own."
)


class Synergy(NamedTuple):
    """What two practices change together beyond what each changes, as fair credit has it."""

    practices: tuple[str, str]
    estimate: Estimate


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """The gap between two scenarios in one measure, shared out among the practices."""

    made_by = "experiments.explain"

    states: States
    measure: str = GROWTH

    @property
    def about(self) -> Measure:
        """Return the registry entry of the measure, as it is told of these states."""
        return self.states.told(self.measure)

    @cached_property
    def game(self) -> NDArray[float64]:
        """The values of all states, a row a replicate; those with an undefined state are left out."""
        return self.states.known_values(self.measure)

    @cached_property
    def left_out(self) -> int:
        """Count the replicates in which the measure is undefined in some state."""
        return self.states.left_out(self.measure)

    @cached_property
    def levels(self) -> tuple[Estimate, Estimate]:
        """The measure under the first and under the second scenario."""
        return self._estimate(self.game[:, 0]), self._estimate(self.game[:, -1])

    @cached_property
    def gap(self) -> Estimate:
        """The paired difference, second scenario minus first."""
        return self._estimate(shapley.gap(self.game))

    @cached_property
    def shapley(self) -> dict[str, Estimate]:
        """The fair share of each practice; the shares sum to the gap."""
        return self._by_practice(shapley.shapley_values(self.game))

    @cached_property
    def alone(self) -> dict[str, Estimate]:
        """What each practice changes if it is the only one that moves."""
        return self._by_practice(shapley.first_in(self.game))

    @cached_property
    def last_in(self) -> dict[str, Estimate]:
        """What each practice changes if all others have moved already."""
        return self._by_practice(shapley.last_in(self.game))

    @cached_property
    def synergies(self) -> tuple[Synergy, ...]:
        """The interaction of each pair of practices, the largest first, whatever its sign."""
        pairs = shapley.pairs_of(len(PRACTICES))
        columns = shapley.interactions(self.game).T
        found = [
            Synergy((PRACTICES[one], PRACTICES[other]), self._estimate(values, len(pairs)))
            for (one, other), values in zip(pairs, columns, strict=True)
        ]
        return tuple(sorted(found, key=lambda each: -abs(each.estimate.value)))

    @property
    def ranked(self) -> tuple[str, ...]:
        """The practices by their fair share, the one that makes most of the gap first, whatever the gap's sign."""
        towards = -1 if self.gap.value < 0 else 1
        return tuple(sorted(PRACTICES, key=lambda name: -towards * self.shapley[name].value))

    def ahead(self, one: str, other: str) -> Estimate:
        """Return how far the fair share of one practice lies ahead of another's."""
        shares = shapley.shapley_values(self.game)
        return self._estimate(shares[:, PRACTICES.index(one)] - shares[:, PRACTICES.index(other)])

    def with_measure(self, measure: str) -> "Explanation":
        """Explain another measure from the same runs."""
        measure_called(measure, self.states.pair.ends)
        return Explanation(self.states, measure)

    def estimates(self) -> Iterator[tuple[str, str, Estimate]]:
        """Yield kind, name and estimate of everything reported."""
        yield "gap", " → ".join(self.states.names), self.gap
        for kind in ("shapley", "alone", "last_in"):
            for name, found in getattr(self, kind).items():
                yield kind, name, found
        for synergy in self.synergies:
            yield "synergy", " × ".join(synergy.practices), synergy.estimate

    def to_frame(self) -> pd.DataFrame:
        """Return every estimate as a tidy table; `together` is how many intervals hold at once."""
        together = {"gap": 1, "synergy": len(self.synergies)}
        fields = Estimate._fields if self.states.members else BY_LUCK
        rows = [
            (
                self.measure,
                kind,
                name,
                self.about.unit,
                *found[: len(fields)],
                together.get(kind, len(PRACTICES)),
                verdict_on("difference", found),
            )
            for kind, name, found in self.estimates()
        ]
        columns = ["measure", "kind", "name", "unit", *fields, "together", "verdict"]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation in the shape that `handoff explain --json` prints."""
        by_practice = {
            kind: {name: interval_as_dict(found) for name, found in getattr(self, kind).items()}
            for kind in ("shapley", "alone", "last_in")
        }
        return {
            "measure": self.measure,
            "scenarios": list(self.states.names),
            "gap": interval_as_dict(self.gap),
            **by_practice,
            "synergies": [
                {"practices": list(each.practices), **interval_as_dict(each.estimate)}
                for each in self.synergies
            ],
            "replications": self.states.replications,
            **({"members": len(self.states.members)} if self.states.members else {}),
            "replications_left_out": self.left_out,
            "seed": self.states.seed,
            "interval": INTERVAL,
            "correction": CORRECTION,
        }

    def _by_practice(self, values: NDArray[float64]) -> dict[str, Estimate]:
        columns = zip(PRACTICES, values.T, strict=True)
        return {name: self._estimate(column, len(PRACTICES)) for name, column in columns}

    def _estimate(self, values: NDArray[float64], family: int = 1) -> Estimate:
        return self.states.estimate(values, self.states.is_known(self.measure), family)
