"""The first figures of a comparison: growth, funnel pair, response times, trust.

Each title is the finding as a sentence, each note says n, interval and window, and each is drawn from a tidy
table of `experiments.figures.tables` that is stored beside it.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments.defaults import GROWTH
from experiments.figures import tables as series
from experiments.figures.change import draw_path
from experiments.figures.leaks import draw_leaks
from experiments.figures.style import (
    INK,
    RULE,
    draw_bars,
    draw_fan,
    house_style,
    label_bars,
    label_ends,
    looks,
    new_figure,
    save_figure,
    write,
)
from experiments.files.tables import save_csv
from experiments.findings import comparison as findings
from experiments.findings.comparison import sample
from experiments.findings.naming import STAGE_NAMES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.results.comparison import Comparison


class Drawing(NamedTuple):
    """A figure's name, the table it is drawn from, and how it is drawn."""

    name: str
    table: "Callable[[Comparison], pd.DataFrame]"
    draw: "Callable[[Comparison], Figure]"


def save_figures(comparison: "Comparison", folder: Path) -> None:
    """Write every figure that has something to show, with the table behind it."""
    folder.mkdir(exist_ok=True)
    for name, table, draw in DRAWINGS:
        rows = table(comparison)
        if not rows.empty:
            save_csv(rows, folder / f"{name}.csv")
            save_figure(draw(comparison), folder, name)


def draw_growth(comparison: "Comparison") -> "Figure":
    """Draw the growth of each scenario as a point with its interval."""
    rows = series.growth_series(comparison).to_dict("records")
    with house_style():
        note = f"Run-rate revenue over the last observed year. {sample(comparison)}"
        figure, [axes] = new_figure(findings.growth_finding(comparison), note, 1.9 + 0.55 * len(rows))
        for place, (row, look) in enumerate(zip(rows, looks(len(rows)), strict=True)):
            value, low, high = (100 * row[bound] for bound in ("value", "low", "high"))
            axes.plot([low, high], [place, place], color=look.colour, linewidth=3)
            axes.plot(value, place, look.marker, color=look.colour, markersize=9)
            label = findings.level(comparison, row["scenario"], GROWTH)
            where = 0.0 if math.isnan(value) else value
            write(axes, label, (where, place), look.colour, (0, 9), ("center", "bottom"), 10)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(rows)), [row["scenario"] for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.7)
        axes.margins(x=0.18)
        axes.set_xlabel("revenue growth (%)")
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
    return figure


def draw_funnel(comparison: "Comparison") -> "Figure":
    """Draw leads by stage as paired bars on one baseline, the first scenario against the last."""
    rows = series.funnel_series(comparison)
    names = findings.ends(comparison)
    thickness = 0.8 / len(names)
    with house_style():
        note = (
            "Bars: leads a run that inquired in observed time at least 270 days before its end; in brackets: "
            f"share of the stage before; whiskers: 95 % intervals. {sample(comparison)}"
        )
        figure, [axes] = new_figure(findings.funnel_finding(comparison), note, 5.2)
        for order, (name, look) in enumerate(zip(names, looks(len(names)), strict=True)):
            bars = rows[rows["scenario"] == name].to_dict("records")
            places = [stage + (order - (len(names) - 1) / 2) * thickness for stage in range(len(bars))]
            draw_bars(axes, places, [bar["leads"] for bar in bars], thickness, look, name)
            for place, bar in zip(places, bars, strict=True):
                axes.plot([bar["low"], bar["high"]], [place, place], color=INK, linewidth=1.2)
                end = bar["leads"] if math.isnan(bar["high"]) else bar["high"]
                write(axes, findings.leads_in_words(bar["leads"], bar["step"]), (end, place), look.colour)
        label_bars(axes, STAGE_NAMES, 0.16, "leads")
    return figure


def draw_responses(comparison: "Comparison") -> "Figure":
    """Draw how many delivered leads were tried within a time: the curve stays below all that never are."""
    rows = series.response_series(comparison)
    with house_style():
        note = (
            "Leads delivered in observed time at least 30 days before its end; a curve that ends below 100 % "
            f"leaves leads unworked; bands: 95 % intervals. {sample(comparison)}"
        )
        figure, [axes] = new_figure(findings.response_finding(comparison), note, 4.8)
        ends = []
        for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
            curve = rows[rows["scenario"] == name]
            if not curve.empty:
                hours, share = curve["hours"], 100 * curve["share"]
                axes.fill_between(
                    hours, 100 * curve["low"], 100 * curve["high"], color=look.colour, alpha=0.2
                )
                axes.plot(hours, share, linestyle=look.line, color=look.colour, linewidth=2)
                ends.append((share.iloc[-1], f"{name}\n{share.iloc[-1]:.0f} % in 30 days", look))
        draw_promise(axes, comparison)
        axes.set_xscale("log")
        axes.set_xticks(list(series.DURATIONS), list(series.DURATIONS.values()))
        axes.minorticks_off()
        axes.set_xlim(1 / 12, 720)
        axes.set_ylim(0, 100)
        axes.set_xlabel("time from inquiry to first attempt (elapsed, log scale)")
        axes.set_ylabel("leads tried (%)")
        label_ends(axes, ends, gap=9)
        axes.grid(axis="y")
    return figure


def draw_promise(axes: "Axes", comparison: "Comparison") -> None:
    """Draw what sales has promised, where all scenarios promise the same."""
    elapsed = series.promised_hours(comparison)
    if elapsed is None:
        return
    hours = elapsed * series.BUSINESS_HOURS_A_WEEK / series.HOURS_A_WEEK
    axes.axvline(elapsed, color=INK, linewidth=1, linestyle=(0, (2, 2)))
    label = f"SLA: {hours:g} business hours\n(about {elapsed:.0f} h elapsed)"
    write(axes, label, (elapsed, 100), INK, (-5, -4), ("right", "top"), 8)


def draw_trust(comparison: "Comparison") -> "Figure":
    """Draw trust both ways over time, a panel a direction."""
    rows = series.trust_series(comparison)
    with house_style():
        note = (
            "Trust is a quantity of the model (0 to 1), not a survey score. Lines: medians; bands: the "
            f"middle 50 and 80 % of runs; shaded: warm-up. {sample(comparison)}"
        )
        figure, panels = new_figure(findings.trust_finding(comparison), note, 4.6, panels=2)
        for axes, (trust, title) in zip(panels, series.TRUST.items(), strict=True):
            ends = []
            for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
                line = rows[(rows["scenario"] == name) & (rows["trust"] == trust)]
                draw_fan(axes, line, look)
                ends.append((line["median"].iloc[-1], name, look))
            axes.axvspan(0, series.warm_up_weeks(comparison), color=RULE, alpha=0.35, linewidth=0)
            axes.set_title(title)
            axes.set_ylim(0, 1)
            axes.set_xlim(0, rows["week"].max())
            axes.set_xlabel("week")
            axes.grid(axis="y")
        panels[0].set_ylabel("trust")
        label_ends(panels[-1], ends, gap=0.06)
    return figure


DRAWINGS = (
    Drawing("growth", series.growth_series, draw_growth),
    Drawing("funnel", series.funnel_series, draw_funnel),
    Drawing("leaks", series.leak_series, draw_leaks),
    Drawing("responses", series.response_series, draw_responses),
    Drawing("trust", series.trust_series, draw_trust),
    Drawing("path", series.path_series, draw_path),
)
