"""What is to be run: cells (a scenario under a label, with what was varied) times replicates.

Seeds: replicate k of every cell runs under `seed + k`.  All cells of a replicate therefore share their luck,
and plans whose seeds lie closer together than their replicates share runs: take seeds 1,000 apart for results
that are to be independent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.scenario import Scenario

DEFAULT_SEED = 7
DEFAULT_REPLICATIONS = 30


class Cell(NamedTuple):
    """A scenario under the label that its results carry, and the values that were varied to make it.

    Cells share their luck, replicate by replicate; those of another block, `apart` seeds away, have their own.
    """

    label: str
    scenario: "Scenario"
    varied: tuple[tuple[str, float | str], ...] = ()
    apart: int = 0


class Task(NamedTuple):
    """One run: a cell under one seed; `detailed` asks for the tables behind the figures too."""

    cell: Cell
    replicate: int
    seed: int
    detailed: bool


@dataclass(frozen=True)
class Plan:
    """Cells times replicates, from replicate `first` up to `replicates`.

    The first `detailed` replicates also return weekly and lead tables, which keeps memory flat in long plans.
    """

    cells: tuple[Cell, ...]
    replicates: int = DEFAULT_REPLICATIONS
    seed: int = DEFAULT_SEED
    first: int = 0
    detailed: int = 0

    def __len__(self) -> int:
        """Count the runs."""
        return len(self.cells) * max(self.replicates - self.first, 0)

    def tasks(self) -> Iterator[Task]:
        """List the runs in balanced order: every cell once, then every cell again."""
        for replicate in range(self.first, self.replicates):
            for cell in self.cells:
                yield Task(cell, replicate, self.seed + cell.apart + replicate, replicate < self.detailed)


def label_apart(scenarios: Sequence["Scenario"]) -> tuple[Cell, ...]:
    """Give each scenario a cell under its own name, and namesakes a number."""
    cells: list[Cell] = []
    for scenario in scenarios:
        namesakes = sum(cell.scenario.name == scenario.name for cell in cells)
        label = f"{scenario.name} ({namesakes + 1})" if namesakes else scenario.name
        cells.append(Cell(label, scenario))
    return tuple(cells)
