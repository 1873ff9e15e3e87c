"""What stands at the right ends of lines: beside its own line, on none of them, and on no other ending."""

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


def write_endings(picture: Picture, lines: Sequence[Line], across: Pixels, up: Pixels) -> None:
    """Write what stands at the right ends of lines, each as near to its end as there is room."""
    shown = [line for line in lines if line.ending and any(map(math.isfinite, line.values))]
    courses = [course_of(line, across, up) for line in lines]
    words = [shortened(line.ending, across.end - across.start - 8, BOLD) for line in shown]
    wanted = [course_of(line, across, up)[-1][1] - NEAR for line in shown]
    order = sorted(range(len(shown)), key=lambda place: wanted[place])
    found: dict[int, float] = {}
    for place in order:
        begin = across.end - 4 - width_of(words[place], BOLD) - 4
        height = free_height(wanted[place], (begin, across.end), up, courses, [*found.values()])
        if height is not None:
            found[place] = height
    if len(found) < len(shown):  # there is no such place for all of them: then they are only kept apart
        found = dict(enumerate(spaced(wanted, APART, up.start - 6)))
    for place, line in enumerate(shown):
        point = (across.end - 4, found[place])
        picture.text(point, words[place], line.look.colour, "end", bold=True)


def course_of(line: Line, across: Pixels, up: Pixels) -> list[Point]:
    """Return the corners through which a line is drawn."""
    places = [*zip(line.at, line.values, strict=True)]
    if line.is_stepped:
        held = zip(line.at[1:], line.values[:-1], strict=True)
        places = [places[0], *(corner for pair in zip(held, places[1:], strict=True) for corner in pair)]
    return [(across(at), up(value)) for at, value in places if math.isfinite(value)]


def free_height(
    wanted: float,
    span: tuple[float, float],
    up: Pixels,
    courses: Sequence[Sequence[Point]],
    taken: Sequence[float],
) -> float | None:
    """Return the height nearest to a wanted one at which letters cross no line and no others; none if there is none."""
    crossed = [heights for course in courses for heights in heights_within(course, span)]
    tries = [
        up.end + ABOVE + STEP * count for count in range(int((up.start - up.end - ABOVE - BELOW) / STEP))
    ]
    for height in sorted([wanted, *tries], key=lambda height: abs(height - wanted)):
        is_inside = up.end + ABOVE <= height <= up.start - BELOW
        is_free = all(high < height - ABOVE or low > height + BELOW for low, high in crossed)
        if is_inside and is_free and all(abs(height - other) >= APART for other in taken):
            return height
    return None


def heights_within(course: Sequence[Point], span: tuple[float, float]) -> list[tuple[float, float]]:
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
