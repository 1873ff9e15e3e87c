"""Scenarios compared under the same luck: levels, paired differences, and how sure they are.

Comparison is the product: a single run is only its raw material.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.defaults import GROWTH
from experiments.numbers import UNDEFINED, unclear_in_words
from experiments.results.currencies import ONE_CURRENCY, Exchange, is_of_money
from experiments.results.paired import PairedRuns
from experiments.results.result import Result
from experiments.results.told import observed_years
from experiments.running.plan import Cell, Varied
from experiments.running.runs import Run
from experiments.statistics.chances import share_of_runs
from experiments.statistics.estimates import (
    BY_LUCK,
    INTERVAL,
    CommonLuck,
    Estimate,
    common_luck,
)
from sim.measures import Measure, measures_for
from sim.measures.comparison import PAID_BACK, PAYBACK

ARROW = " → "
CORRECTION = (
    f"Intervals are {100 * INTERVAL:g} % each. Whether a difference is clear is judged for growth by itself and for "
    "all other measures together, so that one such table in 20 at most holds a false alarm (Holm)."
)


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """What came of a plan: its cells, its runs, and the statistics on them.

    `first_stage` is the number of pairs that fixed the variance when runs were added to reach a precision.  `exchange`
    says what became of the money of scenarios that count in other currencies than the first.  `members`: of the
    ensemble over which the replicates spread, in turn.
    """

    made_by = "experiments.compare"

    cells: tuple[Cell, ...]
    runs: tuple[Run, ...]
    seed: int
    replications: int
    first_stage: int | None = None
    exchange: Exchange = ONE_CURRENCY
    members: tuple[Varied, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the labels of the scenarios in their order."""
        return tuple(cell.label for cell in self.cells)

    @property
    def currency(self) -> str:
        """Return the currency of the first scenario, in which money is shown."""
        return self.cells[0].scenario.currency

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Return the registry entry of every measure, with its label as it is told of these scenarios."""
        years, known = self.observed_years, measures_for(cell.scenario for cell in self.cells)
        return {key: measure.told_over(years) for key, measure in known.items()}

    @property
    def observed_years(self) -> float | None:
        """Return for how long the scenarios are observed; `None` where that differs between them."""
        return observed_years(cell.scenario for cell in self.cells)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the measures that there are; money of several currencies is not among them."""
        return tuple(self.runs[0].observation.measures)

    def spent(self, name: str) -> float | None:
        """Return what the dated changes of a scenario cost once; `None` where money is left out."""
        place = self.names.index(name)
        if self.exchange.left_out:
            return None
        return self.exchange.factor(place) * sum(change.cost for change in self.cells[place].scenario.changes)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Return a row a run, as stored in `runs.parquet`."""
        rows = pd.DataFrame([run.row() for run in self.runs])
        return rows.astype(dict.fromkeys(self.keys, float))

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Return every kept week of every run, as stored in `weekly.parquet`."""
        parts = []
        for run in self.runs:
            if run.observation.weekly is not None:
                weeks = run.observation.weekly.reset_index(drop="week" in run.observation.weekly)
                label, (replicate, seed) = run.task.cell.label, run.task[1:3]
                named = weeks.assign(scenario=label, replicate=replicate, seed=seed)
                parts.append(named[["scenario", "replicate", "seed", *weeks.columns]])
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, self.names, members=len(self.members))

    @cached_property
    def _staged(self) -> PairedRuns:
        """The runs as the precision asked for growth has them: their first stage alone fixed the variance."""
        return replace(self.paired, first_stage=self.first_stage)

    def values(self, name: str, key: str) -> NDArray[float64]:
        """Return the values of a measure under a scenario in the order of the replicates (NaN: undefined)."""
        return self.paired.values(name, key)

    def level(self, name: str, key: str) -> Estimate:
        """Return the mean of a measure under a scenario; of one that is 1 or 0 in a run, the chance (Wilson)."""
        if key in self.measures and self.measures[key].is_chance:
            return share_of_runs(self.values(name, key), len(self.members))
        return self.paired.level(name, key)

    def median_payback(self, name: str) -> float:
        """Return the months by which half of the runs have paid back; infinite if fewer do in the time simulated.

        NaN where nothing changes at a date.
        """
        months = self.values(name, PAYBACK.key)
        dated = self.cells[self.names.index(name)].scenario.changes
        if not dated or not len(months):
            return math.nan
        return float(np.sort(np.where(np.isnan(months), math.inf, months))[(len(months) - 1) // 2])

    def paid_back(self, name: str) -> dict[int, Estimate]:
        """Return the chance of having paid back by each month, as far as the time simulated tells."""
        known = {month: each.key for month, each in PAID_BACK.items() if each.key in self.keys}
        levels = {month: self.level(name, key) for month, key in known.items()}
        return {month: level for month, level in levels.items() if level.runs}

    def difference(self, first: str, second: str, key: str) -> Estimate:
        """Return the mean of the paired differences, second minus first."""
        return (self._staged if key == GROWTH else self.paired).difference(first, second, key)

    def is_clear(self, first: str, second: str, key: str) -> bool:
        """Tell whether a reported difference is clear, given how many are looked at together.

        Growth is what a comparison asks about: its differences are one family, those of all other measures another.
        """
        return self._clear[first + ARROW + second, key]

    def together(self, key: str) -> int:
        """Return how many differences are judged together with one in a measure."""
        return sum((other == GROWTH) == (key == GROWTH) for _, other in self._clear)

    @cached_property
    def _clear(self) -> dict[tuple[str, str], bool]:
        """Which of the reported differences are clear, by names and measure.

        A measure that restates another one is as clear as that, and no further claim.
        """
        restated = {key: other for key in self.keys if (other := self.measures[key].restates) in self.keys}
        reported = [(*pair, key) for key in self.keys if key not in restated for pair in self.pairs()]
        found: dict[tuple[str, str], bool] = {}
        for runs, is_growth in ((self._staged, True), (self.paired, False)):
            family = [each for each in reported if (each[2] == GROWTH) is is_growth]
            names = [(first + ARROW + second, key) for first, second, key in family]
            found |= dict(zip(names, map(bool, runs.clear(family)), strict=True))
        pairs = [first + ARROW + second for first, second in self.pairs()]
        return found | {(pair, key): found[pair, other] for key, other in restated.items() for pair in pairs}

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """List the differences that are reported: each later scenario against the first, and neighbours."""
        names = self.names
        against_first = [(names[0], later) for later in names[1:]]
        neighbours = list(pairwise(names[1:]))
        return tuple(against_first + neighbours)

    def common_luck(self, first: str, second: str, key: str = GROWTH) -> CommonLuck | None:
        """Return what the common luck of two scenarios was worth for a measure."""
        return common_luck(self.values(first, key), self.values(second, key))

    def estimates(self) -> Iterator[tuple[str, str, str, Estimate]]:
        """Yield kind ("scenario" or "difference"), name, measure and estimate of everything reported."""
        for key in self.keys:
            for name in self.names:
                yield "scenario", name, key, self.level(name, key)
            for first, second in self.pairs():
                yield "difference", first + ARROW + second, key, self.difference(first, second, key)

    def to_frame(self) -> pd.DataFrame:
        """Return every level and difference as a tidy table.

        A verdict takes into account how many differences are judged together (Holm).
        """
        fields = Estimate._fields if self.members else BY_LUCK
        columns = ["kind", "name", "measure", "unit", *fields, "verdict", "judged_together"]
        rows = []
        for kind, name, key, found in self.estimates():
            together = self.together(key) if kind == "difference" else None
            verdict = verdict_on(kind, found, self._clear.get((name, key)))
            rows.append((kind, name, key, self.measures[key].unit, *found[: len(fields)], verdict, together))
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison in the shape that `handoff compare --json` prints; money that is left out is null."""
        groups: dict[str, dict[str, Any]] = {"scenario": {}, "difference": {}}
        without: dict[str, dict[str, int]] = {}
        for kind, name, key, found in self.estimates():
            groups[kind].setdefault(name, {})[key] = interval_as_dict(found)
            if found.runs_without_value:
                without.setdefault(name, {})[key] = found.runs_without_value
        if self.exchange.left_out:
            lacking = dict.fromkeys(key for key in self.measures if is_of_money(key, self.measures))
            for measures in (*groups["scenario"].values(), *groups["difference"].values()):
                measures.update(lacking)
        return {
            "scenarios": groups["scenario"],
            "differences": groups["difference"],
            "replications": self.replications,
            "seed": self.seed,
            "currency": None if self.exchange.left_out else self.currency,
            "rates": list(self.exchange.rates),
            "interval": INTERVAL,
            **({"members": len(self.members)} if self.members else {}),
            "runs_without_value": without,
            "common_luck": {
                first + ARROW + second: None
                if (luck := self.common_luck(first, second)) is None
                else luck._asdict()
                for first, second in self.pairs()
            },
            "correction": CORRECTION,
        }


def verdict_on(kind: str, found: Estimate, clear: bool | None = None) -> str:
    """Say in words what an estimate cannot tell, if anything; `clear`: among all that are judged together."""
    if math.isnan(found.value):
        return UNDEFINED
    return unclear_in_words(found, clear) if kind == "difference" else ""


def interval_as_dict(found: Estimate) -> dict[str, float | None]:
    """Return value, low and high, `None` where undefined; over an ensemble low_all and high_all too."""
    bounds = {"value": found.value, "low": found.low, "high": found.high}
    if found.is_spread:
        bounds |= {"low_all": found.low_all, "high_all": found.high_all}
    return {name: None if math.isnan(bound) else bound for name, bound in bounds.items()}
