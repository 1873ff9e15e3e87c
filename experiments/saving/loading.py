"""A folder comes back as what was saved: everything is computed again from the stored runs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from experiments.errors import ResultsError
from experiments.files.extensions import extensions_in, refuse_other_code, stored_scenario
from experiments.files.manifest import Manifest, StoredScenario
from experiments.files.reading import Folder, open_folder
from experiments.results.comparison import Comparison
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns
from experiments.results.plan import RevenuePlan
from experiments.results.population import Population
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.sla import Agreements
from experiments.results.states import States
from experiments.results.sweep import Sweep
from experiments.running.plan import Cell
from experiments.saving.comparison import ADOPTION, comparison_in, years_in
from experiments.saving.plan import plan_in
from experiments.saving.population import population_in
from experiments.saving.sensitivity import sensitivity_in
from experiments.saving.sla import sla_in
from experiments.saving.states import explanation_in, roadmap_in, states_in
from experiments.saving.sweep import sweep_in
from experiments.saving.trials import DOUBTS, TRIALS, trials_in
from sim.scenario import Extensions, Scenario

DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Saved:
    """What a results folder holds; what it does not hold is `None`.

    `older`: whether another version of the model reads its scenarios differently from how they were run.
    """

    manifest: Manifest
    cells: tuple[Cell, ...] = ()
    older: bool = False
    comparison: Comparison | None = None
    years: Comparison | None = None
    sweep: Sweep | None = None
    states: States | None = None
    explanation: Explanation | None = None
    roadmap: Roadmap | None = None
    sensitivity: Sensitivity | None = None
    population: Population | None = None
    plan: RevenuePlan | None = None
    sla: Agreements | None = None
    adoption: Comparison | None = None
    trials: FreshRuns | None = None
    doubted: FreshRuns | None = None


def load_results(path: str | Path) -> Saved:
    """Return what a results folder holds, every number computed again from its runs.

    Raises:
        ResultsError: It is not a results folder, lacks a file, was changed, or is of another schema.
        ScenarioError: One of its scenarios cannot be read.
    """
    return saved_in(open_folder(path))


def saved_in(folder: Folder) -> Saved:
    """Return what an open results folder holds; where two sections hold a kind of result, the first counts."""
    found = Saved(folder.manifest)
    for section in folder.sections():
        here = section_of(section)
        lacking = {one.name: getattr(here, one.name) for one in fields(found) if not getattr(found, one.name)}
        found = replace(found, **lacking)
    return found


def section_of(folder: Folder) -> Saved:
    """Return what one section of a results folder holds."""
    cells = cells_in(folder)
    if folder.name == ADOPTION:
        return Saved(folder.manifest, adoption=comparison_in(folder, cells))
    if folder.name == TRIALS:
        return Saved(folder.manifest, trials=trials_in(folder, cells))
    if folder.name == DOUBTS:
        return Saved(folder.manifest, doubted=trials_in(folder, cells))
    states, comparison = states_in(folder, cells), comparison_in(folder, cells)
    return Saved(
        folder.manifest,
        cells,
        is_older(folder, cells),
        comparison,
        years_in(folder, cells, comparison),
        sweep_in(folder, cells),
        states,
        explanation_in(folder, states),
        roadmap_in(folder, states),
        sensitivity_in(folder, cells),
        population_in(folder, cells),
        plan_in(folder, cells),
        sla_in(folder, cells),
    )


def cells_in(folder: Folder, code: Extensions | None = None) -> tuple[Cell, ...]:
    """Return the scenarios of a folder as they were resolved, each under its label.

    `code`: what of somebody's own it was run with; without it scenarios can be read, and not run.

    Raises:
        ScenarioError: The code is not that with which it was run.
    """
    stored = folder.facts.scenarios
    if len({one.label for one in stored}) < len(stored):
        raise ResultsError(f"{folder.path.name}: two scenarios share a label")
    own = extensions_in(folder)
    if code is not None:
        refuse_other_code(folder, own.digests, code.digests)
        own = code
    return tuple(Cell(one.label, scenario_in(folder, one, own)) for one in stored)


def scenario_in(folder: Folder, stored: StoredScenario, extensions: Extensions) -> Scenario:
    """Return a scenario as it was resolved, by the name that its results carry."""
    return replace(stored_scenario(folder, stored.file, extensions), name=stored.label)


def is_older(folder: Folder, cells: Iterable[Cell]) -> bool:
    """Tell whether a scenario of a folder reads differently today from how it was run; no digest tells nothing."""
    stored = {one.label: one.digest for one in folder.facts.scenarios if DIGEST.fullmatch(one.digest)}
    return any(stored.get(cell.label, cell.scenario.digest) != cell.scenario.digest for cell in cells)
