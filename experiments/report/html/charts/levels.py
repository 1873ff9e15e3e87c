"""Charts of levels and shares: growth by scenario, the gap by practice, what combinations of practices leave."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from experiments.defaults import GROWTH
from experiments.figures.style import BEST, GREY, INK, WORST, Look, looks
from experiments.findings import comparison as findings
from experiments.findings.combinations import Combination
from experiments.findings.measures import change_in_words, level_in_words
from experiments.numbers import NO_CLEAR_DIFFERENCE, Scale, scale_of
from experiments.report.contents import Contents
from experiments.report.html.svg import Axis, Picture, dash_of, room_for, shortened
from experiments.results.explanation import Explanation

LINE = 17  # pixels of a line of label
UNCLEAR = "#BDBDBD"  # a share that the runs cannot tell from zero


class Rows(NamedTuple):
    """Rows of marks with labels: beside the marks on a desk, above them on a phone.

    `height`: of a row; `left`, `right`: where the marks begin and end; `middle`: of a mark below its row's top.
    """

    height: float
    left: float
    right: float
    middle: float

    def spans(self, count: int) -> list[tuple[float, float]]:
        """Return from where to where the rules of an axis cross so many rows: not through labels above the marks."""
        if self.middle < LINE:
            return [(2, self.height * count)]
        return [
            (self.height * row + self.middle - 13, self.height * row + self.middle + 13)
            for row in range(count)
        ]


def rows_of(picture: Picture, lines: int, label: float, value: float) -> Rows:
    """Return how rows are laid out: so many lines of label above on a phone, so much room beside on a desk."""
    if picture.is_narrow:
        above = LINE * lines
        return Rows(above + 32, 10, picture.width - 14, above + 17)
    return Rows(32, label, picture.width - value, 16)


def label_row(
    picture: Picture, rows: Rows, place: int, label: str, value: str, colour: str, bold: bool = False
) -> None:
    """Write the label of a row and its value."""
    top = rows.height * place
    if not picture.is_narrow:
        picture.text((4, top + 20), shortened(label, rows.left - 16), colour, bold=bold)
        picture.text((picture.width - 4, top + 20), value, colour, "end", bold=colour != GREY or bold)
        return
    one_line = rows.middle < 2 * LINE + 10
    picture.text((10, top + 14), shortened(label, picture.width - 16), colour, bold=bold)
    where = (picture.width - 6, top + 14) if one_line else (10, top + 14 + LINE)
    picture.text(where, value, colour, "end" if one_line else "start", bold=True)


def growth_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw the growth of each scenario as a dot with its interval."""
    comparison = contents.comparison
    assert comparison is not None
    levels = [comparison.level(label, GROWTH) for label in comparison.names]
    picture = Picture(name, width, 0)
    rows = rows_of(picture, 1, 200, 150)
    bottom = rows.height * len(levels) + 4
    picture.height = bottom + 24
    axis = Axis(*room_for([100 * bound for level in levels for bound in level[:3]]), rows.left, rows.right)
    picture.across(axis, " %", rows.spans(len(levels)), bottom)
    for place, (label, level, look) in enumerate(
        zip(comparison.names, levels, looks(len(levels)), strict=True)
    ):
        y = rows.height * place + rows.middle
        label_row(
            picture, rows, place, label, findings.level(comparison, label, GROWTH), look.colour, bold=True
        )
        if math.isfinite(level.low):
            picture.line(
                (axis(100 * level.low), y), (axis(100 * level.high), y), look.colour, 3, dash_of(look)
            )
        if math.isfinite(level.value):
            picture.dot((axis(100 * level.value), y), look.colour, 6, hollow=bool(look.hatch))
    return picture.svg(
        findings.growth_finding(comparison), "A dot and an interval for each scenario, on one scale."
    )


def gap_chart(contents: Contents, gap: Explanation, name: str, width: float) -> Markup:
    """Draw a gap as a waterfall of fair shares, from the first scenario down to the last."""
    scale, [first_level, last_level] = scale_of_gap(gap), gap.levels
    start = first_level.value
    picture = Picture(name, width, 0)
    rows = rows_of(picture, 2, 300, 196)
    count = len(gap.ranked) + 2
    picture.height = rows.height * count + 28
    axis = Axis(*room_for(reach(gap, start, scale.factor)), rows.left, rows.right)
    picture.across(axis, scale.after, rows.spans(count), rows.height * count + 4)
    first, last = contents.names[0], contents.names[-1]
    label_row(
        picture,
        rows,
        0,
        first,
        level_in_words(first_level, gap.measure, contents.currency),
        WORST.colour,
        bold=True,
    )
    bar_between(picture, rows, 0, axis(0), axis(scale.factor * start), WORST)
    reached = start
    for place, key in enumerate(gap.ranked, start=1):
        share = gap.shapley[key]
        words = change_in_words(share, gap.measure, contents.currency).removesuffix(
            f", {NO_CLEAR_DIFFERENCE}"
        )
        label_row(picture, rows, place, contents.practices[key], words, INK if share.is_clear else GREY)
        credit_marks(picture, axis, rows, place, gap, key, reached, scale.factor)
        reached += share.value
    label_row(
        picture,
        rows,
        count - 1,
        last,
        level_in_words(last_level, gap.measure, contents.currency),
        BEST.colour,
        bold=True,
    )
    bar_between(picture, rows, count - 1, axis(0), axis(scale.factor * (start + gap.gap.value)), BEST)
    description = (
        "A waterfall: each bar is a practice's fair share of the gap, a whisker its interval, a diamond what it does "
        "alone, a ring what it adds as the last one, both counted from where the bar begins."
    )
    return picture.svg("The gap by practice", description)


def scale_of_gap(gap: Explanation) -> Scale:
    """Return the scale on which a gap is drawn."""
    size = max(abs(gap.gap.value), abs(gap.levels[1].value))
    return scale_of(gap.about.unit, size, gap.states.currency)


def reach(gap: Explanation, start: float, factor: float) -> list[float]:
    """Return every value that a waterfall must have room for."""
    values = [start, start + gap.gap.value]
    reached = start
    for key in gap.ranked:
        share = gap.shapley[key]
        values += [reached + bound for bound in (*share[:3], gap.alone[key].value, gap.last_in[key].value)]
        reached += share.value
    return [factor * value for value in values]


def bar_between(picture: Picture, rows: Rows, place: int, one: float, other: float, look: Look) -> None:
    """Draw the bar of a row between two places."""
    left, right = sorted((one, other))
    picture.bar(left, rows.height * place + rows.middle - 8, right - left, 16, look)


def credit_marks(
    picture: Picture,
    axis: Axis,
    rows: Rows,
    place: int,
    gap: Explanation,
    key: str,
    reached: float,
    factor: float,
) -> None:
    """Draw a practice's share from where the one before it ended, and a thread to where the next begins."""

    def at(value: float) -> float:
        return axis(factor * (reached + value))

    found, alone, last_in = gap.shapley[key], gap.alone[key], gap.last_in[key]
    share = found.value
    look = WORST if share < 0 else BEST._replace(colour=GREY)
    if not found.is_clear:
        look = BEST._replace(colour=UNCLEAR)
    bar_between(picture, rows, place, at(0), at(share), look)
    middle = rows.height * place + rows.middle
    picture.line((at(share), middle + 8), (at(share), middle + rows.height - 8), GREY, 1, "2 2")
    if math.isfinite(found.low):
        picture.whisker(middle, at(found.low), at(found.high))
    if math.isfinite(alone.value):
        picture.diamond((at(alone.value), middle), BEST.colour)
    if math.isfinite(last_in.value):
        picture.dot((at(last_in.value), middle), BEST.colour, 4.5, hollow=True)


def combinations_chart(contents: Contents, found: Sequence[Combination], name: str, width: float) -> Markup:
    """Draw what every combination of practices leaves against the first scenario, the worst first as they come."""
    ranked = [one.difference for one in found]
    size = max(abs(one.value) for one in ranked)
    scale = scale_of("money per year", size, contents.currency)
    picture = Picture(name, width, 240)
    bottom = 206
    bounds = [scale.factor * bound for one in ranked for bound in (one.low, one.high)]
    upright = Axis(*room_for(bounds), bottom, 22)
    across = Axis(0, len(ranked), 52, width - 8)
    picture.upwards(upright, "", 52)
    picture.text((4, 12), scale.unit, GREY)
    for colour in (WORST.colour, GREY, BEST.colour):
        for place, one in enumerate(found):
            shown = WORST.colour if one.loses else BEST.colour if one.pays else GREY
            if shown == colour and math.isfinite(one.difference.low):
                x = across(place)
                low, high = (upright(scale.factor * bound) for bound in one.difference[1:3])
                picture.line((x, low), (x, high), colour, 0.9)
    picture.path(
        [(across(place), upright(scale.factor * one.value)) for place, one in enumerate(ranked)], INK, 1.6
    )
    losing, paying = sum(one.loses for one in found), sum(one.pays for one in found)
    picture.text((54, bottom + 20), f"{losing} clearly less", WORST.colour)
    picture.text((width - 8, bottom + 20), f"{paying} clearly more", BEST.colour, "end")
    return picture.svg(
        "What combinations of practices leave",
        "Every combination with its interval, sorted; level 0 is the first scenario.",
    )
