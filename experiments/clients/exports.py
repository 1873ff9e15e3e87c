"""A client's CRM export as it can be used: what was read, and every row that was left out, counted and named.

Dirt below a twentieth of the rows is left out and counted; more of one kind is a mistake in the export, and refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from experiments.clients.amounts import amounts_of
from experiments.clients.dates import ORDERS, moments_of
from experiments.clients.schema import (
    AMOUNT,
    EXISTING,
    FILES,
    KEYS,
    LOST,
    MOMENT,
    NO,
    NUMBER,
    OPEN,
    OUTCOMES,
    ROLES,
    WON,
    YES,
)
from experiments.clients.tables import MOST_BAD, Table, plain, read_table
from sim.scenario.errors import reading
from sim.units import InputError, nearest, shown

DROPPED, CORRECTED, NOTED = "left out", "corrected", "noted"
Flags = NDArray[np.bool_]


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


def read_export_files(settings: Mapping[str, Any], currency: str, beside: Path = Path()) -> Export:
    """Read an export.

    Args:
        settings: what an `[export]` table says: files, export_date, history_start, dates, decimal, map.
        currency: in what the client counts.
        beside: the folder in which its files lie.

    Raises:
        ScenarioError: a file or setting cannot be used; one line with file, column, what was found and what would do.
    """
    with reading("export"):
        export = Export(*dates_of(settings))
        decimal, order = settings.get("decimal", ""), settings.get("dates", "")
        if decimal not in ("", ".", ","):
            raise InputError(f'decimal = {shown(decimal)}: must be "." or ","')
        if order and order not in ORDERS:
            raise InputError(f"dates = {shown(order)}: must be dmy (day first) or mdy (month first)")
        mapped = maps_of(settings.get("map", {}))
    used: set[str] = set()
    for kind in FILES:
        if kind in settings:
            path = beside / settings[kind]
            with reading(path.name):
                table = read_table(path, kind, mapped[kind])
                used |= {
                    header for header in mapped[kind] if plain(header) in map(plain, table.read_as.values())
                }
                take_in(export, kind, table, currency, order, decimal)
    with reading("export"):
        if not export.rows:
            raise InputError("names no file: give leads, deals, stages, reps or spend")
        for header in {header for headers in mapped.values() for header in headers} - used:
            raise InputError(
                f"map: no file has a column {shown(header)}{nearest(header, all_headers(export))}"
            )
    return export


def all_headers(export: Export) -> list[str]:
    """Return the headers of all files."""
    return [
        name for one in export.tables.values() for name in (*one.read_as.values(), *one.unread, *one.personal)
    ]


def dates_of(settings: Mapping[str, Any]) -> tuple[date, date | None]:
    """Return when the export was made, and when its history starts if that is said."""
    if "export_date" not in settings:
        raise InputError(
            "export_date is missing: no file says when it was made; --export-date 2026-06-30 does"
        )
    found: list[date | None] = []
    for key in ("export_date", "history_start"):
        given = settings.get(key)
        try:
            found.append(None if given is None else date.fromisoformat(str(given)))
        except ValueError:
            raise InputError(f"{key} = {shown(given)}: must be a day like 2026-06-30") from None
    made, start = found
    assert made is not None
    if start is not None and start >= made:
        raise InputError(f"history_start = {start}: must lie before export_date, {made}")
    return made, start


def maps_of(given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return fields by header for each file, from `COLUMN = field` or `COLUMN = deals.field`."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in FILES}
    fields = {kind: {column.field for column in columns} for kind, columns in FILES.items()}
    known = sorted({name for names in fields.values() for name in names})
    for header, to in given.items():
        kind, _, name = to.rpartition(".")
        kinds = [one for one in FILES if kind in ("", one) and name in fields[one]]
        if not kinds:
            raise InputError(
                f"map: there is no field {shown(to)}{nearest(name, known)}; known are {', '.join(known)}"
            )
        for one in kinds:
            found[one][header] = name
    return found


def take_in(export: Export, kind: str, table: Table, currency: str, order: str, decimal: str) -> None:
    """Read the cells of a file, and leave out what cannot be used."""
    notes = Notes(export, table.name, table.rows.num_rows)
    if table.broken:
        notes.add(DROPPED, "rows with another number of cells than the header", table.broken)
    rows, export.days_only[kind], export.formats[kind] = cells_of(
        kind, table, currency, order, decimal, notes
    )
    export.tables[kind] = table
    rows = without_repeats(rows, KEYS.get(kind), notes)
    rows = CLEANED[kind](export, rows, notes)
    if rows.empty:
        raise InputError("has no row that can be used")
    export.rows[kind] = rows.reset_index(drop=True)


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


def cells_of(
    kind: str, table: Table, currency: str, order: str, decimal: str, notes: Notes
) -> tuple[pd.DataFrame, set[str], dict[str, str]]:
    """Return the cells of a file as moments, numbers, codes and words."""
    found: dict[str, Any] = {}
    days_only, formats = set(), {}
    for column in FILES[kind]:
        if column.field not in table.rows.column_names:
            continue
        cells, header = table.rows[column.field], table.read_as[column.field]
        if column.kind == MOMENT:
            moments = moments_of(cells, header, order)
            found[column.field] = moments.values
            if moments.days_only:
                days_only.add(column.field)
            formats[header] = moments.written
            bad, row = moments.unreadable, moments.first_unreadable
        elif column.kind in (AMOUNT, NUMBER):
            amounts = amounts_of(cells, header, currency if column.kind == AMOUNT else "", decimal)
            found[column.field] = amounts.values
            formats[header] = amounts.written
            bad, row = amounts.unreadable, amounts.first_unreadable
        else:
            words = (
                cells if column.field in KEYS.values() or column.field == "deal_id" else pc.utf8_lower(cells)
            )
            found[column.field] = words.to_pandas()
            continue
        notes.add(CORRECTED, f"{header} cannot be read (first in row {row}), taken as missing", bad, MOST_BAD)
    return pd.DataFrame(found), days_only, formats


def without_repeats(rows: pd.DataFrame, key: str | None, notes: Notes) -> pd.DataFrame:
    """Return rows without those that stand there twice, and without all that contradict each other."""
    rows = notes.drop(rows, rows.duplicated(), "the same row again", 1.0)
    if key is None:
        return rows
    rows = notes.drop(rows, rows[key].isna(), f"no {key}")
    what = f"rows that share their {key} and differ (line items?), all of them"
    return notes.drop(rows, rows[key].duplicated(keep=False), what)


def within_history(export: Export, rows: pd.DataFrame, column: str, notes: Notes) -> pd.DataFrame:
    """Return the rows whose moment is known and lies in the time that the export covers."""
    rows = notes.drop(rows, rows[column].isna(), f"no {column}")
    rows = notes.drop(
        rows, rows[column] >= export.end, f"{column} on or after the export date, {export.export_date}"
    )
    if export.start is None:
        return rows
    before = rows[column] < export.start
    return notes.drop(rows, before, f"{column} before history_start, {export.history_start}", 1.0)


def earlier(export: Export, kind: str, rows: pd.DataFrame, one: str, other: str) -> Flags:
    """Tell where one moment lies before another; where either is a day alone, days are compared."""
    first, second = rows[one].to_numpy(), rows[other].to_numpy()
    if {one, other} & export.days_only[kind]:
        first, second = first.astype("datetime64[D]"), second.astype("datetime64[D]")
    return first < second


def cleaned_leads(export: Export, rows: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return leads whose moments follow each other."""
    rows = within_history(export, rows, "created_at", notes)
    for column in ("qualified_at", "first_touch_at", "accepted_at"):
        if column in rows:
            early = earlier(export, "leads", rows, column, "created_at")
            rows = notes.blank(rows, column, early, f"{column} before created_at, taken as missing")
            late = rows[column] >= export.end
            rows = notes.blank(rows, column, late, f"{column} on or after the export date, taken as missing")
    if "attempts" in rows:
        rows = notes.blank(rows, "attempts", rows["attempts"] < 0, "negative attempts, taken as missing")
    return rows


def cleaned_deals(export: Export, rows: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return deals with one outcome each, and an end only where they have ended."""
    rows = within_history(export, rows, "created_at", notes)
    rows = rows.assign(outcome=outcomes_of(rows))
    rows = notes.drop(rows, rows["outcome"].isna(), "no outcome")
    if "existing_customer" in rows:
        known = rows["existing_customer"].isin(EXISTING)
        rows = notes.drop(rows, known, "deals with customers that were there already: not new business", 1.0)
    ended = rows["outcome"] != OPEN
    if "closed_at" not in rows:
        notes.add(NOTED, "no dates of closing: neither win rates nor cycles can be told", len(rows))
        return rows.assign(closed_at=np.datetime64("NaT", "s"))
    expected = ~ended & rows["closed_at"].notna()
    rows = notes.blank(
        rows, "closed_at", expected, "close date of an open deal: an expectation, never used", 1.0
    )
    rows = notes.drop(
        rows, (rows["outcome"] != OPEN) & rows["closed_at"].isna(), "won or lost without a date of closing"
    )
    early = earlier(export, "deals", rows, "closed_at", "created_at")
    rows = notes.drop(rows, early, "closed before it was opened")
    rows = notes.drop(rows, rows["closed_at"] >= export.end, "closed on or after the export date")
    same = rows["closed_at"].to_numpy().astype("datetime64[D]") == rows["created_at"].to_numpy().astype(
        "datetime64[D]"
    )
    notes.add(NOTED, "closed on the day of its opening, used as it is", int(same.sum()))
    took = (rows["closed_at"] - rows["created_at"]).max()
    old = (rows["outcome"] == OPEN) & (export.end - rows["created_at"] > took)
    notes.add(NOTED, "open for longer than any closed deal took: counted as never decided", int(old.sum()))
    if "amount" in rows:
        won = rows["outcome"] == WON
        rows = notes.blank(rows, "amount", rows["amount"] < 0, "a negative amount, taken as missing")
        notes.add(
            NOTED, "won without an amount: not in the average deal", int((won & ~(rows["amount"] > 0)).sum())
        )
    return rows


def outcomes_of(rows: pd.DataFrame) -> pd.Series:
    """Return what became of deals: from their outcome, where that is blank from both flags, else from their stage.

    Raises:
        InputError: no column says it, or in words that nobody knows.
    """
    if "outcome" in rows and set(rows) & {"is_won", "stage"}:
        said = known_words(rows["outcome"], OUTCOMES, "outcome")
        return said.where(said.notna(), outcomes_of(rows.drop(columns="outcome")))
    if "outcome" in rows:
        return known_words(rows["outcome"], OUTCOMES, "outcome")
    if {"is_won", "is_closed"} <= set(rows):
        flags = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
        won, closed = (
            known_words(rows[name], flags, name).fillna(False).astype(bool)
            for name in ("is_won", "is_closed")
        )
        return pd.Series(np.select([won, closed], [WON, LOST], OPEN), index=rows.index, dtype=object)
    if "stage" in rows:  # every other stage is one on the way
        return (
            rows["stage"]
            .map(OUTCOMES)
            .where(rows["stage"].map(OUTCOMES).notna() | rows["stage"].isna(), OPEN)
        )
    raise InputError(
        "does not say what was won and lost: a column outcome, two flags, or the stage is needed"
    )


def known_words(column: pd.Series, words: Mapping[str, Any], name: str) -> pd.Series:
    """Return what words mean.

    Raises:
        InputError: one of them is not known.
    """
    found = column.map(dict(words))
    strange = column[found.isna() & column.notna()]
    if len(strange):
        raise InputError(
            f"{name} = {shown(strange.iloc[0], 30)} (in {len(strange):,} rows): must be one of "
            f"{', '.join(map(str, words))}"
        )
    return found


def cleaned_stages(export: Export, rows: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return when deals entered stages, repeats of a stage collapsed."""
    rows = within_history(export, rows, "entered_at", notes).sort_values(
        ["deal_id", "entered_at"], kind="stable"
    )
    again = (rows["deal_id"] == rows["deal_id"].shift()) & (rows["stage"] == rows["stage"].shift())
    return notes.drop(rows, again, "the same stage again (another field had changed)", 1.0)


def cleaned_reps(export: Export, rows: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return who is there on the day of the export."""
    known_words(rows["role"], {role: role for role in ROLES}, "role")
    if "end_date" in rows:
        rows = notes.drop(rows, rows["end_date"] < export.end, "left before the export", 1.0)
    if "start_date" in rows:
        rows = notes.drop(rows, rows["start_date"] >= export.end, "start after the export", 1.0)
    return rows


def cleaned_spend(export: Export, rows: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return what was spent when."""
    rows = within_history(export, rows, "period", notes)
    return notes.drop(rows, rows["amount"].isna(), "no amount")


CLEANED = {
    "leads": cleaned_leads,
    "deals": cleaned_deals,
    "stages": cleaned_stages,
    "reps": cleaned_reps,
    "spend": cleaned_spend,
}
