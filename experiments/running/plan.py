"""What is to be run: cells (a scenario under a label, with what was varied) times replicates.

Seeds: replicate k of every cell runs under `seed + k`.  All cells of a replicate therefore share their luck,
and plans whose seeds lie closer together than their replicates share runs: take seeds 1,000 apart for results
that are to be independent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments.defaults import (
    DEFAULT_REPLICATIONS,
    DEFAULT_SEED,
    LARGEST_SEED,
    MOST_REPLICATIONS,
    MOST_RUNS,
)
from experiments.errors import BadInputError
from experiments.running.counts import BadNumberError, whole_number
from sim.clock import HOURS_A_WEEK

if TYPE_CHECKING:
    from sim.scenario import Extensions, Scenario

SUPPOSED = "supposed "  # begins the key of a varied value that is not chosen, but supposed of the base firm
MEMBER = "member"  # the key under which stands which member of a scenario's own ensemble is run
MAX_CHECKED_VALUES = 100  # values of a setting up to which each is checked, beyond which their range is

Varied = tuple[tuple[str, float | str], ...]


class Cell(NamedTuple):
    """A scenario under the label that its results carry, and the settings that are varied on top of it.

    A cell is small: cells of a long plan share their scenario, and only who runs one resolves it.  Cells share
    their luck, replicate by replicate; those that stand `apart` by so many seeds have luck of their own.
    """

    label: str
    scenario: "Scenario"
    varied: Varied = ()
    apart: int = 0

    def resolved(self) -> "Scenario":
        """Return the scenario that is run."""
        return vary(self.scenario, self.varied)


def vary(scenario: "Scenario", varied: Varied) -> "Scenario":
    """Return a scenario varied: as one of its members, settings supposed of the base firm, or chosen on top of it."""
    chosen = {key: value for key, value in varied if not is_spread(key)}
    member = next((int(value) for key, value in varied if key == MEMBER), None)
    supposed = {key.removeprefix(SUPPOSED): float(value) for key, value in varied if key.startswith(SUPPOSED)}
    scenario = scenario if member is None else scenario.member(member)
    scenario = scenario.supposing(supposed) if supposed else scenario
    return scenario.with_sets(chosen) if chosen else scenario


def is_spread(key: str) -> bool:
    """Tell whether a varied value says which member of an ensemble is run, rather than what is studied."""
    return key == MEMBER or key.startswith(SUPPOSED)


def in_turn(ensemble: Sequence[Mapping[str, float]], replications: int) -> tuple[Varied, ...]:
    """Return the members that so many replications take in turn, as `places_in_turn` chooses them."""
    return tuple(supposing(ensemble[place]) for place in places_in_turn(len(ensemble), replications))


def places_in_turn(members: int, replications: int) -> list[int]:
    """Return which of so many members so many replications take in turn: evenly chosen, and each at least twice.

    Who is run once differs from another by luck and by what is not known, and nobody could tell the two apart.

    Raises:
        BadNumberError: There are members, and fewer than four replications.
    """
    if not members:
        return []
    taken = whole_number(replications, "replications over an ensemble", 4, MOST_REPLICATIONS)
    many = min(members, taken // 2)
    return [place * members // many for place in range(many)]


def supposing(member: Mapping[str, float]) -> Varied:
    """Return what is varied where a cell is run as a member of an ensemble has it."""
    return tuple((SUPPOSED + key, value) for key, value in member.items())


class Task(NamedTuple):
    """One run: a cell under one seed; `detailed` asks for the tables behind the figures too."""

    cell: Cell
    replicate: int
    seed: int
    detailed: bool


@dataclass(frozen=True)
class Plan:
    """Cells times replicates, from replicate `first` up to `replicates`.

    The first `detailed` replicates also return weekly and lead tables, which keeps memory flat in long plans.  With
    `members` of an ensemble, replicate r is of the member r modulo their number, the same in every cell.
    """

    cells: tuple[Cell, ...]
    replicates: int = DEFAULT_REPLICATIONS
    seed: int = DEFAULT_SEED
    first: int = 0
    detailed: int = 0
    members: tuple[Varied, ...] = ()

    def __post_init__(self) -> None:
        """Take counts and seed as plain integers, whatever kind they were given as.

        Raises:
            BadNumberError: One of them is no whole number or outside its limits, or there are too many runs.
            BadInputError: Scenarios are run with different code of somebody's own.
        """
        for name, called, least, most in (
            ("replicates", "replications", 1, MOST_REPLICATIONS),
            ("seed", "seed", 0, LARGEST_SEED),
            ("first", "first", 0, MOST_REPLICATIONS),
            ("detailed", "detailed", 0, MOST_REPLICATIONS),
        ):
            object.__setattr__(self, name, whole_number(getattr(self, name), called, least, most))
        if len(self) > MOST_RUNS:
            raise BadNumberError(
                f"{len(self.cells):,} cells × {self.replicates - self.first:,} replications are {len(self):,} runs; "
                f"at most {MOST_RUNS:,} are planned"
            )
        scenarios = {id(cell.scenario): cell.scenario for cell in self.cells}.values()
        if len({scenario.extensions.digest for scenario in scenarios}) > 1:
            raise BadInputError(
                "scenarios are run with different code of somebody's own: agents, mechanisms and measures are those of "
                "all scenarios; a mechanism can be switched off in some"
            )

    def __len__(self) -> int:
        """Count the runs."""
        return len(self.cells) * max(self.replicates - self.first, 0)

    def tasks(self) -> Iterator[Task]:
        """List the runs in balanced order: every cell once, then every cell again."""
        for replicate in range(self.first, self.replicates):
            for cell in self.cells:
                seed = self.seed + cell.apart + replicate
                yield Task(self.as_member(cell, replicate), replicate, seed, replicate < self.detailed)

    def as_member(self, cell: Cell, replicate: int) -> Cell:
        """Return a cell as the member of a replicate has it; a scenario without an ensemble is none of it."""
        if not self.members:
            return cell
        member = self.members[replicate % len(self.members)]
        if member[0][0] == MEMBER and not cell.scenario.members:
            return cell
        return cell._replace(varied=(*cell.varied, *member))


def check_plan(plan: Plan) -> None:
    """See that everything a plan varies can be set, once a key and value or range, not once a cell.

    Raises:
        ScenarioError: A key is unknown, or a value cannot be used.
    """
    given: dict[tuple[int, str], set[float | str]] = {}
    scenarios = {id(cell.scenario): cell.scenario for cell in plan.cells}
    for cell in plan.cells:
        for key, value in cell.varied:
            given.setdefault((id(cell.scenario), key), set()).add(value)
    for (scenario, key), values in given.items():
        for value in values_to_check(values):
            vary(scenarios[scenario], ((key, value),))


def values_to_check(values: set[float | str]) -> Iterable[float | str]:
    """Return the values that are to be checked: all, or of very many numbers the smallest and the largest."""
    if len(values) <= MAX_CHECKED_VALUES:
        return values
    numbers = [value for value in values if not isinstance(value, str)]
    texts = [value for value in values if isinstance(value, str)]
    return [min(numbers), max(numbers), *texts] if numbers else texts


def label_apart(scenarios: Sequence["Scenario"]) -> tuple[Cell, ...]:
    """Give each scenario a cell under its own name, and namesakes a number."""
    cells: list[Cell] = []
    for scenario in scenarios:
        namesakes = sum(cell.scenario.name == scenario.name for cell in cells)
        label = f"{scenario.name} ({namesakes + 1})" if namesakes else scenario.name
        cells.append(Cell(label, scenario))
    return tuple(cells)


def as_scenario(scenario: "str | Path | Scenario", extensions: "Extensions | None" = None) -> "Scenario":
    """Load a scenario unless it is one; `extensions` are what of somebody's own it is run with beside its own."""
    from sim.scenario import Extensions, load_scenario

    extensions = extensions or Extensions()
    if not isinstance(scenario, str | Path):
        return scenario.with_extensions(extensions)
    return load_scenario(scenario, extensions=extensions)


def first_change(scenario: "Scenario") -> int:
    """Return the week, from 0, at whose end the first dated change of a scenario begins; 0 if it has none."""
    first = min((change.at for change in scenario.changes), default=0.0)
    return max(ceil(first / HOURS_A_WEEK) - 1, 0)
