"""The sensitivity of a difference to what nobody knows of a client: over values that fit, or over plausible ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from experiments.defaults import GROWTH, ROADMAP_MEASURE
from experiments.designs import Design, read_design
from experiments.designs.files import find_design
from experiments.designs.reading import STUDIES
from experiments.numbers import FIGURES
from sim.scenario import Scenario
from sim.scenario.extensions import own_keys
from sim.scenario.files import read_toml
from sim.scenario.members import PRACTICES
from sim.units import format_range

SHIPPED = "sensitivity"
MIDDLE = (0.1, 0.9)  # of the members: where 80 % of them lie, as a client's range does
QUESTION = "On which of the values that nobody knows does the difference rest?"


def unknowns(first: Scenario, second: Scenario, trajectories: int, points: int, keep: int) -> Design:
    """Return a study of what the difference between two scenarios depends on, both at the centre of their ensemble.

    Levels of practices are left out: they are what the two differ in.

    Args:
        first: The firm as it is; with members, the middle 80 % of these are looked at.
        second: The same with other practices.
        trajectories: Along which all inputs are screened.
        points: Of the variance shares.
        keep: Inputs that get such shares.

    Raises:
        ScenarioError: The study would be too large.
    """
    ends = [centre(one) if one.members else one for one in (first, second)]
    ranges = ranges_of(first) if first.members else read_toml(find_design(SHIPPED))["uncertainties"]
    ranges = {**ranges, **ranges_of_ones_own(first)}
    table = {
        "question": QUESTION,
        "base": ends,
        "outcomes": [ROADMAP_MEASURE, GROWTH],
        "method": "sensitivity",
        "trajectories": trajectories,
        "points": points,
        "keep": min(keep, len(ranges)),
        "replications": 2,
        "uncertainties": ranges,
    }
    return read_design(table, STUDIES)


def ranges_of_ones_own(scenario: Scenario) -> Mapping[str, Any]:
    """Return the plausible range of each parameter of somebody's own mechanisms that are on."""
    return {
        key: {"range": given["range"]}
        for name, mechanism in scenario.extensions.mechanisms.items()
        if scenario.mechanisms[name]
        for key, given in own_keys(name, mechanism).items()
    }


def centre(scenario: Scenario) -> Scenario:
    """Return the centre of an ensemble under a name that tells it from the ensemble."""
    return replace(scenario.member(0), name=f"{scenario.name}, centre")


def ranges_of(scenario: Scenario) -> Mapping[str, Any]:
    """Return where the middle of the members lies in every key in which they differ, as a design has it."""
    found = {}
    for key in scenario.members[0]:
        if key.startswith(PRACTICES):
            continue
        entry, values = scenario.entries[key], [member[key] for member in scenario.members]
        # Between two members lies half a rep; the nearest of them has whole ones.
        ends = np.quantile(values, MIDDLE, method="closest_observation" if entry.whole else "linear")
        low, high = map(float, ends)
        if low < high:
            found[key] = {"range": format_range(low, high, entry.unit, FIGURES)}
    return found
