"""Draws a map with matplotlib."""

import math
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.figures.chart import Cell, Cells
from experiments.figures.drawing.canvas import wrapped
from experiments.figures.extent import shading_of
from experiments.figures.style import GREY, INK, WORST, Shading

MOST_TICKS = 12
ROOM = 31.0  # points of height times letters that a small cell has room for
HEADING = 108  # letters in a line across a figure


class Place(NamedTuple):
    """Where a map stands: how many have room beside one another, and whether it is the first or the lowest of them."""

    beside: int
    is_first: bool
    is_lowest: bool
    alone: bool


def draw_cells(figure: Figure, axes: Axes, panel: Cells, place: Place) -> None:
    """Draw a map with its hatched and framed cells; one that stands alone has lines of equal level and a colour bar."""
    levels = [[math.nan] * len(panel.columns) for _ in panel.rows]
    for cell in panel.cells:
        levels[cell.row][cell.column] = cell.value
    shading = shading_of(panel)
    mesh = axes.pcolormesh(
        levels,
        cmap=LinearSegmentedColormap.from_list("surface", shading.colours),
        edgecolors="white",
        linewidth=0.5,
        vmin=shading.low,
        vmax=shading.high,
    )
    if place.alone:
        figure.colorbar(mesh, ax=axes, label=panel.shade.label)
        draw_levels(axes, panel, levels)
    longest = max((len(cell.words) for cell in panel.cells), default=0)
    size = 9 if place.alone else 8 if panel.is_table else min(7.0, ROOM / max(longest, 1))
    for cell in panel.cells:
        draw_cell(axes, cell, shading, size)
    draw_axes(axes, panel, place)


def draw_levels(axes: Axes, panel: Cells, levels: list[list[float]]) -> None:
    """Draw lines of equal level, where every cell has one and there is something to tell apart."""
    known = [cell.value for cell in panel.cells if math.isfinite(cell.value)]
    is_whole = len(known) == len(panel.columns) * len(panel.rows)
    is_flat = all(cell.is_unclear for cell in panel.cells)
    if is_whole and not is_flat and min(len(panel.columns), len(panel.rows)) > 2:
        centres = ([at + 0.5 for at in range(len(side))] for side in (panel.columns, panel.rows))
        axes.contour(*centres, levels, colors=INK, linewidths=0.7)


def draw_axes(axes: Axes, panel: Cells, place: Place) -> None:
    """Name columns and rows, and what they are where no other map says it."""
    for side, names in ((axes.xaxis, panel.columns), (axes.yaxis, panel.rows)):
        every = 1 if panel.is_table else math.ceil(len(names) / MOST_TICKS)
        side.set_ticks([at + 0.5 for at in range(0, len(names), every)])
        side.set_ticklabels(names[::every])
    axes.tick_params(length=0, labelleft=place.is_first)
    if not place.alone:
        axes.set_title(wrapped(panel.title, HEADING // place.beside), fontsize=9)
        axes.tick_params(labelsize=7.5, pad=1)
    if panel.is_table:  # its head says what it holds
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        return
    size = 10 if place.alone else 8
    axes.set_xlabel(panel.across.label if place.is_lowest else "", fontsize=size)
    axes.set_ylabel(panel.up.label if place.is_first else "", fontsize=size)


def draw_cell(axes: Axes, cell: Cell, shading: Shading, size: float) -> None:
    """Hatch a cell that is not clear, frame a special one, and write its value, light on dark and dark on light."""
    corner, shade = (cell.column, cell.row), shading.shade(cell.value)
    if cell.is_unclear:
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))
    if cell.is_framed:
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=WORST.colour, linewidth=2.5))
    if cell.words:
        text = axes.text(cell.column + 0.5, cell.row + 0.5, cell.words, color=shade.letters, fontsize=size)
        text.set(ha="center", va="center")
        if cell.is_unclear:  # the lines of a hatch end before a number
            text.set_bbox({"facecolor": shade.colour, "edgecolor": "none", "pad": 0.8})
