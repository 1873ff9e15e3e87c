"""Tables and sentences within the width of a terminal: a figure is never cut, nor torn from its unit or interval.

What has the room stands in columns.  Where columns are too wide, their words break into lines; where even that does not
do, the cells of a row stand under one another, each after the head of its column.
"""

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TextIO

WIDTH_ELSEWHERE = 120  # columns of what is no terminal: as a page of documents has them
NARROWEST = 20
GAP = 3  # blanks between columns
# Where a cell may break, but not within an interval: after a mark, and if that does not do, between two words.
_MARK = re.compile(r"(?<=[,;:]) (?![^\[\]]*\])")
_WORD = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_(])(?![^\[\]]*\])")

Row = Sequence[str]


def in_lines(sentence: str, stream: TextIO) -> str:
    """Break a sentence into lines where a terminal shows it; a file gets it whole, so that it can be searched."""
    if not stream.isatty():
        return sentence
    width = width_of_output()
    return textwrap.fill(sentence, width, break_long_words=False, break_on_hyphens=False)


def width_of_output() -> int:
    """Return how many columns there are: what COLUMNS or the terminal says, and a fixed number elsewhere."""
    return max(shutil.get_terminal_size((WIDTH_ELSEWHERE, 0)).columns, NARROWEST)


def laid_out(rows: Sequence[Row], width: int, texts: int = 1, headed: bool = True) -> Iterator[str]:
    """Yield the lines of a table: its first columns are texts, to the left, the others numbers, to the right.

    A row that has a first cell only is a heading, and may reach over all columns.
    """
    rows = [[cell.rstrip() for cell in row] for row in rows]
    table = [row for row in rows if not is_heading(row)] or rows
    columns = list(zip(*table, strict=True))
    natural = [max(map(cells_wide, column)) for column in columns]
    least = [max(least_width(cell) for cell in column) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        yield from stacked(rows, width, headed)
        return
    widths = shares_of(room, natural, least)
    for row in rows:
        if is_heading(row):
            yield from broken(row[0], width)
        else:
            yield from side_by_side(row, widths, texts)


def is_heading(row: Row) -> bool:
    """Tell whether a row of several cells has a first one only."""
    return len(row) > 1 and bool(row[0]) and not any(row[1:])


def shares_of(room: int, natural: Sequence[int], least: Sequence[int]) -> list[int]:
    """Return the widths of columns in so much room: the widest gives way first, none below what it needs."""
    widths = list(natural)
    while sum(widths) > room:
        place = max(range(len(widths)), key=lambda place: (widths[place] > least[place], widths[place]))
        widths[place] -= 1
    return widths


def side_by_side(row: Row, widths: Sequence[int], texts: int) -> Iterator[str]:
    """Yield the lines of a row whose cells stand beside one another."""
    cells = [broken(cell, width) for cell, width in zip(row, widths, strict=True)]
    for line in range(max(map(len, cells))):
        parts = [cell[line] if line < len(cell) else "" for cell in cells]
        padding = [" " * (width - cells_wide(part)) for part, width in zip(parts, widths, strict=True)]
        sides = [
            part + blanks if place < texts else blanks + part
            for place, (part, blanks) in enumerate(zip(parts, padding, strict=True))
        ]
        yield (" " * GAP).join(sides).rstrip()


def stacked(rows: Sequence[Row], width: int, headed: bool) -> Iterator[str]:
    """Yield the cells of each row under one another, each after the head of its column."""
    heads = rows[0] if headed else [""] * len(rows[0])
    if headed and heads[0]:
        yield from broken(heads[0], width)
    for first, *others in rows[headed:]:
        yield from broken(first, width)
        indent = " " * (indent_of(first) + 2)
        for head, cell in zip(heads[1:], others, strict=True):
            if cell:
                yield from broken(f"{indent}{head}: {cell}" if head else indent + cell, width)


def broken(cell: str, width: int) -> list[str]:
    """Return the lines of a cell in so many columns; one that cannot break may be wider."""
    indent = " " * indent_of(cell)
    lines: list[str] = []
    for part in _MARK.split(cell.strip()):
        if cells_wide(indent + part) > width:
            filled: list[str] = []
            for word in _WORD.split(part):
                append(word, filled, indent, width)
            lines += filled
        else:
            append(part, lines, indent, width)
    return lines


def append(piece: str, lines: list[str], indent: str, width: int) -> None:
    """Put a piece at the end of the last line if it has the room, else on a line of its own."""
    if lines and cells_wide(longer := f"{lines[-1]} {piece}") <= width:
        lines[-1] = longer
    else:
        lines.append(indent + piece)


def least_width(cell: str) -> int:
    """Return how many columns a cell needs at least."""
    return max(map(cells_wide, broken(cell, 0)))


def indent_of(cell: str) -> int:
    """Return how far a cell is set in."""
    return len(cell) - len(cell.lstrip(" "))


def cells_wide(text: str) -> int:
    """Return how many columns of a terminal a text takes: letters of East Asia take two, what is put on others none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
