"""The check of a fit: what a client said of their firm against what is simulated of it."""

import math

from experiments.clients.client import Known, read_figure
from experiments.clients.figures import FIGURES
from experiments.clients.wanted import is_met
from experiments.numbers import estimate_in_words
from experiments.results.comparison import Comparison
from experiments.results.fit import PEOPLE
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from sim.scenario import Scenario

CHECK_HEAD = ("Figure", "The client", "Simulated", "Inside")
SIMULATED = {"leads_a_month": "mqls_a_month"}  # counts a month have a measure of their own


def said_in(scenario: Scenario) -> dict[str, Known]:
    """Return the figures that a client said of a scenario's firm, by key."""
    found = {}
    for key, one in scenario.said.items():
        if key in FIGURES:
            known = read_figure(key, one.given, scenario.currency)
            if known is not None:
                found[key] = known._replace(source=one.source)
    return found


def check_rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return a row a figure of the client: what they said, what the first scenario gives, whether that is inside."""
    scenario, first = comparison.cells[0].scenario, comparison.names[0]
    rows: list[tuple[str, ...]] = []
    for key, known in said_in(scenario).items():
        if key in PEOPLE:
            rows.append((FIGURES[key].label, known.given, f"{scenario.values[PEOPLE[key]]:g}", "as it is"))
            continue
        measure = SIMULATED.get(key, FIGURES[key].measure)
        if measure not in MEASURES or measure not in comparison.keys:
            continue
        found = comparison.level(first, measure)
        words = estimate_in_words(found, MEASURES[measure].unit, comparison.currency)
        rows.append((FIGURES[key].label, known.given, words, inside(key, known, found)))
    return rows


def inside(key: str, known: Known, found: Estimate) -> str:
    """Say whether a simulated figure is met: within 5 % of a value, or inside a range."""
    if math.isnan(found.value):
        return "undefined"
    return "yes" if is_met(key, known, found.value) else "no"
