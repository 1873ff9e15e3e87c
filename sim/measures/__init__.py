"""What we look at: every measure of a run, computed from its records afterwards.

One registry serves everything that prints, plots, stores or documents a measure.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sim.measures import comparison, deals, growth, leads, money, monthly, people
from sim.measures.comparison import against
from sim.measures.measure import UNITS, Measure
from sim.measures.money import WEEKLY_MONEY, contribution
from sim.measures.view import View
from sim.scenario import Scenario

__all__ = [
    "MEASURES",
    "UNITS",
    "WEEKLY_MONEY",
    "Measure",
    "against",
    "contribution",
    "measures_for",
    "measures_of",
    "series_of",
]

MEASURES: dict[str, Measure] = {
    each.key: each
    for topic in (growth, deals, leads, monthly, people, money, comparison)
    for each in topic.MEASURES
}


def measures_for(scenarios: Iterable[Scenario]) -> Mapping[str, Measure]:
    """Return the shipped measures by key, and those of somebody's own that any of these scenarios is run with."""
    own = {id(one.extensions): one.extensions.measures for one in scenarios if one.extensions.measures}
    return (
        {key: each for measures in (MEASURES, *own.values()) for key, each in measures.items()}
        if own
        else MEASURES
    )


def measures_of(organisation: Any) -> dict[str, float | None]:
    """Return every measure of a run, None where it is undefined.

    Measures that need a reference run are None here; `against` has them.
    """
    view = View(organisation)
    return {key: each.of(view) for key, each in measures_for([organisation.world]).items()}


def series_of(organisation: Any) -> "pd.Series[float]":
    """Return every measure of a run as a pandas Series, missing where it is undefined."""
    return pd.Series(measures_of(organisation), dtype="Float64", name="measures")
