"""A design: a question, what is varied, what is looked at, and the cells that follow from them."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any, NamedTuple

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED
from experiments.designs.contrast import Contrast
from experiments.designs.factor import Factor, value_in
from experiments.designs.fields import MOST_POINTS, MOST_TRAJECTORIES, check_cells, read_whole
from experiments.designs.sampling import GRID, SENSITIVITY, Point, check_power_of_two, points_of
from experiments.running.plan import Cell
from sim.scenario import Extensions, Scenario
from sim.scenario.errors import reading

NAMED_FACTORS = 3  # cells of more factors are told apart by number


class Place(NamedTuple):
    """A cell, the base that it stands on, and what it has under every varied key.

    Values are numbers, words and switches; `None` is the dial of a scenario whose levels lie off it.
    """

    cell: Cell
    base: str
    values: tuple[Any, ...]
    is_point: bool


@dataclass(frozen=True)
class Design:
    """A question, the levers and uncertainties that are varied, and the outcomes that are looked at.

    Every point is run on top of each of the `bases`.  The bases themselves and the `landmarks` are run
    unvaried, so that points can be set against them.  `precision` is the half-width wanted for the first
    outcome, in its unit; it takes the place of `replications`.  A sensitivity study screens all factors along
    `trajectories` and gives the `keep` most influential variance shares.  `contrasts` are looked at in every cell of a
    grid.  `given` is the design as it was written.
    """

    name: str
    question: str
    bases: tuple[Scenario, ...]
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    method: str = GRID
    points: int = 0
    replications: int = DEFAULT_REPLICATIONS
    precision: float | None = None
    seed: int = DEFAULT_SEED
    landmarks: tuple[Scenario, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    trajectories: int = 0
    keep: int = 0
    given: Mapping[str, Any] | None = None

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.unvaried()) + len(self.bases) * self.size()

    def size(self) -> int:
        """Count the points; those of a sensitivity study as if every factor survived its screening."""
        if self.method == GRID:
            return prod(len(factor.grid()) for factor in self.factors)
        if self.method == SENSITIVITY:
            factors = len(self.factors)
            return (factors + 1) * self.trajectories + (min(self.keep, factors) + 2) * self.points
        return self.points

    def runs(self) -> int:
        """Count the runs."""
        # The stages of a sensitivity study run no unvaried scenarios.
        places = len(self) - (len(self.unvaried()) if self.method == SENSITIVITY else 0)
        return places * self.replications

    def resized(self, trajectories: int | None, points: int | None, keep: int | None) -> "Design":
        """Return a sensitivity study of another size; what is not given stays.

        Raises:
            ScenarioError: A number lies outside the limits, or the points are no power of two.
        """
        asked = {"trajectories": trajectories, "points": points, "keep": keep}
        sizes = {name: number for name, number in asked.items() if number is not None}
        with reading(self.name):
            resized = replace(
                self,
                trajectories=read_whole(sizes, "trajectories", self.trajectories, MOST_TRAJECTORIES),
                points=read_whole(sizes, "points", self.points, MOST_POINTS),
                keep=min(read_whole(sizes, "keep", self.keep, sys.maxsize), len(self.factors)),
            )
            check_power_of_two(resized.points)
            check_cells(resized)
        return resized

    def places(self) -> Iterator[Place]:
        """Yield the unvaried scenarios, then every point on top of every base."""
        for scenario in self.unvaried():
            held = tuple(value_in(scenario, factor.key) for factor in self.factors)
            yield Place(Cell(scenario.name, scenario), scenario.name, held, is_point=False)
        for base in self.bases:
            points = points_of(self.factors, self.method, self.points, self.seed)
            for number, point in enumerate(points, start=1):
                yield Place(self.cell(base, number, point), base.name, point, is_point=True)

    def with_extensions(self, extensions: Extensions) -> "Design":
        """Return the design on scenarios that are run with agents, mechanisms and measures of somebody's own."""
        if not extensions:
            return self
        bases, landmarks = (
            tuple(one.with_extensions(extensions) for one in each) for each in (self.bases, self.landmarks)
        )
        return replace(self, bases=bases, landmarks=landmarks)

    def unvaried(self) -> tuple[Scenario, ...]:
        """Return the bases and landmarks, each once."""
        return tuple({scenario.name: scenario for scenario in (*self.bases, *self.landmarks)}.values())

    def cell(self, base: Scenario, number: int, point: Point) -> Cell:
        """Return the cell of a point on top of a base."""
        pairs = zip(self.factors, point, strict=True)
        varied = tuple((factor.key, factor.setting(value)) for factor, value in pairs)
        return Cell(self.label(base, number, point), base, varied)

    def label(self, base: Scenario, number: int, point: Point) -> str:
        """Return what the results of a point are called."""
        if self.method != GRID or len(self.factors) > NAMED_FACTORS:
            return f"{base.name}, point {number}"
        pairs = zip(self.factors, point, strict=True)
        return ", ".join([base.name, *(f"{factor.key} = {factor.written(value)}" for factor, value in pairs)])
