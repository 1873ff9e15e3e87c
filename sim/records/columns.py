"""Columns: how they are declared, made, grown and checked."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.records.memory import check_room

Array = NDArray[Any]
NEVER = float("nan")
FAR = 1e18
CACHE_LINE = 64  # bytes
MOST_COUNTED = 30_000  # in columns of 16 bits, which would begin again below nought


class Column(NamedTuple):
    """The declaration of a column: its type, its unit, the value of a row that is not in use, and where it lies.

    A column lies by itself, or interleaved, row by row, with all others of its store that are read together: so one
    row of them is one line of the processor's cache.
    """

    kind: type
    unit: str
    blank: float
    read_together: bool


def column(kind: type, unit: str, blank: float = 0, read_together: bool = False) -> Any:
    """Declare a column as the default of a store's field."""
    return Column(kind, unit, blank, read_together)


def blank[Store: tuple[Array, ...]](store: type[Store], rows: int) -> Store:
    """Make a store of blank rows and one spare row behind them.

    Raises:
        TooLargeError: memory has no room for it.
    """
    fresh = empty(store, rows)
    for values, spec in zip(fresh, _declared(store).values(), strict=True):
        values[:] = spec.blank
    return fresh


def grown[Store: tuple[Array, ...]](store: Store, rows: int) -> Store:
    """Return the store with room for more rows, its content kept and the new rows blank.

    Raises:
        TooLargeError: memory has no room for it.
    """
    fresh = empty(type(store), rows)
    for old, new, spec in zip(store, fresh, _declared(type(store)).values(), strict=True):
        new[: len(old) - 1] = old[:-1]
        new[len(old) - 1 :] = spec.blank
    return fresh


def empty[Store: tuple[Array, ...]](store: type[Store], rows: int) -> Store:
    """Make a store of so many rows and a spare one, whatever they hold.

    Raises:
        TooLargeError: memory has no room for it.
    """
    columns = _declared(store)
    together = {name: np.dtype(spec.kind) for name, spec in columns.items() if spec.read_together}
    alone = {name: np.dtype(spec.kind) for name, spec in columns.items() if not spec.read_together}
    line = np.dtype(sorted(together.items(), key=lambda each: -each[1].itemsize), align=True)
    check_room(
        store.__name__.lower(), (line.itemsize + sum(kind.itemsize for kind in alone.values())) * (rows + 1)
    )
    lines = aligned(rows + 1, line)
    return store(*(lines[name] if name in together else np.empty(rows + 1, alone[name]) for name in columns))


def aligned(rows: int, line: np.dtype[Any]) -> Array:
    """Return memory for rows of a kind that begins where a line of the cache begins."""
    memory = np.empty(rows * line.itemsize + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + rows * line.itemsize].view(line) if line.itemsize else memory


def spare_row_is_blank(store: tuple[Array, ...]) -> bool:
    """Tell whether nobody wrote the spare last row."""
    return all(
        values[-1] == spec.blank or (spec.blank != spec.blank and values[-1] != values[-1])
        for values, spec in zip(store, _declared(type(store)).values(), strict=True)
    )


def bytes_of(store: tuple[Array, ...]) -> int:
    """Return the memory of a store's columns in bytes."""
    return sum(values.nbytes for values in store)


def _declared(store: type[Any]) -> dict[str, Column]:
    return {name: store._field_defaults[name] for name in store._fields}
