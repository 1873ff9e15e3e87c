"""How far apart the two teams' definitions of a lead begin: one control, which sets what marketing's score weighs.

The distance is the share of a score's weight that marketing puts elsewhere than sales: half the sum of what their
weights differ by, 0 where both weigh alike.  The bars that the scores are held against stand apart, as settings.
"""

from typing import Any, NamedTuple

from sim.scenario import Scenario

DEFINITION = "definition"
WEIGHED = ("fit", "engagement", "intent")
WEIGHTS = tuple(f"scoring.marketing_{name}" for name in WEIGHED)
SLACK = 1e-9  # of a distance, for numbers that a computer cannot write


class Weight(NamedTuple):
    """A weight of marketing's score: where it is that of sales, and where it is at `reach` from it."""

    key: str
    alike: float
    apart: float


def distance_control(scenario: Scenario, title: str, hint: str) -> dict[str, Any]:
    """Return the control of the distance, in per cent of the weight.

    It moves the weights along the line from those of sales through those of today; where today's are those of sales,
    away from them as the base firm's are.
    """
    weights, reach = line_of(scenario)
    today = distance(tuple(scenario.numbers[key].value for key in WEIGHTS), weights)
    high = max(plausible_reach(scenario, weights, reach), today)
    return {
        "key": DEFINITION,
        "title": title,
        "hint": hint,
        "unit": "%",
        "low": 0.0,
        "high": float(int(100 * high + SLACK)) if high > today else in_per_cent(today),
        "step": 1.0,
        "today": in_per_cent(today),
        "moves": [weight._asdict() for weight in weights],
        "reach": in_per_cent(reach),
    }


def line_of(scenario: Scenario) -> tuple[tuple[Weight, ...], float]:
    """Return the weights where they are alike and where they are at some distance, and how far that is."""
    base = scenario.foundation.base.entries
    for entries in (scenario.entries, base):
        weights = tuple(
            Weight(key, scenario.numbers[f"scoring.sales_{name}"].value, entries[key].value)
            for key, name in zip(WEIGHTS, WEIGHED, strict=True)
        )
        if reach := distance(tuple(weight.apart for weight in weights), weights):
            return weights, reach
    return weights, 1.0


def distance(values: tuple[float, ...], weights: tuple[Weight, ...]) -> float:
    """Return how far apart weights are from those of sales."""
    return sum(abs(value - weight.alike) for value, weight in zip(values, weights, strict=True)) / 2


def plausible_reach(scenario: Scenario, weights: tuple[Weight, ...], reach: float) -> float:
    """Return how far the line goes before a weight leaves its plausible range."""
    steps = []
    for weight in weights:
        low, high = scenario.entries[weight.key].range
        slope = weight.apart - weight.alike
        if slope:
            steps.append(((high if slope > 0 else low) - weight.alike) / slope)
    return reach * max(min(steps, default=0.0), 0.0)


def in_per_cent(distance: float) -> float:
    """Return a distance in per cent, without what a computer adds to it."""
    return round(100 * distance, 8)
