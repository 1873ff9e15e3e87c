"""An agent's own row: what an agent reads and sets of itself stands in the columns."""

from collections.abc import Callable, Mapping
from math import inf, isfinite
from typing import Any, cast

import mesa

from sim.agents.surroundings import Surroundings
from sim.records import Array, Column
from sim.units import InputError, nearest, plain, shown

OWN = ("model", "row")  # what an agent has of its own, once it is registered

Limits = tuple[float, float]
A_SHARE: Limits = (0.0, 1.0)
SOME: Limits = (1e-6, 1e9)  # what is divided by
ANY: Limits = (0.0, inf)


class Cell:
    """One cell of an agent's own row: read from its column and, within limits if it has any, written through to it."""

    def __init__(self, store: str, name: str, unit: str, limits: Limits | None) -> None:
        self.store, self.name, self.limits = store, name, limits
        kept = "kept by days and rituals" if limits is None else "can be set"
        self.__doc__ = f"Column {store}.{name} ({unit}); {kept}."

    def __get__(self, agent: Any, kind: type[Any] | None = None) -> Any:
        return self if agent is None else self.column_of(agent)[agent.row].item()

    def __set__(self, agent: Any, given: object) -> None:
        if self.limits is None:
            raise AttributeError(
                f"{agent._who} cannot set {self.name}: the days and rituals keep it; can be set: {settable(agent)}"
            )
        self.column_of(agent)[agent.row] = within(self.name, given, self.limits)

    def column_of(self, agent: Any) -> Array:
        """Return the whole column."""
        return cast(Array, getattr(getattr(agent.model, self.store), self.name))


class Shown:
    """A method that shows something and that no day or ritual calls: nothing can take its place."""

    def __init__(self, method: Callable[..., Any]) -> None:
        self.method = method
        self.__doc__ = method.__doc__

    def __get__(self, agent: Any, kind: type[Any] | None = None) -> Any:
        return self if agent is None else self.method.__get__(agent, kind)

    def __set__(self, agent: Any, given: object) -> None:
        raise AttributeError(f"{agent._who} cannot replace {self.method.__name__}: no day or ritual calls it")


def shows[Method: Callable[..., Any]](method: Method) -> Method:
    """Say of a method that it only shows something: who puts another in its place is told that nobody calls it."""
    return cast(Method, Shown(method))


class OwnRow(mesa.Agent):
    """An agent whose attributes are the cells of its row in a store of its organisation."""

    __slots__ = ("row",)
    model: Surroundings
    _who = "an agent"  # as messages call one

    def __init__(self, model: Surroundings, row: int) -> None:
        """Take a row of the columns."""
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        """Say what there is not; what there is, Python has found before."""
        if name in OWN:
            raise AttributeError(f"{self._who} has no {name} yet")
        raise AttributeError(f"{self._who} has no {name}{nearest(name, cells_of(type(self)))}")

    step = shows(mesa.Agent.step)
    advance = shows(mesa.Agent.advance)
    remove = shows(mesa.Agent.remove)


def own_row[Kind: type[OwnRow]](
    store: str, columns: type[Any], limits: Mapping[str, Limits]
) -> Callable[[Kind], Kind]:
    """Give a class of agents an attribute for each column of its store.

    Args:
        store: the name under which an organisation holds it.
        columns: its declaration.
        limits: what may be set from outside, and between which limits; all else is kept by days and rituals.
    """

    def with_cells(kind: Kind) -> Kind:
        declared: Mapping[str, Column] = columns._field_defaults
        for name, column in declared.items():
            setattr(kind, name, Cell(store, name, column.unit, limits.get(name)))
        return kind

    return with_cells


def cells_of(kind: type[Any]) -> dict[str, Cell]:
    """Return the cells that agents of a class have, by name."""
    return {
        name: value for each in kind.__mro__ for name, value in vars(each).items() if isinstance(value, Cell)
    }


def settable(agent: Any) -> str:
    """Return the names of what can be set of an agent, for a message."""
    return ", ".join(name for name, cell in cells_of(type(agent)).items() if cell.limits) or "nothing"


def within(name: str, given: object, limits: Limits) -> float:
    """Return a number within its limits.

    Raises:
        InputError: it is no number, or outside them.
    """
    least, most = limits
    value = plain(given)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        value = None
    if value is None or not least <= value <= most:
        allowed = f"in {least:g}..{most:g}" if most < inf else f"of at least {least:g}"
        raise InputError(f"{name} = {shown(given)}: must be a number {allowed}")
    return float(value)
