"""Runs a sensitivity study: screens all inputs along trajectories, then takes the variance of what survives apart.

Morris's screening needs few runs an input and sorts the many that hardly matter out; Sobol's shares need many more
and say how much of the outcome's variance is due to each of the few that do.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.designs import Design, Factor, read_design
from experiments.designs.factor import value_in
from experiments.designs.reading import STUDIES
from experiments.designs.sampling import radial_blocks_of, trajectories_of
from experiments.errors import ResultsError
from experiments.files.tables import gathered
from experiments.results.sensitivity import SCREENING, SHARES, Sensitivity, Spot, Stage
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Cell, Plan
from experiments.studies.own import own_of
from experiments.studies.sweep import with_options
from sim.measures import measures_for
from sim.scenario import Scenario, ScenarioError
from sim.scenario.extensions import Agents, Measures, Mechanisms

Seen = tuple[
    list[tuple[str, int, int]], pd.DataFrame
]  # label, replicate and seed of every run, and its measures
See = Callable[[str, tuple[Spot, ...], int], Seen]

LEAST_RUNS = 2  # of a row: products across seeds need two


def sensitivity(
    design: str | Path | Mapping[str, Any] | Design,
    *,
    replications: int | None = None,
    seed: int | None = None,
    store: str | Path | None = None,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Sensitivity:
    """Run a sensitivity study and return what came of it.

    Args:
        design: Name of a shipped design, path of a file, the same as a dictionary, or a design.
        replications: Runs under different seeds at every place, two or more; what the design says unless given.
        seed: Of the first run, blocks have seeds of their own; what the design says unless given.
        store: The folder in which runs are kept and found again; without one they are not.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The design is not as it should be.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    own = own_of(agents, mechanisms, measures)
    study = with_options(read_design(design, STUDIES, own), replications, None, seed)
    if study.replications < LEAST_RUNS:
        raise ScenarioError(
            f"{study.name}: replications = {study.replications}: a sensitivity study tells luck from influence "
            f"by runs under different seeds; take {LEAST_RUNS} or more"
        )

    def run(name: str, spots: tuple[Spot, ...], inputs: int) -> Seen:
        plan = Plan(tuple(spot.cell for spot in spots), study.replications, study.seed)
        execution.say(f"{name} of {inputs} inputs")
        with runs_kept(plan, store, execution, simulate) as runs:
            return gathered(runs)

    return in_stages(study, run)


def from_rows(study: Design, rows: pd.DataFrame) -> Sensitivity:
    """Return what came of a study from its rows, as stored in `runs.parquet`.

    Raises:
        ResultsError: The rows are not those of the study.
    """
    measures = [name for name in measures_for(study.bases) if name in rows]

    def look_up(name: str, spots: tuple[Spot, ...], _: int) -> Seen:
        found = rows[rows["stage"] == name]
        expected = [spot.cell.label for spot in spots] * study.replications
        if list(found["scenario"]) != expected:
            raise ResultsError(f"the rows of the {name} are not those of {study.name}")
        tasks = zip(found["scenario"], found["replicate"].astype(int), found["seed"].astype(int), strict=True)
        return [*tasks], found[measures].reset_index(drop=True)

    return in_stages(study, look_up)


def in_stages(study: Design, see: See) -> Sensitivity:
    """Screen all inputs, then take the variance of what survives apart; `see` makes or finds the runs of a stage."""

    def stage(name: str, factors: Sequence[Factor], positions: NDArray[float64], first_block: int) -> Stage:
        spots = tuple(spots_of(study, name, factors, positions, first_block))
        return Stage(tuple(factors), positions, spots, *see(name, spots, len(factors)))

    every = study.factors
    screening = stage(SCREENING, every, trajectories_of(len(every), study.trajectories, study.seed), 0)
    found = Sensitivity(study, screening)
    kept = found.survivors()
    positions = radial_blocks_of(len(kept), study.points, study.seed)
    return replace(found, shares=stage(SHARES, kept, positions, study.trajectories))


def spots_of(
    study: Design, stage: str, factors: Sequence[Factor], positions: NDArray[float64], first_block: int
) -> Iterator[Spot]:
    """Yield what is run: every row of every block on top of every base; blocks have seeds of their own."""
    for block, rows in enumerate(positions):
        apart = (first_block + block) * study.replications
        for row, where in enumerate(rows):
            values = {
                factor.key: factor.at(float(position))
                for factor, position in zip(factors, where, strict=True)
            }
            varied = tuple((factor.key, factor.setting(values[factor.key])) for factor in factors)
            for base in study.bases:
                label = f"{base.name}, {stage} {block + 1}, row {row + 1}"
                cell = Cell(label, base, varied, apart)
                yield Spot(cell, base.name, stage, block, row, values_at(study, base, values))


def values_at(study: Design, base: Scenario, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what every input is at a place; those that did not survive stay as in the base."""
    return tuple(
        values[factor.key] if factor.key in values else value_in(base, factor.key) for factor in study.factors
    )
