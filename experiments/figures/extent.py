"""How far the marks of a chart reach, whatever draws them."""

import math
from collections.abc import Sequence

from experiments.figures.chart import Bar, Cells, Dot, Line, Plane, Rows, Rule, Strip, Whisker, marks_of
from experiments.figures.style import DIVERGING, SURFACE, Shading

MARGIN = 0.06  # beside marks, as a share of what they span


def reach(panel: Rows | Plane) -> list[float]:
    """Return every known value that the axis of values must have room for."""
    return [value for mark in marks_of(panel) for value in values_of(mark)]


def values_of(mark: Bar | Dot | Line | Whisker | Rule | Strip) -> list[float]:
    """Return the known values of a mark, its interval or bands among them."""
    found: list[float] = []
    if isinstance(mark, Bar):
        found = [mark.begins, mark.ends, mark.low, mark.high, mark.low_all, mark.high_all]
    elif isinstance(mark, Dot):
        found = [mark.value, mark.low, mark.high, mark.low_all, mark.high_all]
    elif isinstance(mark, Whisker):
        found = [mark.low, mark.high]
    elif isinstance(mark, Line):
        found = [*mark.values, *(bound for band in mark.bands for side in band for bound in side)]
    return [value for value in found if math.isfinite(value)]


def span_of(plane: Plane) -> tuple[float, float]:
    """Return from where to where a plane reaches along its horizontal axis, with room beside its marks."""
    places = [place for mark in plane.marks for place in places_of(mark)] or [0.0, 1.0]
    across, low, high = plane.across, min(places), max(places)
    if across.logarithmic:
        beside = (high / low) ** MARGIN
        low, high = low / beside, high * beside
    else:
        low, high = room_for(places)
    return low if across.low is None else across.low, high if across.high is None else across.high


def bounds_of(plane: Plane) -> tuple[float, float]:
    """Return from where to where a plane reaches upwards, with room above and below its marks."""
    low, high = room_for([*reach(plane), *[0.0] * plane.up.zero])
    return low if plane.up.low is None else plane.up.low, high if plane.up.high is None else plane.up.high


def shading_of(panel: Cells) -> Shading:
    """Return which colours a map has between which values: around zero, where its shade has one."""
    known = [cell.value for cell in panel.cells if math.isfinite(cell.value)] or [0.0]
    low = min(known) if panel.shade.low is None else panel.shade.low
    high = max(known) if panel.shade.high is None else panel.shade.high
    if not panel.shade.zero:
        return Shading(low, high, SURFACE)
    largest = max(abs(low), abs(high)) or 1.0
    return Shading(-largest, largest, DIVERGING)


def room_for(values: Sequence[float]) -> tuple[float, float]:
    """Return bounds that hold every known value with a margin."""
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    spread = (high - low) or abs(high) or 1.0
    return low - MARGIN * spread, high + MARGIN * spread


def places_of(mark: Line | Dot | Whisker | Rule | Strip) -> tuple[float, ...]:
    """Return where a mark stands along the horizontal axis; rules and strips follow what is drawn."""
    if isinstance(mark, Line):
        return mark.at
    return (mark.at,) if isinstance(mark, Dot | Whisker) else ()
