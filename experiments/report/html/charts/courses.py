"""Charts along time: how soon leads are tried, and trust."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from experiments.figures.style import GREY, INK, RULE, Look, looks
from experiments.figures.tables import DURATIONS, TRUST, promised_hours, warm_up_weeks
from experiments.findings import comparison as findings
from experiments.report.contents import Contents
from experiments.report.html.svg import (
    TEXT,
    Axis,
    Picture,
    dash_of,
    shortened,
    spaced,
)

LEFT = 50


def response_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw how many delivered leads were tried within a time; a curve that ends below 100 % leaves leads alone."""
    comparison = contents.comparison
    assert comparison is not None
    picture = Picture(name, width, 330)
    bottom = 282
    across = Axis(1 / 12, 720, LEFT, width - 10, logarithmic=True)
    upright = Axis(0, 100, bottom, 30)
    ticks = [hours for hours in DURATIONS if not picture.is_narrow or hours in {1 / 12, 1, 24, 720}]
    for hours in ticks:
        picture.line((across(hours), 30), (across(hours), bottom), RULE)
        anchor = "start" if hours == ticks[0] else "end" if hours == ticks[-1] else "middle"
        picture.text((across(hours), bottom + 17), DURATIONS[hours], GREY, anchor)
    picture.text((width - 10, bottom + 36), "from inquiry to first attempt, elapsed", GREY, "end")
    picture.upwards(upright, " %", LEFT)
    ends = []
    for label, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        curve = contents.of("responses", label)
        if curve.empty:
            continue
        x = [across(min(max(hours, 1 / 12), 720)) for hours in curve["hours"]]
        band(
            picture,
            x,
            [upright(100 * v) for v in curve["low"]],
            [upright(100 * v) for v in curve["high"]],
            look,
            0.16,
        )
        picture.path(
            [*zip(x, (upright(100 * v) for v in curve["share"]), strict=True)],
            look.colour,
            2.4,
            dash_of(look),
        )
        last = float(curve["share"].iloc[-1])
        ends.append((upright(100 * last), f"{label}: {100 - 100 * last:.0f} % never in 30 days", look))
    promise = promised_hours(comparison)
    if promise is not None and 1 / 12 < promise < 720:
        picture.line((across(promise), 30), (across(promise), bottom), INK, 1.4, "3 3")
        picture.text((across(promise) - 5, 24), f"SLA: {promise:.0f} h elapsed", INK, "end")
    label_curves(picture, ends, right=width - 12, lowest=bottom - 8, raised=9)
    return picture.svg(
        findings.response_finding(comparison),
        "Share of delivered leads tried within a time, a curve a scenario; what is missing to 100 % was never tried.",
    )


def band(
    picture: Picture,
    x: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    look: Look,
    opacity: float,
) -> None:
    """Fill between two lines of a fan, where both are known."""
    known = [(a, b, c) for a, b, c in zip(x, low, high, strict=True) if math.isfinite(b) and math.isfinite(c)]
    if known:
        picture.area([(a, b) for a, b, _ in known], [(a, c) for a, _, c in known], look.colour, opacity)


def label_curves(
    picture: Picture,
    ends: Sequence[tuple[float, str, Look]],
    right: float,
    lowest: float,
    raised: float,
    left: float = LEFT,
) -> None:
    """Name curves above their right ends, none over another."""
    heights = spaced([height - raised for height, _, _ in ends], TEXT + 4, lowest)
    for height, (_, label, look) in zip(heights, ends, strict=True):
        picture.text((right, height), shortened(label, right - left), look.colour, "end", bold=True)


def trust_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw trust both ways over time as fans, a panel a direction."""
    comparison = contents.comparison
    assert comparison is not None
    rows = contents.series["trust"]
    weeks = float(rows["week"].max())
    probe = Picture(name, width, 0)
    panels = 1 if probe.is_narrow else 2
    wide, tall = (width - 10) / panels, 300
    picture = Picture(name, width, tall * (2 if probe.is_narrow else 1))
    for place, (trust, title) in enumerate(TRUST.items()):
        left, top = (0.0, tall * place) if picture.is_narrow else (wide * place, 0.0)
        across = Axis(0, weeks, left + LEFT, left + wide - 6)
        upright = Axis(0, 1, top + tall - 46, top + 54)
        trust_panel(contents, picture, trust, across, upright)
        picture.text((left + 6, top + 16), title, bold=True)
    return picture.svg(
        findings.trust_finding(comparison),
        "Trust by week, 0 to 1: a line is the median of the runs, bands are their middle 50 and 80 %.",
    )


def trust_panel(contents: Contents, picture: Picture, trust: str, across: Axis, upright: Axis) -> None:
    """Draw one direction of trust, with the warm-up and the dated changes marked."""
    comparison = contents.comparison
    assert comparison is not None
    rows = contents.series["trust"]
    bottom, top = upright.start, upright.end
    for tick in (0, 0.25, 0.5, 0.75, 1):
        picture.line((across.start, upright(tick)), (across.end, upright(tick)), RULE)
        picture.text((across.start - 6, upright(tick) + 4), f"{tick:g}", GREY, "end")
    for week in range(0, int(across.high) + 1, 104 if picture.is_narrow else 52):
        picture.line((across(week), top), (across(week), bottom), RULE)
        anchor = "end" if week + 8 > across.high else "middle"
        picture.text((across(week), bottom + 17), f"week {week}" if week else "0", GREY, anchor)
    for label, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        line = rows[(rows["scenario"] == label) & (rows["trust"] == trust)]
        x = [across(week) for week in line["week"]]
        for low, high in (("low", "high"), ("lower", "upper")):
            band(picture, x, [upright(v) for v in line[low]], [upright(v) for v in line[high]], look, 0.16)
    ends = []
    for label, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        line = rows[(rows["scenario"] == label) & (rows["trust"] == trust)].dropna(subset=["median"])
        if line.empty:
            continue
        points = [(across(week), upright(v)) for week, v in zip(line["week"], line["median"], strict=True)]
        picture.path(points, look.colour, 2.2, dash_of(look))
        ends.append((points[-1][1], label, look))
    label_curves(picture, ends, across.end - 4, bottom - 4, 8, across.start)
    mark_events(contents, picture, across, top, bottom)


def mark_events(contents: Contents, picture: Picture, across: Axis, top: float, bottom: float) -> None:
    """Mark the end of the warm-up and the dated changes of the last scenario."""
    comparison = contents.comparison
    assert comparison is not None
    events = [(warm_up_weeks(comparison), "observed from here")]
    events += [(change.at / 168, change.name) for change in comparison.cells[-1].scenario.changes]
    for place, (week, label) in enumerate(events[:4]):
        if not 0 < week < across.high:
            continue
        x = across(week)
        picture.line((x, top - 4), (x, bottom), INK, 1, "2 3")
        to_the_left = x > (across.start + across.end) / 2
        room = (x - across.start if to_the_left else across.end - x) - 6
        y = top - 8 - 14 * (place % 2)
        picture.text(
            (x - 4 if to_the_left else x + 4, y),
            shortened(label, room, 11),
            INK,
            "end" if to_the_left else "start",
            11,
        )
