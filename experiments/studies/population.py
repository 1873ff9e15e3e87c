"""Runs hundreds of different firms and sorts them as a survey does: the gap that a survey sees, and its parts.

Every firm has luck of its own.  It is run in a year before, in the year that the survey ranks, and in further years,
each time with its own practices and with those that all firms are compared at, under the same luck.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.defaults import DEFAULT_SEED, FIRMS, GROWTH, LARGEST_SEED, POPULATION
from experiments.designs.firms import Firm, Priors, draw_firms, levels_at_the_middle, read_priors
from experiments.errors import BadInputError
from experiments.files.tables import gathered
from experiments.results.population import (
    COMMON,
    FUNDED,
    LAST_YEAR,
    NULLS,
    OWN,
    RANKED,
    REPLICATIONS,
    Population,
    label_of,
)
from experiments.running.counts import whole_number
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Cell, Plan, as_scenario
from experiments.statistics.sorting import FEWEST_FIRMS, standardised
from experiments.studies.own import own_of, refuse_taken
from sim.practices import PRACTICES
from sim.scenario import Scenario
from sim.scenario.extensions import Agents, Measures, Mechanisms
from sim.units import nearest

OF_A_FIRM = ("firm", "practices", "level")  # what a row says of one
MOST_FIRMS = 20_000
SEEDS_A_FIRM = 16  # more than replicates: no two firms share a seed
MOST_SPREAD = 3.0


def population(
    scenario: str | Path | Scenario = POPULATION,
    *,
    firms: int = FIRMS,
    null: Iterable[str] | str = (),
    spread: float = 1.0,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Population:
    """Run different firms, rank them as the survey did, and return its gap and what that is made of.

    Args:
        scenario: The firm around which they lie: a name from the library, a file, or a scenario.
        firms: How many; firm number i is the same however many there are.
        null: In what all firms are made alike, so that the answer is known: "practices", "firms" (their own settings),
            or both.
        spread: What all differences between firms, other than practices and luck, are multiplied by.
        seed: Draws the firms, and is the first of the seeds of their runs.
        store: The folder in which runs are kept and found again; without one they are not.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The scenario or the priors are not as they should be.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadInputError: A number is outside its limits, or there is no such null.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    many, alike, wide, seed = checked(firms, null, spread, seed)
    around = as_scenario(scenario, own_of(agents, mechanisms, measures))
    refuse_taken(around, OF_A_FIRM)
    priors = read_priors(around)
    drawn = draw_firms(around, priors, many, seed, 0.0 if "firms" in alike else wide)
    common = levels_at_the_middle(priors.ladder)

    def run(cells: Sequence[Cell], first: int) -> pd.DataFrame:
        plan = Plan(tuple(cells), REPLICATIONS, seed, first)
        with runs_kept(plan, store, execution, simulate) as runs:
            return runs_as_table(cells, *gathered(runs))

    levels = (
        {OWN: [common] * many}
        if "practices" in alike
        else {
            OWN: [firm.levels for firm in drawn],
            COMMON: [common] * many,
        }
    )
    cells = [cell for practices, each in levels.items() for cell in cells_of(around, drawn, practices, each)]
    rows = run(cells, LAST_YEAR)
    if not alike:
        funded = cells_of(around, drawn, FUNDED, levels_paid_for(drawn, growth_before(rows), priors))
        execution.say("And once more, with practices where last year’s growth pays for them")
        rows = pd.concat([rows, run(funded, RANKED)], ignore_index=True)
        cells += funded
    return Population(around, priors, tuple(cells), rows, many, seed, alike, wide)


class Asked(NamedTuple):
    """What was asked for, as it is used."""

    firms: int
    null: tuple[str, ...]
    spread: float
    seed: int


def checked(firms: int, null: Iterable[str] | str, spread: float, seed: int) -> Asked:
    """Return what was asked for, once it can be used.

    Raises:
        BadInputError: A number is outside its limits, or there is no such null.
    """
    return Asked(
        whole_number(firms, "firms", FEWEST_FIRMS, MOST_FIRMS),
        nulls_of(null),
        spread_of(spread),
        whole_number(seed, "seed", 0, LARGEST_SEED),
    )


def nulls_of(given: Iterable[str] | str) -> tuple[str, ...]:
    """Return in what firms are made alike, in one order.

    Raises:
        BadInputError: There is no such null.
    """
    names = given.split(",") if isinstance(given, str) else list(given)
    wanted = [name.strip() for name in names if name.strip()]
    for name in wanted:
        if name not in NULLS:
            hint = nearest(name, NULLS)
            raise BadInputError(f"null {name!r}: must be one of {', '.join(NULLS)}, or both{hint}")
    return tuple(name for name in NULLS if name in wanted)


def spread_of(given: float) -> float:
    """Return what differences are multiplied by.

    Raises:
        BadInputError: It is no number, or outside its limits.
    """
    try:
        spread = float(given)
    except (TypeError, ValueError):
        spread = math.nan
    if not 0 <= spread <= MOST_SPREAD:
        raise BadInputError(f"spread = {given}: must be a number in 0..{MOST_SPREAD:g}")
    return spread


def cells_of(
    scenario: Scenario, firms: Sequence[Firm], practices: str, levels: Sequence[Mapping[str, float]]
) -> list[Cell]:
    """Return a cell a firm, with its own settings and some levels of the practices."""
    return [
        Cell(label_of(firm.number, practices), scenario, firm.varied(own), firm.number * SEEDS_A_FIRM)
        for firm, own in zip(firms, levels, strict=True)
    ]


def levels_paid_for(
    firms: Sequence[Firm], growth: NDArray[float64], priors: Priors
) -> list[Mapping[str, float]]:
    """Return the levels of each firm once last year's growth has decided who can afford practices.

    The firms' levels are dealt out anew, those of the highest on the ladder first, by a score: growth makes the share
    of its variance that the priors say, the place of before the rest.  So adoption is as common as it was, and only
    who has it changes.  A firm whose growth is undefined counts as growing like the rest.
    """
    known = np.where(np.isnan(growth), np.nanmean(growth) if not np.isnan(growth).all() else 0.0, growth)
    places = np.array([firm.place for firm in firms])
    weight = priors.funding
    score = math.sqrt(weight) * standardised(known) + math.sqrt(1 - weight) * standardised(places)
    dealt: list[Mapping[str, float]] = [{}] * len(firms)
    for winner, giver in zip(
        np.argsort(-score, kind="stable"), np.argsort(-places, kind="stable"), strict=True
    ):
        dealt[int(winner)] = firms[int(giver)].levels
    return dealt


def growth_before(rows: pd.DataFrame) -> NDArray[float64]:
    """Return the growth of each firm in the year before the survey, with its own practices."""
    before = rows[(rows["replicate"] == LAST_YEAR) & (rows["practices"] == OWN)]
    return before.sort_values("firm")[GROWTH].to_numpy(dtype=float)


def runs_as_table(
    cells: Iterable[Cell], tasks: Iterable[tuple[str, int, int]], measures: pd.DataFrame
) -> pd.DataFrame:
    """Return runs as a table: scenario, replicate, seed, firm, whose practices, their mean level, every measure."""
    by_label = {cell.label: about(cell) for cell in cells}
    rows = [(*task, *by_label[task[0]]) for task in tasks]
    columns = ["scenario", "replicate", "seed", *OF_A_FIRM]
    return pd.concat([pd.DataFrame(rows, columns=columns), measures], axis=1)


def about(cell: Cell) -> tuple[int, str, float]:
    """Return the number of a firm, whose practices a cell has, and their mean level."""
    number, _, practices = cell.label.removeprefix("firm ").partition(", ")
    varied = dict(cell.varied)
    level = float(np.mean([float(varied[f"practices.{name}"]) for name in PRACTICES]))
    return int(number), practices.removesuffix(" practices") or OWN, level
