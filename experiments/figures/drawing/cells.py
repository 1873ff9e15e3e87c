"""Draws a map with matplotlib."""

import math

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.figures.chart import Cell, Cells
from experiments.figures.style import GREY, INK, SURFACE, WORST, shade_of

MOST_TICKS = 12


def draw_cells(figure: Figure, axes: Axes, panel: Cells) -> None:
    """Draw a map with its scale of colours, lines of equal level, hatched and framed cells."""
    levels = [[math.nan] * len(panel.columns) for _ in panel.rows]
    for cell in panel.cells:
        levels[cell.row][cell.column] = cell.value
    known = [cell.value for cell in panel.cells if math.isfinite(cell.value)]
    mesh = axes.pcolormesh(
        levels, cmap=LinearSegmentedColormap.from_list("surface", SURFACE), edgecolors="white", linewidth=0.5
    )
    figure.colorbar(mesh, ax=axes, label=panel.shade.label)
    is_whole = len(known) == len(panel.columns) * len(panel.rows)
    is_flat = all(cell.is_unclear for cell in panel.cells)
    if is_whole and not is_flat and min(len(panel.columns), len(panel.rows)) > 2:
        centres = ([at + 0.5 for at in range(len(side))] for side in (panel.columns, panel.rows))
        axes.contour(*centres, levels, colors=INK, linewidths=0.7)
    for cell in panel.cells:
        draw_cell(axes, cell, known)
    for side, names in ((axes.xaxis, panel.columns), (axes.yaxis, panel.rows)):
        every = math.ceil(len(names) / MOST_TICKS)
        side.set_ticks([at + 0.5 for at in range(0, len(names), every)])
        side.set_ticklabels(names[::every])
    axes.set_xlabel(panel.across.label)
    axes.set_ylabel(panel.up.label)
    axes.tick_params(length=0)


def draw_cell(axes: Axes, cell: Cell, known: list[float]) -> None:
    """Hatch a cell that is not clear, frame a special one, and write its value, light on dark and dark on light."""
    corner = (cell.column, cell.row)
    if cell.is_unclear:
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))
    if cell.is_framed:
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=WORST.colour, linewidth=2.5))
    if cell.words:
        text = axes.text(
            cell.column + 0.5, cell.row + 0.5, cell.words, color=shade_of(cell.value, known).letters
        )
        text.set(ha="center", va="center", fontsize=9)
