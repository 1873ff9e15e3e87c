"""What is written beside lines: near its own line, on none of them, and on nothing else that is written."""

import math
from collections.abc import Sequence
from itertools import pairwise

from experiments.figures.chart import Line
from experiments.report.html.charts.key import BOLD
from experiments.report.html.svg import TEXT, Picture, Pixels, Point, shortened, spaced, width_of

ABOVE, BELOW = 12, 5  # pixels that letters and their rim take above and below where they stand
APART = TEXT + 4
NEAR = 9  # pixels of an ending above the end of its line
STEP = 2
TURNED = 60  # pixels that an ending would rather go than stand above that of a higher line
Span = tuple[float, float]


def write_endings(
    picture: Picture,
    lines: Sequence[Line],
    across: Pixels,
    up: Pixels,
    written: Sequence[Sequence[Point]] = (),
) -> None:
    """Write what stands at the right ends of lines, each as near to its end as there is room.

    Where lines leave none beside their ends, it stands at their beginning, in the same order.  `written`: between which
    lines other words stand, which leave no room either.
    """
    shown = [line for line in lines if line.ending and any(map(math.isfinite, line.values))]
    shown.sort(key=lambda line: course_of(line, across, up)[-1][1])
    courses = [*(course_of(line, across, up) for line in lines), *written]
    words = [shortened(line.ending, across.end - across.start - 8) for line in shown]
    widths = [width_of(text, BOLD) + 4 for text in words]
    ends = [course_of(line, across, up)[-1][1] - NEAR for line in shown]
    to_the_right = [(across.end - 4 - width, across.end) for width in widths]
    to_the_left = [(across.start, across.start + 4 + width) for width in widths]
    at_the_top = [up.end + ABOVE] * len(shown)
    if (found := heights_for(ends, to_the_right, up, courses)) is not None:
        x, anchor = across.end - 4, "end"
    elif (found := heights_for(at_the_top, to_the_left, up, courses)) is not None:
        x, anchor = across.start + 4, "start"
        # There is no margin at the right into which wide letters could reach.
        words = [shortened(line.ending, across.end - across.start - 8, BOLD) for line in shown]
    else:  # lines are everywhere: endings are only kept apart
        x, anchor, found = across.end - 4, "end", spaced(ends, APART, up.start - 6)
    for height, text, line in zip(found, words, shown, strict=True):
        picture.text((x, height), text, line.look.colour, anchor, bold=True)


def heights_for(
    wanted: Sequence[float], spans: Sequence[Span], up: Pixels, courses: Sequence[Sequence[Point]]
) -> list[float] | None:
    """Return heights near wanted ones at which texts cross no line and no other; none unless all find one."""
    found: list[float] = []
    for height, span in zip(wanted, spans, strict=True):
        free = free_height(height, span, up, courses, found)
        if free is None:
            return None
        found.append(free)
    return found


def course_of(line: Line, across: Pixels, up: Pixels) -> list[Point]:
    """Return the corners through which a line is drawn."""
    places = [*zip(line.at, line.values, strict=True)]
    if line.is_stepped:
        held = zip(line.at[1:], line.values[:-1], strict=True)
        places = [places[0], *(corner for pair in zip(held, places[1:], strict=True) for corner in pair)]
    return [(across(at), up(value)) for at, value in places if math.isfinite(value)]


def free_height(
    wanted: float,
    span: Span,
    up: Pixels,
    courses: Sequence[Sequence[Point]],
    taken: Sequence[float],
) -> float | None:
    """Return the height nearest to a wanted one at which letters cross no line and no others; none if there is none."""
    crossed = [heights for course in courses for heights in heights_within(course, span)]
    lowest = max(taken, default=-math.inf)
    tries = [
        up.end + ABOVE + STEP * count for count in range(int((up.start - up.end - ABOVE - BELOW) / STEP))
    ]
    for height in sorted(
        [wanted, *tries], key=lambda height: abs(height - wanted) + TURNED * (height < lowest)
    ):
        is_inside = up.end + ABOVE <= height <= up.start - BELOW
        is_free = all(high < height - ABOVE or low > height + BELOW for low, high in crossed)
        if is_inside and is_free and all(abs(height - other) >= APART for other in taken):
            return height
    return None


def heights_within(course: Sequence[Point], span: Span) -> list[tuple[float, float]]:
    """Return the lowest and the highest pixel of each stretch of a line between two places across."""
    begin, end = span
    found = []
    for (left, start), (right, stop) in pairwise(course):
        if right < begin or left > end:
            continue
        slope = (stop - start) / (right - left) if right > left else 0.0
        ends = (start + slope * (max(left, begin) - left), start + slope * (min(right, end) - left))
        ends = ends if right > left else (start, stop)
        found.append((min(ends), max(ends)))
    return found
