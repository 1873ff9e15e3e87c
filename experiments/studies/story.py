"""Runs scenarios once under the same luck, and keeps what they remember of single leads."""

from collections.abc import Sequence
from pathlib import Path

from experiments.defaults import DEFAULT_SEED
from experiments.results.story import Log, log_of
from experiments.running.plan import as_scenario, label_apart
from sim.own_code import kept_off_stdout
from sim.scenario import Scenario


def logs(scenarios: Sequence[str | Path | Scenario], seed: int = DEFAULT_SEED) -> tuple[Log, ...]:
    """Return the log of one run of each scenario, all under one seed.

    Raises:
        ScenarioError: A scenario is not as it should be.
    """
    from sim import Organisation

    cells = label_apart([as_scenario(scenario) for scenario in scenarios])
    with kept_off_stdout(any(cell.scenario.extensions for cell in cells)):
        return tuple(log_of(Organisation(cell.scenario, seed=seed).run(), cell.label) for cell in cells)
