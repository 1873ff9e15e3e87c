"""Why the gap is what it is: the fair share of each practice in each of several outcomes, from the same states.

Growth is new business and expansion less churn, run by run: so every practice's share of it is exactly its shares of
the three.  Shares are Shapley values, as in `experiments.results.explanation`, and sum to the gap of each outcome.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy import bool_, float64
from numpy.typing import NDArray

from experiments.defaults import GROWTH
from experiments.errors import ResultsError
from experiments.results.comparison import interval_as_dict, verdict_on
from experiments.results.ranges import guesses_near_an_end
from experiments.results.result import Result
from experiments.results.states import States
from experiments.statistics import shapley
from experiments.statistics.estimates import BY_LUCK, INTERVAL, Estimate
from sim.practices import PRACTICES

# Growth, and by what sign each part of it counts.
PARTS = {"new_business_rate": 1.0, "expansion_rate": 1.0, "revenue_churn_rate": -1.0}
SPLIT = (GROWTH, *PARTS)
MONEY = "contribution_margin"
OUTCOMES = (
    *SPLIT,
    "lead_acceptance_rate",
    "mql_to_sql_rate",
    "first_response_mean_hours",
    "win_rate",
    "sales_cycle_median_days",
    MONEY,
)
EXACT = 1e-9  # what rounding leaves between growth and its parts


@dataclass(frozen=True, repr=False)
class Why(Result):
    """Which practice moves which outcome by how much between two scenarios; outcomes that no state has are left out."""

    made_by = "experiments.explain"

    states: States

    def __post_init__(self) -> None:
        """Refuse states in which growth is not the sum of its parts.

        Raises:
            ResultsError: It is not.
        """
        if self.is_split and np.abs(self.unexplained).max(initial=0.0) > EXACT:
            raise ResultsError(f"the states have another {GROWTH} than {', '.join(PARTS)} make")

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The measures that are shared out."""
        return tuple(key for key in OUTCOMES if key in self.states.measures)

    @property
    def is_split(self) -> bool:
        """Tell whether growth is shared out into its parts."""
        return set(SPLIT) <= set(self.outcomes)

    @property
    def unexplained(self) -> NDArray[float64]:
        """What is left of growth without its parts, a row a replicate and a column a state: rounding only."""
        return self.game(GROWTH) - sum(sign * self.game(key) for key, sign in PARTS.items())

    def is_known(self, outcome: str) -> NDArray[bool_]:
        """Tell of each replicate whether an outcome, and where it is split growth with its parts, has all states."""
        together = SPLIT if self.is_split and outcome in SPLIT else (outcome,)
        known = [self.states.is_known(key) for key in together]
        return np.logical_and.reduce(known)

    def left_out(self, outcome: str) -> int:
        """Count the replicates in which an outcome is undefined in some state."""
        return int((~self.is_known(outcome)).sum())

    def game(self, outcome: str) -> NDArray[float64]:
        """Return an outcome in all states, a row a replicate that is not left out."""
        return self.states.values(outcome)[self.is_known(outcome)]

    @cached_property
    def gaps(self) -> dict[str, Estimate]:
        """The paired difference in each outcome, second scenario minus first."""
        return {key: self._estimate(key, shapley.gap(self.game(key))) for key in self.outcomes}

    @cached_property
    def shares(self) -> dict[str, dict[str, Estimate]]:
        """By practice, its fair share in each outcome; those of an outcome hold all at once."""
        return {
            name: {key: self._estimate(key, self._share(name, key), len(PRACTICES)) for key in self.outcomes}
            for name in PRACTICES
        }

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The practices by their share of the first outcome, the largest first."""
        if not self.outcomes:
            return PRACTICES
        first = self.outcomes[0]
        return tuple(sorted(PRACTICES, key=lambda name: -self.shares[name][first].value))

    def of_gap(self, practice: str, outcome: str) -> float:
        """Return the share of a practice as a part of the gap; NaN where that is not clear."""
        gap = self.gaps[outcome]
        return self.shares[practice][outcome].value / gap.value if gap.is_clear else math.nan

    def clearest(self, practice: str) -> str | None:
        """Return the outcome that a practice moves most clearly; `None` if none is clear among all of all practices.

        Money comes last: what a practice costs is known, and says nothing of what it does.
        """
        family = len(PRACTICES) * len(self.outcomes)
        found = {
            key: self._estimate(key, self._share(practice, key), family)
            for key in self.outcomes
            if self.shares[practice][key].is_clear
        }
        clear = [key for key, each in found.items() if each.is_clear]
        return max(clear, key=lambda key: (key != MONEY, errors_from_zero(found[key])), default=None)

    @cached_property
    def near_an_end(self) -> dict[str, tuple[str, ...]]:
        """By practice that moves, the assumed and fitted settings near an end of their range on which it rests."""
        practices = self.states.pair.first.foundation.practices
        return {
            one.name: guesses_near_an_end(one, self.states.pair)
            if one.name in self.states.pair.moving
            else ()
            for one in practices
        }

    def to_frame(self) -> pd.DataFrame:
        """Return every gap and share as a tidy table; `together` is how many intervals hold at once."""
        fields = Estimate._fields if self.states.members else BY_LUCK
        rows = []
        for key in self.outcomes:
            named = {name: self.shares[name][key] for name in PRACTICES}
            rows.append((key, "gap", " → ".join(self.states.names), self.gaps[key], math.nan, 1, ""))
            rows += [
                (
                    *(key, "share", name, found, self.of_gap(name, key), len(PRACTICES)),
                    " ".join(self.near_an_end[name]),
                )
                for name, found in named.items()
            ]
        columns = ["measure", "kind", "name", "unit", *fields, "of_gap", "together", "verdict", "near_an_end"]
        return pd.DataFrame(
            [
                (
                    *(key, kind, name, self.states.told(key).unit, *found[: len(fields)]),
                    *(of_gap, together, verdict_on("difference", found), near),
                )
                for key, kind, name, found, of_gap, together, near in rows
            ],
            columns=columns,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the gaps, the shares and what they rest on as a document."""
        return {
            "scenarios": list(self.states.names),
            "outcomes": {
                key: {
                    "gap": interval_as_dict(self.gaps[key]),
                    "shapley": {name: interval_as_dict(self.shares[name][key]) for name in PRACTICES},
                    "replications_left_out": self.left_out(key),
                }
                for key in self.outcomes
            },
            "near_an_end": {name: list(keys) for name, keys in self.near_an_end.items()},
            "replications": self.states.replications,
            **({"members": len(self.states.members)} if self.states.members else {}),
            "seed": self.states.seed,
            "interval": INTERVAL,
        }

    @cached_property
    def _shares(self) -> dict[str, NDArray[float64]]:
        return {key: shapley.shapley_values(self.game(key)) for key in self.outcomes}

    def _share(self, practice: str, outcome: str) -> NDArray[float64]:
        return self._shares[outcome][:, PRACTICES.index(practice)]

    def _estimate(self, outcome: str, values: NDArray[float64], family: int = 1) -> Estimate:
        return self.states.estimate(values, self.is_known(outcome), family)


def errors_from_zero(found: Estimate) -> float:
    """Return how many half-widths of the interval by which it is judged an estimate lies from zero."""
    low, high = found.widest
    return math.inf if high == low else abs(found.value) / (high - low)
