"""What a calibration moves, and what it is held against."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.designs.factor import Factor
from experiments.errors import BadInputError
from sim.scenario import Extensions

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[float64]


@dataclass(frozen=True)
class FittedRow:
    """A published number of one arm, and how far a model may be off it.

    `observation` and `discrepancy` are standard deviations, all in the unit of the measure; `firms` is how many stand
    behind the published mean, `study` whose number it is.
    """

    id: str
    arm: str
    measure: str
    wanted: float
    observation: float
    discrepancy: float
    firms: int
    study: str

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

    Waves of all `sizes` but the last rule out, the last is drawn from what is left; `members` are wanted of the
    ensemble.  No more waves rule out once emulators leave no row with more than `settled` of its doubt (variances).
    `extensions`: agents, mechanisms and measures of somebody's own with which the arms are run.
    """

    parameters: tuple[Factor, ...]
    rows: tuple[FittedRow, ...]
    arms: tuple[str, ...]
    seed: int
    sizes: tuple[Size, ...]
    members: int
    forgiven: int
    cut: float
    settled: float
    extensions: Extensions = Extensions()

    @property
    def waves(self) -> int:
        """Return how many waves rule out."""
        return len(self.sizes) - 1

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

    def with_extensions(self, extensions: Extensions) -> "Calibration":
        """Return the calibration with arms that are run with what is somebody's own too.

        Raises:
            BadInputError: No row is held against one of the measures, so that it would have no say.
        """
        known = {row.measure for row in self.rows}
        if idle := [key for key in extensions.measures if key not in known]:
            raise BadInputError(
                f"measures: no row of the calibration is held against {', '.join(idle)}: leave "
                f"{'them' if len(idle) > 1 else 'it'} out of what it is run with"
            )
        return replace(self, extensions=self.extensions.together_with(extensions))

    def size_of(self, wave: int, is_last: bool = False) -> Size:
        """Return how large a wave is; the last one may come early."""
        return self.sizes[-1 if is_last else wave - 1]

    def seed_of(self, wave: int, is_last: bool = False) -> int:
        """Return the first seed of a wave; no two waves share luck."""
        before = self.sizes[: -1 if is_last else wave - 1]
        return self.seed + sum(size.points * size.replications for size in before)

    def runs_of(self, wave: int) -> int:
        """Return how many runs a wave takes."""
        size = self.size_of(wave)
        return size.points * size.replications * len(self.arms)

    def forgiven_in(self, wave: int) -> int:
        """Return how many rows may miss by what the emulators of a wave say."""
        return self.forgiven if wave == 1 else 0

    def resized(self, points: int | None, replications: int | None) -> "Calibration":
        """Return the calibration with so many points a wave, or runs a point, in every wave."""
        sizes = (Size(points or size.points, replications or size.replications) for size in self.sizes)
        return replace(self, sizes=tuple(sizes))

    def values_at(self, position: Sequence[float] | Array) -> dict[str, float]:
        """Return the value of each input at a position between 0 and 1 in each range."""
        return {
            parameter.key: float(parameter.at(float(at)))
            for parameter, at in zip(self.parameters, position, strict=True)
        }

    def position_of(self, values: Mapping[str, float]) -> Array:
        """Return where values lie in their ranges."""
        return np.array([place_in(parameter, values[parameter.key]) for parameter in self.parameters])

    @property
    def studies(self) -> tuple[str, ...]:
        """Return the studies behind the rows in their order."""
        return tuple(dict.fromkeys(row.study for row in self.rows))


def place_in(parameter: Factor, value: float) -> float:
    """Return where a value lies between both ends of a range."""
    if parameter.logarithmic:
        return math.log(value / parameter.low) / math.log(parameter.high / parameter.low)
    return (value - parameter.low) / (parameter.high - parameter.low)


def positions_of(calibration: Calibration, table: "pd.DataFrame") -> Array:
    """Return where columns of values lie in their ranges, points × inputs."""
    rows = zip(*(table[key].to_list() for key in calibration.keys), strict=True)
    return np.array([calibration.position_of(dict(zip(calibration.keys, row, strict=True))) for row in rows])
