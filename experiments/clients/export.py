"""A client's CRM export as it can be used: usable rows by file, and every row that was left out, counted and named.

Dirt below a twentieth of the rows is left out and counted; more of one kind is a mistake in the export, and refused.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.clients.tables import MOST_BAD, Table
from sim.units import InputError

DROPPED, CORRECTED, NOTED = "left out", "corrected", "noted"


class Note(NamedTuple):
    """Something that was found in a file, in how many rows, and what was done with them."""

    file: str
    done: str
    what: str
    rows: int


@dataclass
class Export:
    """The files of an export: usable rows by file, and what there is to say of them."""

    export_date: date
    history_start: date | None
    tables: dict[str, Table] = field(default_factory=dict)
    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    days_only: dict[str, set[str]] = field(default_factory=dict)
    formats: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def end(self) -> np.datetime64:
        """Return the moment up to which things are known."""
        return np.datetime64(self.export_date, "s")

    @property
    def start(self) -> np.datetime64 | None:
        """Return the moment from which on things are known, if that is said."""
        return None if self.history_start is None else np.datetime64(self.history_start, "s")


class Notes:
    """What is found in one file; too much of one kind of dirt is refused."""

    def __init__(self, export: Export, file: str, total: int) -> None:
        self.export, self.file, self.total = export, file, total

    def add(self, done: str, what: str, rows: int, most: float = 1.0) -> None:
        """Note something that was found in some rows.

        Raises:
            InputError: it is more than the share of the rows that is allowed.
        """
        if rows > most * self.total:
            raise InputError(
                f"{rows:,} of {self.total:,} rows: {what}; that is no dirt but a mistake, so nothing is read"
            )
        if rows:
            self.export.notes.append(Note(self.file, done, what, int(rows)))

    def drop(self, frame: pd.DataFrame, bad: Any, what: str, most: float = MOST_BAD) -> pd.DataFrame:
        """Return the rows that are not bad, the others counted."""
        bad = np.asarray(bad, dtype=bool)
        self.add(DROPPED, what, int(bad.sum()), most)
        return frame[~bad]

    def blank(
        self, frame: pd.DataFrame, column: str, bad: Any, what: str, most: float = MOST_BAD
    ) -> pd.DataFrame:
        """Return rows without some of their moments, which are counted."""
        bad = np.asarray(bad, dtype=bool)
        self.add(CORRECTED, what, int(bad.sum()), most)
        return frame.assign(**{column: frame[column].mask(bad)}) if bad.any() else frame
