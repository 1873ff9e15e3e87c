"""Runs points of a client's firm, and holds what came out against the client's figures on even scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.clients.wanted import MET_BY_SEARCH, even, plain
from experiments.files.tables import gathered
from experiments.results.client_firm import ClientFirm
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate
from experiments.running.plan import Cell, Plan, Varied

Array = NDArray[float64]
OUTPUTS = MET_BY_SEARCH


@dataclass(frozen=True)
class Tried:
    """Points that were run: where they lie, their figures on even scales, points × runs × outputs."""

    at: Array
    values: Array

    @property
    def mean(self) -> Array:
        """Return the mean of each output at each point over its runs, undefined ones left out, on its even scale.

        What is averaged are the figures themselves, as the client's are those of a year: chance does not bend them.
        """
        means = [mean_over_runs(plain(key, self.values[:, :, place])) for place, key in enumerate(OUTPUTS)]
        return np.column_stack([even(key, one) for key, one in zip(OUTPUTS, means, strict=True)])

    @property
    def runs(self) -> Array:
        """Return how many runs defined each output at each point."""
        return np.isfinite(self.values).sum(axis=1)


def mean_over_runs(values: Array) -> Array:
    """Return means over the second axis of what is defined, NaN where nothing is."""
    known = np.isfinite(values)
    many = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(many > 0, np.where(known, values, 0.0).sum(axis=1) / many, np.nan)


class Runner:
    """Runs points of a client's firm, so that every run has a place in one long row of seeds."""

    def __init__(
        self,
        firm: ClientFirm,
        store: str | Path | None,
        execution: Execution,
        simulate: Simulate,
        seed: int,
    ) -> None:
        self.firm, self.store, self.execution, self.simulate = firm, store, execution, simulate
        self.seed = self.first = seed

    def run(
        self, sets: Sequence[Varied], runs: int, apart: bool = True, seed: int | None = None
    ) -> pd.DataFrame:
        """Return the figures of sets of values, a row a run, all runs of a set together.

        Args:
            sets: What is varied.
            runs: Of each.
            apart: Whether each has luck of its own, as emulators take it; else they share it.
            seed: The first seed; by default the next one that nobody used.
        """
        begin = self.seed if seed is None else seed
        cells = tuple(
            Cell(f"point {place}", self.firm.base, one, place * runs if apart else 0)
            for place, one in enumerate(sets)
        )
        if seed is None:
            self.seed += runs * (len(sets) if apart else 1)
        with runs_kept(Plan(cells, runs, begin), self.store, self.execution, self.simulate) as done:
            tasks, measures = gathered(done)
        order = pd.DataFrame(tasks, columns=["label", "replicate", "seed"])
        measures = pd.concat([order[["replicate"]], measures], axis=1)
        measures.insert(0, "point", order["label"].str.removeprefix("point ").astype(int))
        return measures.sort_values(["point", "replicate"], kind="stable").reset_index(drop=True)

    def tried(self, positions: Array, runs: int, apart: bool = True, seed: int | None = None) -> Tried:
        """Return points with what came out."""
        table = self.run([self.firm.varied_at(one) for one in positions], runs, apart, seed)
        return Tried(positions, on_even_scales(table, len(positions)))


def on_even_scales(table: pd.DataFrame, points: int) -> Array:
    """Return the figures of runs on even scales, points × runs × outputs."""
    columns = [even(key, table[key].to_numpy(dtype=float)) for key in OUTPUTS]
    return np.column_stack(columns).reshape(points, -1, len(OUTPUTS))
