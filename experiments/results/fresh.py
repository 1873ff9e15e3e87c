"""Fresh runs of a few states: under luck that had no say in a choice, so that they may judge it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from experiments.errors import ResultsError
from experiments.results.paired import PairedRuns
from experiments.results.states import Pair, States
from experiments.running.plan import MEMBER, Plan, Varied, places_in_turn
from experiments.running.runs import Run
from experiments.running.spreading import own_members
from experiments.statistics.estimates import Estimate
from sim.measures import measures_for
from sim.scenario import Scenario

STATE, REPLICATE = "state", "replicate"


@dataclass(frozen=True)
class FreshRuns:
    """A row a state and replicate, by replicate, then state: its number, seed, member (of an ensemble) and measures.

    Money is as the runs had it, whatever the amounts of the states were multiplied by since.  `members`: over which the
    replicates spread, in turn.
    """

    rows: pd.DataFrame
    members: tuple[Varied, ...] = ()

    @classmethod
    def from_runs(cls, pair: Pair, plan: Plan, runs: Iterable[Run], ensemble: tuple[Varied, ...]) -> Self:
        """Return runs of a plan of states; `ensemble`: where a member's number counts."""
        by_label = {pair.cell(state).label: state for state in pair.distinct}
        numbers = [1 + ensemble.index(member) for member in plan.members]
        rows = []
        for run in runs:
            _, replicate, seed, _ = run.task
            member = {MEMBER: numbers[replicate % len(numbers)]} if numbers else {}
            place = {STATE: by_label[run.task.cell.label], REPLICATE: replicate, "seed": seed, **member}
            rows.append(place | run.observation.measures)
        table = pd.DataFrame(rows).sort_values([REPLICATE, STATE], ignore_index=True)
        measures = measures_for(pair.ends)
        known = [name for name in table if name in measures]
        return cls(table.astype(dict.fromkeys(known, float)), plan.members)

    @classmethod
    def from_table(
        cls, pair: Pair, ensemble: tuple[Varied, ...], table: pd.DataFrame, where: str = "the table"
    ) -> Self:
        """Return the runs that a table holds, in any order; `ensemble`: where a member's number counts.

        Raises:
            ResultsError: A column or a run is missing, or states or members are not those of the scenarios.
        """
        needed = (STATE, REPLICATE, "seed", *((MEMBER,) if ensemble else ()))
        missing = [name for name in needed if name not in table]
        if missing:
            raise ResultsError(f"{where} has no column {missing[0]}")
        taken = {*needed, *measures_for(pair.ends)}
        rows = table[[name for name in table.columns if name in taken]]
        if not all(is_numeric_dtype(rows[name]) for name in rows) or rows[list(needed)].isna().any(axis=None):
            raise ResultsError(f"{where} holds something that is not a number")
        rows = rows.sort_values([REPLICATE, STATE], kind="stable", ignore_index=True)
        here, many = sorted(set(rows[STATE])), rows[REPLICATE].nunique()
        whole = np.repeat(np.arange(many), len(here)), np.tile(here, many)
        if not here or not set(here) <= set(pair.distinct):
            raise ResultsError(f"{where} holds other states than those between its scenarios")
        if not all(map(np.array_equal, (rows[REPLICATE], rows[STATE]), whole)):
            raise ResultsError(f"{where} does not hold each of its states once a replicate")
        return cls(rows, members_of(rows, ensemble, where) if ensemble else ())

    @cached_property
    def states(self) -> tuple[int, ...]:
        """The states that were run, in ascending order."""
        return tuple(sorted(map(int, self.rows[STATE].unique())))

    @property
    def replications(self) -> int:
        """Return how often each was run."""
        return int(self.rows[REPLICATE].nunique())

    @property
    def seed(self) -> int:
        """Return the seed of the first replicate."""
        return int(self.rows["seed"].iloc[0])

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, self.states, by=STATE, members=len(self.members))

    def difference(self, first: int, second: int, key: str, family: int = 1) -> Estimate:
        """Return the mean of the paired differences of a measure between two states, second minus first."""
        return self.paired.difference(first, second, key, family)

    def by_member(self, first: int, second: int, key: str) -> NDArray[float64]:
        """Return the mean difference of a measure between two states for each member; one without an ensemble."""
        apart = self.paired.values(second, key) - self.paired.values(first, key)
        many = max(len(self.members), 1)
        return np.array([np.nanmean(apart[place::many]) for place in range(many)])

    def table(self, key: str, pair: Pair) -> NDArray[float64]:
        """Return a measure, a row a replicate and a column for each state that differs (NaN: undefined, or not run)."""
        found = np.full((self.replications, len(pair.distinct)), np.nan)
        if key in self.rows:
            columns = [pair.distinct.index(state) for state in self.states]
            found[:, columns] = self.paired.table(key)
        return found


def ensemble_of(members: tuple[Varied, ...], ends: Sequence[Scenario]) -> tuple[Varied, ...]:
    """Return all members that runs could be of, beside those of which some were: the scenarios' own, or no others."""
    if not members or members[0][0][0] != MEMBER:
        return members
    return tuple(((MEMBER, place + 1),) for place in range(own_members(ends)))


def members_of(rows: pd.DataFrame, ensemble: tuple[Varied, ...], where: str) -> tuple[Varied, ...]:
    """Return the members over which the replicates of a table spread, in turn.

    Raises:
        ResultsError: There is no such member, or they do not take turns.
    """
    by_replicate = rows.groupby(REPLICATE)[MEMBER]
    numbers = list(map(int, by_replicate.first()))
    turn = list(dict.fromkeys(numbers))
    in_turn = [turn[replicate % len(turn)] for replicate in range(len(numbers))]
    if (
        numbers != in_turn
        or by_replicate.nunique().max() > 1
        or not 1 <= min(turn) <= max(turn) <= len(ensemble)
    ):
        raise ResultsError(f"{where} does not go through the members of the ensemble in turn")
    return tuple(ensemble[number - 1] for number in turn)


def judging_members(states: States, replications: int) -> tuple[Varied, ...]:
    """Return the members that so many replications of fresh runs take in turn; none without an ensemble.

    An order that is best for some members flatters itself on them: those of the ensemble judge that no state was run
    for, or, where these are the fewer, the later half of the others, which then have no say in the choice.

    Raises:
        BadNumberError: There are members, and fewer than four replications.
    """
    later = states.members[len(states.members) // 2 :]
    everyone = ensemble_of(states.members, states.pair.ends)
    others = tuple(member for member in everyone if member not in states.members)
    judges = others if len(others) > len(later) else later
    return tuple(judges[place] for place in places_in_turn(len(judges), replications))
