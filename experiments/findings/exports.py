"""What a client's export lets one know, in sentences and tables made by rules."""

from typing import NamedTuple

import numpy as np

from experiments.clients.client import Client
from experiments.clients.export import CORRECTED, DROPPED, Export
from experiments.clients.figures import FIGURES
from experiments.clients.from_export import FromExport, in_text
from experiments.clients.measured import Measured
from experiments.clients.schema import FILES

# What would tell a figure that an export did not.
WOULD_TELL = {
    "leads_a_month": "leads.csv over at least eight weeks",
    "accepted": "a column accepted_at in leads.csv; who accepts is otherwise not recorded",
    "first_response_median": "first_touch_at and created_at in leads.csv, both with hours",
    "first_response_mean": "first_touch_at and created_at in leads.csv, both with hours",
    "attempts": "a column attempts in leads.csv",
    "reps": "reps.csv, or the owner of each deal",
    "marketers": "no file of a CRM: ask",
    "development_reps": "reps.csv",
    "average_deal": "amounts of won deals",
    "cycle": "20 deals won in the last two years, with both dates",
    "win_rate": "20 deals won in the last two years, lost and open ones beside them",
    "revenue": "no file of a CRM: ask",
    "churn": "no file of a CRM: ask",
    "growth": "no file of a CRM: ask",
    "marketing_share": "a column sourced_by in deals.csv",
    "programme": "spend.csv over the last year",
}
LETS_KNOW = {
    "leads": "how many leads come, how soon and how often they are tried, and (with accepted_at) how many are accepted",
    "deals": "what deals are worth, how long they take, how many are won, and (with sourced_by) what marketing began",
    "stages": "in what stages deals stood; no figure rests on it yet",
    "reps": "how many reps and development reps there are",
    "spend": "what programmes cost a year",
}


class Table(NamedTuple):
    """A table of a page."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def headline(found: FromExport) -> str:
    """Say how many figures an export tells."""
    return f"The export of {found.client.name} tells {len(found.measured)} of {len(FIGURES)} figures"


def summary(found: FromExport) -> list[str]:
    """Say what was read, what was left out, and whether the firm changed on the way."""
    export = found.export
    read = sum(table.rows.num_rows for table in export.tables.values())
    used = sum(len(rows) for rows in export.rows.values())
    said = [
        f"{used:,} of {read:,} rows in {', '.join(table.name for table in export.tables.values())} were used; "
        f"nothing on or after {export.export_date} is known."
    ]
    widened = [FIGURES[key].label for key, one in found.measured.items() if one.widened]
    if widened:
        said.append(
            f"Earlier and later halves differ by more than luck in: {', '.join(widened)}. "
            "Half of that difference was added to their ranges."
        )
    return said


def figures_table(found: FromExport) -> Table:
    """Tabulate what the files show, and what the client's file has."""
    rows = []
    for key, one in found.measured.items():
        figure, known = FIGURES[key], found.client.figures[key]
        shown = in_text(figure, one, found.client.currency)
        rows.append(
            (
                figure.label,
                shown,
                f"{one.on:,}",
                one.what,
                alone(key, one, found.client),
                drift_in_words(one),
                "the same" if known.given == shown else f"{known.given}, as it was said",
            )
        )
    head = ("", "80 % range", "on", "of what", "without the correction", "halves", "in the file")
    return Table("What the files show", head, tuple(rows))


def alone(key: str, one: Measured, client: Client) -> str:
    """Return what a figure would be if the young ones were left out."""
    if np.isnan(one.naive):
        return "–"
    return in_text(FIGURES[key], one._replace(low=one.naive, high=one.naive), client.currency)


def drift_in_words(one: Measured) -> str:
    """Say whether the halves of the time differ."""
    if np.isnan(one.drift):
        return "–"
    return "differ: wider" if one.widened else "no clear difference"


def files_table(export: Export) -> Table:
    """Tabulate the files: how they are written, and how many rows of each were used."""
    rows = [
        (
            table.name,
            f"{table.rows.num_rows:,}",
            f"{len(export.rows[kind]):,}",
            table.written,
            LETS_KNOW[kind],
        )
        for kind, table in export.tables.items()
    ]
    return Table("Files", ("file", "rows", "used", "written in", "lets one know"), tuple(rows))


def columns_table(export: Export) -> Table:
    """Tabulate which column was read as what, and what was left unread."""
    rows = []
    for kind, table in export.tables.items():
        formats = export.formats[kind]
        rows += [
            (table.name, header, field, formats.get(header, "")) for field, header in table.read_as.items()
        ]
        rows += [(table.name, header, "personal: never read", "") for header in table.personal]
        rows += [(table.name, header, "not read", "") for header in table.unread]
    return Table("Columns", ("file", "column", "read as", "how"), tuple(rows))


def notes_table(export: Export) -> Table:
    """Tabulate what was left out, corrected or only noted."""
    order = {DROPPED: 0, CORRECTED: 1}
    notes = sorted(export.notes, key=lambda note: (order.get(note.done, 2), note.file, -note.rows))
    rows = tuple((note.done, note.file, note.what, f"{note.rows:,}") for note in notes)
    return Table("What was not used as it stands", ("", "file", "what", "rows"), rows)


def not_told_table(found: FromExport) -> Table:
    """Tabulate the figures that are still not known, and what would tell them."""
    rows = tuple((FIGURES[key].label, WOULD_TELL[key]) for key in found.client.unknown)
    return Table("Not known, and so not invented", ("", "what would tell"), rows)


def missing_files(export: Export) -> tuple[str, ...]:
    """Return what the files that were not given would let one know."""
    return tuple(f"{kind}.csv: {LETS_KNOW[kind]}" for kind in FILES if kind not in export.tables)
