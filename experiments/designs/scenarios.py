"""Loading what a design stands on: scenarios by name or file, and arms, which are scenarios with settings on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario import Extensions, Scenario, ScenarioError, inputs, load_scenario
from sim.scenario.errors import one_line
from sim.scenario.layers import settings_of, with_settings
from sim.scenario.sources import LONGEST_NAME, can_be_read
from sim.units import InputError, shown

MOST_SCENARIOS = 16
OF_AN_ARM = ("extends", "set")


class Source(NamedTuple):
    """Where scenarios of a design come from: the folder of its file, and what of somebody's own they are run with."""

    folder: Path
    extensions: Extensions


def load_scenarios(
    field: str, given: object, fixed: Mapping[str, Any], source: Source
) -> tuple[Scenario, ...]:
    """Load the scenarios that a field names, with what the design sets in all of them."""
    names = given if isinstance(given, list) else [given]
    if len(names) > MOST_SCENARIOS:
        raise InputError(f"{field} names {len(names)} scenarios; at most {MOST_SCENARIOS} are allowed")
    scenarios: list[Scenario] = []
    for name in names:
        scenario = with_table(load_one(field, name, source), fixed)
        if any(scenario.name == other.name for other in scenarios):
            raise InputError(f"{field} names {shown(scenario.name)} twice")
        scenarios.append(scenario)
    return tuple(scenarios)


def load_arms(
    given: object, bases: tuple[Scenario, ...], fixed: Mapping[str, Any], source: Source
) -> tuple[Scenario, ...]:
    """Load the arms of a design: each under its name, what it extends, and what it sets on top of that.

    An arm is a base of its own, and what it extends is one of the bases by name, or any other scenario.
    """
    table = inputs.read_table("arms", given)
    if len(table) > MOST_SCENARIOS:
        raise InputError(f"arms holds {len(table)}; at most {MOST_SCENARIOS} are allowed")
    by_name = {scenario.name: scenario for scenario in bases}
    arms = []
    for name, node in table.items():
        where = f"arms.{name}"
        if not name.strip() or one_line(name) != name or len(name.encode()) > LONGEST_NAME:
            raise InputError(f"arms: {shown(name)} is no name of one line and at most {LONGEST_NAME} bytes")
        if name in by_name:
            raise InputError(f"{where} has the name of a base")
        arm = inputs.read_fields(where, node, OF_AN_ARM, OF_AN_ARM)
        extended = arm["extends"]
        known = by_name.get(extended) if isinstance(extended, str) else None
        below = known or with_table(load_one(f"{where}: extends", extended, source), fixed)
        sets = inputs.read_table(f"{where}: set", arm["set"])
        settings = settings_of(sets, below.foundation)
        if not settings:
            raise InputError(f"{where} sets nothing: it would be {shown(below.name)} again")
        for key in settings_of(fixed, below.foundation):
            if key in settings:
                raise InputError(f"{where} sets {key}, which the design sets everywhere")
        arms.append(replace(with_settings(below, settings, name), name=name, extends=below.name))
    return tuple(arms)


def keys_of_arms(given: Mapping[str, Any], base: Scenario) -> dict[str, str]:
    """Return every key that an arm sets, with the first arm that does."""
    found: dict[str, str] = {}
    for name, arm in given.items():
        for key in settings_of(arm["set"], base.foundation):
            found.setdefault(key, name)
    return found


def arms_by_name(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return arms as a manifest keeps them: what each extends by its name."""
    return {name: {**arm, "extends": name_in(arm["extends"])} for name, arm in given.items()}


def names_of(scenarios: tuple[Scenario, ...]) -> list[str]:
    """Return the names of scenarios."""
    return [scenario.name for scenario in scenarios]


def name_in(given: str | Scenario) -> str:
    """Return the name of what is a scenario or its name."""
    return given.name if isinstance(given, Scenario) else given


def with_table(scenario: Scenario, table: Mapping[str, Any]) -> Scenario:
    """Return a scenario with the settings of a design on top."""
    settings = settings_of(table, scenario.foundation)
    return with_settings(scenario, settings, "design") if settings else scenario


def load_one(field: str, given: object, source: Source) -> Scenario:
    """Load a scenario of the library, or a file that is named from the design's own folder."""
    if isinstance(given, Scenario):
        return given.with_extensions(source.extensions)
    [name] = inputs.read_words(field, [given])
    beside = source.folder / name
    try:
        return load_scenario(
            beside if beside.suffix and can_be_read(beside) else name, extensions=source.extensions
        )
    except ScenarioError as error:
        raise InputError(f"{field}: {error}") from None
