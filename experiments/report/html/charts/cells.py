"""Draws a map as SVG."""

import math

from experiments.figures.chart import Cell, Cells
from experiments.figures.extent import shading_of
from experiments.figures.style import BETWEEN, GREY, INK, WORST, Shading
from experiments.numbers import MINUS
from experiments.report.html.palette import PAPER
from experiments.report.html.svg import TEXT, Picture, shortened, width_of

TITLE, HEAD, HEIGHT, FOOT, SHADES = 22, 24, 34, 42, 34  # pixels
LINE, NAME = 15, 20  # pixels: a line of a column's name, a row's name above its cells
FREE = 0.9  # share of a cell's width that its number, or a line of its column's name, may take
HALF = 0.5  # share of the width that names of rows may take beside their cells


def height_of(panel: Cells, width: float) -> float:
    """Return how high a map is, drawn so wide."""
    foot = 0 if panel.is_table else FOOT
    return TITLE * bool(panel.title) + head_of(panel) + row_of(panel, width) * len(panel.rows) + foot + SHADES


def head_of(panel: Cells) -> float:
    """Return how high is what stands above the cells: the names of a table's columns, or what rows are."""
    return LINE * max(name.count("\n") + 1 for name in panel.columns) + 8 if panel.is_table else HEAD


def beside(panel: Cells) -> float:
    """Return how wide names of rows are beside their cells."""
    return max(map(width_of, panel.rows), default=0) + 16


def row_of(panel: Cells, width: float) -> float:
    """Return how high a row is: higher where its name is too long to stand beside its cells."""
    return HEIGHT if beside(panel) <= HALF * width else HEIGHT + NAME


def draw(picture: Picture, panel: Cells, start: float, top: float, width: float) -> None:
    """Draw a map with its scale of colours, its upper left corner at a place."""
    shading, high = shading_of(panel), row_of(panel, width)
    is_beside = high == HEIGHT
    left = start + (beside(panel) if is_beside else 4)
    wide = (start + width - left - 6) / len(panel.columns)
    if panel.title:
        picture.text((start + 4, top + 15), shortened(panel.title, width), INK, bold=True)
        top += TITLE
    bottom = top + head_of(panel) + high * len(panel.rows)
    for cell in sorted(panel.cells, key=lambda cell: cell.is_framed):
        corner = (left + wide * cell.column, bottom - high * cell.row - HEIGHT)
        draw_cell(picture, cell, shading, corner, wide)
    for place, name in enumerate(panel.rows):
        middle = bottom - high * place - HEIGHT / 2 + 4
        if is_beside:
            picture.text((left - 8, middle), name, GREY, "end")
        else:
            picture.text((left, middle - HEIGHT / 2 - 9), shortened(name, width), INK)
    if panel.is_table:
        write_heads(picture, panel, left, top, wide)
    else:
        write_axes(picture, panel, (left, bottom, wide), start, top, width)
    if any(math.isfinite(cell.value) for cell in panel.cells):
        draw_shades(picture, panel, shading, (start, bottom + (8 if panel.is_table else FOOT)), width)


def write_heads(picture: Picture, panel: Cells, left: float, top: float, wide: float) -> None:
    """Name the columns of a table above its cells, each as large as there is room for."""
    for place, name in enumerate(panel.columns):
        lines = name.split("\n")
        size = min(TEXT, TEXT * FREE * wide / max(map(width_of, lines)))
        for line, words in enumerate(lines):
            at = (left + wide * (place + 0.5), top + LINE * (line + 1))
            picture.text(at, words, GREY, "middle", round(size, 1), rim="")


def write_axes(
    picture: Picture, panel: Cells, cells: tuple[float, float, float], start: float, top: float, width: float
) -> None:
    """Name the columns of a map below its cells, as many as there is room for, and say what rows and columns are.

    `cells`: where they begin and end below, and how wide each is.
    """
    left, bottom, wide = cells
    picture.text((start + 4, top + 15), shortened(panel.up.label, width), GREY)
    every = math.ceil(max(map(width_of, panel.columns), default=0) / wide) or 1
    for place, name in list(enumerate(panel.columns))[::every]:
        picture.text((left + wide * (place + 0.5), bottom + 17), name, GREY, "middle")
    picture.text((start + width - 6, bottom + 34), shortened(panel.across.label, width), GREY, "end")


def draw_cell(
    picture: Picture, cell: Cell, shading: Shading, corner: tuple[float, float], wide: float
) -> None:
    """Draw a cell: hatched where it is not clear, framed where it is special, its value on it."""
    shade = shading.shade(cell.value)
    ground = shade.colour if math.isfinite(cell.value) else PAPER
    picture.block(corner, wide, HEIGHT, ground, PAPER)
    if cell.is_unclear:
        picture.block(corner, wide, HEIGHT, picture.hatched(BETWEEN[0].colour, thin=True), "none")
    if cell.is_framed:
        picture.block(corner, wide, HEIGHT, "none", WORST.colour, 3)
    middle = (corner[0] + wide / 2, corner[1] + HEIGHT / 2 + 4)
    size = min(TEXT, TEXT * FREE * wide / max(width_of(cell.words), 1))
    # The lines of a hatch end before a number.
    rim = ground if cell.is_unclear else ""
    picture.text(middle, cell.words, shade.letters, "middle", size, rim=rim)


def draw_shades(
    picture: Picture, panel: Cells, shading: Shading, corner: tuple[float, float], width: float
) -> None:
    """Say which colour is which value."""
    left, top = corner[0] + 10, corner[1]
    for place, colour in enumerate(shading.colours):
        picture.block((left + 14 * place, top), 14, 10, colour, colour)
    end = left + 14 * len(shading.colours)
    low, high = (f"{bound:.3g}".replace("-", MINUS) for bound in (shading.low, shading.high))
    picture.text((left, top + 24), low, GREY)
    picture.text((end, top + 24), high, GREY, "end")
    picture.text((end + 10, top + 10), shortened(panel.shade.label, width - end + corner[0] - 16), GREY)
