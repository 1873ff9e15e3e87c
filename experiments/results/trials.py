"""Fresh runs of some states between two scenarios: what an order was chosen by has no say in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.errors import ResultsError
from experiments.results.paired import PairedRuns
from experiments.results.states import Pair
from experiments.running.plan import Cell, Varied
from experiments.running.runs import Run
from experiments.statistics.estimates import Estimate
from sim.practices import PRACTICES

STATE = "state"


@dataclass(frozen=True)
class Trials:
    """Runs of some states of a pair under luck of their own; `rows` hold a run each.

    `members`: of the ensemble over which the replicates spread, in turn.
    """

    pair: Pair
    rows: pd.DataFrame
    replications: int
    seed: int
    members: tuple[Varied, ...] = ()

    @classmethod
    def of_runs(
        cls, pair: Pair, runs: Iterable[Run], replications: int, seed: int, members: tuple[Varied, ...] = ()
    ) -> Self:
        """Return runs of cells of states as trials."""
        states = {pair.cell(state).label: state for state in pair.distinct}
        rows = pd.DataFrame([{STATE: states[run.task.cell.label], **run.row()} for run in runs])
        return cls(pair, rows, replications, seed, members)

    @classmethod
    def from_table(
        cls, pair: Pair, table: pd.DataFrame, seed: int, members: tuple[Varied, ...], where: str
    ) -> Self:
        """Return the trials that a table holds.

        Raises:
            ResultsError: The states are none of the pair, or a run of one of them is missing.
        """
        states = sorted(int(state) for state in table[STATE].unique())
        replications = table["replicate"].nunique()
        whole = len(table) == len(states) * replications == len(table[[STATE, "replicate"]].drop_duplicates())
        if not whole or not set(states) <= set(pair.distinct):
            raise ResultsError(f"{where} does not hold the same runs of some states of its scenarios")
        return cls(pair, table, replications, seed, members)

    @property
    def states(self) -> tuple[int, ...]:
        """The states that were run, in ascending order."""
        return tuple(sorted(int(state) for state in self.rows[STATE].unique()))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of each state that was run."""
        return tuple(map(self.pair.cell, self.states))

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, self.states, by=STATE, members=len(self.members))

    def difference(self, first: int, second: int, key: str, family: int = 1) -> Estimate:
        """Return the mean of the paired differences of a measure between two states, second minus first."""
        return self.paired.difference(first, second, key, family)

    def by_member(self, first: int, second: int, key: str) -> NDArray[float64]:
        """Return the mean difference of a measure between two states for each member; in one, without an ensemble."""
        apart = self.paired.values(second, key) - self.paired.values(first, key)
        many = max(len(self.members), 1)
        return np.array([np.nanmean(apart[place::many]) for place in range(many)])


def state_of(practices: Iterable[str]) -> int:
    """Return the state in which some practices are at the second scenario's level."""
    return sum(1 << PRACTICES.index(name) for name in practices)
