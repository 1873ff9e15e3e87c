"""Scenarios in words: as a complete file, and as the list of what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario.base import START
from sim.scenario.changes import AFTER_WARM_UP, Change
from sim.scenario.files import MAX_LINE
from sim.scenario.members import PRACTICES
from sim.scenario.said_by_client import CLIENT, Said
from sim.units import Dimension, format_quantity, format_range

if TYPE_CHECKING:
    from sim.scenario.entry import Entry
    from sim.scenario.resolved import Scenario

MEMBER = "[[member]]"  # heads each member of an ensemble

SAID = ("source", "note", "evidence")  # of a value, in words


class Difference(NamedTuple):
    """An input in which two scenarios differ, as each of them has it."""

    key: str
    label: str
    first: str
    second: str


def describe_differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Return the inputs that differ, practices first; what follows from practices is left out."""
    rows = [*_practices(first, second), *_choices(first, second), *_settings(first, second)]
    ours, theirs = ([_in_words(change, one) for change in one.planned] for one in (first, second))
    rows += [Difference("change", "a dated change", words, "none") for words in ours if words not in theirs]
    rows += [Difference("change", "a dated change", "none", words) for words in theirs if words not in ours]
    return rows


def describe_numbers(numbers: Iterable[Entry]) -> str:
    """Return numbers as a scenario file would have them, each with its source, its class of evidence and its range."""
    lines: list[str] = []
    for table, entries in groupby(numbers, key=lambda entry: entry.table):
        lines += ["", f"[{table}]"]
        for entry in entries:
            plausible = format_range(*entry.range, entry.unit)
            parts = [f"value = {_bare_or_quoted(entry, entry.value)}", f"range = {quoted(plausible)}"]
            parts += [f"{field} = {quoted(said)}" for field in SAID if (said := getattr(entry, field))]
            lines.append(f"{entry.name} = {{ {', '.join(parts)} }}")
    return "\n".join(lines[1:])


def to_toml(scenario: Scenario) -> str:
    """Return a complete scenario file; what practices set stands there as comments."""
    lines = [f"# {scenario.name}, resolved. Lines that begin with # are set by practices, at their levels."]
    if scenario.moved:
        moved = ", ".join(scenario.moved)
        lines += [
            f"# Fixed numbers of the model were moved, so that only a results folder can hold this: {moved}."
        ]
    lines += [""]
    if scenario.title:
        lines += [f"name = {quoted(scenario.title)}"]
    lines += ['extends = "base"', f"question = {quoted(scenario.question)}"]
    lines += [f"currency = {quoted(scenario.currency)}", f"plan = {quoted(scenario.plan)}", ""]
    lines += ["[practices]", *(f"{name} = {level!r}" for name, level in scenario.levels.items()), ""]
    lines += ["[mechanisms]", *(f"{name} = {quoted(on)}" for name, on in scenario.mechanisms.items()), ""]
    lines += ["[forms]", *(f"{name} = {quoted(form)}" for name, form in scenario.forms.items())]
    lines += said_lines(scenario.said)
    tables: dict[str, list[str]] = {}
    for entry in (*scenario.entries.values(), *scenario.moved.values()):
        tables.setdefault(entry.table, []).append(_line(entry, scenario))
    table, _, name = START.partition(".")
    tables.setdefault(table, []).insert(0, f"{name} = {quoted(scenario.start.isoformat())}")
    for table, settings in tables.items():
        lines += ["", f"[{table}]", *settings]
    for change in scenario.planned:
        lines += ["", *_change_lines(change, scenario)]
    for member in scenario.members:
        lines += ["", *member_lines(member, scenario)]
    return "\n".join([*lines, ""])


def said_lines(said: Mapping[str, Said]) -> list[str]:
    """Return what a client said of the firm as a file has it."""
    if not said:
        return []
    figures = (
        f"{key} = {{ value = {quoted(one.given)}, source = {quoted(one.source)} }}"
        if one.source
        else f"{key} = {quoted(one.given)}"
        for key, one in said.items()
    )
    return ["", f"[{CLIENT}]", *figures]


def member_lines(member: Mapping[str, float], scenario: Scenario) -> list[str]:
    """Return a member of an ensemble as a file has it."""
    values = (f"{quoted(key)} = {literal(key, value, scenario)}" for key, value in member.items())
    return [MEMBER, *values]


def _practices(first: Scenario, second: Scenario) -> Iterator[Difference]:
    for practice in first.foundation.practices:
        ours, theirs = first.levels[practice.name], second.levels[practice.name]
        key = f"{PRACTICES}{practice.name}"
        varied = [_varied(key, one) for one in (first, second)]
        if ours != theirs or varied[0] != varied[1]:
            yield Difference(key, practice.title, f"{ours:g}{varied[0]}", f"{theirs:g}{varied[1]}")


def _choices(first: Scenario, second: Scenario) -> Iterator[Difference]:
    for key, label in (("currency", "the currency"), ("plan", "yearly re-planning")):
        if getattr(first, key) != getattr(second, key):
            yield Difference(key, label, getattr(first, key), getattr(second, key))
    if first.start != second.start:
        yield Difference(START, "the first observed day", f"{first.start}", f"{second.start}")
    for name, on in first.mechanisms.items():
        if on != second.mechanisms.get(name, on):
            words = ("on", "off") if on else ("off", "on")
            yield Difference(f"mechanisms.{name}", f"the mechanism {name.replace('_', ' ')}", *words)
    if first.extensions.digest != second.extensions.digest:
        own = (", ".join(one.extensions.digests) or "none" for one in (first, second))
        yield Difference("extensions", "what is of somebody's own", *own)
    for name, form in first.forms.items():
        if form != second.forms[name]:
            yield Difference(f"forms.{name}", f"the form of {name}", form, second.forms[name])


def _settings(first: Scenario, second: Scenario) -> Iterator[Difference]:
    owned = first.foundation.owned_keys
    for key, entry in first.numbers.items():
        other = second.numbers.get(key)
        if other is None:
            continue  # of a mechanism that the second is not run with
        derived = key in owned and key not in first.explicit and key not in second.explicit
        varied = [_varied(key, one) for one in (first, second)]
        if (entry.value != other.value and not derived) or varied[0] != varied[1]:
            label = f"{entry.table}: {entry.name}".replace("_", " ").replace(".", " ")
            words = (f"{one.written()}{also}" for one, also in zip((entry, other), varied, strict=True))
            yield Difference(key, label, *words)


def _varied(key: str, scenario: Scenario) -> str:
    """Say of a key in which the members of a scenario differ, if it has any, that its value is that of the centre."""
    return " (differs between members)" if key in scenario.varied_by_members else ""


def _in_words(change: Change, scenario: Scenario) -> str:
    sets = ", ".join(f"{key} = {literal(key, value, scenario)}" for key, value in change.sets.items())
    words = f"at {_date(change)}: {sets}"
    if change.ramp:
        words += f"; over {format_quantity(change.ramp, 'w')}"
    if change.cost:
        words += f"; costs {format_quantity(change.cost, scenario.currency)}"
    if change.dip:
        dip, lasts = format_quantity(change.dip, "%"), format_quantity(change.dip_lasts, "w")
        words += f"; {dip} less productive for {lasts}"
    if change.if_growth_above is not None:
        words += f"; only if growth was above {format_quantity(change.if_growth_above, '%')}"
    return words


def _change_lines(change: Change, scenario: Scenario) -> list[str]:
    fields = {"name": change.name, "at": _date(change), "ramp": format_quantity(change.ramp, "w")}
    fields["cost"] = format_quantity(change.cost, scenario.currency)
    fields |= {"dip": format_quantity(change.dip, "%"), "dip_lasts": format_quantity(change.dip_lasts, "w")}
    if change.if_growth_above is not None:
        fields["if_growth_above"] = format_quantity(change.if_growth_above, "%")
    sets = (f"{quoted(key)} = {literal(key, value, scenario)}" for key, value in change.sets.items())
    return [
        "[[change]]",
        *(f"{key} = {quoted(text)}" for key, text in fields.items()),
        "[change.set]",
        *sets,
    ]


def _date(change: Change) -> str:
    return f"{AFTER_WARM_UP if change.observed else ''}{format_quantity(change.at, 'w')}"


def literal(key: str, value: float, scenario: Scenario) -> str:
    """Return a canonical value as TOML has it: numbers bare, quantities in quotes."""
    entry = scenario.numbers.get(key)
    return format_quantity(value, "") if entry is None else _bare_or_quoted(entry, value)


def _bare_or_quoted(entry: Entry, value: float | None = None) -> str:
    """Return a value of a number as TOML has it, by default its own."""
    written = entry.written(value)
    return written if entry.dimension is Dimension.NUMBER else quoted(written)


def _line(entry: Entry, scenario: Scenario) -> str:
    """Return the line of a setting, with its source as far as a line is long enough."""
    if entry.derived:
        return f"# {entry.name} = {_bare_or_quoted(entry)}  # {entry.set_by}"
    value = literal(entry.key, entry.value, scenario)
    parts = [f"value = {value}"]
    parts += [f"{field} = {quoted(said)}" for field in SAID if (said := getattr(entry, field))]
    whole = f"{entry.name} = {{ {', '.join(parts)} }}"
    return whole if len(whole.encode()) < MAX_LINE else f"{entry.name} = {value}"


def quoted(given: str | bool) -> str:
    """Return a text or a switch as TOML writes it; texts hold no control characters."""
    return json.dumps(given, ensure_ascii=False)
