"""Draws a chart as a figure: its panels side by side, its finding above them, its note and the caveat below."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from matplotlib.figure import Figure

from experiments.figures.chart import Cells, Chart, Panel, Plane, Rows, Strip
from experiments.figures.drawing.canvas import house_style, new_figure
from experiments.figures.drawing.cells import Place, draw_cells
from experiments.figures.drawing.fonts import write_every_script
from experiments.figures.drawing.planes import draw_plane, draw_strips
from experiments.figures.drawing.rows import draw_rows, slots_of
from experiments.findings.comparison import CAVEAT

LOW, HEADS = 2.2, 1.9  # inches: a panel in one of several rows, and what stands above and below them
LINE, HEAD = 0.26, 3  # inches: a line of a table; lines that its head takes


def draw(chart: Chart) -> Figure:
    """Draw a chart."""
    strips = [marks_below(panel) for panel in chart.panels]
    rows = chart.panel_rows
    high = max(map(height_of, chart.panels)) if len(rows) == 1 else HEADS + sum(map(low_of, rows))
    with house_style():
        note = f"{chart.caption} {CAVEAT}"
        many = [len(row) for row in rows]
        figure, panels, below = new_figure(chart.finding, note, high, many, max(map(len, strips)))
        for axes, panel, place in zip(panels, chart.panels, places_in(many), strict=True):
            if isinstance(panel, Rows):
                draw_rows(axes, panel)
            elif isinstance(panel, Cells):
                draw_cells(figure, axes, panel, place)
            else:
                draw_plane(axes, panel, is_first=axes is panels[0], is_last=axes is panels[-1])
        for axes, panel, marks in zip(below, chart.panels, strips, strict=False):
            assert isinstance(panel, Plane)
            draw_strips(axes, panel, marks)
        write_every_script(figure)
    return figure


def places_in(many: Sequence[int]) -> Iterator[Place]:
    """Yield where each panel stands, by how many stand beside one another, row by row."""
    for row, width in enumerate(many):
        for column in range(width):
            has_below = row + 1 < len(many) and column < many[row + 1]
            yield Place(max(many), column == 0, not has_below, alone=sum(many) == 1)


def marks_below(panel: Panel) -> list[Strip]:
    """Return the strips of a panel."""
    return [mark for mark in panel.marks if isinstance(mark, Strip)] if isinstance(panel, Plane) else []


def low_of(row: Sequence[Panel]) -> float:
    """Return how high one of several rows of panels is, in inches: as high as its tables need it."""
    return max(LINE * (len(panel.rows) + HEAD) if is_table(panel) else LOW for panel in row)


def is_table(panel: Panel) -> TypeGuard[Cells]:
    """Tell whether a panel is a map that is read line by line."""
    return isinstance(panel, Cells) and panel.is_table


def height_of(panel: Panel) -> float:
    """Return how high a figure with a panel is, in inches."""
    if isinstance(panel, Rows):
        return 1.9 + 0.42 * slots_of(panel)
    return 5.4 if isinstance(panel, Cells) else 4.9
