"""What can be used of the rows of each file of an export: the rest is left out or corrected, and counted."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.clients.export import NOTED, Export, Notes
from experiments.clients.schema import EXISTING, LOST, NO, OPEN, OUTCOMES, ROLES, WON, YES
from sim.units import InputError, shown

Flags = NDArray[np.bool_]


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
