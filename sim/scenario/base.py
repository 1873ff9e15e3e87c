"""The base firm: every setting that exists, with its unit, source, plausible range and limits.

`base.toml` is the schema of all other scenarios: they may only use its keys, in the same dimension.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sim.scenario import inputs
from sim.scenario.entry import Entry, is_entry, read_entry
from sim.scenario.fixed import fixed_numbers
from sim.scenario.keys import known
from sim.scenario.readonly import ReadOnly
from sim.units import InputError

PLANS = ("yearly", "fixed")
START = "horizon.start"  # the one setting that is a date
FIRST_DAY = "2026-01-05"  # where a base firm does not say

_FORM_FIELDS = ("value", "choices", "source")


@dataclass(frozen=True)
class Form:
    """A disputed functional form: the one that is used, and the choices."""

    value: str
    choices: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class BaseFirm:
    """All that `base.toml` says: `entries` are the settings that a firm has, beside the model's fixed numbers."""

    question: str
    currency: str
    plan: str
    start: date
    levels: Mapping[str, float]
    mechanisms: Mapping[str, bool]
    forms: Mapping[str, Form]
    entries: Mapping[str, Entry]

    @property
    def fixed(self) -> Mapping[str, Entry]:
        """The fixed numbers of the model, the same under every base firm."""
        return fixed_numbers()

    @cached_property
    def numbers(self) -> Mapping[str, Entry]:
        """Settings and fixed numbers together: all that a run reads."""
        return ReadOnly({**self.entries, **self.fixed})


def read_base(table: Mapping[str, Any], practices: Collection[str]) -> BaseFirm:
    """Read the base firm from its parsed file; a practice without a level is absent.

    Raises:
        InputError: a setting lacks its source, its class of evidence or its range, is a fixed number of the model, or
            something about it cannot be used.
    """
    topics = dict(table)
    currency = inputs.read_currency(topics.pop("currency", "EUR"))
    question = inputs.read_text("question", topics.pop("question", ""))
    plan = inputs.read_choice("plan", topics.pop("plan", "yearly"), PLANS)
    start = _read_start(topics)
    levels = dict.fromkeys(practices, 0.0)
    for name, given in inputs.read_table("practices", topics.pop("practices", {})).items():
        levels[known(name, practices)] = inputs.read_level(f"practices.{name}", given)
    switches = inputs.read_table("mechanisms", topics.pop("mechanisms", {}))
    mechanisms = {name: inputs.read_switch(f"mechanisms.{name}", given) for name, given in switches.items()}
    choices = inputs.read_table("forms", topics.pop("forms", {}))
    forms = {name: _read_form(f"forms.{name}", given) for name, given in choices.items()}
    entries = {
        key: read_entry(key, given, currency, mechanisms) for key, given in inputs.flattened(topics, is_entry)
    }
    for key in entries:
        if key in fixed_numbers():
            raise InputError(f"{key} is a fixed number of the model, and no setting of a firm")
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


def _read_form(key: str, given: object) -> Form:
    fields = inputs.read_fields(key, given, _FORM_FIELDS, _FORM_FIELDS)
    choices = inputs.read_words(f"{key}: choices", fields["choices"])
    value = inputs.read_choice(key, fields["value"], choices)
    return Form(value, choices, inputs.read_text(f"{key}: source", fields["source"]))
