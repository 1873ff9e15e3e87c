"""Layers of settings: each file, and `--set`, chooses on top of what it extends.

Within a layer `alignment` comes before `[practices]`; a later layer wins.  What any layer sets explicitly
wins over what practices set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.scenario import inputs
from sim.scenario.base import PLANS, START
from sim.scenario.changes import read_changes
from sim.scenario.extensions import CODE, need_code
from sim.scenario.keys import known
from sim.scenario.members import PRACTICES, read_members, without_keys
from sim.scenario.readonly import ReadOnly
from sim.scenario.said_by_client import CLIENT, is_of_a_client, read_said
from sim.units import InputError, shown

if TYPE_CHECKING:
    from sim.scenario.foundation import Foundation
    from sim.scenario.resolved import Scenario

OF_FILES_ONLY = ("name", "question", "extends")
FROM_PYTHON = "Python"
HEAD = ("alignment", "currency", "plan", START)
UNCHANGING = "horizon"
OF_DESIGNS = {
    "base",
    "outcomes",
    "levers",
    "uncertainties",
    "arms",
}  # two of them tell one: no scenario has any


def with_file(below: Scenario, table: Mapping[str, Any], set_by: str, extra: Iterable[str] = ()) -> Scenario:
    """Return a scenario with the settings, dated changes and members of one more file on top.

    Args:
        below: what the file extends.
        table: the file.
        set_by: what its values say of who set them.
        extra: the fixed numbers of the model that it may hold all the same.

    Raises:
        InputError: the file uses an unknown key, or a value that cannot be used.
    """
    if is_of_a_client(table):
        raise InputError(
            "[client] tells what is known of a client's firm: that is no scenario that could be run"
        )
    if len(OF_DESIGNS & table.keys()) > 1:
        raise InputError(
            "is a design, not a scenario: handoff sweep runs it, or handoff sensitivity if its method is that"
        )
    rest = dict(table)
    need_code(rest.pop(CODE, {}), below.extensions)
    changes, members = rest.pop("change", []), rest.pop("member", None)
    said = read_said(rest.pop(CLIENT)) if CLIENT in rest else below.said
    settings = settings_of(rest, below.foundation, (*OF_FILES_ONLY, *extra))
    above = with_settings(below, settings, set_by)
    planned = read_changes(changes, lambda sets: _moves(sets, above, extra), above.currency)
    if members is not None:
        above = replace(above, members=read_members(members, lambda sets: _of_member(sets, above)))
    question = inputs.read_text("question", settings.get("question", ""))
    title = inputs.read_text("name", settings.get("name", below.title))
    return replace(above, question=question, title=title, said=said, planned=(*below.planned, *planned))


def with_settings(below: Scenario, settings: Mapping[str, Any], set_by: str) -> Scenario:
    """Return a scenario with some settings, by dotted key, on top; its members no longer differ in them."""
    base = below.foundation.base
    currency = inputs.read_currency(settings.get("currency", below.currency))
    levels, mechanisms = dict(below.levels), dict(below.mechanisms)
    forms, explicit, moved = dict(below.forms), dict(below.explicit), dict(below.moved)
    if "alignment" in settings:
        levels = below.foundation.aligned(inputs.read_level("alignment", settings["alignment"]))
    for key, given in settings.items():
        table, _, name = key.partition(".")
        if table == "practices":
            levels[name] = inputs.read_level(key, given)
        elif table == "mechanisms":
            mechanisms[name] = inputs.read_switch(key, given)
        elif table == "forms":
            forms[name] = inputs.read_choice(key, given, base.forms[name].choices)
        elif key in base.entries:
            explicit[key] = base.entries[key].counted_in(currency).set_to(given, currency, set_by)
        elif key in base.fixed:
            moved[key] = base.fixed[key].set_to(given, currency, set_by)
            # Files of older versions name them all: one that is where it stands anyway has not moved.
            if moved[key].value == base.fixed[key].value:
                del moved[key]
    return replace(
        below,
        currency=currency,
        plan=inputs.read_choice("plan", settings.get("plan", below.plan), PLANS),
        start=inputs.read_start(START, settings.get(START, below.start)),
        levels=ReadOnly(levels),
        mechanisms=ReadOnly(mechanisms),
        forms=ReadOnly(forms),
        explicit=ReadOnly(explicit),
        moved=ReadOnly(moved),
        members=without_keys(below.members, _chosen(settings, below)),
    )


def _chosen(settings: Mapping[str, Any], scenario: Scenario) -> set[str]:
    """Return the keys that settings choose; the dial chooses the nine practices."""
    dial = {f"{PRACTICES}{name}" for name in scenario.levels} if "alignment" in settings else set()
    return {*settings, *dial}


def fixed_of(given: Mapping[str, object] | Iterable[str], foundation: Foundation) -> dict[str, Any]:
    """Return fixed numbers of the model by key, given as `settings_of_sets` takes settings."""
    found = dict(_pairs(given))
    for key in found:
        if key in _settable(foundation):
            raise InputError(f"{key} is a setting and no fixed number of the model: give it in sets")
        known(key, foundation.base.fixed)
    return found


def settings_of(table: Mapping[str, Any], foundation: Foundation, head: Iterable[str] = ()) -> dict[str, Any]:
    """Return the settings of nested tables by dotted key.

    Raises:
        InputError: a key is unknown; the nearest known one is named.
    """
    keys = {*head, *_settable(foundation)}
    tables = {
        key[:place]
        for key in (*keys, *foundation.base.fixed)
        for place, letter in enumerate(key)
        if letter == "."
    }

    def is_setting(key: str, node: Any) -> bool:
        if key in keys:
            return True
        if known(key, sorted(keys | tables)) in tables:
            inputs.read_table(key, node)
        return False

    return dict(inputs.flattened(table, is_setting))


def settings_of_sets(sets: Mapping[str, object] | Iterable[str], foundation: Foundation) -> dict[str, Any]:
    """Return the settings of `{key: value}`, or of `KEY=VALUE` texts as the command line has them."""
    keys = sorted(_settable(foundation))
    return {known(key, keys): given for key, given in _pairs(sets)}


def _pairs(sets: Mapping[str, object] | Iterable[str]) -> Iterable[tuple[str, object]]:
    return sets.items() if isinstance(sets, Mapping) else map(_pair, sets)


def _pair(given: str) -> tuple[str, object]:
    key, equals, value = given.partition("=")
    if not equals:
        raise InputError(f"{shown(given)} must be KEY=VALUE")
    return key.strip(), _value_of(value.strip())


def _value_of(given: str) -> object:
    """Return a value as TOML would read it, except that texts need no quotes."""
    if given in ("true", "false"):
        return given == "true"
    if len(given) > 1 and given[0] == given[-1] and given[0] in "\"'":
        return given[1:-1]
    for kind in (int, float):
        try:
            return kind(given)
        except ValueError:
            continue
    return given


def _settable(foundation: Foundation) -> set[str]:
    """Return every key that a scenario or `--set` may use."""
    base = foundation.base
    groups = {"practices": base.levels, "mechanisms": base.mechanisms, "forms": base.forms}
    grouped = (f"{group}.{name}" for group, names in groups.items() for name in names)
    return {*HEAD, *grouped, *base.entries}


def _moves(sets: Mapping[str, Any], scenario: Scenario, extra: Iterable[str]) -> dict[str, float]:
    """Return what a dated change sets, in canonical values; the dial stands for the nine practices."""
    foundation = scenario.foundation
    moves: dict[str, float] = {}
    for key, given in settings_of(sets, foundation, extra).items():
        if key == "alignment":
            levels = foundation.aligned(inputs.read_level(key, given))
            moves |= {f"{PRACTICES}{name}": level for name, level in levels.items()}
        else:
            moves[key] = _canonical(key, given, scenario, "cannot change during a run")
    return moves


def _of_member(sets: Mapping[str, Any], scenario: Scenario) -> dict[str, float]:
    """Return what a member of an ensemble sets, in canonical values."""
    owners = {setting.key: one.name for one in scenario.foundation.practices for setting in one.sets}
    values: dict[str, float] = {}
    for key, given in settings_of(sets, scenario.foundation).items():
        if key in owners:
            raise InputError(
                f"{key} is set by the practice {owners[key]}: a member names its level, {PRACTICES}{owners[key]}"
            )
        values[key] = _canonical(key, given, scenario, "cannot differ between members")
    return values


def _canonical(key: str, given: object, scenario: Scenario, cannot: str) -> float:
    """Return the canonical value of a practice's level or a setting; the horizon, switches and forms are neither."""
    numbers = scenario.foundation.base.numbers
    table, _, _ = key.partition(".")
    if key.startswith(PRACTICES):
        return inputs.read_level(key, given)
    if key in numbers and table != UNCHANGING:
        return numbers[key].counted_in(scenario.currency).set_to(given, scenario.currency, "").value
    raise InputError(f"{key} {cannot}; practices and settings can")
