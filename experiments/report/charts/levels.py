"""Charts of levels and shares: growth by scenario, the gap by practice, what combinations of practices leave."""

import math
from typing import TYPE_CHECKING

from experiments import findings
from experiments.findings import GROWTH
from experiments.report.style import BEST, GREY, INK, WORST, looks
from experiments.report.svg import Axis, Picture, dash_of, even_ticks, room_for, shortened
from experiments.report.tiles import change_in_words, level_in_words
from experiments.wording import Scale, number, scale_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from experiments.report.contents import Contents
    from experiments.report.gap import Credit, Gap
    from experiments.statistics import Estimate

HEADING, ROW = 20, 46  # pixels of a heading line, and of a row with a label above its mark


def growth_chart(contents: "Contents", name: str, width: float) -> "Markup":
    """Draw the growth of each scenario as a dot with its interval."""
    comparison = contents.comparison
    assert comparison is not None
    levels = [comparison.level(label, GROWTH) for label in comparison.names]
    bounds = [100 * bound for level in levels for bound in level[:3]]
    picture = Picture(name, width, ROW * len(levels) + 26)
    axis = Axis(*room_for(bounds), 10, width - 10)
    bottom = ROW * len(levels) + 4
    picture.across(axis, even_ticks(axis.low, axis.high), lambda tick: f"{number(tick, 0)} %", bottom)
    picture.line((axis(0), 4), (axis(0), bottom), INK, 1.2)
    for place, (label, level, look) in enumerate(
        zip(comparison.names, levels, looks(len(levels)), strict=True)
    ):
        y = ROW * place + 34
        words = findings.level(comparison, label, GROWTH)
        picture.text((10, y - 16), shortened(f"{label}: {words}", width - 20), look.colour, bold=True)
        if math.isfinite(level.low):
            picture.line(
                (axis(100 * level.low), y), (axis(100 * level.high), y), look.colour, 3, dash_of(look)
            )
        if math.isfinite(level.value):
            picture.dot((axis(100 * level.value), y), look.colour, 6, hollow=bool(look.hatch))
    return picture.svg(
        findings.growth_finding(comparison), "A dot and an interval for each scenario, on one scale."
    )


def gap_chart(contents: "Contents", gap: "Gap", name: str, width: float) -> "Markup":
    """Draw a gap as a waterfall of fair shares, from the first scenario down to the last."""
    scale = scale_of_measure(contents, gap)
    start = 0.0 if gap.start is None else gap.start.value
    labels = contents.names
    picture = Picture(name, width, ROW * (len(gap.credits) + 2) + 30)
    bottom = picture.height - 26
    axis = Axis(*room_for(reach(gap, start, scale.factor)), 10, width - 10)
    picture.across(
        axis, even_ticks(axis.low, axis.high), lambda tick: f"{number(tick, 0)}{scale.after}", bottom
    )
    picture.line((axis(0), 4), (axis(0), bottom), INK, 1.2)
    total_row(
        picture,
        axis,
        0,
        scale.factor * start,
        f"{labels[0]}: {level_of(contents, gap, gap.start)}",
        WORST.colour,
    )
    reached = start
    for place, credit in enumerate(gap.credits, start=1):
        credit_row(picture, axis, ROW * place, credit, reached, scale)
        words = change_in_words(contents, credit.share, gap.measure)
        room = width - 30 - 0.54 * 12.5 * len(words)
        picture.text((10, ROW * place + 14), shortened(credit.title, room))
        picture.text((width - 10, ROW * place + 14), words, anchor="end", bold=True)
        reached += credit.share.value
        picture.line(
            (axis(scale.factor * reached), ROW * place + 42),
            (axis(scale.factor * reached), ROW * place + 68),
            GREY,
        )
    end = start + gap.whole.value
    words = level_of(contents, gap, gap.end)
    total_row(
        picture, axis, ROW * (len(gap.credits) + 1), scale.factor * end, f"{labels[-1]}: {words}", BEST.colour
    )
    description = (
        "A waterfall: each bar is a practice's fair share of the gap, a whisker its interval, a diamond what it does "
        "alone, a ring what it adds as the last one, both counted from where the bar begins."
    )
    return picture.svg("The gap by practice", description)


def scale_of_measure(contents: "Contents", gap: "Gap") -> Scale:
    """Return the scale on which a gap is drawn."""
    from sim.measures import MEASURES

    size = max(abs(gap.whole.value), abs(gap.end.value) if gap.end is not None else 0.0)
    return scale_of(MEASURES[gap.measure].unit, size, contents.currency)


def level_of(contents: "Contents", gap: "Gap", level: "Estimate | None") -> str:
    """Write the level at an end of a gap, if it is known."""
    return "" if level is None else level_in_words(contents, level, gap.measure)


def reach(gap: "Gap", start: float, factor: float) -> list[float]:
    """Return every value that a waterfall must have room for."""
    values = [start, start + gap.whole.value]
    reached = start
    for credit in gap.credits:
        values += [reached + bound for bound in (*credit.share[:3], credit.alone.value, credit.last_in.value)]
        reached += credit.share.value
    return [factor * value for value in values]


def total_row(picture: Picture, axis: Axis, top: float, value: float, label: str, colour: str) -> None:
    """Draw the level of a scenario at an end of a waterfall."""
    picture.text((10, top + 14), shortened(label, picture.width - 20), colour, bold=True)
    left, right = sorted((axis(0), axis(value)))
    look = WORST if colour == WORST.colour else BEST
    picture.bar(left, top + 22, right - left, 16, look)


def credit_row(
    picture: Picture, axis: Axis, top: float, credit: "Credit", reached: float, scale: Scale
) -> None:
    """Draw a practice's share from where the one before it ended."""

    def at(value: float) -> float:
        return axis(scale.factor * (reached + value))

    left, right = sorted((at(0), at(credit.share.value)))
    gains = credit.share.value >= 0
    picture.bar(left, top + 22, right - left, 16, BEST._replace(colour=GREY) if gains else WORST)
    middle = top + 30
    if math.isfinite(credit.share.low):
        picture.whisker(middle, at(credit.share.low), at(credit.share.high))
    if math.isfinite(credit.alone.value):
        picture.diamond((at(credit.alone.value), middle), BEST.colour)
    if math.isfinite(credit.last_in.value):
        picture.dot((at(credit.last_in.value), middle), BEST.colour, 4.5, hollow=True)


def combinations_chart(contents: "Contents", found: "list[Estimate]", name: str, width: float) -> "Markup":
    """Draw what every combination of practices leaves against the first scenario, the worst first."""
    ranked = sorted(found, key=lambda one: one.value)
    size = max(abs(one.value) for one in ranked)
    scale = scale_of("money per year", size, contents.currency)
    picture = Picture(name, width, 240)
    bottom = 206
    bounds = [scale.factor * bound for one in ranked for bound in (one.low, one.high)]
    upright = Axis(*room_for(bounds), bottom, 22)
    across = Axis(0, len(ranked), 52, width - 8)
    picture.upwards(upright, even_ticks(upright.low, upright.high), lambda tick: f"{tick:g}", 52)
    picture.text((4, 12), f"{scale.before.strip()}{scale.after}", GREY)
    for verdict, colour in (("less", WORST.colour), ("unclear", GREY), ("more", BEST.colour)):
        for place, one in enumerate(ranked):
            kind = "less" if one.high < 0 else "more" if one.low > 0 else "unclear"
            if kind == verdict and math.isfinite(one.low):
                x, low, high = (
                    across(place),
                    upright(scale.factor * one.low),
                    upright(scale.factor * one.high),
                )
                picture.line((x, low), (x, high), colour, 0.9)
    picture.path(
        [(across(place), upright(scale.factor * one.value)) for place, one in enumerate(ranked)], INK, 1.6
    )
    picture.line((52, upright(0)), (width - 8, upright(0)), INK, 1.2)
    losing, paying = sum(one.high < 0 for one in ranked), sum(one.low > 0 for one in ranked)
    picture.text((54, bottom + 20), f"{losing} clearly less", WORST.colour)
    picture.text((width - 8, bottom + 20), f"{paying} clearly more", BEST.colour, "end")
    return picture.svg(
        "What combinations of practices leave",
        "Every combination with its interval, sorted; level 0 is the first scenario.",
    )
