"""Reading single inputs: levels, switches, choices, texts, and values with a source."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sim.scenario.errors import one_line
from sim.units import InputError, nearest, read_quantity, shown

MAX_TEXT = 500
YEARS = (1900, 2200)  # in which a start may lie
MONDAY = 0
# What a number rests on: somebody counted it in the field; a survey or a vendor says it; a practitioner or an author
# states it; nobody does.
EVIDENCE = ("measured", "published", "expert", "assumed")
ASSUMED = EVIDENCE[-1]
_GUESS = "assumption"
_GIVEN_FIELDS = ("value", "source", "note", "evidence")


class Given(NamedTuple):
    """A value as a file gives it, with its source, a note and its class of evidence."""

    value: object
    source: str
    note: str
    evidence: str


def given_value(key: str, given: object) -> Given:
    """Return what a file gives for a key, plain or as `{ value, source, note, evidence }`."""
    if not isinstance(given, dict):
        return Given(given, "", "", "")
    fields = read_fields(key, given, _GIVEN_FIELDS, ("value",))
    source, note = (read_text(f"{key}: {field}", fields.get(field, "")) for field in ("source", "note"))
    said = fields.get("evidence", ASSUMED if _GUESS in source else None)
    evidence = "" if said is None else read_evidence(key, said, source)
    return Given(fields["value"], source, note, evidence)


def read_evidence(key: str, given: object, source: str) -> str:
    """Read the class of evidence of a value.

    Raises:
        InputError: there is no such class, or the source says that the value is an assumption and the class does not.
    """
    evidence = read_choice(f"{key}: evidence", given, EVIDENCE)
    if _GUESS in source and evidence != ASSUMED:
        raise InputError(
            f"{key}: evidence = {shown(given)}: its source calls it an {_GUESS}, so it is {ASSUMED}"
        )
    return evidence


def read_fields(
    key: str, given: object, known: Collection[str], needed: Collection[str]
) -> Mapping[str, Any]:
    """Return the fields of a table, all of them known and none missing."""
    if not isinstance(given, dict):
        raise InputError(f"{key} = {shown(given)}: must be a table with {', '.join(needed)}")
    for field in given:
        if field not in known:
            raise InputError(f"{key} cannot have {shown(field)}; it takes {', '.join(known)}")
    for field in needed:
        if field not in given:
            raise InputError(f"{key} lacks its {field}")
    return given


def read_table(key: str, given: object) -> Mapping[str, Any]:
    """Read a table."""
    if not isinstance(given, dict):
        raise InputError(f"{key} = {shown(given)}: must be a table")
    return given


def read_level(key: str, given: object) -> float:
    """Read a level between 0 and 1, or in per cent."""
    said = value = given_value(key, given).value
    if isinstance(value, str) and value.rstrip().endswith("%"):
        value = read_quantity(value, "", key).value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"{key} = {shown(said)}: must be a number in 0..1")
    return float(value)


def read_switch(key: str, given: object) -> bool:
    """Read true or false."""
    value = given_value(key, given).value
    if not isinstance(value, bool):
        raise InputError(f"{key} = {shown(value)}: must be true or false")
    return value


def read_choice(key: str, given: object, choices: Collection[str]) -> str:
    """Read one of a few words."""
    value = given_value(key, given).value
    if not isinstance(value, str) or value not in choices:
        hint = nearest(value, choices) if isinstance(value, str) else ""
        raise InputError(f"{key} = {shown(value)}: must be one of {', '.join(choices)}{hint}")
    return value


def read_currency(given: object) -> str:
    """Read a three-letter currency code."""
    if not isinstance(given, str) or not re.fullmatch("[A-Z]{3}", given):
        raise InputError(f"currency = {shown(given)}: must be three capital letters such as EUR")
    return given


def read_start(key: str, given: object) -> date:
    """Read the first observed day: a Monday, because weeks begin with one."""
    value = given_value(key, given).value
    what = f"{key} = {shown(value)}"
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime) or not YEARS[0] <= value.year <= YEARS[1]:
        raise InputError(f"{what}: must be a Monday in {YEARS[0]}..{YEARS[1]}, like 2026-01-05")
    if value.weekday() != MONDAY:
        before = value - timedelta(days=value.weekday())
        after = before + timedelta(days=7)
        raise InputError(f"{what}: is a {value:%A}; must be a Monday, as {before} or {after}")
    return value


def read_text(key: str, given: object) -> str:
    """Read a text; line breaks and control characters become blanks."""
    if not isinstance(given, str):
        raise InputError(f"{key} = {shown(given)}: must be a text in quotes")
    if len(given) > MAX_TEXT:
        raise InputError(f"{key} is longer than {MAX_TEXT} characters")
    return one_line(given)


def read_words(key: str, given: object) -> tuple[str, ...]:
    """Read a list of words."""
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        raise InputError(f"{key} = {shown(given)}: must be a list of words in quotes")
    return tuple(given)


def flattened(
    table: Mapping[str, Any], is_setting: Callable[[str, Any], bool], above: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield dotted keys with what stands there, down to whatever is a setting."""
    for name, node in table.items():
        key = f"{above}{name}"
        if is_setting(key, node):
            yield key, node
        else:
            yield from flattened(node, is_setting, f"{key}.")
