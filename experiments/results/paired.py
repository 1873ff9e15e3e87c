"""Runs under several labels that share their luck replicate by replicate: what lies under every result."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy import bool_, float64, int_
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.estimates import (
    Estimate,
    clear_among,
    estimate,
    p_value,
    spread_estimate,
    stein_estimate,
)


@dataclass(frozen=True)
class PairedRuns:
    """A row a run, with its label in the column `by`, its replicate and its measures.

    `labels`: in the order in which they are shown.  `first_stage`: the number of runs of each label that fixed the
    variance when more were added to reach a precision; all intervals then rest on these (Stein 1945).  `members`: of
    the ensemble over which the replicates spread, in turn; 0 without one.
    """

    rows: pd.DataFrame
    labels: tuple[Hashable, ...]
    first_stage: int | None = None
    by: str = "scenario"
    members: int = 0

    def table(self, key: str) -> NDArray[float64]:
        """Return a measure, a row a replicate and a column a label (NaN: undefined)."""
        if key not in self._tables:
            values = self.rows[key].to_numpy(dtype=float)
            self._tables[key] = np.where(self._at < 0, np.nan, values[self._at])
        return self._tables[key]

    def values(self, label: Hashable, key: str) -> NDArray[float64]:
        """Return a measure under a label in the order of the replicates (NaN: undefined)."""
        return self.table(key)[:, self._places[label]]

    def level(self, label: Hashable, key: str) -> Estimate:
        """Return the mean of a measure under a label."""
        asked = (label, key)
        if asked not in self._estimates:
            self._estimates[asked] = self.estimate(self.values(label, key))
        return self._estimates[asked]

    def difference(self, first: Hashable, second: Hashable, key: str, family: int = 1) -> Estimate:
        """Return the mean of the paired differences of a measure, second minus first."""
        asked = (first, second, key, family)
        if asked not in self._estimates:
            differences = self.values(second, key) - self.values(first, key)
            self._estimates[asked] = self.estimate(differences, family)
        return self._estimates[asked]

    def estimate(self, values: ArrayLike, family: int = 1) -> Estimate:
        """Return the mean of a value a replicate with its interval, one of a family; two over an ensemble."""
        if self.members:
            return spread_estimate(values, self.members, family)
        if self.first_stage is None:
            return estimate(values, family)
        return stein_estimate(values, self.first_stage, family)

    def chance(self, first: Hashable, second: Hashable, key: str) -> float:
        """Return how often a difference would be so far from zero by luck alone."""
        degrees = None if self.first_stage is None else self.first_stage - 1
        degrees = self.members - 1 if self.members else degrees
        return p_value(self.difference(first, second, key), degrees)

    def clear(self, differences: Iterable[tuple[Hashable, Hashable, str]]) -> NDArray[bool_]:
        """Tell which of many differences, each by first label, second label and measure, are clear (Holm 1979)."""
        return clear_among([self.chance(*each) for each in differences])

    @cached_property
    def _at(self) -> NDArray[int_]:
        """In which row each run stands, a row a replicate and a column a label; −1: it is missing."""
        numbered = self.rows[["replicate", self.by]].assign(at=range(len(self.rows)))
        found = numbered.pivot(index="replicate", columns=self.by, values="at")[list(self.labels)]
        return found.fillna(-1).to_numpy(dtype=int)

    @cached_property
    def _places(self) -> dict[Hashable, int]:
        return {label: place for place, label in enumerate(self.labels)}

    @cached_property
    def _tables(self) -> dict[str, NDArray[float64]]:
        return {}

    @cached_property
    def _estimates(self) -> dict[tuple[Hashable, ...], Estimate]:
        """What was asked before: table, figures, pages and sentences ask for the same."""
        return {}
