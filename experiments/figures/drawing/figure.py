"""Draws a chart as a figure: its panels side by side, its finding above them, its note and the caveat below."""

from matplotlib.figure import Figure

from experiments.figures.chart import Cells, Chart, Panel, Plane, Rows, Strip
from experiments.figures.drawing.canvas import house_style, new_figure
from experiments.figures.drawing.cells import draw_cells
from experiments.figures.drawing.fonts import write_every_script
from experiments.figures.drawing.planes import draw_plane, draw_strips
from experiments.figures.drawing.rows import draw_rows, slots_of
from experiments.findings.comparison import CAVEAT


def draw(chart: Chart) -> Figure:
    """Draw a chart."""
    strips = [marks_below(panel) for panel in chart.panels]
    with house_style():
        figure, panels, below = new_figure(
            chart.finding,
            f"{chart.caption} {CAVEAT}",
            max(map(height_of, chart.panels)),
            len(chart.panels),
            max(map(len, strips)),
        )
        for axes, panel in zip(panels, chart.panels, strict=True):
            if isinstance(panel, Rows):
                draw_rows(axes, panel)
            elif isinstance(panel, Cells):
                draw_cells(figure, axes, panel)
            else:
                draw_plane(axes, panel, is_first=axes is panels[0], is_last=axes is panels[-1])
        for axes, panel, marks in zip(below, chart.panels, strips, strict=False):
            assert isinstance(panel, Plane)
            draw_strips(axes, panel, marks)
        write_every_script(figure)
    return figure


def marks_below(panel: Panel) -> list[Strip]:
    """Return the strips of a panel."""
    return [mark for mark in panel.marks if isinstance(mark, Strip)] if isinstance(panel, Plane) else []


def height_of(panel: Panel) -> float:
    """Return how high a figure with a panel is, in inches."""
    if isinstance(panel, Rows):
        return 1.9 + 0.42 * slots_of(panel)
    return 5.4 if isinstance(panel, Cells) else 4.9
