"""An agent's own row: what an agent reads of itself stands in the columns."""

from typing import Any

OWN = ("model", "row")  # what an agent has of its own, once it is registered


def own_cell(agent: Any, store: str, name: str, who: str) -> Any:
    """Return one cell of an agent's row in a store of its organisation, as a Python number.

    Raises:
        AttributeError: the store has no such column; the message calls the agent `who`.
    """
    if name in OWN:
        raise AttributeError(f"{who} has no {name} yet")
    columns = getattr(agent.model, store)
    if name not in columns._fields:
        raise AttributeError(f"{who} has no {name}")
    return getattr(columns, name)[agent.row].item()
