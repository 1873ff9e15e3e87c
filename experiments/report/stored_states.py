"""The states of the nine practices between two scenarios, as they were run: 512 firms under the same luck."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from experiments.errors import ResultsError
from experiments.statistics.estimates import Estimate, estimate

if TYPE_CHECKING:
    import pandas as pd
    from numpy import float64
    from numpy.typing import NDArray


@dataclass(frozen=True)
class StoredStates:
    """All states of the practices: in state s, practice i is at the second scenario's level if bit i of s is set.

    `table` holds a row a run: state, replicate, seed, each practice's level, every measure.
    """

    practices: tuple[str, ...]
    table: "pd.DataFrame"

    def __len__(self) -> int:
        """Count the states."""
        return 1 << len(self.practices)

    @property
    def replications(self) -> int:
        """Return how often each state was run."""
        return len(self.table) // len(self)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Return the keys of the measures that were kept."""
        from sim.measures import MEASURES

        return tuple(key for key in MEASURES if key in self.table)

    def values(self, key: str) -> "NDArray[float64]":
        """Return a measure, a row a state and a column a replicate (NaN: undefined)."""
        return self._by_measure[key]

    @cached_property
    def _by_measure(self) -> "dict[str, NDArray[float64]]":
        shape = (len(self), self.replications)
        return {key: self.table[key].to_numpy(dtype=float).reshape(shape) for key in self.measures}

    def level(self, state: int, key: str) -> Estimate:
        """Return the mean of a measure in a state."""
        return estimate(self.values(key)[state])

    def difference(self, first: int, second: int, key: str) -> Estimate:
        """Return the mean of the paired differences of a measure between two states, second minus first."""
        values = self.values(key)
        return estimate(values[second] - values[first])

    def established(self, state: int) -> tuple[str, ...]:
        """Return the practices that are at the second scenario's level in a state."""
        return tuple(name for place, name in enumerate(self.practices) if state >> place & 1)


def states_of(table: "pd.DataFrame", practices: Sequence[str], where: str) -> StoredStates:
    """Return the states of a stored table, in order.

    Raises:
        ResultsError: a column or a run is missing, or a value is not a number.
    """
    import numpy as np

    missing = [name for name in ("state", "replicate", *practices) if name not in table]
    if missing:
        raise ResultsError(f"{where} has no column {missing[0]}")
    if not all(re.fullmatch(r"[a-z0-9_.]+", str(column)) for column in table.columns):
        raise ResultsError(f"{where} has a column whose name is not a key")
    table = table.sort_values(["replicate", "state"], kind="stable")
    count = 1 << len(practices)
    replicates = table["replicate"].nunique()
    expected = np.tile(np.arange(count), replicates)
    if not replicates or not np.array_equal(table["state"].to_numpy(), expected):
        raise ResultsError(f"{where} does not hold every one of {count} states once a replicate")
    ordered = table.sort_values(["state", "replicate"], kind="stable").reset_index(drop=True)
    return StoredStates(tuple(practices), ordered)
