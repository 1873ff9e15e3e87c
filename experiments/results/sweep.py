"""What came of a sweep: a row a run, and the level of every outcome in every cell with its interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd
from numpy import float64
from numpy.typing import ArrayLike, NDArray

from experiments.designs import Contrast, Design
from experiments.designs.design import Place
from experiments.files.tables import gathered
from experiments.results.comparison import interval_as_dict, verdict_on
from experiments.results.currencies import ONE_CURRENCY, Exchange
from experiments.results.paired import PairedRuns
from experiments.results.result import Result
from experiments.results.told import told
from experiments.running.runs import Run
from experiments.statistics.estimates import (
    BY_LUCK,
    INTERVAL,
    Estimate,
)
from sim.measures import Measure

LEVEL, DIFFERENCE, CONTRAST = "level", "difference", "contrast"


class Contrasted(NamedTuple):
    """A contrast in a cell: its name, the values of what is varied, and the labels of both bases there."""

    contrast: Contrast
    values: tuple[Any, ...]
    first: str
    second: str


@dataclass(frozen=True, repr=False)
class Sweep(Result):
    """A design with its places and a row a run; differences are paired, each cell against its base.

    `first_stage` is the number of runs of each cell that fixed the variance when more were added to reach a
    precision.  `exchange` says what became of the money of cells that count in other currencies than the first.
    """

    made_by = "experiments.sweep"

    design: Design
    places: tuple[Place, ...]
    rows: pd.DataFrame
    replications: int
    first_stage: int | None = None
    exchange: Exchange = ONE_CURRENCY

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Return the outcomes of the design that there are; money of several currencies is not among them."""
        return tuple(key for key in self.design.outcomes if key in self.rows)

    def told(self, key: str) -> Measure:
        """Return a measure with its label as it is told of these cells."""
        return told(key, (place.cell.scenario for place in self.places))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the varied keys in their order."""
        return tuple(factor.key for factor in self.design.factors)

    @property
    def currency(self) -> str:
        """Return the currency in which money is shown."""
        return self.design.bases[0].currency

    def with_more(self, rows: pd.DataFrame, replications: int) -> "Sweep":
        """Return this sweep with the runs of later replicates, whose number was fixed by the present ones."""
        together = pd.concat([self.rows, rows], ignore_index=True)
        return replace(self, rows=together, replications=replications, first_stage=self.replications)

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, tuple(place.cell.label for place in self.places), self.first_stage)

    def values(self, key: str) -> pd.DataFrame:
        """Return the values of a measure, a row a replicate, a column a cell (NaN: undefined)."""
        return pd.DataFrame(self.paired.table(key), columns=list(self.paired.labels))

    def level(self, label: str, key: str) -> Estimate:
        """Return the mean of a measure in a cell."""
        return self.paired.level(label, key)

    def difference(self, first: str, second: str, key: str, family: int = 1) -> Estimate:
        """Return the mean of the paired differences of two cells, second minus first."""
        return self.paired.difference(first, second, key, family)

    def estimate(self, values: ArrayLike, family: int = 1) -> Estimate:
        """Return the mean of a value a replicate with its interval, one of a family."""
        return self.paired.estimate(values, family)

    def unclear(self, key: str) -> frozenset[str]:
        """Return the cells that do not clearly differ from their base, corrected for how many there are."""
        if key not in self._unclear:
            points = [place for place in self.places if place.is_point]
            clear = self.paired.clear((at.base, at.cell.label, key) for at in points)
            self._unclear[key] = frozenset(
                place.cell.label for place, is_clear in zip(points, clear, strict=True) if not is_clear
            )
        return self._unclear[key]

    @cached_property
    def contrasted(self) -> tuple[Contrasted, ...]:
        """Every contrast of the design in every cell, contrast by contrast."""
        labels = {(place.base, place.values): place.cell.label for place in self.places if place.is_point}
        points = dict.fromkeys(place.values for place in self.places if place.is_point)
        return tuple(
            Contrasted(each, values, labels[each.first, values], labels[each.second, values])
            for each in self.design.contrasts
            for values in points
        )

    def of_contrast(self, contrast: Contrast) -> tuple[Contrasted, ...]:
        """Return a contrast in every cell."""
        return tuple(one for one in self.contrasted if one.contrast == contrast)

    def contrast(self, one: Contrasted, key: str, family: int = 1) -> Estimate:
        """Return the mean of the paired differences of a contrast in a cell, one of a family."""
        return self.difference(one.first, one.second, key, family)

    def paired_contrast(self, one: Contrasted, key: str) -> NDArray[float64]:
        """Return the paired differences of a contrast in a cell, one a replicate (NaN: undefined)."""
        return self.paired.values(one.second, key) - self.paired.values(one.first, key)

    def clear_contrasts(self, key: str) -> frozenset[Contrasted]:
        """Return the contrasts that are clear, corrected for how many there are of all names in all cells."""
        if key not in self._clear:
            clear = self.paired.clear((one.first, one.second, key) for one in self.contrasted)
            self._clear[key] = frozenset(
                one for one, is_clear in zip(self.contrasted, clear, strict=True) if is_clear
            )
        return self._clear[key]

    def to_frame(self) -> pd.DataFrame:
        """Return levels, differences from the base, and contrasts of every outcome in every cell as a tidy table.

        The verdict on a difference holds among all cells of the sweep, that on a contrast among all of these.  The row
        of a contrast names it, and under `scenario` and `base` what is set against what.
        """
        names = ["contrast"] if self.contrasted else []
        columns = [
            "kind",
            "scenario",
            "base",
            *self.keys,
            "measure",
            "unit",
            *BY_LUCK,
            "verdict",
            *names,
        ]
        nothing = [""] * len(names)
        rows: list[tuple[Any, ...]] = []
        for place in self.places:
            label, about = place.cell.label, (place.cell.label, place.base, *place.values)
            for key in self.outcomes:
                unit, level = self.told(key).unit, self.level(label, key)
                rows.append((LEVEL, *about, key, unit, *level.by_luck, verdict_on(LEVEL, level), *nothing))
                if place.is_point:
                    gap = self.difference(place.base, label, key)
                    verdict = verdict_on(DIFFERENCE, gap, label not in self.unclear(key))
                    rows.append((DIFFERENCE, *about, key, unit, *gap.by_luck, verdict, *nothing))
        for one in self.contrasted:
            for key in self.outcomes:
                gap = self.contrast(one, key)
                verdict = verdict_on(DIFFERENCE, gap, one in self.clear_contrasts(key))
                what = (CONTRAST, one.second, one.first, *one.values, key, self.told(key).unit)
                rows.append((*what, *gap.by_luck, verdict, one.contrast.name))
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the sweep in the shape that `handoff sweep --json` prints."""
        return {
            "design": self.design.name,
            "question": self.design.question,
            "varied": list(self.keys),
            "cells": [self._cell_as_dict(place) for place in self.places],
            "contrasts": [self._contrast_as_dict(one) for one in self.contrasted],
            "replications": self.replications,
            "seed": self.design.seed,
            "currency": None if self.exchange.left_out else self.currency,
            "rates": list(self.exchange.rates),
            "interval": INTERVAL,
        }

    def _cell_as_dict(self, place: Place) -> dict[str, Any]:
        label = place.cell.label
        lacking = dict.fromkeys(self.design.outcomes)
        found: dict[str, Any] = {
            "scenario": label,
            "base": place.base,
            "values": dict(zip(self.keys, place.values, strict=True)),
            "levels": lacking | {key: interval_as_dict(self.level(label, key)) for key in self.outcomes},
        }
        if place.is_point:
            found["differences"] = lacking | {
                key: interval_as_dict(self.difference(place.base, label, key)) for key in self.outcomes
            }
        return found

    def _contrast_as_dict(self, one: Contrasted) -> dict[str, Any]:
        lacking = dict.fromkeys(self.design.outcomes)
        return {
            "contrast": one.contrast.name,
            "scenario": one.second,
            "base": one.first,
            "values": dict(zip(self.keys, one.values, strict=True)),
            "differences": lacking
            | {
                key: interval_as_dict(self.contrast(one, key)) | {"clear": one in self.clear_contrasts(key)}
                for key in self.outcomes
            },
        }

    @cached_property
    def _clear(self) -> dict[str, frozenset[Contrasted]]:
        return {}

    @cached_property
    def _unclear(self) -> dict[str, frozenset[str]]:
        return {}


def runs_as_table(
    design: Design, places: Sequence[Place], runs: Iterable[Run], exchange: Exchange
) -> pd.DataFrame:
    """Return runs as a table: scenario, replicate, seed, base, every varied key, every measure in one currency."""
    by_label = {place.cell.label: (place.base, *place.values) for place in places}
    keys = [factor.key for factor in design.factors]
    tasks, measures = gathered(exchange.applied(runs, [place.cell for place in places]))
    about = [(*task, *by_label[task[0]]) for task in tasks]
    columns = ["scenario", "replicate", "seed", "base", *keys]
    return pd.concat([pd.DataFrame(about, columns=columns), measures], axis=1)
