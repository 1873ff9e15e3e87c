"""What a calibration moves, and what it is held against."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy import float64
from numpy.typing import ArrayLike, NDArray

from experiments.designs.factor import Factor

Array = NDArray[float64]


@dataclass(frozen=True)
class FittedRow:
    """A published number of one arm, and how far a model may be off it.

    `observation` and `discrepancy` are standard deviations, `firms` is how many stand behind the published mean; all in
    the unit of the measure.
    """

    id: str
    arm: str
    measure: str
    wanted: float
    observation: float
    discrepancy: float
    firms: int
    source: str

    @property
    def doubt(self) -> float:
        """Variance of observation and discrepancy."""
        return self.observation**2 + self.discrepancy**2


@dataclass(frozen=True)
class Size:
    """How large a wave is: its points, and the runs of each point and arm."""

    points: int
    replications: int


@dataclass(frozen=True)
class Calibration:
    """A declared calibration: inputs with their ranges, rows, and how much is run.

    `waves` rule out, one more of size `last` is drawn from what is left; `members` are wanted of the ensemble.
    """

    parameters: tuple[Factor, ...]
    rows: tuple[FittedRow, ...]
    arms: tuple[str, ...]
    seed: int
    waves: int
    size: Size
    last: Size
    members: int
    forgiven: int
    cut: float

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the inputs in their order."""
        return tuple(parameter.key for parameter in self.parameters)

    @property
    def wanted(self) -> Array:
        """Return what is wanted of each row."""
        return np.array([row.wanted for row in self.rows])

    @property
    def doubt(self) -> Array:
        """Return the variance of observation and discrepancy of each row."""
        return np.array([row.doubt for row in self.rows])

    @property
    def firms(self) -> Array:
        """Return how many firms stand behind each row."""
        return np.array([row.firms for row in self.rows], dtype=float)

    def size_of(self, wave: int) -> Size:
        """Return how large a wave is."""
        return self.size if wave <= self.waves else self.last

    def seed_of(self, wave: int) -> int:
        """Return the first seed of a wave; no two waves share luck."""
        before = sum(size.points * size.replications for size in map(self.size_of, range(1, wave)))
        return self.seed + before

    def runs_of(self, wave: int) -> int:
        """Return how many runs a wave takes."""
        size = self.size_of(wave)
        return size.points * size.replications * len(self.arms)

    def forgiven_in(self, wave: int) -> int:
        """Return how many rows may miss by what the emulators of a wave say."""
        return self.forgiven if wave == 1 else 0

    def values_at(self, position: Sequence[float] | Array) -> dict[str, float]:
        """Return the value of each input at a position between 0 and 1 in each range."""
        return {
            parameter.key: float(parameter.at(float(at)))
            for parameter, at in zip(self.parameters, position, strict=True)
        }

    def position_of(self, values: Mapping[str, float]) -> Array:
        """Return where values lie in their ranges."""
        return np.array([place_in(parameter, values[parameter.key]) for parameter in self.parameters])

    def without(self, ids: Sequence[str]) -> "Calibration":
        """Return the calibration without some rows."""
        return replace(self, rows=tuple(row for row in self.rows if row.id not in ids))


def place_in(parameter: Factor, value: float) -> float:
    """Return where a value lies between both ends of a range."""
    if parameter.logarithmic:
        return math.log(value / parameter.low) / math.log(parameter.high / parameter.low)
    return (value - parameter.low) / (parameter.high - parameter.low)


def positions_of(calibration: Calibration, columns: Mapping[str, ArrayLike]) -> Array:
    """Return where columns of values lie in their ranges, points × inputs."""
    table = {key: np.asarray(columns[key], dtype=float) for key in calibration.keys}
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    return np.array([calibration.position_of(row) for row in rows])
