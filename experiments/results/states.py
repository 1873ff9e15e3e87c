"""The states between two scenarios: each practice at the level of the one or of the other, all under common luck.

State number s has practice i (in the order of `PRACTICES`) at the second scenario's level if bit i of s is set,
else at the first's.  Practices at one level in both make no new states: such states are the same run.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from numpy import bool_, float64
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from experiments.errors import ResultsError
from experiments.provenance import source_digest
from experiments.results.paired import PairedRuns
from experiments.results.told import told
from experiments.running.plan import Cell, Plan, Varied, as_scenario
from experiments.running.runs import Run
from experiments.running.spreading import own_members
from experiments.statistics.estimates import Estimate, estimate, spread_estimate
from sim.measures import Measure, measures_for
from sim.practices import PRACTICES
from sim.scenario import Extensions, Scenario, ScenarioError, describe_differences
from sim.scenario.readonly import ReadOnly
from sim.units import nearest

STATES = 1 << len(PRACTICES)
STORES = Path("results/states")


@dataclass(frozen=True)
class Pair:
    """Two scenarios that differ in practices only."""

    first: Scenario
    second: Scenario

    def __post_init__(self) -> None:
        """Refuse scenarios that differ in more.

        Raises:
            ScenarioError: They do, and in which keys.
        """
        others = [
            difference.key
            for difference in describe_differences(self.first, self.second)
            if not difference.key.startswith("practices.")
        ]
        moved = self.first.with_sets({f"practices.{name}": self.second.levels[name] for name in self.moving})
        if not others and moved.member(0) != self.second.member(0):
            others = ["change"]
        if others:
            names = f"{self.first.name} and {self.second.name}"
            raise ScenarioError(f"{names} differ in more than practices: {', '.join(dict.fromkeys(others))}")
        own_members(self.ends)

    @property
    def ends(self) -> tuple[Scenario, Scenario]:
        """The two scenarios."""
        return self.first, self.second

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """The practices in which the two differ, or that members of only one of them vary."""
        return tuple(
            name
            for name in PRACTICES
            if self.first.levels[name] != self.second.levels[name]
            or is_of_members(name, self.first) != is_of_members(name, self.second)
        )

    @cached_property
    def ground(self) -> Scenario:
        """The first scenario, its members knowing all that members of either do: on it all states stand."""
        if not (self.first.members and self.second.members):
            return replace(self.first, members=self.first.members or self.second.members)
        both = zip(self.first.members, self.second.members, strict=True)
        return replace(self.first, members=tuple(ReadOnly({**two, **one}) for one, two in both))

    @cached_property
    def distinct(self) -> tuple[int, ...]:
        """The states that differ from one another, in ascending order."""
        return tuple(state for state in range(STATES) if self.same_as(state) == state)

    def same_as(self, state: int) -> int:
        """Return the state that is run for a state: practices that do not move are left where they are."""
        return state & sum(1 << PRACTICES.index(name) for name in self.moving)

    def levels(self, state: int) -> dict[str, float]:
        """Return the level of each practice in a state."""
        return {name: self.ends[state >> place & 1].levels[name] for place, name in enumerate(PRACTICES)}

    def cell(self, state: int) -> Cell:
        """Return a state as a cell: the first scenario with the practices that move at their levels.

        A practice that members of its end vary is left as each of them has it.
        """
        varied = []
        for name in self.moving:
            end = self.ends[state >> PRACTICES.index(name) & 1]
            if not is_of_members(name, end):
                varied.append((f"practices.{name}", end.levels[name]))
        return Cell(f"state {state}", self.ground, tuple(varied))

    def plan(self, replications: int, seed: int, members: tuple[Varied, ...] = ()) -> Plan:
        """Return the plan of all states that differ, spread over members of an ensemble if there are any."""
        return Plan(tuple(map(self.cell, self.distinct)), replications, seed, members=members)

    def default_store(self) -> Path:
        """Return the folder in which the states of this pair are kept, so that they are paid once.

        What can influence a run names it: another version of the model has another folder.
        """
        whole = "\n".join((source_digest(), self.first.digest, self.second.digest))
        return STORES / hashlib.sha256(whole.encode()).hexdigest()[:12]


def is_of_members(practice: str, scenario: Scenario) -> bool:
    """Tell whether members of a scenario vary the level of a practice."""
    return f"practices.{practice}" in scenario.varied_by_members


@dataclass(frozen=True)
class States:
    """All states of a pair, run under common luck; `rows` go by replicate, then state.

    `money`: what every amount in `rows` was multiplied by, so that costs of adoption can follow; `members`: of the
    ensemble over which the replicates spread, in turn.
    """

    pair: Pair
    rows: pd.DataFrame
    replications: int
    seed: int
    money: float = 1.0
    members: tuple[Varied, ...] = ()

    @classmethod
    def from_table(cls, pair: Pair, table: pd.DataFrame, seed: int, where: str = "the table") -> Self:
        """Return the states that a table holds, a row a state and replicate, in any order.

        Raises:
            ResultsError: A column or a run is missing, or the levels are not those of the pair.
        """
        missing = [name for name in ("state", "replicate", *PRACTICES) if name not in table]
        if missing:
            raise ResultsError(f"{where} has no column {missing[0]}")
        known = {"state", "replicate", "seed", *PRACTICES, *measures_for(pair.ends)}
        rows = table[[name for name in table.columns if name in known]]
        if not all(is_numeric_dtype(rows[name]) for name in rows):
            raise ResultsError(f"{where} holds something that is not a number")
        rows = rows.sort_values(["replicate", "state"], kind="stable", ignore_index=True)
        replications = rows["replicate"].nunique()
        expected = np.tile(np.arange(STATES), replications)
        if not replications or not np.array_equal(rows["state"].to_numpy(), expected):
            raise ResultsError(f"{where} does not hold every one of {STATES} states once a replicate")
        levels = [list(pair.levels(state).values()) for state in range(STATES)]
        if not np.array_equal(rows[list(PRACTICES)].to_numpy(), np.tile(levels, (replications, 1))):
            raise ResultsError(f"{where} does not fit its scenarios: it has other levels of the practices")
        if "seed" not in rows:
            rows = rows.assign(seed=seed + rows["replicate"])
        return cls(pair, rows, replications, seed)

    def __len__(self) -> int:
        """Count the states."""
        return STATES

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the two scenarios, apart if they are namesakes."""
        first, second = self.pair.first.name, self.pair.second.name
        return first, second if second != first else f"{second} (2)"

    @property
    def currency(self) -> str:
        """Return the currency in which money is shown."""
        return self.pair.first.currency

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Return the keys of the measures that were kept."""
        return tuple(key for key in measures_for(self.pair.ends) if key in self.rows)

    def told(self, key: str) -> Measure:
        """Return a measure with its label as it is told of these states.

        Raises:
            ScenarioError: There is no such measure, or it compares a run with a reference.
        """
        return told(measure_called(key, self.pair.ends).key, self.pair.ends)

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, tuple(range(STATES)), by="state", members=len(self.members))

    def values(self, key: str) -> NDArray[float64]:
        """Return a measure, a row a replicate and a column a state (NaN: undefined)."""
        return self.paired.table(key)

    def known_values(self, key: str) -> NDArray[float64]:
        """Return a measure like `values`, without the replicates in which any state leaves it undefined."""
        return self.values(key)[self.is_known(key)]

    def is_known(self, key: str) -> NDArray[bool_]:
        """Tell of each replicate whether a measure is defined in all states."""
        return ~np.isnan(self.values(key)).any(axis=1)

    def left_out(self, key: str) -> int:
        """Count the replicates that `known_values` leaves out."""
        return self.replications - len(self.known_values(key))

    def estimate(self, values: NDArray[float64], known: NDArray[bool_], family: int = 1) -> Estimate:
        """Return the mean of a value a known replicate with its interval, one of a family; two over an ensemble."""
        if not self.members:
            return estimate(values, family, int((~known).sum()))
        # A replicate is of a member by its place, so that those left out keep theirs.
        everywhere = np.full(self.replications, np.nan)
        everywhere[known] = values
        return spread_estimate(everywhere, len(self.members), family)

    def level(self, state: int, key: str) -> Estimate:
        """Return the mean of a measure in a state."""
        return self.paired.level(self.pair.same_as(state), key)

    def difference(self, first: int, second: int, key: str) -> Estimate:
        """Return the mean of the paired differences of a measure between two states, second minus first."""
        return self.paired.difference(self.pair.same_as(first), self.pair.same_as(second), key)

    def established(self, state: int) -> tuple[str, ...]:
        """Return the practices that are at the second scenario's level in a state."""
        return tuple(name for place, name in enumerate(PRACTICES) if state >> place & 1)

    def without(self, practice: str) -> int:
        """Return the state in which every practice but one is at the second scenario's level."""
        return STATES - 1 - (1 << PRACTICES.index(practice))


def pair_of(
    first: str | Path | Scenario, second: str | Path | Scenario, *, extensions: Extensions = Extensions()
) -> Pair:
    """Return two scenarios, loaded if need be, between which there are states, and with what they are run.

    Raises:
        ScenarioError: A scenario is not as it should be, or the two differ in more than practices.
    """
    return Pair(as_scenario(first, extensions), as_scenario(second, extensions))


def state_of(practices: Iterable[str]) -> int:
    """Return the state in which some practices are at the second scenario's level, the others at the first's."""
    return sum(1 << PRACTICES.index(name) for name in practices)


def every_state(pair: Pair, runs: Iterable[Run]) -> pd.DataFrame:
    """Return a row a state and replicate: states that are the same run repeat it."""
    by_label = {pair.cell(state).label: state for state in pair.distinct}
    found = pd.DataFrame(
        [
            {
                "run": by_label[run.task.cell.label],
                "replicate": run.task.replicate,
                "seed": run.task.seed,
                **run.observation.measures,
            }
            for run in runs
        ]
    )
    measures = [name for name in found.columns if name not in {"run", "replicate", "seed"}]
    table = pd.DataFrame([{"state": state, **pair.levels(state)} for state in range(STATES)])
    table["run"] = [pair.same_as(state) for state in range(STATES)]
    whole = table.merge(found.astype(dict.fromkeys(measures, float)), on="run")
    whole = whole.sort_values(["replicate", "state"], ignore_index=True)
    return whole[["state", *PRACTICES, "replicate", "seed", *measures]]


def measure_called(key: str, scenarios: Iterable[Scenario] = ()) -> Measure:
    """Return a measure by its key, shipped or one that scenarios are run with.

    Raises:
        ScenarioError: There is no such measure, or it compares a run with a reference.
    """
    measures = measures_for(scenarios)
    if key not in measures:
        raise ScenarioError(f"there is no measure {key!r}{nearest(key, measures)}")
    if measures[key].needs_reference:
        raise ScenarioError(f"{key} compares a run with a reference run: states have none")
    return measures[key]
