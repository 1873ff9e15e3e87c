"""What a calibration found: waves of points with what came out of them, and emulators learned from them alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.designs.calibration import Array, Calibration, positions_of
from experiments.errors import BadInputError, ExperimentError
from experiments.statistics.emulator import Emulator, fitted_emulator, fitted_log_variance
from experiments.statistics.posterior import log_normal
from experiments.statistics.regions import implausibility, worst_of

FIGURES = 6  # significant ones of what stands in a table, and of what is run
MOST_EARLIER = 100  # points of earlier waves from which a later one learns too
NEARLY = 2.0  # times the cut: earlier points that lie no farther out are learned from


@dataclass(frozen=True)
class Wave:
    """Points that were run, a row a point: values of inputs, and mean, variance and number of runs of each row.

    `share`: of the declared space that was not ruled out when the points were drawn; `levels` it took to find it;
    `is_last`: whether the points were drawn by likelihood, to make the ensemble.
    """

    number: int
    table: pd.DataFrame
    share: float = 1.0
    levels: int = 0
    is_last: bool = False

    def outputs(self, ids: Sequence[str]) -> tuple[Array, Array, Array]:
        """Return means, variances and numbers of runs, points × rows."""
        means, variances, runs = (
            self.table[[f"{one}{end}" for one in ids]].to_numpy(dtype=float)
            for end in ("", " variance", " runs")
        )
        return means, variances, runs


def columns_of(calibration: Calibration) -> list[str]:
    """Return the columns of a wave's table."""
    outputs = [f"{row.id}{end}" for row in calibration.rows for end in ("", " variance", " runs")]
    return ["point", *calibration.keys, *outputs]


def checked_wave(calibration: Calibration, wave: Wave, called: str) -> Wave:
    """Return a wave whose table has what a calibration reads.

    Raises:
        BadInputError: A column is missing, or a value lies outside its range.
    """
    missing = [name for name in columns_of(calibration) if name not in wave.table]
    if missing:
        raise BadInputError(f"{called} has no column {missing[0]}: it is no wave of this calibration")
    positions = positions_of(calibration, wave.table)
    if not (np.isfinite(positions).all() and (positions > -1e-4).all() and (positions < 1 + 1e-4).all()):
        place = int(np.argwhere(~((positions > -1e-4) & (positions < 1 + 1e-4)))[0][1])
        raise BadInputError(f"{called}: {calibration.keys[place]} lies outside its declared range")
    return wave


@dataclass(frozen=True, eq=False)
class Learner:
    """Emulators of one wave, for every row: of the mean, and of the logarithm of the variance between runs."""

    means: tuple[Emulator, ...]
    spreads: tuple[Emulator, ...]

    def expected(self, positions: Array) -> tuple[Array, Array]:
        """Return expected rows and what is not known of them (variance), points × rows."""
        found = [emulator.predict(positions) for emulator in self.means]
        return np.column_stack([one for one, _ in found]), np.column_stack([one for _, one in found])

    def luck(self, positions: Array) -> Array:
        """Return the variance between runs, points × rows."""
        return np.exp(np.column_stack([emulator.mean(positions) for emulator in self.spreads]))


@dataclass(frozen=True, eq=False)
class History:
    """Waves, and what their emulators say of any point.  Learning takes a minute a wave, and is done when asked."""

    calibration: Calibration
    waves: tuple[Wave, ...]
    earlier: "History | None" = field(default=None, repr=False)

    def then(self, wave: Wave) -> "History":
        """Return this history with one more wave."""
        return History(self.calibration, (*self.waves, wave), self)

    @cached_property
    def learner(self) -> Learner:
        """The emulators of the last wave, which also learn from earlier points that are nearly not ruled out.

        Raises:
            ExperimentError: A row is defined at too few points.
        """
        own = self.waves[-1]
        tables = [own.table, *self._earlier_tables()]
        table = pd.concat(tables, ignore_index=True)
        ids = [row.id for row in self.calibration.rows]
        means, variances, runs = Wave(own.number, table).outputs(ids)
        at = positions_of(self.calibration, table)
        spreads, emulators = [], []
        for place, name in enumerate(ids):
            try:
                spread = fitted_log_variance(at, variances[:, place], runs[:, place])
                luck = np.exp(spread.mean(at)) / np.maximum(runs[:, place], 1)
                emulators.append(fitted_emulator(at, means[:, place], luck))
            except ValueError as error:
                raise ExperimentError(f"wave {own.number}, {name}: {error}") from None
            spreads.append(spread)
        return Learner(tuple(emulators), tuple(spreads))

    def score(self, positions: Array) -> Array:
        """Return how implausible points are: the worst of all rows and waves, in standard deviations."""
        own = self.own_score(positions)
        return own if self.earlier is None else np.maximum(own, self.earlier.score(positions))

    def own_score(self, positions: Array) -> Array:
        """Return how implausible the last wave's emulators find points, less the rows that it lets miss."""
        place = 1 + self.calibration.forgiven_in(self.waves[-1].number)
        return worst_of(self.by_row(positions), place)

    def by_row(self, positions: Array) -> Array:
        """Return how implausible each row is at points, by the last wave's emulators."""
        mean, unknown = self.learner.expected(positions)
        return implausibility(mean, unknown, self.calibration.wanted, self.doubt(positions))

    def doubt(self, positions: Array) -> Array:
        """Return the variance of observation, discrepancy and luck of a published mean, points × rows."""
        return self.calibration.doubt + self.learner.luck(positions) / self.calibration.firms

    def is_settled(self, positions: Array) -> bool:
        """Tell whether the last wave's emulators know every row well enough at points, in the median."""
        _, unknown = self.learner.expected(positions)
        shares = np.median(unknown / self.doubt(positions), axis=0)
        return bool(shares.max() <= self.calibration.settled)

    def log_likelihood(self, positions: Array) -> Array:
        """Return the logarithm of how likely what is wanted is at points, by the last wave's emulators."""
        mean, unknown = self.learner.expected(positions)
        return log_normal(mean, unknown + self.doubt(positions), self.calibration.wanted).sum(axis=1)

    def _earlier_tables(self) -> list[pd.DataFrame]:
        if self.earlier is None:
            return []
        before = pd.concat([wave.table for wave in self.waves[:-1]], ignore_index=True)
        scores = self.earlier.score(positions_of(self.calibration, before))
        near = np.argsort(scores)[:MOST_EARLIER]
        return [before.iloc[near[scores[near] <= NEARLY * self.calibration.cut]]]


def history_of(calibration: Calibration, waves: Sequence[Wave]) -> History | None:
    """Return the history of waves in their order, or nothing if there are none."""
    found: History | None = None
    for wave in waves:
        found = History(calibration, (wave,)) if found is None else found.then(wave)
    return found
