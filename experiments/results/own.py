"""Measures of somebody's own in results that look at something else: a level of each in every cell."""

from typing import Any

from experiments.results.comparison import interval_as_dict
from experiments.results.paired import PairedRuns
from sim.scenario import Scenario

ENDS = ("", "_low", "_high")


def own_columns(scenario: Scenario) -> list[str]:
    """Return the columns of the levels of measures of somebody's own, with their intervals, in a tidy table."""
    return [f"{key}{end}" for key in scenario.extensions.measures for end in ENDS]


def own_bounds(paired: PairedRuns, label: str, scenario: Scenario) -> list[float]:
    """Return what stands in these columns for a cell."""
    return [bound for key in scenario.extensions.measures for bound in paired.level(label, key)[: len(ENDS)]]


def own_as_dict(paired: PairedRuns, label: str, scenario: Scenario) -> dict[str, Any]:
    """Return the levels of a cell for a document; nothing where there are none."""
    levels = {key: interval_as_dict(paired.level(label, key)) for key in scenario.extensions.measures}
    return {"measures": levels} if levels else {}
