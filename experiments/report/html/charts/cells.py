"""Draws a map as SVG."""

import math

from experiments.figures.chart import Cell, Cells
from experiments.figures.style import BETWEEN, GREY, SURFACE, WORST, shade_of
from experiments.report.html.svg import Picture, width_of

HEAD, HEIGHT, FOOT, SHADES = 24, 34, 42, 34  # pixels


def height_of(panel: Cells) -> float:
    """Return how high a map is."""
    return HEAD + HEIGHT * len(panel.rows) + FOOT + SHADES


def draw(picture: Picture, panel: Cells) -> None:
    """Draw a map with its scale of colours."""
    known = [cell.value for cell in panel.cells if math.isfinite(cell.value)]
    left = max(map(width_of, panel.rows), default=0) + 16
    wide = (picture.width - left - 6) / len(panel.columns)
    bottom = HEAD + HEIGHT * len(panel.rows)
    picture.text((4, 15), panel.up.label, GREY)
    for cell in sorted(panel.cells, key=lambda cell: cell.is_framed):
        draw_cell(picture, cell, known, (left + wide * cell.column, bottom - HEIGHT * (cell.row + 1)), wide)
    for place, name in enumerate(panel.rows):
        picture.text((left - 8, bottom - HEIGHT * (place + 0.5) + 4), name, GREY, "end")
    every = math.ceil(max(map(width_of, panel.columns), default=0) / wide) or 1
    for place, name in list(enumerate(panel.columns))[::every]:
        picture.text((left + wide * (place + 0.5), bottom + 17), name, GREY, "middle")
    picture.text((picture.width - 6, bottom + 34), panel.across.label, GREY, "end")
    draw_shades(picture, panel, known, bottom + FOOT)


def draw_cell(
    picture: Picture, cell: Cell, known: list[float], corner: tuple[float, float], wide: float
) -> None:
    """Draw a cell: hatched where it is not clear, framed where it is special, its value on it."""
    shade = shade_of(cell.value, known)
    picture.block(corner, wide, HEIGHT, shade.colour, "#fff")
    if cell.is_unclear:
        picture.block(corner, wide, HEIGHT, picture.hatched(BETWEEN[0].colour, thin=True), "none")
    if cell.is_framed:
        picture.block(corner, wide, HEIGHT, "none", WORST.colour, 3)
    middle = (corner[0] + wide / 2, corner[1] + HEIGHT / 2 + 4)
    picture.text(middle, cell.words, shade.letters, "middle", rim=False)


def draw_shades(picture: Picture, panel: Cells, known: list[float], top: float) -> None:
    """Say which colour is which value."""
    if not known:
        return
    for place, colour in enumerate(SURFACE):
        picture.block((10 + 14 * place, top), 14, 10, colour, colour)
    low, high = (f"{bound:.3g}" for bound in (min(known), max(known)))
    picture.text((10, top + 24), low, GREY)
    picture.text((10 + 14 * len(SURFACE), top + 24), high, GREY, "end")
    picture.text((20 + 14 * len(SURFACE), top + 10), panel.shade.label, GREY)
