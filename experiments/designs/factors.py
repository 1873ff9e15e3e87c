"""Reading what a design varies: `[levers]` and `[uncertainties]`, each key with values or a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.designs.factor import ALIGNMENT, Factor, Value
from sim.scenario import Entry, Scenario, inputs
from sim.scenario.base import PLANS, START
from sim.scenario.layers import settings_of
from sim.units import InputError, format_quantity, read_range, require, shown

MOST_FACTORS = 256
MOST_VALUES = 1000
PLAUSIBLE = "plausible"
FIELDS = ("range", "values", "steps", "scale")
SCALES = ("linear", "log")


def read_factors(table: str, given: object, role: str, base: Scenario) -> tuple[Factor, ...]:
    """Read the factors of a table of a design, against a base scenario.

    A key takes a list of values, or `{ range, steps, scale }`, in which `range = "plausible"` stands for the
    range that the base firm records.

    Raises:
        InputError: a key is unknown, or its values or range cannot be used.
    """
    found = settings_of(inputs.read_table(table, given), base.foundation)
    if len(found) > MOST_FACTORS:
        raise InputError(f"{table} holds {len(found)} keys; at most {MOST_FACTORS} are allowed")
    if START in found:
        raise InputError(f"{table}: {START} cannot be varied: it dates what is exported and moves nothing")
    return tuple(_read_factor(key, node, role, base) for key, node in found.items())


def _read_factor(key: str, given: object, role: str, base: Scenario) -> Factor:
    fields: Mapping[str, Any] = {"values": given} if isinstance(given, list) else _fields(key, given)
    if ("values" in fields) == ("range" in fields):
        raise InputError(f"{key}: give values or a range, one of them")
    if "values" in fields:
        if len(fields) > 1:
            raise InputError(f"{key}: steps and scale belong to a range, not to values")
        return _with_values(key, fields["values"], role, base)
    return _with_range(key, fields, role, base)


def _fields(key: str, given: object) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise InputError(
            f'{key} = {shown(given)}: must be a list of values, or a table like {{ range = "0..1", steps = 5 }}'
        )
    return inputs.read_fields(key, given, FIELDS, ())


def _with_values(key: str, given: object, role: str, base: Scenario) -> Factor:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_VALUES:
        raise InputError(f"{key} = {shown(given)}: must be a list of 1 to {MOST_VALUES} values")
    entry = base.entries.get(key)
    read = [entry.read(value, base.currency) for value in given] if entry else []
    unit = next((quantity.unit for quantity in read if quantity.unit), "")
    values: list[Value] = [quantity.value for quantity in read] or [
        _choice(key, value, base) for value in given
    ]
    for value in values:
        if values.count(value) > 1:
            raise InputError(f"{key}: the values hold {shown(value)} twice")
    return Factor(key, role, unit, tuple(values))


def _choice(key: str, given: object, base: Scenario) -> Value:
    """Read a value of a key that is no setting: a level, a switch, a form, the currency, or the plan."""
    table, _, name = key.partition(".")
    if key == "currency":
        return inputs.read_currency(given)
    if key == ALIGNMENT or table == "practices":
        return inputs.read_level(key, given)
    if table == "mechanisms":
        return inputs.read_switch(key, given)
    if table == "forms":
        return inputs.read_choice(key, given, base.foundation.base.forms[name].choices)
    return inputs.read_choice(key, given, PLANS)


def _with_range(key: str, fields: Mapping[str, Any], role: str, base: Scenario) -> Factor:
    entry = base.entries.get(key)
    if entry is None and key != ALIGNMENT and not key.startswith("practices."):
        raise InputError(f"{key} has no range: give values")
    low, high, unit = _bounds(key, fields["range"], entry, base)
    whole = entry is not None and entry.whole
    if low >= high:
        raise InputError(f"the range of {key} holds one value only: {shown(fields['range'])}")
    if whole and not (low.is_integer() and high.is_integer()):
        raise InputError(f"the range of {key} must begin and end with a whole number")
    logarithmic = inputs.read_choice(f"{key}: scale", fields.get("scale", "linear"), SCALES) == "log"
    if logarithmic and low <= 0:
        raise InputError(f"{key}: a log scale needs a range above 0")
    factor = Factor(key, role, unit, (), low, high, _steps(key, fields), logarithmic, whole)
    if factor.steps and len(set(factor.grid())) < factor.steps:
        raise InputError(f"{key}: the range holds fewer than {factor.steps} values")
    return factor


def _bounds(key: str, given: object, entry: Entry | None, base: Scenario) -> tuple[float, float, str]:
    """Return both ends of a range in canonical units, and the unit in which they are written."""
    if given == PLAUSIBLE:
        return (*entry.range, entry.unit) if entry else (0.0, 1.0, "")
    found = read_range(given, base.currency, key)
    if entry is None:
        for end in (found.low, found.high):
            inputs.read_level(key, end if not found.unit else given)
        return found.low, found.high, ""
    require(found, entry.dimension, f"the range of {key}", given)
    for end in (found.low, found.high):
        entry.read(format_quantity(end, found.unit) if found.unit else end, base.currency)
    return found.low, found.high, found.unit


def _steps(key: str, fields: Mapping[str, Any]) -> int:
    steps = fields.get("steps", 0)
    if "steps" in fields and (
        isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_VALUES
    ):
        raise InputError(f"{key}: steps = {shown(steps)}: must be a whole number in 2..{MOST_VALUES}")
    return steps
