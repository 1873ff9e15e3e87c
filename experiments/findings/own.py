"""Measures of somebody's own in the printed tables of studies that look at something else."""

from experiments.findings.measures import level_in_words
from experiments.results.paired import PairedRuns
from experiments.results.told import told
from sim.scenario import Scenario


def own_heads(scenario: Scenario) -> tuple[str, ...]:
    """Return what the columns of these measures are called."""
    return tuple(told(key, (scenario,)).label for key in scenario.extensions.measures)


def own_levels(paired: PairedRuns, label: str, scenario: Scenario) -> tuple[str, ...]:
    """Return what stands in these columns for a cell."""
    return tuple(
        level_in_words(paired.level(label, key), told(key, (scenario,)), scenario.currency)
        for key in scenario.extensions.measures
    )
