"""Measures as people are told them: a count of what happened names the time in which it was counted."""

from collections.abc import Iterable

from sim.measures import Measure, measures_for
from sim.scenario import Scenario

OBSERVED_YEARS = "horizon.observed_years"


def told(key: str, scenarios: Iterable[Scenario]) -> Measure:
    """Return the registry entry of a measure, its label as it is told of runs of these scenarios."""
    scenarios = tuple(scenarios)
    return measures_for(scenarios)[key].told_over(observed_years(scenarios))


def observed_years(scenarios: Iterable[Scenario]) -> float | None:
    """Return for how long scenarios are observed; `None` where that differs between them, or nothing says so."""
    years = {scenario.values.get(OBSERVED_YEARS) for scenario in scenarios}
    return years.pop() if len(years) == 1 else None
