"""Runs what the ledger needs: presets and contrasts, the same with most mechanisms off, and a survey of firms."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED, POPULATION, PRESETS
from experiments.evidence.claims import checked_by_themselves
from experiments.evidence.ledger import LEVEL, OWN
from experiments.evidence.null_models import OFF
from experiments.evidence.recorded import COLUMNS, REDUCED, WHOLE, Recorded, written_recorded
from experiments.evidence.survey import estimates_of, firms_for, read_on_a_survey
from experiments.evidence.targets import DIFFERENCE, Check, is_looked_at, targets
from experiments.files.tables import gathered
from experiments.results.comparison import ARROW
from experiments.results.paired import PairedRuns
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Cell, Plan
from experiments.statistics.estimates import Estimate
from experiments.studies.population import population
from sim.scenario import load_scenario


class Rerun(NamedTuple):
    """What was run: the scenarios, a row a run, and what the ledger keeps of it."""

    cells: tuple[Cell, ...]
    table: pd.DataFrame
    recorded: Recorded


LEFT = f" {REDUCED}"  # ends the label of a scenario that is run with the reduced model
Named = tuple[str, str, str, Estimate]  # kind, name, measure, what was found


def checks_to_run() -> list[Check]:
    """Return the checks that compared scenarios answer; what is kept away is not among them."""
    return [check for target in checked_by_themselves() if is_looked_at(target) for check in target.checks]


def run_again(
    sets: Iterable[str] = (),
    replications: int = DEFAULT_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Rerun:
    """Run every scenario of the ledger under the same luck, with the whole model and with the reduced one.

    Args:
        sets: Settings on top of all scenarios, for example of a small firm.
        replications: Runs of each scenario.
        seed: Replicate k runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: A setting cannot be used.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    given, checks = tuple(sets), checks_to_run()
    cells = tuple(cells_for(checks, given))
    plan = Plan(cells, replications, seed)
    with runs_kept(plan, store, execution, simulate) as runs:
        tasks, measures = gathered(runs)
    named = pd.DataFrame(tasks, columns=["scenario", "replicate", "seed"])
    table = pd.concat([named, measures], axis=1)
    paired = PairedRuns(table, tuple(cell.label for cell in cells))
    rows = [
        (model, kind, name, measure, *found)
        for model, ending in ((WHOLE, ""), (REDUCED, LEFT))
        for kind, name, measure, found in estimates(checks, paired, ending)
    ]
    of_survey = read_on_a_survey(targets())
    if of_survey:
        execution.say("And firms sorted as the survey sorted them")
        firms = population(
            load_scenario(POPULATION, sets=given),
            firms=firms_for(plan.replicates),
            seed=plan.seed,
            store=store,
            execution=execution,
            simulate=simulate,
        )
        rows += [
            (WHOLE, OWN, name, measure, *found) for name, measure, found in estimates_of(of_survey, firms)
        ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    digests = {cell.label: cell.scenario.digest for cell in cells}
    return Rerun(cells, table, Recorded(plan.replicates, plan.seed, digests, frame, given))


def cells_for(checks: Iterable[Check], sets: tuple[str, ...]) -> Iterator[Cell]:
    """Yield the presets and the scenarios of contrasts, each with the whole model and with the reduced one."""
    names = dict.fromkeys([*PRESETS, *(end for check in checks for end in (check.first, check.second))])
    for name in names:
        yield Cell(name, load_scenario(name, sets=sets))
        yield Cell(name + LEFT, replace(load_scenario(name, sets=(*sets, *OFF)), name=name + LEFT))


def estimates(checks: Iterable[Check], paired: PairedRuns, ending: str) -> Iterator[Named]:
    """Yield, once each, the levels and differences on which checks rest, of the scenarios whose labels end so."""
    levels: dict[tuple[str, str], None] = {}
    gaps: dict[tuple[str, str, str], None] = {}
    for check in checks:
        ends = (check.of,) if check.of in PRESETS else (check.first, check.second)
        levels |= {(check.measure, end): None for end in ends}
        if check.of not in PRESETS:
            gaps[check.measure, check.first, check.second] = None
    for measure, name in levels:
        yield LEVEL, name, measure, paired.level(name + ending, measure)
    for measure, first, second in gaps:
        found = paired.difference(first + ending, second + ending, measure)
        yield DIFFERENCE, first + ARROW + second, measure, found


def record_of_claims(replications: int) -> str:
    """Run everything at full size and return it as it is kept."""
    return written_recorded(run_again(replications=replications).recorded)
