"""The base firm: every setting that exists, with its unit, source, plausible range and limits.

`base.toml` is the schema of all other scenarios: they may only use its keys, in the same dimension.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.scenario import inputs
from sim.scenario.limits import allowed_for, keep_within
from sim.scenario.readonly import ReadOnly
from sim.units import (
    Dimension,
    InputError,
    Quantity,
    format_quantity,
    read_quantity,
    read_range,
    relabelled,
    require,
    shown,
)

PLANS = ("yearly", "fixed")
START = "horizon.start"  # the one setting that is a date
FIRST_DAY = "2026-01-05"  # where a base firm does not say
BUYER_TABLES = ("committee", "committees", "market", "renewal", "rival", "horizon")

FIGURES_OF_DERIVED = (
    12  # significant ones: 0.09, not the 0.09000000000000001 that binary arithmetic makes of it
)

_NEEDED = ("value", "source", "range")
_FIELDS = (*_NEEDED, "off", "mechanism", "fitted_to", "allowed", "note", "buyer_side", "whole")
_FORM_FIELDS = ("value", "choices", "source")
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class Entry:
    """A setting: its canonical value, and all that is known about it.

    `range` is plausible, `allowed` is what the model can carry, `off` is what the setting becomes when its mechanism is
    switched off; all are canonical.  No practice may set what is on the buyers' side.  `set_by` is "base", a
    practice, a file or "--set"; `derived` is a value that nobody wrote, but a practice's level made.
    """

    key: str
    value: float
    dimension: Dimension
    unit: str
    source: str
    range: tuple[float, float]
    allowed: tuple[float, float]
    off: float | None = None
    mechanism: str = ""
    fitted_to: str = ""
    note: str = ""
    buyer_side: bool = False
    whole: bool = False
    set_by: str = "base"
    derived: bool = False

    @property
    def table(self) -> str:
        """The table that the key stands in, as in `sla.sales`."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key without its table."""
        return self.key.rpartition(".")[2]

    def read(self, given: object, currency: str) -> Quantity:
        """Read a value for this setting.

        Raises:
            InputError: it is of another dimension, or outside what is allowed.
        """
        quantity = read_quantity(given, currency, self.key)
        require(quantity, self.dimension, self.key, given)
        keep_within(self.key, given, quantity.value, self.allowed, self.unit)
        if self.whole and not quantity.value.is_integer():
            raise InputError(f"{self.key} = {shown(given)} must be a whole number")
        return quantity

    def set_to(self, given: object, currency: str, set_by: str) -> "Entry":
        """Return this setting with the value that a file gives, plain or as `{ value, source, note }`."""
        value, source, note = inputs.given_value(self.key, given)
        quantity = self.read(value, currency)
        return replace(
            self,
            value=quantity.value,
            unit=quantity.unit,
            source=source,
            note=note,
            set_by=set_by,
            derived=False,
        )

    def counted_in(self, currency: str) -> "Entry":
        """Return this setting with its money labelled in a currency; amounts are never converted."""
        unit = relabelled(self.unit, currency)
        return self if unit == self.unit else replace(self, unit=unit)

    def written(self, value: float | None = None) -> str:
        """Return a canonical value, by default the setting's own, in the unit in which it was written.

        It reads back to the same float.  A value that was worked out, and that no file reads back, is as short as
        what it was worked out from.
        """
        if value is None and self.derived:
            return format_quantity(self.value, self.unit, FIGURES_OF_DERIVED)
        return format_quantity(self.value if value is None else value, self.unit)


@dataclass(frozen=True)
class Form:
    """A disputed functional form: the one that is used, and the choices."""

    value: str
    choices: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class BaseFirm:
    """All that `base.toml` says."""

    question: str
    currency: str
    plan: str
    start: date
    levels: Mapping[str, float]
    mechanisms: Mapping[str, bool]
    forms: Mapping[str, Form]
    entries: Mapping[str, Entry]


def read_base(table: Mapping[str, Any], practices: Collection[str]) -> BaseFirm:
    """Read the base firm from its parsed file; a practice without a level is absent.

    Raises:
        InputError: a setting lacks its source or its range, or something about it cannot be used.
    """
    topics = dict(table)
    currency = inputs.read_currency(topics.pop("currency", "EUR"))
    question = inputs.read_text("question", topics.pop("question", ""))
    plan = inputs.read_choice("plan", topics.pop("plan", "yearly"), PLANS)
    start = _read_start(topics)
    levels = dict.fromkeys(practices, 0.0)
    for name, given in inputs.read_table("practices", topics.pop("practices", {})).items():
        levels[inputs.known(name, practices)] = inputs.read_level(f"practices.{name}", given)
    switches = inputs.read_table("mechanisms", topics.pop("mechanisms", {}))
    mechanisms = {name: inputs.read_switch(f"mechanisms.{name}", given) for name, given in switches.items()}
    choices = inputs.read_table("forms", topics.pop("forms", {}))
    forms = {name: _read_form(f"forms.{name}", given) for name, given in choices.items()}
    entries = {
        key: _read_entry(key, given, currency, mechanisms)
        for key, given in inputs.flattened(topics, _is_setting)
    }
    return BaseFirm(
        question,
        currency,
        plan,
        start,
        ReadOnly(levels),
        ReadOnly(mechanisms),
        ReadOnly(forms),
        ReadOnly(entries),
    )


def _read_start(topics: dict[str, Any]) -> date:
    """Take the first observed day out of its table."""
    table, _, name = START.partition(".")
    horizon = dict(inputs.read_table(table, topics.get(table, {})))
    given = horizon.pop(name, FIRST_DAY)
    if table in topics:
        topics[table] = horizon
    return inputs.read_start(START, given)


def _is_setting(_: str, node: Any) -> bool:
    """Tell whether a node describes a setting; a topic may have a setting that is called `value`."""
    return not isinstance(node, dict) or ("value" in node and not isinstance(node["value"], dict))


def _read_form(key: str, given: object) -> Form:
    fields = inputs.read_fields(key, given, _FORM_FIELDS, _FORM_FIELDS)
    choices = inputs.read_words(f"{key}: choices", fields["choices"])
    value = inputs.read_choice(key, fields["value"], choices)
    return Form(value, choices, inputs.read_text(f"{key}: source", fields["source"]))


def _read_entry(key: str, given: object, currency: str, mechanisms: Collection[str]) -> Entry:
    if not _KEY.fullmatch(key):
        raise InputError(
            f"{shown(key)} cannot be a key: write it as topic.name, in small letters, digits and _"
        )
    fields = inputs.read_fields(key, given, _FIELDS, _NEEDED)
    value = read_quantity(fields["value"], currency, key)
    plausible = read_range(fields["range"], currency, key)
    require(plausible, value.dimension, f"the range of {key}", fields["range"])
    entry = Entry(
        key=key,
        value=value.value,
        dimension=value.dimension,
        unit=value.unit,
        source=inputs.read_text(f"{key}: source", fields["source"]),
        range=(plausible.low, plausible.high),
        allowed=allowed_for(key, fields.get("allowed"), value.dimension, currency),
        off=_read_off(key, fields.get("off"), value.dimension, currency),
        mechanism=_read_mechanism(key, fields.get("mechanism"), mechanisms),
        fitted_to=inputs.read_text(f"{key}: fitted_to", fields.get("fitted_to", "")),
        note=inputs.read_text(f"{key}: note", fields.get("note", "")),
        buyer_side=key.partition(".")[0] in BUYER_TABLES
        or inputs.read_switch(f"{key}: buyer_side", fields.get("buyer_side", False)),
        whole=inputs.read_switch(f"{key}: whole", fields.get("whole", False)),
    )
    entry.read(fields["value"], currency)
    return entry


def _read_off(key: str, given: object, dimension: Dimension, currency: str) -> float | None:
    """Return what a setting becomes without its mechanism; that may lie outside what is allowed with it."""
    if given is None:
        return None
    off = read_quantity(given, currency, key)
    require(off, dimension, f"{key} when off", given)
    return off.value


def _read_mechanism(key: str, given: object, mechanisms: Collection[str]) -> str:
    """Return the mechanism a setting belongs to: the one that is named, or that its table is named after."""
    if given is None:
        return next((table for table in key.split(".")[:-1] if table in mechanisms), "")
    return inputs.read_choice(f"{key}: mechanism", given, mechanisms)
