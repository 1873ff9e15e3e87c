"""Inline SVG by small functions: marks, text, axes; every text is escaped, every picture has a title and words.

Lengths are in pixels of a picture as wide as it is meant to be shown, so that text keeps its size on a phone.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from experiments.figures.style import GREY, INK, RULE, Look, readable
from experiments.numbers import COMMA, NO_BREAK, number
from experiments.report.html.palette import PAPER, painted

Point = tuple[float, float]

TEXT = 12.5  # height of the letters
LETTER = 0.54  # mean width of a letter in heights
APART = 6  # pixels between the labels of two ticks, at least
# Corners of markers from their middle, to the right and down, in sizes.
SHAPES = {
    "s": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "D": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    "^": ((0, -1), (1, 0.9), (-1, 0.9)),
    "v": ((0, 1), (1, -0.9), (-1, -0.9)),
    ">": ((1, 0), (-0.9, 1), (-0.9, -1)),
}
NARROW = 500  # pixels: what is less wide is meant for a phone or a column
DASHES = {"-": "", "--": "7 4", "-.": "8 3 2 3", ":": "2 3"}


class Pixels(NamedTuple):
    """Where a value lies: `low` and `high` of the values, `start` and `end` in pixels."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def __call__(self, value: float) -> float:
        """Return the place of a value in pixels."""
        low, high, value = (
            map(math.log, (self.low, self.high, value)) if self.logarithmic else (*self[:2], value)
        )
        return self.start + (value - low) / (high - low) * (self.end - self.start)


class Picture:
    """An SVG in the making."""

    def __init__(self, name: str, width: float, height: float) -> None:
        self.name, self.width, self.height = name, width, height
        self.marks: list[Markup] = []
        self.patterns: dict[str, Markup] = {}

    @property
    def is_narrow(self) -> bool:
        """Tell whether it is meant for a phone."""
        return self.width < NARROW

    def line(self, start: Point, end: Point, colour: str = RULE, width: float = 1, dash: str = "") -> None:
        """Draw a straight line."""
        self.path([start, end], colour, width, dash)

    def path(self, points: Sequence[Point], colour: str, width: float = 2, dash: str = "") -> None:
        """Draw a line through points."""
        mark = '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>'
        self.marks.append(Markup(mark).format(joined(points), painted(colour), width, dash or "none"))

    def area(self, upper: Sequence[Point], lower: Sequence[Point], colour: str, opacity: float) -> None:
        """Fill what lies between two lines."""
        mark = '<polygon points="{}" fill="{}" fill-opacity="{}"/>'
        self.marks.append(Markup(mark).format(joined([*upper, *reversed(lower)]), painted(colour), opacity))

    def bar(self, left: float, top: float, width: float, height: float, look: Look) -> None:
        """Draw a bar: full, or hatched and outlined, so that the two are told apart in grey too."""
        colour = painted(look.colour)
        fill = self.hatched(look.colour) if look.hatch else colour
        mark = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="{}"/>'
        self.marks.append(Markup(mark).format(left, top, max(width, 0.5), height, fill, colour))

    def block(
        self, corner: Point, width: float, height: float, fill: str, stroke: str, thick: float = 1
    ) -> None:
        """Draw a rectangle."""
        mark = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="{}" stroke-width="{:g}"/>'
        self.marks.append(Markup(mark).format(*corner, width, height, fill, painted(stroke), thick))

    def hatched(self, colour: str, thin: bool = False) -> str:
        """Return a fill of slanted lines in a colour, on paper, or thin ones that let through what is below."""
        name = f"{self.name}-{colour.strip('#')}{'-thin' if thin else ''}"
        ground = "" if thin else Markup('<rect width="6" height="6" fill="{}"/>').format(painted(PAPER))
        # What lies below thin lines is a shade of a map, which is the same by day and by night.
        ink = colour if thin else painted(colour)
        pattern = (
            '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '{}<rect width="{}" height="6" fill="{}"/></pattern>'
        )
        self.patterns[name] = Markup(pattern).format(name, ground, 0.8 if thin else 2.4, ink)
        return f"url(#{name})"

    def marker(self, point: Point, look: Look, size: float = 5, words: str = "") -> None:
        """Draw the marker of a look, hollow where it is hatched; whoever points at it sees its words."""
        x, y = point
        title = Markup("<title>{}</title>").format(words) if words else Markup("")
        colour = painted(look.colour)
        fill = painted(PAPER) if look.hatch else colour
        if look.marker == "o":
            mark = '<circle cx="{:.1f}" cy="{:.1f}" r="{:g}" fill="{}" stroke="{}" stroke-width="1.6">{}</circle>'
            self.marks.append(Markup(mark).format(x, y, size, fill, colour, title))
            return
        corners = [(x + size * right, y + size * down) for right, down in SHAPES[look.marker]]
        mark = '<polygon points="{}" fill="{}" stroke="{}" stroke-width="1.6">{}</polygon>'
        self.marks.append(Markup(mark).format(joined(corners), fill, colour, title))

    def whisker(self, y: float, left: float, right: float, colour: str = INK) -> None:
        """Draw an interval with its two ends."""
        self.line((left, y), (right, y), colour, 1.6)
        for end in (left, right):
            self.line((end, y - 4), (end, y + 4), colour, 1.6)

    def text(
        self,
        point: Point,
        text: str,
        colour: str = INK,
        anchor: str = "start",
        size: float = TEXT,
        bold: bool = False,
        rim: str = PAPER,
    ) -> None:
        """Write a text, its baseline at a point, with a rim that keeps it readable on lines; "" is none."""
        around = (
            Markup(' stroke="{}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"').format(
                painted(rim)
            )
            if rim
            else ""
        )
        mark = '<text x="{:.1f}" y="{:.1f}" fill="{}" text-anchor="{}" font-size="{}" font-weight="{}"{}>{}</text>'
        weight = "600" if bold else "400"
        self.marks.append(
            Markup(mark).format(*point, painted(readable(colour)), anchor, size, weight, around, text)
        )

    def across(self, axis: Pixels, after: str, rows: Sequence[Point], below: float) -> None:
        """Draw upright rules at the ticks of a horizontal axis, across rows from top to bottom, labels below."""
        for tick, label in ticks_apart(axis, after, 3 if self.is_narrow else 6):
            x = axis(tick)
            for top, bottom in rows:
                self.line((x, top), (x, bottom), INK if tick == 0 else RULE)
            self.text((x, below + 16), label, GREY, "middle")

    def upwards(self, axis: Pixels, left: float, right: float) -> None:
        """Draw level rules at the ticks of an upright axis, with their labels to the left."""
        ticks = even_ticks(axis.low, axis.high)
        for tick, label in zip(ticks, ticks_in_words(ticks), strict=True):
            y = axis(tick)
            self.line((left, y), (right, y), INK if tick == 0 else RULE)
            self.text((left - 6, y + 4), label, GREY, "end")

    def svg(self, title: str, description: str) -> Markup:
        """Return the picture as an element of a page, with its title and its words for who cannot see it."""
        head = (
            '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
            'aria-labelledby="{2}-title {2}-desc" font-family="inherit">'
            '<title id="{2}-title">{3}</title><desc id="{2}-desc">{4}</desc>'
        )
        opening = Markup(head).format(f"{self.width:g}", f"{self.height:g}", self.name, title, description)
        patterns = Markup("<defs>{}</defs>").format(Markup().join(self.patterns.values()))
        return Markup().join([opening, patterns, *self.marks, Markup("</svg>")])


def joined(points: Sequence[Point]) -> Markup:
    """Write points as SVG does."""
    return escape(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def width_of(text: str, size: float = TEXT) -> float:
    """Return about how wide a text is in pixels."""
    return LETTER * size * len(text)


def shortened(text: str, width: float, size: float = TEXT) -> str:
    """Return a text that fits into so many pixels, cut with an ellipsis if it must be."""
    longest = max(int(width / (LETTER * size)), 2)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def even_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round numbers between two values, about so many."""
    if not high > low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [step * place for place in range(first, math.floor(high / step + 1e-9) + 1)]


def ticks_in_words(ticks: Sequence[float], after: str = "") -> list[str]:
    """Write the ticks of an axis with as many decimals as their steps need, and no more."""
    step = min((later - earlier for earlier, later in pairwise(ticks)), default=1.0)
    decimals = next((count for count in range(6) if abs(round(step, count) - step) < 1e-9 * step), 6)
    return [number(tick, decimals, mark=NO_BREAK if after else COMMA) + after for tick in ticks]


def ticks_apart(axis: Pixels, after: str, about: int) -> list[tuple[float, str]]:
    """Return round numbers on an axis with their labels, about so many, or fewer where the labels would touch."""
    found: list[tuple[float, str]] = []
    for count in range(about, 0, -1):
        ticks = even_ticks(axis.low, axis.high, count)
        found = list(zip(ticks, ticks_in_words(ticks, after), strict=True))
        if all(
            axis(later) - axis(earlier) > (width_of(label) + width_of(next_label)) / 2 + APART
            for (earlier, label), (later, next_label) in pairwise(found)
        ):
            return found
    return found[:1]


def spaced(heights: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Return heights in pixels, at least `gap` apart and none below the lowest place, in their order."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    found = [0.0] * len(heights)
    limit = -math.inf
    for place in order:
        limit = max(heights[place], limit + gap)
        found[place] = limit
    overshoot = max([*found, lowest]) - lowest
    for place in reversed(order):
        if overshoot <= 0:
            break
        found[place] = min(found[place], lowest)
        lowest = found[place] - gap
    return found


def dash_of(look: Look) -> str:
    """Return the dashes of a look as SVG writes them."""
    if isinstance(look.line, str):
        return DASHES[look.line]
    return " ".join(map(str, look.line[1]))
