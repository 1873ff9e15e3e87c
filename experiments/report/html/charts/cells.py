"""Draws a map as SVG."""

import math

from experiments.figures.chart import Cell, Cells
from experiments.figures.extent import shading_of
from experiments.figures.style import BETWEEN, GREY, INK, WORST, Shading
from experiments.numbers import MINUS
from experiments.report.html.palette import PAPER
from experiments.report.html.svg import TEXT, Picture, shortened, width_of

TITLE, HEAD, HEIGHT, FOOT, SHADES = 22, 24, 34, 42, 34  # pixels
FREE = 0.9  # share of a cell's width that its number may take


def height_of(panel: Cells) -> float:
    """Return how high a map is."""
    return TITLE * bool(panel.title) + HEAD + HEIGHT * len(panel.rows) + FOOT + SHADES


def draw(picture: Picture, panel: Cells, start: float, top: float, width: float) -> None:
    """Draw a map with its scale of colours, its upper left corner at a place."""
    shading = shading_of(panel)
    left = start + max(map(width_of, panel.rows), default=0) + 16
    wide = (start + width - left - 6) / len(panel.columns)
    if panel.title:
        picture.text((start + 4, top + 15), shortened(panel.title, width), INK, bold=True)
        top += TITLE
    bottom = top + HEAD + HEIGHT * len(panel.rows)
    picture.text((start + 4, top + 15), shortened(panel.up.label, width), GREY)
    for cell in sorted(panel.cells, key=lambda cell: cell.is_framed):
        corner = (left + wide * cell.column, bottom - HEIGHT * (cell.row + 1))
        draw_cell(picture, cell, shading, corner, wide)
    for place, name in enumerate(panel.rows):
        picture.text((left - 8, bottom - HEIGHT * (place + 0.5) + 4), name, GREY, "end")
    every = math.ceil(max(map(width_of, panel.columns), default=0) / wide) or 1
    for place, name in list(enumerate(panel.columns))[::every]:
        picture.text((left + wide * (place + 0.5), bottom + 17), name, GREY, "middle")
    picture.text((start + width - 6, bottom + 34), shortened(panel.across.label, width), GREY, "end")
    if any(math.isfinite(cell.value) for cell in panel.cells):
        draw_shades(picture, panel, shading, (start, bottom + FOOT), width)


def draw_cell(
    picture: Picture, cell: Cell, shading: Shading, corner: tuple[float, float], wide: float
) -> None:
    """Draw a cell: hatched where it is not clear, framed where it is special, its value on it."""
    shade = shading.shade(cell.value)
    picture.block(corner, wide, HEIGHT, shade.colour, PAPER)
    if cell.is_unclear:
        picture.block(corner, wide, HEIGHT, picture.hatched(BETWEEN[0].colour, thin=True), "none")
    if cell.is_framed:
        picture.block(corner, wide, HEIGHT, "none", WORST.colour, 3)
    middle = (corner[0] + wide / 2, corner[1] + HEIGHT / 2 + 4)
    size = min(TEXT, TEXT * FREE * wide / max(width_of(cell.words), 1))
    picture.text(middle, cell.words, shade.letters, "middle", size, rim=False)


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
