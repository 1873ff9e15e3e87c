"""Measures of somebody's own in the printed tables of studies that look at something else."""

from experiments.findings.measures import level_in_words
from experiments.results.paired import PairedRuns
from experiments.results.told import told
from experiments.statistics.estimates import Estimate
from sim.scenario import Scenario


def own_heads(scenario: Scenario) -> tuple[str, ...]:
    """Return what the columns of these measures are called."""
    return tuple(told(key, (scenario,)).label for key in scenario.extensions.measures)


def own_levels(paired: PairedRuns, label: str, scenario: Scenario) -> tuple[str, ...]:
    """Return what stands in these columns for a cell."""
    return tuple(
        own_in_words(key, paired.level(label, key), scenario) for key in scenario.extensions.measures
    )


def own_in_words(key: str, level: Estimate, scenario: Scenario) -> str:
    """Write the level of such a measure with its interval."""
    return level_in_words(level, told(key, (scenario,)), scenario.currency)
