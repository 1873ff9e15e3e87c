"""The way from one scenario to another as a ladder: what is reached when, by the best, worst and mean order."""

from typing import TYPE_CHECKING, Any

from experiments.figures.style import BEST, GREY, INK, WORST, house_style, new_figure, wrapped, write
from experiments.findings.comparison import CAVEAT
from experiments.findings.measures import lowered
from experiments.findings.practices import titles
from experiments.findings.roadmap import roadmap_finding
from experiments.numbers import in_words, scale_of
from experiments.statistics.adoption import mean_level
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.results.roadmap import Roadmap

LOOKS = {"best": BEST, "worst": WORST}
MEAN = "mean of all"
ROOM = 0.4  # above and below the lines, as a share of what they span
DOTS = (0, (1, 1.5))


def ladder_series(roadmap: "Roadmap") -> "pd.DataFrame":
    """Return what each order has gained from which month on; "mean of all" goes by whole months."""
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    if roadmap.orders["best"]:
        for kind in LOOKS:
            rows.append((kind, 0.0, "", 0.0, *[None] * 4))
            for step, gain in zip(roadmap.steps(kind), roadmap.reached(kind), strict=True):
                rows.append((kind, step.month + step.months, step.practice, *gain[:3], step.cost, step.hours))
        months = range(int(end_of(roadmap)) + 1)
        gains = mean_level(roadmap.judged - roadmap.judged[:, :1], roadmap.objective.terms, months)
        rows += [
            (MEAN, float(month), "", gain, *[None] * 4) for month, gain in zip(months, gains, strict=True)
        ]
    columns = ["order", "month", "practice", "gain", "low", "high", "cost", "hours"]
    return pd.DataFrame(rows, columns=columns)


def end_of(roadmap: "Roadmap") -> float:
    """Return the month up to which the ladder is drawn: a few after the last step, within the horizon."""
    return min(roadmap.horizon, sum(roadmap.objective.terms.months) + 3)


def draw_ladder(roadmap: "Roadmap") -> "Figure":
    """Draw the best order as numbered steps, with its costs below, against the worst and the mean of all."""
    table = ladder_series(roadmap)
    size = float(table["gain"].abs().max()) if len(table) else 0.0
    scale = scale_of(roadmap.about.unit, size, roadmap.states.currency, difference=True)
    with house_style():
        figure, [axes] = new_figure(roadmap_finding(roadmap), note_of(roadmap), 5.4)
        for kind, look in LOOKS.items():
            rows = table[table["order"] == kind]
            months = [*rows["month"], end_of(roadmap)][: len(rows) + 1]
            gains = [*(scale.factor * rows["gain"]), *(scale.factor * rows["gain"].tail(1))]
            line: dict[str, Any] = {"color": look.colour, "linestyle": look.line, "linewidth": 2}
            axes.step(months[: len(gains)], gains, where="post", label=f"the {kind} order", **line)
        rows = table[table["order"] == MEAN]
        axes.plot(
            rows["month"], scale.factor * rows["gain"], color=GREY, linestyle=DOTS, label="mean of all orders"
        )
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_xlim(0, end_of(roadmap))
        low, high = axes.dataLim.intervaly
        if high > low:
            # A few runs have whiskers so long that they would leave nothing else to see.
            axes.set_ylim(low - ROOM * (high - low), high + ROOM * (high - low))
        draw_steps(axes, roadmap, scale.factor)
        axes.set_xlabel("months from the first beginning")
        axes.set_ylabel(scale.label(f"gain in {lowered(roadmap.about.label)}"))
        axes.grid(axis="y")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3, frameon=False)
    return figure


def draw_steps(axes: "Axes", roadmap: "Roadmap", factor: float) -> None:
    """Number the steps of the best order, mark where each is begun and its cost, and list them beside."""
    names, currency = titles(roadmap.states.pair), roadmap.states.currency
    steps = roadmap.steps("best")
    dearest = max((step.cost for step in steps), default=0.0) or 1.0
    floor, right = axes.get_ylim()[0], end_of(roadmap)
    for place, (step, gain) in enumerate(zip(steps, roadmap.reached("best"), strict=True), start=1):
        month = step.month + step.months
        whisker = [factor * gain.low, factor * gain.high]
        axes.plot([month, month], whisker, color=INK, linewidth=1.2, scaley=False)
        axes.plot(month, factor * gain.value, BEST.marker, color=BEST.colour, markersize=13)
        write(axes, str(place), (month, factor * gain.value), "white", (0, -0.5), ("center", "center"), 8)
        axes.plot(
            step.month, floor, "^", color=INK, markersize=4 + 8 * (step.cost / dearest) ** 0.5, clip_on=False
        )
        label = f"{place}  {names[step.practice]}"
        money = in_words(step.cost, "money", currency)
        takes = f"month {step.month:g}, {step.months:g} months, {money}, {step.hours:g} h"
        height = 1 - (place - 0.5) / max(len(steps), 6)
        listed: dict[str, Any] = {"xycoords": "axes fraction", "fontsize": 8, "va": "center", "color": INK}
        axes.annotate(wrapped(label, 48) + f"\n    {takes}", (1.02, height), annotation_clip=False, **listed)
    axes.set_ylim(bottom=floor)
    axes.set_xlim(0, right)


def note_of(roadmap: "Roadmap") -> str:
    """Say what the lines and marks are."""
    return (
        f"Lines: steady state reached, over {roadmap.states.names[0]}, mean of n = {len(roadmap.judged)} paired runs; "
        f"whiskers: {100 * INTERVAL:g} % intervals, cut where they leave the frame; triangles: a practice is begun, "
        "the larger the dearer. The orders were chosen on other runs than those "
        f"shown. Not fair credit. {CAVEAT}"
    )
