"""The chart of a change on its way: what it has gained, its trough, and when runs pay back."""

import math

import pandas as pd
from markupsafe import Markup

from experiments.figures.style import GREY, Look, looks
from experiments.findings import comparison as findings
from experiments.numbers import in_words, scale_of
from experiments.report.contents import Contents
from experiments.report.html.charts.courses import band, label_curves
from experiments.report.html.svg import Axis, Picture, dash_of, even_ticks, room_for, shortened, width_of


def path_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw what changes have gained on the firm that stays, with the trough and the weeks in which runs pay back."""
    comparison = contents.comparison
    assert comparison is not None
    rows = contents.series["path"]
    largest = float(rows[["low", "high"]].abs().to_numpy().max())
    scale = scale_of("money", largest, contents.currency)
    labels = [label for label in comparison.names if not contents.of("path", label).empty]
    picture = Picture(name, width, 340 + 26 * len(labels))
    bottom = 290
    across = Axis(float(rows["week"].min()), float(rows["week"].max()), 52, width - 10)
    bounds = [scale.factor * value for column in ("low", "high") for value in rows[column]]
    upright = Axis(*room_for(bounds), bottom, 28)
    picture.upwards(upright, "", 52)
    picture.text((6, 14), f"gained so far, {scale.unit}", GREY)
    for tick in even_ticks(across.low, across.high, 4 if picture.is_narrow else 8):
        picture.text((across(tick), bottom + 17), f"{tick:.0f}", GREY, "middle")
    picture.text((width - 10, bottom + 34), "week", GREY, "end")
    all_looks = dict(zip(comparison.names, looks(len(comparison.names)), strict=True))
    ends = []
    for place, label in enumerate(labels):
        line, look = contents.of("path", label), all_looks[label]
        gained_fan(picture, contents, line, look, across, upright, scale.factor)
        ends.append((upright(scale.factor * float(line["median"].iloc[-1])), label, look))
        payback_dots(picture, contents, label, look, across, bottom + 52 + 26 * place)
    label_curves(picture, ends, width - 14, bottom - 6, 9)
    return picture.svg(
        findings.path_finding(comparison),
        "Money gained on the first scenario by week: median and fans of the middle 50 and 80 % of runs; below, a dot a "
        "run in the week from which it stays paid back.",
    )


def gained_fan(
    picture: Picture,
    contents: Contents,
    line: pd.DataFrame,
    look: Look,
    across: Axis,
    upright: Axis,
    factor: float,
) -> None:
    """Draw the fan of a scenario and mark the trough of its median."""
    x = [across(week) for week in line["week"]]
    for low, high in (("low", "high"), ("lower", "upper")):
        lows, highs = ([upright(factor * value) for value in line[bound]] for bound in (low, high))
        band(picture, x, lows, highs, look, 0.18)
    points = [*zip(x, (upright(factor * value) for value in line["median"]), strict=True)]
    picture.path(points, look.colour, 2.4, dash_of(look))
    trough = line.iloc[int(line["median"].argmin())]
    if trough["median"] < 0:
        place = (across(trough["week"]), upright(factor * trough["median"]))
        picture.diamond(place, look.colour, hollow=False)
        worst = in_words(float(trough["median"]), "money", contents.currency)
        words = f"lowest: {worst}, week {trough['week']:.0f}"
        half = width_of(words) / 2
        middle = min(max(place[0], half + 4), picture.width - half - 4)
        picture.text((middle, min(place[1] + 20, upright.start - 4)), words, look.colour, "middle")


def payback_dots(
    picture: Picture, contents: Contents, label: str, look: Look, across: Axis, y: float
) -> None:
    """Draw a dot for each run in the week from which it stays paid back, and count those that do not."""
    comparison = contents.comparison
    assert comparison is not None
    months = comparison.values(label, "payback_months")
    paid = [month for month in months if math.isfinite(month)]
    for month in paid:
        week = across.low + month * 52 / 12
        if week <= across.high:
            picture.dot((across(week), y), look.colour, 3.5, hollow=True)
    missing = len(months) - len(paid)
    words = f"{label}: {len(paid)} of {len(months)} runs pay back" + (
        f", {missing} do not in the time simulated" if missing else ""
    )
    picture.text((10, y - 9), shortened(words, picture.width - 20, 11.5), look.colour, size=11.5)
