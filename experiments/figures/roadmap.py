"""The way from one scenario to another as a ladder: what is reached when, by the best, worst and mean order."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from experiments.figures.chart import Axis, Chart, Dot, Line, Plane, Rule, Strip, Table
from experiments.figures.style import BEST, GREY, INK, WORST, Look
from experiments.findings import samples
from experiments.findings.measures import change_in_words, level_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.findings.roadmap import advices, roadmap_finding
from experiments.numbers import Scale, in_words, number, scale_of
from experiments.results.roadmap import Roadmap
from experiments.statistics.adoption import mean_level

LOOKS = {"best": BEST, "worst": WORST}
MEAN = "mean of all"
LOT = Look(GREY, ":", "o", "")
ROOM = 0.4  # above and below the lines, as a share of what they span


def ladder_series(roadmap: Roadmap) -> pd.DataFrame:
    """Return what each order has gained from which month on; "mean of all" goes by whole months."""
    rows: list[tuple[Any, ...]] = []
    if roadmap.orders["best"]:
        for kind in LOOKS:
            rows.append((kind, 0.0, "", 0.0, *[None] * 4))
            for step, gain in zip(roadmap.steps(kind), roadmap.reached(kind), strict=True):
                rows.append((kind, step.month + step.months, step.practice, *gain[:3], step.cost, step.hours))
        months = range(int(end_of(roadmap)) + 1)
        values = roadmap.judges("random").values
        gains = mean_level(values - values[:, :1], roadmap.objective.terms, months)
        rows += [
            (MEAN, float(month), "", gain, *[None] * 4) for month, gain in zip(months, gains, strict=True)
        ]
    columns = ["order", "month", "practice", "gain", "low", "high", "cost", "hours"]
    return pd.DataFrame(rows, columns=columns)


def end_of(roadmap: Roadmap) -> float:
    """Return the month up to which the ladder is drawn: a few after the last step, within the horizon."""
    return min(roadmap.horizon, sum(roadmap.objective.terms.months) + 3)


def ladder_chart(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> Chart:
    """Show the best order as numbered steps, with its costs below, against the worst and the mean of all."""
    table = ladder_series(roadmap)
    size = float(table["gain"].abs().max()) if len(table) else 0.0
    scale = scale_of(roadmap.about.unit, size, roadmap.states.currency, difference=True)
    names = titles(roadmap.states.pair, naming)
    lines = lines_of(table, scale, end_of(roadmap))
    up = up_axis(roadmap, lines, scale)
    across = Axis(
        "months from the first beginning", low=0, high=end_of(roadmap), ticks=months_of(end_of(roadmap))
    )
    note = (
        "Each numbered step is a practice that has been established; lines: steady states over "
        f"{roadmap.states.names[0]}; whiskers: intervals, cut where they leave the frame; below: a practice is begun. "
        "Not fair credit."
    )
    return Chart(
        "roadmap",
        roadmap_finding(roadmap, naming),
        note,
        samples.of_orders(roadmap),
        table,
        steps_in_words(roadmap, names),
        (Plane(across, up, (*lines, *steps_of(roadmap, names, scale), *begun(roadmap), *stop(roadmap))),),
    )


def stop(roadmap: Roadmap) -> list[Rule]:
    """Mark the month in which the steps that are worth doing stand, if one should stop there."""
    if roadmap.stops_at is None:
        return []
    done = roadmap.steps("best")[: len(roadmap.recommended)]
    return [Rule(done[-1].month + done[-1].months if done else 0.0, "stop here")]


def months_of(end: float) -> dict[float, str]:
    """Name months, as many as are readable over the time shown."""
    every = 3 if end <= 24 else 12 if end > 60 else 6
    return {float(month): str(month) for month in range(0, int(end) + 1, every)}


def lines_of(table: pd.DataFrame, scale: Scale, end: float) -> list[Line]:
    """Return a stair for each order, up to the end, and the mean of all orders as a curve."""
    lines = []
    for kind, look in LOOKS.items():
        rows = table[table["order"] == kind]
        if len(rows):
            months = (*map(float, rows["month"]), end)
            gains = tuple(scale.factor * float(gain) for gain in rows["gain"])
            lines.append(Line(f"the {kind} order", months, (*gains, gains[-1]), look, is_stepped=True))
    rows = table[table["order"] == MEAN]
    if len(rows):
        gains = tuple(scale.factor * float(gain) for gain in rows["gain"])
        lines.append(Line("mean of all orders", tuple(map(float, rows["month"])), gains, LOT))
    return lines


def up_axis(roadmap: Roadmap, lines: list[Line], scale: Scale) -> Axis:
    """Return the axis of gains: a few runs have whiskers so long that they would leave nothing else to see."""
    what = f"gain in {lowered(roadmap.about.label)}"
    values = [value for line in lines for value in line.values]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if not high > low:
        return Axis(what, scale)
    return Axis(what, scale, low - ROOM * (high - low), high + ROOM * (high - low))


def steps_of(roadmap: Roadmap, names: dict[str, str], scale: Scale) -> Iterator[Dot]:
    """Yield the steps of the best order, numbered, each with what it takes."""
    for place, (step, gain) in enumerate(zip(roadmap.steps("best"), roadmap.reached("best"), strict=True), 1):
        value, low, high = (scale.factor * bound for bound in (gain.value, *gain.widest))
        money = in_words(step.cost, "money", roadmap.states.currency)
        takes = f"month {step.month:g}, {step.months:g} months, {money}, {step.hours:g} h"
        yield Dot(
            value, BEST, step.month + step.months, low, high, f"{names[step.practice]}\n{takes}", number=place
        )


def begun(roadmap: Roadmap) -> list[Strip]:
    """Mark when each practice of the best order is begun, the larger the dearer it is."""
    steps = roadmap.steps("best")
    dearest = max((step.cost for step in steps), default=0.0) or 1.0
    if not steps:
        return []
    sizes = tuple(step.cost / dearest for step in steps)
    months = tuple(step.month for step in steps)
    return [Strip("begun: the larger, the dearer", months, Look(INK, "-", "^", ""), sizes)]


def steps_in_words(roadmap: Roadmap, names: dict[str, str]) -> Table:
    """Write the steps of the best order."""
    currency = roadmap.states.currency
    rows = [
        (
            str(place),
            names[step.practice],
            f"month {step.month:g} to {step.month + step.months:g}",
            in_words(step.cost, "money", currency),
            f"{number(step.hours, 0)} h",
            change_in_words(step.step, roadmap.about, currency),
            level_in_words(step.level, roadmap.about, currency),
            advice,
        )
        for place, (step, advice) in enumerate(
            zip(roadmap.steps("best"), advices(roadmap), strict=True), start=1
        )
    ]
    columns = ("", "Practice", "When", "Cost once", "Effort", "Adds", "Level then", "Advice")
    return Table("The best order of adoption", columns, tuple(rows))


def roadmap_charts(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the ladder."""
    yield ladder_chart(roadmap, naming)
