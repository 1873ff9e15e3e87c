"""Draws lines and dots over two axes as SVG."""

import math
from collections.abc import Sequence

from experiments.figures.chart import Axis, Dot, Line, Plane, Rule, Strip, Whisker
from experiments.figures.extent import bounds_of, span_of
from experiments.figures.style import GREY, INK, RULE
from experiments.report.html.charts import key
from experiments.report.html.charts.endings import ABOVE, BELOW, course_of, free_height, write_endings
from experiments.report.html.palette import PAPER
from experiments.report.html.svg import (
    Picture,
    Pixels,
    Point,
    dash_of,
    even_ticks,
    shortened,
    ticks_in_words,
    width_of,
)

LEFT, RIGHT = 52, 10  # pixels beside a panel
TALL, TALL_BESIDE = 250, 200  # pixels of a panel alone, and of one beside another
HEAD, EVENT, FOOT, STRIP = 22, 14, 42, 28  # pixels of a title, of the name of a rule, of ticks, of a strip


def height_of(panel: Plane, width: float) -> float:
    """Return how high a panel is."""
    strips = sum(isinstance(mark, Strip) for mark in panel.marks)
    return above(panel, width) + tall(panel) + FOOT + STRIP * strips


def tall(panel: Plane) -> float:
    """Return how high the frame of a panel is: a panel with a title has others beside it."""
    return TALL_BESIDE if panel.title else TALL


def above(panel: Plane, width: float) -> float:
    """Return how much stands above a panel: its title, its key, the names of its rules."""
    rules = sum(isinstance(mark, Rule) and bool(mark.words) for mark in panel.marks)
    return HEAD + key.height_of(panel, width) + EVENT * min(rules, 2) + 6


def draw(picture: Picture, panel: Plane, left: float, top: float, width: float) -> None:
    """Draw a panel with its upper left corner at a place."""
    high = top + above(panel, width)
    low = high + tall(panel)
    across = Pixels(*span_of(panel), left + LEFT, left + width - RIGHT, panel.across.logarithmic)
    up = Pixels(*bounds_of(panel), low, high)
    heading = panel.title or panel.up.label
    picture.text((left + 6, top + 15), heading, INK if panel.title else GREY, bold=bool(panel.title))
    key.draw(picture, panel, left + 6, top + HEAD, width)
    picture.upwards(up, across.start, across.end)
    draw_ticks(picture, panel.across, across, high, low)
    draw_marks(picture, panel, across, up)
    strips = [mark for mark in panel.marks if isinstance(mark, Strip)]
    for order, strip in enumerate(strips):
        draw_strip(picture, strip, left, across, low + FOOT + STRIP * order + 20)


def draw_ticks(picture: Picture, axis: Axis, across: Pixels, high: float, low: float) -> None:
    """Name places along the horizontal axis, as many as have room, the first and the last among them."""
    named = dict(axis.ticks)
    if not named:
        even = even_ticks(across.low, across.high, 4 if picture.is_narrow else 8)
        named = dict(zip(even, ticks_in_words(even), strict=True))
    places = sorted(place for place in named if across.low <= place <= across.high)
    taken: list[tuple[float, float]] = []
    for place in dict.fromkeys([*places[:1], *places[-1:], *places]):
        x, half = across(place), width_of(named[place]) / 2 + 4
        anchor = "start" if x - half < across.start - 8 else "end" if x + half > across.end + 8 else "middle"
        begin = x if anchor == "start" else x - 2 * half if anchor == "end" else x - half
        if all(begin + 2 * half < start or begin > end for start, end in taken):
            taken.append((begin, begin + 2 * half))
            if axis.ticks:
                picture.line((x, high), (x, low), RULE)
            picture.text((x, low + 17), named[place], GREY, anchor)
    picture.text((across.end, low + 34), axis.label, GREY, "end")


def draw_marks(picture: Picture, panel: Plane, across: Pixels, up: Pixels) -> None:
    """Draw bands below lines, lines below dots, and what is written on top of them all."""
    lines = [mark for mark in panel.marks if isinstance(mark, Line)]
    courses = [course_of(line, across, up) for line in lines]
    for mark in panel.marks:
        if isinstance(mark, Whisker) and math.isfinite(mark.low):
            x = across(mark.at)
            picture.line((x, up(mark.low)), (x, up(mark.high)), mark.look.colour, 0.9)
    for line in lines:
        draw_bands(picture, line, across, up)
    for line in lines:
        points = course_of(line, across, up)
        picture.path(points, line.look.colour, 2.4, dash_of(line.look))
        for point in points if line.has_points else ():
            picture.marker(point, line.look, 2.5)
    written = []
    for mark in panel.marks:
        if isinstance(mark, Dot) and math.isfinite(mark.value):
            written += draw_dot(picture, mark, across, up, courses)
    draw_rules(picture, [mark for mark in panel.marks if isinstance(mark, Rule)], across, up)
    write_endings(picture, lines, across, up, written)


def draw_bands(picture: Picture, line: Line, across: Pixels, up: Pixels) -> None:
    """Fill the bands of a line where both their sides are known."""
    for lows, highs in line.bands:
        known = [
            (across(at), up(low), up(high))
            for at, low, high in zip(line.at, lows, highs, strict=True)
            if math.isfinite(low) and math.isfinite(high)
        ]
        if known:
            upper, lower = [(x, low) for x, low, _ in known], [(x, high) for x, _, high in known]
            picture.area(upper, lower, line.look.colour, 0.16)


def draw_dot(
    picture: Picture, dot: Dot, across: Pixels, up: Pixels, courses: Sequence[Sequence[Point]]
) -> list[list[Point]]:
    """Draw a dot with its interval as far as it is in the frame, and its number in it or its words beside it.

    Return between which lines its words stand.
    """
    x, y = across(dot.at), up(dot.value)
    if math.isfinite(dot.low):
        ends = [up(min(max(bound, up.low), up.high)) for bound in (dot.low, dot.high)]
        picture.line((x, ends[0]), (x, ends[1]), INK if dot.number else dot.look.colour, 1.6)
    else:
        ends = [y, y]
    picture.marker(
        (x, y), dot.look, 9 if dot.number else 5, dot.words.replace("\n", ", ") if dot.number else ""
    )
    if dot.number:
        picture.text((x, y + 4), str(dot.number), PAPER, "middle", 11, bold=True, rim="")
    elif dot.words:
        half = width_of(dot.words) / 2
        middle = min(max(x, across.start + half + 4), across.end - half)
        at = max(ends[1] - 9, up.end + 11) if dot.above else min(ends[0] + 20, up.start - 4)
        free = free_height(at, (middle - half, middle + half), up, courses, ())
        at = at if free is None else free
        picture.text((middle, at), dot.words, dot.look.colour, "middle")
        return [[(middle - half, edge), (middle + half, edge)] for edge in (at - ABOVE, at + BELOW)]
    return []


def draw_rules(picture: Picture, rules: Sequence[Rule], across: Pixels, up: Pixels) -> None:
    """Draw upright rules, their names above the frame in two rows, where there is more room."""
    for order, rule in enumerate(rules):
        x = across(rule.at)
        picture.line((x, up.end - 4), (x, up.start), INK, 1, "2 3")
        is_left = x > (across.start + across.end) / 2
        room = (x - across.start if is_left else across.end - x) + (LEFT - 8 if is_left else 0)
        point = (x + 4 if is_left else x - 4, up.end - 8 - EVENT * (order % 2))
        picture.text(point, shortened(rule.words, room, 11), INK, "end" if is_left else "start", 11)


def draw_strip(picture: Picture, strip: Strip, left: float, across: Pixels, y: float) -> None:
    """Mark places in a strip below a panel, under some words."""
    picture.text(
        (left + 10, y - 9), shortened(strip.words, across.end - left - 10, 11.5), strip.look.colour, size=11.5
    )
    for at, size in zip(strip.at, strip.sizes or [0.1] * len(strip.at), strict=True):
        picture.marker((across(at), y), strip.look, 2.5 + 3.2 * size**0.5)
