"""A mechanism of somebody's own: a class with hooks, parameters that scenarios set, and luck of its own."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from sim import luck
from sim.extending.drawing import Draws, draw
from sim.records import Array

HOOKS = ("founded", "daily", "weekly", "monthly")


class Parameter:
    """A number of a mechanism, declared where it is used and set by scenarios as `mechanism.NAME.PARAMETER`.

    Read from the mechanism, it is the value in force, dated changes applied, in canonical units: hours, fractions,
    amounts of the scenario's currency, plain numbers, or any of these a year.
    """

    def __init__(
        self,
        value: object,
        *,
        range: str,
        source: str,
        evidence: str = "assumed",
        **more: object,
    ) -> None:
        """Declare a parameter, as `scenarios/base.toml` declares settings.

        Args:
            value: with its unit, `"5 %"`, `"4 bh"`, `"0.2 /y"`, or a plain number.
            range: what is plausible, `"1..20 %"`.
            source: where the value comes from, or the word assumption.
            evidence: what it rests on: measured, published, expert or assumed.
            more: `allowed`, `whole`, `note`.
        """
        self.given = {"value": value, "range": range, "source": source, "evidence": evidence, **more}
        self.name = ""

    def __set_name__(self, kind: type[Any], name: str) -> None:
        self.name = name

    def __get__(self, mechanism: Any, kind: type[Any] | None = None) -> Any:
        return self if mechanism is None else mechanism._values[f"{mechanism._table}.{self.name}"]

    def __set__(self, mechanism: Any, given: object) -> NoReturn:
        raise AttributeError(
            f"{self.name} is a parameter: a scenario sets it, as {mechanism._table}.{self.name}"
        )


class Mechanism:
    """A mechanism of somebody's own; a subclass has a docstring, which names it, and overrides the hooks it needs.

    An organisation makes one of each that is switched on.  What it keeps as attributes is its own, and copied and
    pickled with the organisation.  Hooks read and write the columns (`organisation.committees.fit`, …); a daily one has
    days lived one by one.

    Attributes:
        moves: keys of the measures that it moves at least.
    """

    moves: ClassVar[tuple[str, ...]] = ()

    _table = ""  # that its parameters stand in, once an organisation has made it
    _luck = 0
    _values: Mapping[str, float]

    def founded(self, organisation: Any) -> None:
        """Do what is to be done once, when the organisation has been founded and no day was lived."""

    def daily(self, organisation: Any, day: int) -> None:
        """Do what happens at the end of a working day (counted from 0), its books closed, before any ritual."""

    def weekly(self, organisation: Any, week: int) -> None:
        """Do what happens at the end of a week (counted from 0), its rituals held, before dated changes."""

    def monthly(self, organisation: Any, month: int) -> None:
        """Do what happens at the end of a month (counted from 0), after what is weekly."""

    def chance(self, what: str, who: int, when: int) -> float:
        """Return a uniform number in [0, 1): an event of probability p happens if it is below p.

        The same for the same seed, mechanism, kind of chance, who and when; no other chance depends on it.

        Args:
            what: the kind of chance, so that two kinds share no number.
            who: a row, or whatever is its own.
            when: a day, week, or ordinal.
        """
        return float(luck.chance_of_key(int(who), int(when), self._key(what)))

    def chances(self, what: str, who: ArrayLike, when: int) -> Array:
        """Return a chance for each of many, as `chance` does for one."""
        rows = np.ascontiguousarray(who, dtype=np.int64)
        draws = Draws(rows, np.empty(len(rows)))
        draw(draws, int(when), self._key(what))
        return draws.chance

    def _key(self, what: str) -> int:
        """Return the 32-bit key of a kind of chance of this mechanism under this seed."""
        words = hashlib.sha256(f"{self._table}/{what}".encode()).digest()
        left, right = (int.from_bytes(words[at : at + 4]) for at in (0, 4))
        return int(luck.two_words(self._luck, luck.OWN, left, right)[0])


def overrides(mechanism: Mechanism, hook: str) -> bool:
    """Tell whether a mechanism does something at a moment."""
    return getattr(type(mechanism), hook) is not getattr(Mechanism, hook)


def made(kind: type[Mechanism], table: str, seed: int, values: Mapping[str, float]) -> Mechanism:
    """Make a mechanism for an organisation: its table of parameters, its luck, the values in force."""
    mechanism = kind()
    mechanism._table, mechanism._luck, mechanism._values = table, seed, values
    return mechanism
