"""A client as a file has it: name, currency, what is known of the firm, and where their CRM's files lie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from experiments.clients.figures import FIGURES, Figure, typical_in
from sim.scenario import ScenarioError
from sim.scenario.errors import reading
from sim.scenario.files import is_folder, read_toml
from sim.scenario.inputs import given_value, read_currency, read_table, read_text
from sim.scenario.said_by_client import CLIENT, is_of_a_client
from sim.scenario.sources import can_be_read, file_name_of
from sim.units import InputError, nearest, read_quantity, read_range, shown

CURRENCY = "EUR"
TABLE, EXPORT = CLIENT, "export"
HEAD = ("name", "currency", TABLE, EXPORT)
OF_EXPORT = (
    "leads",
    "deals",
    "stages",
    "reps",
    "spend",
    "export_date",
    "history_start",
    "dates",
    "decimal",
    "map",
)
NOT_KNOWN = ("", "?", "-", "don't know", "don’t know", "unknown", "n/a")
LONGEST_NAME = 120


class Known(NamedTuple):
    """What is known of one figure, in its base unit: the ends of the client's 80 % range, equal for a value.

    `given`: how it was written; `source`: who says so.
    """

    low: float
    high: float
    given: str
    source: str = ""

    @property
    def is_range(self) -> bool:
        """Tell whether it is a range."""
        return self.low != self.high

    @property
    def in_json(self) -> float | list[float]:
        """Return a value or both ends of a range."""
        return [self.low, self.high] if self.is_range else self.low


@dataclass(frozen=True)
class Client:
    """A client's firm in their words; a figure that is not there is not known.  `export`: files of their CRM."""

    name: str
    currency: str = CURRENCY
    figures: Mapping[str, Known] = field(default_factory=dict)
    export: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the keys of the figures that are not known."""
        return tuple(key for key in FIGURES if key not in self.figures)


def read_client(path: Path) -> Client:
    """Read a client's file.

    Raises:
        ScenarioError: one line with file, key, what was given and what is allowed.
    """
    table = table_of(path)
    with reading(file_name_of(path)):
        if TABLE not in table:
            raise InputError(f"has no [{TABLE}] table: what is known of the firm stands there")
        return client_in(table, path.stem)


def client_if_one(path: Path) -> Client | None:
    """Return the client of a file that holds one and is no scenario; None for whatever else it is.

    Raises:
        ScenarioError: it is a client's file that cannot be used.
    """
    if not path.is_file():  # what comes through a pipe can be read once
        return None
    try:
        table = read_toml(path)
    except ScenarioError:
        return None
    if not is_of_a_client(table):
        return None
    with reading(file_name_of(path)):
        return client_in(table, path.stem)


def table_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises:
        ScenarioError: there is no such file, or it cannot be read.
    """
    if is_folder(path):
        raise ScenarioError(f"{shown(str(path))} is a directory, not a client's file")
    if not can_be_read(path):
        raise ScenarioError(f"{shown(str(path))} is not a file")
    return read_toml(path)


def client_in(table: Mapping[str, Any], name: str) -> Client:
    """Return the client that a table describes, called by a name if it gives none.

    Raises:
        InputError: a key is unknown, or what it is given cannot be used.
    """
    for key in table:
        if key not in HEAD:
            raise InputError(
                f"there is no key {shown(key)}{nearest(key, HEAD)}; a client's file has {', '.join(HEAD)}"
            )
    currency = read_currency(table.get("currency", CURRENCY))
    return Client(
        read_name(table.get("name", name)),
        currency,
        read_figures(read_table(TABLE, table.get(TABLE, {})), currency),
        read_export(read_table(EXPORT, table.get(EXPORT, {}))),
    )


def read_name(given: object) -> str:
    """Read what the firm is called."""
    name = read_text("name", given)
    if not name or len(name) > LONGEST_NAME:
        raise InputError(f"name = {shown(given)}: must be a text of 1 to {LONGEST_NAME} characters")
    return name


def read_figures(table: Mapping[str, Any], currency: str) -> dict[str, Known]:
    """Return what a `[client]` table tells, in the order of the figures.

    Raises:
        InputError: a key is unknown, or its value cannot be used.
    """
    for key in table:
        if key not in FIGURES:
            raise InputError(
                f"[{TABLE}] has no key {shown(key)}{nearest(key, FIGURES)}; known are {', '.join(FIGURES)}"
            )
    found = {key: read_figure(key, table[key], currency) for key in FIGURES if key in table}
    return {key: known for key, known in found.items() if known is not None}


def read_figure(key: str, given: object, currency: str) -> Known | None:
    """Read a value or a range of a figure, plain or as `{ value, source }`; None if it is not known.

    Raises:
        InputError: it cannot be read, measures something else, or is out of range.
    """
    figure, whole = FIGURES[key], given_value(key, given)
    value = whole.value
    if isinstance(value, str) and value.strip().lower() in NOT_KNOWN:
        return None
    low, high = ends_of(figure, value, currency)
    if not figure.allowed[0] <= low <= high <= figure.allowed[1]:
        raise InputError(f"{key} = {shown(value)} is out of range: allowed is {allowed_in_words(figure)}")
    if figure.whole and not (low.is_integer() and high.is_integer()):
        raise InputError(f'{key} = {shown(value)}: must be whole, like 8 or a range like "6..10"')
    return Known(low, high, str(value).strip(), whole.source)


def ends_of(figure: Figure, value: object, currency: str) -> tuple[float, float]:
    """Return both ends of what was given for a figure, in its base unit."""
    if isinstance(value, str) and ".." in value:
        found = read_range(value.strip(), currency, figure.key)
        return tuple(sorted(in_base_unit(figure, end, found.dimension, value, currency) for end in found[:2]))  # type: ignore[return-value]
    if isinstance(value, str) and not any(letter.isdigit() for letter in value):
        raise InputError(f"{figure.key} = {shown(value)}: must be {example_of(figure, currency)}")
    quantity = read_quantity(value, currency, figure.key)
    one = in_base_unit(figure, quantity.value, quantity.dimension, value, currency)
    return one, one


def in_base_unit(figure: Figure, value: float, dimension: object, given: object, currency: str) -> float:
    """Return a canonical value in the base unit of a figure.

    Raises:
        InputError: it measures something else.
    """
    for takes, one in zip(figure.takes, figure.one, strict=True):
        if dimension == takes:
            return value / one
    raise InputError(f"{figure.key} = {shown(given)} is {dimension}; must be {example_of(figure, currency)}")


def example_of(figure: Figure, currency: str) -> str:
    """Say what a figure takes, with a range as the example."""
    return f'{figure.takes[0]}, a value or a range like "{typical_in(figure, currency)}", or left out'


def allowed_in_words(figure: Figure) -> str:
    """Say between what a figure must lie, in its base unit."""
    low, high = figure.allowed
    if figure.unit == "fraction":
        return f"{100 * low:g}..{100 * high:g} %"
    return f"{low:g}..{high:g} {'' if figure.unit in ('count', 'currency') else figure.unit}".strip()


def read_export(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an `[export]` table tells; whether its files can be read is seen when they are.

    Raises:
        InputError: a key is unknown, or no text.
    """
    found: dict[str, Any] = {}
    for key, given in table.items():
        if key not in OF_EXPORT:
            raise InputError(
                f"[{EXPORT}] has no key {shown(key)}{nearest(key, OF_EXPORT)}; known are {', '.join(OF_EXPORT)}"
            )
        if key == "map":
            found[key] = {name: read_text(f"map.{name}", to) for name, to in read_table("map", given).items()}
        else:
            found[key] = str(given) if hasattr(given, "isoformat") else read_text(key, given)
    return found
