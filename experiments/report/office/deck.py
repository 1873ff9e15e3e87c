"""A deck of slides whose text, tables and charts stay editable; `layout` says where they stand."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from experiments.figures.style import INK, Shade
from experiments.numbers import NO_BREAK
from experiments.report.office.letters import ENDS, FONT, SIDES, Line, height_of
from experiments.report.office.libraries import extra, plain, shown
from experiments.report.office.packing import EPOCH, packed

WIDE, HIGH = 13.333, 7.5  # inches: the slide
LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.65, 12.1, 5.2  # inches: what a slide leaves below its title
TITLE_ONLY = 5  # layout of the template that has a title and nothing else
TITLE_SIZES = (26, 24, 22, 20, 18, 16, 14)  # points, the largest that fits
TITLE_TOP, TITLE_HEIGHT = 0.35, 1.2
CELL = 12.0  # points: letters of tables


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float = LEFT
    top: float = TOP
    width: float = WIDTH
    height: float = HEIGHT


class Deck:
    """Slides in the making; text, tables and charts go on the last one.

    `made`: when the numbers were; files that hold the same are the same bytes.
    """

    def __init__(self, title: str, made: datetime | None) -> None:
        pptx = extra("pptx", "--pptx")
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = inches(WIDE), inches(HIGH)
        self.made = made or EPOCH
        about = self.file.core_properties
        about.title, about.author, about.last_modified_by = plain(title)[:250], "Handoff", "Handoff"
        about.created = about.modified = self.made
        self.slide: Any = None
        # The template remembers the printer of whoever made it.
        relations = self.file.part.rels
        for name in [name for name, one in relations.items() if one.reltype.endswith("/printerSettings")]:
            relations.pop(name)

    def add(self, title: str, width: float = WIDTH) -> None:
        """Begin a slide under a title of that width, which must fit at one of its sizes."""
        self.slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        shape = self.slide.shapes.title
        place(shape, Box(LEFT, TITLE_TOP, width, TITLE_HEIGHT))
        fill(shape.text_frame, [title_line(title, width)], low=True)

    def text(self, lines: Iterable[Line], box: Box) -> None:
        """Write paragraphs."""
        fill(self.slide.shapes.add_textbox(*map(inches, box)).text_frame, lines)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        box: Box,
        shades: Sequence[Sequence[Shade | None]] = (),
        size: float = CELL,
    ) -> None:
        """Write a native table; `widths`: shares of the box; `shades`: those of its cells, if they have any."""
        heights = [row_height(columns, widths, box.width, size, bold=True)]
        heights += [row_height(row, widths, box.width, size) for row in rows]
        frame = self.slide.shapes.add_table(
            len(rows) + 1, len(columns), *map(inches, box._replace(height=sum(heights)))
        )
        whole = frame.table
        for column, width in enumerate(in_inches(widths, box.width)):
            whole.columns[column].width = inches(width)
        for row, (cells, height) in enumerate(zip([columns, *rows], heights, strict=True)):
            whole.rows[row].height = inches(height)
            for column, text in enumerate(cells):
                words = whole.cell(row, column).text_frame
                shade = shades[row - 1][column] if shades and row else None
                letters = "#FFFFFF" if row == 0 else INK if shade is None else shade.letters
                # An empty cell would be as high as letters of the usual size.
                fill(words, [Line(text or NO_BREAK, size, letters, bold=row == 0)])
                if shade is not None:
                    whole.cell(row, column).fill.solid()
                    whole.cell(row, column).fill.fore_color.rgb = colour_of(shade.colour)

    def note(self, text: str) -> None:
        """Write the notes of the slide."""
        self.slide.notes_slide.notes_text_frame.text = "\n".join(plain(line) for line in text.splitlines())

    def save(self, path: Path) -> None:
        """Write the file."""
        stream = io.BytesIO()
        self.file.save(stream)
        path.write_bytes(packed(stream.getvalue(), self.made))


def title_line(title: str, width: float = WIDTH) -> Line:
    """Return a title in the largest letters in which it fits, or in the smallest ones."""
    sizes = [Line(shown(title), size, bold=True) for size in TITLE_SIZES]
    return next((line for line in sizes if height_of([line], width) <= TITLE_HEIGHT), sizes[-1])


def in_inches(shares: Sequence[float], width: float) -> list[float]:
    """Return the widths of columns that share a width."""
    return [width * share / sum(shares) for share in shares]


def row_height(
    cells: Sequence[str], shares: Sequence[float], width: float, size: float, bold: bool = False
) -> float:
    """Return how high a row of a table must be, in inches."""
    columns = zip(cells, in_inches(shares, width), strict=True)
    return max(height_of([Line(shown(text), size, bold=bold)], room) for text, room in columns)


def inches(size: float) -> Any:
    """Return a length."""
    from pptx.util import Inches

    return Inches(size)


def points(size: float) -> Any:
    """Return a height of letters or a width of lines."""
    from pptx.util import Pt

    return Pt(size)


def colour_of(text: str) -> Any:
    """Return a colour that is written as in HTML."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text.strip("#"))


def place(shape: Any, box: Box) -> None:
    """Put a shape in its place."""
    shape.left, shape.top, shape.width, shape.height = map(inches, box)


def fill(frame: Any, lines: Iterable[Line], low: bool = False) -> None:
    """Write paragraphs into a frame of text, from its top or down to its bottom."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.TOP
    frame.auto_size = MSO_AUTO_SIZE.NONE  # it was measured
    frame.margin_left = frame.margin_right = inches(SIDES)
    frame.margin_top = frame.margin_bottom = inches(ENDS)
    for count, line in enumerate(lines):
        paragraph = frame.add_paragraph() if count else frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = shown(line.text)
        run.font.size, run.font.bold, run.font.name = points(line.size), line.bold, FONT
        run.font.color.rgb = colour_of(line.colour)
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_before, paragraph.space_after = points(0), points(line.after)
