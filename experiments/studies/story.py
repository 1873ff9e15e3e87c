"""Runs scenarios once under the same luck, and keeps what they remember of single leads."""

from collections.abc import Sequence
from pathlib import Path

from experiments.defaults import DEFAULT_SEED
from experiments.results.story import Log, log_of
from experiments.running.plan import Cell, as_scenario, label_apart
from experiments.running.runs import with_own_code
from sim.scenario import Scenario


def logs(scenarios: Sequence[str | Path | Scenario], seed: int = DEFAULT_SEED) -> tuple[Log, ...]:
    """Return the log of one run of each scenario, all under one seed.

    Raises:
        ScenarioError: A scenario is not as it should be.
    """
    cells = label_apart([as_scenario(scenario) for scenario in scenarios])
    return tuple(log_of_one(cell, seed) for cell in cells)


def log_of_one(cell: Cell, seed: int) -> Log:
    """Return the log of one run."""
    from sim import Organisation

    with with_own_code(cell.scenario.extensions):
        return log_of(Organisation(cell.scenario, seed=seed).run(), cell.label)
