"""Scenarios for tests, which set what a firm sets and move what the model fixes."""

from sim import load_scenario
from sim.scenario import Scenario


def load(name: str, *sets: str) -> Scenario:
    """Load a scenario with some keys changed, given as `KEY=VALUE`."""
    return changed(load_scenario(name), *sets)


def changed(scenario: Scenario, *sets: str) -> Scenario:
    """Return a scenario with some keys changed: a firm's as settings, fixed numbers of the model by their own door."""
    fixed = [one for one in sets if one.partition("=")[0] in scenario.fixed]
    return scenario.with_sets(one for one in sets if one not in fixed).with_fixed(fixed)
