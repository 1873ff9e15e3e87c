"""Columns: how they are declared, made, grown and checked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.records.memory import check_room

Array = NDArray[Any]
NEVER = float("nan")
FAR = 1e18
MOST_COUNTED = 30_000  # in columns of 16 bits, which would begin again below nought


class Column(NamedTuple):
    """The declaration of a column: its type, its unit and the value of a row that is not in use."""

    kind: type
    unit: str
    blank: float


def column(kind: type, unit: str, blank: float = 0) -> Any:
    """Declare a column as the default of a store's field."""
    return Column(kind, unit, blank)


def blank[Store: tuple[Array, ...]](store: type[Store], rows: int) -> Store:
    """Make a store of blank rows and one spare row behind them.

    Raises:
        TooLargeError: memory has no room for it.
    """
    specs = _declared(store)
    check_room(store.__name__.lower(), bytes_of_rows(specs, rows))
    columns: list[Array] = [np.full(rows + 1, spec.blank, spec.kind) for spec in specs]
    return store(*columns)


def grown[Store: tuple[Array, ...]](store: Store, rows: int) -> Store:
    """Return the store with room for more rows, its content kept and the new rows blank."""
    specs = _declared(type(store))
    check_room(type(store).__name__.lower(), bytes_of_rows(specs, rows))
    fresh: list[Array] = []
    for old, spec in zip(store, specs, strict=True):
        new: Array = np.empty(rows + 1, spec.kind)
        new[: len(old) - 1] = old[:-1]
        new[len(old) - 1 :] = spec.blank
        fresh.append(new)
    return type(store)(*fresh)


def bytes_of_rows(specs: Sequence[Column], rows: int) -> int:
    """Return the memory of so many rows of a store and the spare one, in bytes."""
    return sum(np.dtype(spec.kind).itemsize for spec in specs) * (rows + 1)


def spare_row_is_blank(store: tuple[Array, ...]) -> bool:
    """Tell whether nobody wrote the spare last row."""
    return all(
        values[-1] == spec.blank or (spec.blank != spec.blank and values[-1] != values[-1])
        for values, spec in zip(store, _declared(type(store)), strict=True)
    )


def bytes_of(store: tuple[Array, ...]) -> int:
    """Return the memory of a store's columns in bytes."""
    return sum(values.nbytes for values in store)


def _declared(store: type[Any]) -> list[Column]:
    return [store._field_defaults[name] for name in store._fields]
