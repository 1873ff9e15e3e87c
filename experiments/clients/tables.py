"""Reading a CRM's file: encoding, delimiter and columns are found, and of the rest nothing is read."""

import codecs
import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from experiments.clients.schema import FILES, MISSING, Column, is_personal
from sim.scenario.sources import can_be_read
from sim.units import InputError, nearest, shown

MOST_BYTES, MOST_ROWS = 200_000_000, 1_000_000
HEAD_BYTES = 256 * 1024
DELIMITERS = (",", ";", "\t", "|")
_ADDRESS = re.compile(r"(?:^|/)[A-Za-z][A-Za-z0-9+.-]+:/")  # one letter alone is a drive
WORKBOOK = b"PK\x03\x04"
MOST_BAD = 0.05  # of the rows: more is no dirt but a mistake


class Table(NamedTuple):
    """A file as it was read: its columns as texts by field, how it was written, and what stayed unread."""

    name: str
    rows: pa.Table
    read_as: Mapping[str, str]
    written: str
    unread: tuple[str, ...]
    personal: tuple[str, ...]
    broken: int


def read_table(path: Path, kind: str, mapped: Mapping[str, str]) -> Table:
    """Read the columns of a file that are known, every cell as a text, null where it says nothing.

    Args:
        path: a local file.
        kind: which of the files it is.
        mapped: fields by the headers that stand for them, beside the labels that are known.

    Raises:
        InputError: it cannot be read, is too large, or lacks a column; one line.
    """
    head = head_of(path)
    encoding = encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    skipped = 1 if text.lstrip("\ufeff")[:4].lower() == "sep=" else 0
    delimiter, header = header_of(text, skipped, kind, mapped)
    found = columns_of(header, kind, mapped)
    names = [f"{place}" for place in range(len(header))]  # headers may stand there twice
    wanted = [names[place] for place in found.values()]
    rows, broken = cells_of(path, encoding, delimiter, skipped, names, wanted)
    rows = rows.slice(1).rename_columns(list(found))
    if rows.num_rows > MOST_ROWS:
        raise InputError(f"has {rows.num_rows:,} rows: at most {MOST_ROWS:,} are read; export fewer years")
    if broken > MOST_BAD * max(rows.num_rows, 1):
        raise InputError(f"{broken:,} rows have another number of cells than the {len(header)} of the header")
    left = [name for place, name in enumerate(header) if place not in found.values()]
    marks = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    return Table(
        path.name,
        pa.table({field: said(rows[field]) for field in found}),
        {field: header[place] for field, place in found.items()},
        f"{encoding.removesuffix('-sig').upper()}, {marks[delimiter]}",
        tuple(name for name in left if not is_personal(name)),
        tuple(name for name in left if is_personal(name)),
        broken,
    )


def cells_of(
    path: Path, encoding: str, delimiter: str, skipped: int, names: list[str], wanted: list[str]
) -> tuple[pa.Table, int]:
    """Return the wanted columns with the header as their first row, and how many rows had another number of cells."""
    broken: list[int | None] = []

    def skip(row: pa_csv.InvalidRow) -> str:
        broken.append(row.number)
        return "skip"

    try:
        rows = pa_csv.read_csv(
            path,
            # A mark at the beginning falls into the header.
            pa_csv.ReadOptions(
                encoding="utf8" if encoding.startswith("utf-8") else encoding,
                column_names=names,
                skip_rows=skipped,
                block_size=8 << 20,
            ),
            pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=wanted,
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, UnicodeError) as error:
        if encoding.startswith("utf-8") and "UTF8" in str(error):
            return cells_of(path, "cp1252", delimiter, skipped, names, wanted)
        raise InputError(f"cannot be read as a table: {str(error).splitlines()[0][:120]}") from None
    return rows, len(broken)


def said(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return cells without blanks around them, null where they say that there is nothing."""
    trimmed = pc.utf8_trim_whitespace(column)
    nothing = pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(MISSING))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), trimmed)


def head_of(path: Path) -> bytes:
    """Return the beginning of a file.

    Raises:
        InputError: it is an address, no file, too large, empty, or no text.
    """
    if _ADDRESS.search(path.as_posix()):
        raise InputError("is an address: only files of this machine are read")
    if not can_be_read(path) or not path.is_file():
        raise InputError("is not a file")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"is larger than {MOST_BYTES // 1_000_000} MB: export fewer years or columns")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    if not head.strip():
        raise InputError("is empty")
    if head.startswith(WORKBOOK):
        raise InputError("is a workbook or an archive: save it as CSV")
    return head


def encoding_of(head: bytes) -> str:
    """Return the encoding that the beginning of a file shows."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise InputError(
            "is no text in UTF-8, but perhaps UTF-16 without a mark that says so; save it as UTF-8"
        )
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def header_of(text: str, skipped: int, kind: str, mapped: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the delimiter under which most columns are known, and the header."""
    body = text.lstrip("\ufeff").split("\n", skipped)[-1]
    read = {}
    for delimiter in DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter), [])
        except csv.Error as error:
            raise InputError(f"has no header that can be read: {error}") from None
        read[delimiter] = [name.strip() for name in header]
    labels = {plain(label) for column in FILES[kind] for label in (*column.names, *mapped)}
    best = max(DELIMITERS, key=lambda one: (sum(plain(name) in labels for name in read[one]), len(read[one])))
    return best, read[best]


def plain(label: str) -> str:
    """Return a label as labels are compared: capitals and underscores tell nothing apart."""
    return " ".join(label.lower().replace("_", " ").split())


def columns_of(header: list[str], kind: str, mapped: Mapping[str, str]) -> dict[str, int]:
    """Return where each known field stands.

    Raises:
        InputError: a needed one is missing, or one stands there twice.
    """
    small = [plain(name) for name in header]
    given = {plain(name): field for name, field in mapped.items()}
    found: dict[str, int] = {}
    for column in FILES[kind]:
        own = [place for place, name in enumerate(small) if given.get(name) == column.field]
        places = own or first_label(column, small, given)
        if len(places) > 1:
            names = " and ".join(shown(header[place]) for place in places)
            raise InputError(f"two columns can be {column.field}: {names}; leave one out")
        if places:
            found[column.field] = places[0]
        elif column.needed:
            hint = nearest(column.field, header)
            known = ", ".join(column.names)
            raise InputError(
                f'has no column {column.field} (known as {known}){hint}; --map "COLUMN={column.field}" names it'
            )
    return found


def first_label(column: Column, small: list[str], given: Mapping[str, str]) -> list[int]:
    """Return where the first label of a column stands, what is mapped to something else left out."""
    for label in column.names:
        places = [place for place, name in enumerate(small) if name == plain(label) and name not in given]
        if places:
            return places
    return []
