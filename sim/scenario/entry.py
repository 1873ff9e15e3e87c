"""A number that the model knows: its value, its unit, where it comes from, and what it may be."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sim.scenario import inputs
from sim.scenario.limits import allowed_for, keep_within
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

BUYER_TABLES = ("committee", "committees", "market", "renewal", "rival", "horizon")

FIGURES_OF_DERIVED = (
    12  # significant ones: 0.09, not the 0.09000000000000001 that binary arithmetic makes of it
)

_NEEDED = ("value", "source", "evidence", "range")
_FIELDS = (*_NEEDED, "off", "mechanism", "fitted_to", "allowed", "note", "buyer_side", "whole")
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class Entry:
    """A setting or a fixed number: its canonical value, and all that is known about it.

    `evidence` is one of `EVIDENCE`, or empty where a file gives a value and says nothing of it. `range` is
    plausible, `allowed` is what the model can carry, `off` is what the setting becomes when its mechanism is
    switched off; all are canonical. No practice may set what is on the buyers' side. `set_by` is "base", "model", a
    practice, a file, "--set" or "Python"; `derived` is a value that nobody wrote, but a practice's level made.
    """

    key: str
    value: float
    dimension: Dimension
    unit: str
    source: str
    evidence: str
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
        """Return this number with the value that a file gives, plain or as `{ value, source, note, evidence }`."""
        value, source, note, evidence = inputs.given_value(self.key, given)
        quantity = self.read(value, currency)
        return replace(
            self,
            value=quantity.value,
            unit=quantity.unit,
            source=source,
            # The words of the base firm mean what they mean there; files of older versions say no more.
            evidence=evidence or (self.evidence if source == self.source else ""),
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


def is_entry(_: str, node: Any) -> bool:
    """Tell whether a node describes a number; a topic may have one that is called `value`."""
    return not isinstance(node, dict) or ("value" in node and not isinstance(node["value"], dict))


def read_entry(key: str, given: object, currency: str, mechanisms: Collection[str]) -> Entry:
    """Read a number with all that is known about it.

    Raises:
        InputError: it lacks its source, its class of evidence or its range, or something about it cannot be used.
    """
    if not _KEY.fullmatch(key):
        raise InputError(
            f"{shown(key)} cannot be a key: write it as topic.name, in small letters, digits and _"
        )
    fields = inputs.read_fields(key, given, _FIELDS, _NEEDED)
    value = read_quantity(fields["value"], currency, key)
    plausible = read_range(fields["range"], currency, key)
    require(plausible, value.dimension, f"the range of {key}", fields["range"])
    source = inputs.read_text(f"{key}: source", fields["source"])
    entry = Entry(
        key=key,
        value=value.value,
        dimension=value.dimension,
        unit=value.unit,
        source=source,
        evidence=inputs.read_evidence(key, fields["evidence"], source),
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
