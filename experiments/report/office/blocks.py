"""What stands on slides: blocks that know how high they must be, and that are parted rather than lose anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from experiments.figures.chart import Cells, Chart, Panel, Rows
from experiments.figures.style import Shade
from experiments.report.office.charts import put, table_of
from experiments.report.office.deck import CELL, Box, Deck, in_inches, row_height
from experiments.report.office.letters import ENDS, LEADING, POINTS, Line, cut, height_of
from experiments.report.office.libraries import shown

ROW, AROUND, PLANE = 0.3, 0.9, 2.2  # inches: least heights of a row of bars, of what is around bars, of lines


class Block(Protocol):
    """What stands on a slide.  Heights and widths are in inches; `scale`: of its letters."""

    def height(self, width: float, scale: float) -> float:
        """Return how high it must be."""

    def parted(self, width: float, height: float, scale: float) -> "tuple[Block | None, Block | None]":
        """Return what fits into a height, and the rest."""

    def put(self, deck: Deck, box: Box, scale: float) -> None:
        """Put it on the last slide."""


@dataclass(frozen=True)
class Words:
    """Paragraphs."""

    lines: tuple[Line, ...]

    def scaled(self, scale: float) -> list[Line]:
        """Return the paragraphs as they are written."""
        return [line.scaled(scale)._replace(text=shown(line.text)) for line in self.lines]

    def height(self, width: float, scale: float) -> float:
        """Return how high the paragraphs are."""
        return height_of(self.scaled(scale), width) if self.lines else 0.0

    def parted(self, width: float, height: float, scale: float) -> tuple[Block | None, Block | None]:
        """Part between paragraphs, or inside one where not even the first fits."""
        lines = self.scaled(scale)
        fits = [count for count in range(1, len(lines) + 1) if height_of(lines[:count], width) <= height]
        count = max(fits, default=0)
        while 1 < count < len(lines) and lines[count - 1].bold:  # a heading stays with what it is over
            count -= 1
        if count or not lines:
            return Words(self.lines[:count]), Words(self.lines[count:]) if self.lines[count:] else None
        some = lines_in(height, lines[0].size)
        if not some:
            return None, self
        first, *others = self.lines
        head, tail = cut(lines[0], width, some)
        return Words((first._replace(text=head),)), Words((first._replace(text=tail), *others))

    def put(self, deck: Deck, box: Box, scale: float) -> None:
        """Write the paragraphs."""
        if self.lines:
            deck.text(self.scaled(scale), box)


@dataclass(frozen=True)
class Grid:
    """A table; `shares`: widths of its columns; `shades`: those of its cells, if they have any."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    shades: tuple[tuple[Shade | None, ...], ...] = ()

    def heights(self, width: float, scale: float) -> list[float]:
        """Return how high its head and its rows are."""
        size = CELL * scale
        head = row_height(self.columns, self.shares, width, size, bold=True)
        return [head, *(row_height(row, self.shares, width, size) for row in self.rows)]

    def height(self, width: float, scale: float) -> float:
        """Return how high the table is."""
        return sum(self.heights(width, scale))

    def parted(self, width: float, height: float, scale: float) -> tuple[Block | None, Block | None]:
        """Part between rows, each part under the head, or inside a row where not even the first fits."""
        head, *heights = self.heights(width, scale)
        count = sum(head + sum(heights[: place + 1]) <= height for place in range(len(heights)))
        if count:
            rest = self.of(self.rows[count:], self.shades[count:])
            return self.of(self.rows[:count], self.shades[:count]), rest if rest.rows else None
        some = lines_in(height - head, CELL * scale)
        if not some:
            return None, self
        sizes = in_inches(self.shares, width)
        cells = [
            cut(Line(shown(text), CELL * scale), room, some)
            for text, room in zip(self.rows[0], sizes, strict=True)
        ]
        first, rest_of_it = (tuple(cell[end] for cell in cells) for end in (0, 1))
        return self.of((first,), self.shades[:1]), self.of((rest_of_it, *self.rows[1:]), self.shades)

    def of(self, rows: Sequence[tuple[str, ...]], shades: Sequence[tuple[Shade | None, ...]]) -> "Grid":
        """Return a table of some rows."""
        return replace(self, rows=tuple(rows), shades=tuple(shades))

    def put(self, deck: Deck, box: Box, scale: float) -> None:
        """Write the table."""
        deck.table(self.columns, self.rows, self.shares, box, self.shades, CELL * scale)


@dataclass(frozen=True)
class Beside:
    """Blocks side by side; `shares`: of the width."""

    blocks: tuple[Block, ...]
    shares: tuple[float, ...]

    def height(self, width: float, scale: float) -> float:
        """Return how high the highest is."""
        sizes = in_inches(self.shares, width)
        return max(block.height(room, scale) for block, room in zip(self.blocks, sizes, strict=True))

    def parted(self, width: float, height: float, scale: float) -> tuple[Block | None, Block | None]:
        """Part each block."""
        sizes = in_inches(self.shares, width)
        parts = [block.parted(room, height, scale) for block, room in zip(self.blocks, sizes, strict=True)]
        first, rest = (tuple(part[end] or Words(()) for part in parts) for end in (0, 1))
        return (
            replace(self, blocks=first) if any(part[0] for part in parts) else None,
            replace(self, blocks=rest) if any(part[1] for part in parts) else None,
        )

    def put(self, deck: Deck, box: Box, scale: float) -> None:
        """Put them side by side."""
        left = box.left
        for block, room in zip(self.blocks, in_inches(self.shares, box.width), strict=True):
            block.put(deck, Box(left, box.top, room, block.height(room, scale)), scale)
            left += room


@dataclass(frozen=True)
class Picture:
    """A native chart, which takes what room there is."""

    chart: Chart

    def height(self, width: float, scale: float) -> float:
        """Return how high it must be at least."""
        del width, scale
        return sum(max(map(least_height, row)) for row in self.chart.panel_rows)

    def parted(self, width: float, height: float, scale: float) -> tuple[Block | None, Block | None]:
        """Part between rows of bars; other charts go where they have room."""
        del width, scale
        panel = self.chart.panels[0]
        count = int((height - AROUND) / ROW)
        if len(self.chart.panels) > 1 or not isinstance(panel, Rows) or count < 1:
            return None, self
        parts = (panel.rows[:count], panel.rows[count:])
        first, rest = (Picture(replace(self.chart, panels=(replace(panel, rows=rows),))) for rows in parts)
        return first, rest if parts[1] else None

    def put(self, deck: Deck, box: Box, scale: float) -> None:
        """Draw the chart."""
        del scale
        put(self.chart, deck, box)


def least_height(panel: Panel) -> float:
    """Return how high a panel must be at least, in inches."""
    return AROUND + ROW * len(panel.rows) if isinstance(panel, Rows) else PLANE


def drawn(chart: Chart) -> tuple[Block, ...]:
    """Return a chart as blocks: maps as tables, which can be parted, others as they are."""
    if not all(isinstance(panel, Cells) for panel in chart.panels):
        return (Picture(chart),)
    return tuple(Grid(*table_of(panel)) for panel in chart.panels if isinstance(panel, Cells))


def lines_in(height: float, size: float) -> int:
    """Return how many lines of letters stand in a frame."""
    return max(0, int((height - 2 * ENDS) / (size * LEADING / POINTS) + 1e-9))
