"""How wide and how high a text is: measured with the real widths of the font that slides are written in.

Arial has the widths of Helvetica, letter by letter, and so has Liberation Sans, which stands in for it where it is
missing; matplotlib brings Helvetica's along.  Letters that they do not tell are measured in DejaVu Sans, which is
wider; signs among them, and what that does not have either, count as wide as they are high.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from experiments.figures.style import INK

FONT = "Arial"
LEADING = 1.17  # heights of letters from one line to the next: 1.15 in Arial, rounded up
SIDES, ENDS = 0.1, 0.05  # inches: what text keeps from the sides of its frame, and from top and bottom
SLACK = 0.98  # of a line is counted on: programs round widths each in their own way
POINTS = 72.0  # an inch
SQUARE = 1.0  # of its height
PIECES = re.compile(r"[^ -]*-+|[^ -]+| +")  # what is not parted at the end of a line, and what ends it
FILES = {False: "Helvetica.afm", True: "Helvetica-Bold.afm"}
WIDER = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}


class Line(NamedTuple):
    """A paragraph: its text, the height of its letters in points, its colour, whether it is bold.

    `after`: how far the next one keeps from it, in points.
    """

    text: str
    size: float = 16
    colour: str = INK
    bold: bool = False
    after: float = 0.0

    def scaled(self, scale: float) -> "Line":
        """Return it with smaller letters, to half a point."""
        return self._replace(size=math.floor(2 * self.size * scale + 1e-9) / 2)


@cache
def widths(bold: bool) -> dict[str, float]:
    """Return the widths of letters, as shares of their height.

    Source: Adobe's metrics of Helvetica.
    """
    from fontTools.agl import toUnicode
    from matplotlib import get_data_path

    lines = (Path(get_data_path()) / "fonts" / "pdfcorefonts" / FILES[bold]).read_text(encoding="latin-1")
    found = re.findall(r"^C -?\d+ ; WX (\d+) ; N (\w+) ;", lines, re.MULTILINE)
    known = {toUnicode(name): int(width) / 1000 for width, name in found}
    return known | {"\N{NO-BREAK SPACE}": known[" "], "\N{NON-BREAKING HYPHEN}": known["-"]}


@cache
def wider_font(bold: bool) -> Any:
    """Return the font that measures what Helvetica's metrics do not tell."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(get_data_path()) / "fonts" / "ttf" / WIDER[bold]))
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=4096)
def width_of_letter(letter: str, bold: bool) -> float:
    """Return the width of a letter, as a share of its height."""
    known = widths(bold).get(letter)
    if known is not None:
        return known
    font = wider_font(bold)
    if unicodedata.category(letter).startswith("S") or not font.get_char_index(ord(letter)):
        return SQUARE
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in one line, in inches; `size`: the height of its letters in points."""
    return sum(width_of_letter(letter, bold) for letter in text) * size / POINTS


def wrapped(line: Line, width: float) -> list[str]:
    """Return the lines into which a paragraph falls in a frame of a width, in inches.

    They end at spaces and behind hyphens; what is longer than a line is parted anywhere.
    """
    room = (width - 2 * SIDES) * SLACK
    lines, filled = [""], 0.0
    for piece in PIECES.findall(line.text):
        size = width_of(piece, line.size, line.bold)
        if piece.isspace() or filled + size <= room:  # a space that ends a line hangs over
            lines[-1] += piece
            filled += size
            continue
        if size <= room:
            lines.append(piece)
            filled = size
            continue
        if filled:
            lines.append("")
            filled = 0.0
        for letter in piece:
            own = width_of(letter, line.size, line.bold)
            if filled and filled + own > room:
                lines.append("")
                filled = 0.0
            lines[-1] += letter
            filled += own
    return lines


def height_of(lines: Iterable[Line], width: float) -> float:
    """Return how high a frame of a width must be for paragraphs, in inches."""
    rows = (len(wrapped(line, width)) * line.size * LEADING + line.after for line in lines)
    return 2 * ENDS + sum(rows) / POINTS


def cut(line: Line, width: float, lines: int) -> tuple[str, str]:
    """Part a paragraph after so many lines: what stands in them, and the rest."""
    found = wrapped(line, width)
    return "".join(found[:lines]).strip(), "".join(found[lines:]).strip()
