"""An agent's own row: what an agent reads of itself stands in the columns."""

from typing import Any

from sim.records import Array


def cell(store: tuple[Array, ...], row: int, name: str, who: str) -> Any:
    """Return one cell of a store as a Python number.

    Raises:
        AttributeError: the store has no such column; the message calls the agent `who`.
    """
    if name not in type(store)._fields:  # type: ignore[attr-defined]
        raise AttributeError(f"{who} has no {name}")
    return getattr(store, name)[row].item()
