"""Reads the files of a client's CRM export: what settings say of them, and their cells."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from experiments.clients.amounts import amounts_of
from experiments.clients.cleaning import CLEANED, without_repeats
from experiments.clients.dates import ORDERS, moments_of
from experiments.clients.export import CORRECTED, DROPPED, Export, Notes
from experiments.clients.schema import AMOUNT, FILES, KEYS, MOMENT, NUMBER
from experiments.clients.tables import MOST_BAD, Table, plain, read_table
from sim.scenario.errors import reading
from sim.units import InputError, nearest, shown


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
