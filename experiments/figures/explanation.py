"""The gap between two scenarios as a waterfall of fair shares, with what each practice does alone and last."""

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from experiments.figures.style import BLUE, GREY, INK, VERMILLION, house_style, new_figure, write
from experiments.findings.comparison import CAVEAT
from experiments.findings.explanation import decimals_of, explanation_finding, synergy_sentence
from experiments.findings.measures import lowered
from experiments.findings.practices import titles
from experiments.numbers import estimate_in_words, numbers_of, scale_of
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.results.explanation import Explanation

HOLLOW: dict[str, Any] = {
    "markersize": 5,
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "color": INK,
    "linestyle": "none",
}


def waterfall_series(explanation: "Explanation") -> "pd.DataFrame":
    """Return the bars: where each begins and ends, the interval of its end, and the effects beside it.

    There are none where no replication has a value in every state.
    """
    import pandas as pd

    columns = ["bar", "begins", "ends", "low", "high", "alone", "last_in"]
    first, last = explanation.levels
    if math.isnan(explanation.gap.value):
        return pd.DataFrame(columns=columns)
    at = first.value
    rows: list[tuple[Any, ...]] = [(explanation.states.names[0], 0.0, at, first.low, first.high, None, None)]
    for name in explanation.ranked:
        share = explanation.shapley[name]
        alone, last_in = (at + found[name].value for found in (explanation.alone, explanation.last_in))
        rows.append((name, at, at + share.value, at + share.low, at + share.high, alone, last_in))
        at += share.value
    rows.append((explanation.states.names[1], 0.0, last.value, last.low, last.high, None, None))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], float))


def draw_waterfall(explanation: "Explanation") -> "Figure":
    """Draw the bars from the first scenario down to the second, one practice after another."""
    unit, currency = explanation.about.unit, explanation.states.currency
    bars = waterfall_series(explanation).to_dict("records")
    scale = scale_of(unit, max((abs(bar["ends"]) for bar in bars), default=0.0), currency)
    names = titles(explanation.states.pair)
    with house_style():
        title = explanation_finding(explanation)
        figure, [axes] = new_figure(title, note_of(explanation), 5.6)
        for place, bar in enumerate(bars):
            draw_bar(axes, place, bar, scale.factor)
            if place + 1 < len(bars):
                axes.plot([scale.factor * bar["ends"]] * 2, [place, place + 1], color=GREY, linewidth=0.8)
            right = max(value for key, value in bar.items() if key != "bar" and not math.isnan(value))
            write(axes, label_of(str(bar["bar"]), place, explanation), (scale.factor * right, place), INK)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(bars)), [names.get(str(bar["bar"]), str(bar["bar"])) for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.margins(x=0.16)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        axes.set_xlabel(scale.label(lowered(explanation.about.label)))
        draw_legend(axes)
    return figure


def draw_bar(axes: "Axes", place: int, bar: "Mapping[Hashable, Any]", factor: float) -> None:
    """Draw one bar with its whisker, and hollow ticks where it would end alone and last in."""
    begins, ends = factor * bar["begins"], factor * bar["ends"]
    is_end = math.isnan(bar["alone"])
    rises = ends >= begins
    colour = GREY if is_end else BLUE if rises else VERMILLION
    hatch = "" if is_end or rises else "////"
    axes.barh(
        place,
        ends - begins,
        0.62,
        left=begins,
        facecolor="white" if hatch else colour,
        edgecolor=colour,
        hatch=hatch,
    )
    axes.plot([factor * bar["low"], factor * bar["high"]], [place, place], color=INK, linewidth=1.4)
    for key, marker, shift in (("alone", ">", -0.2), ("last_in", "D", 0.2)):
        if not math.isnan(bar[key]):
            axes.plot(factor * bar[key], place + shift, marker, **HOLLOW)


def label_of(name: str, place: int, explanation: "Explanation") -> str:
    """Write a fair share, or the level of a scenario with its interval."""
    unit, currency = explanation.about.unit, explanation.states.currency
    if name not in explanation.shapley:
        return estimate_in_words(explanation.levels[0 if place == 0 else 1], unit, currency)
    scale = scale_of(unit, abs(explanation.gap.value), currency, difference=True)
    return numbers_of(explanation.shapley[name], scale, True, decimals_of(explanation))[0]


def draw_legend(axes: "Axes") -> None:
    """Say what the hollow ticks mean."""
    axes.plot([], [], ">", label="if it alone moved", **HOLLOW)
    axes.plot([], [], "D", label="if it came last", **HOLLOW)
    axes.legend(loc="best", frameon=False, fontsize=8)


def note_of(explanation: "Explanation") -> str:
    """Say what the bars are, the largest synergy, and how sure all of it is."""
    return (
        f"{synergy_sentence(explanation)}. Bars are fair shares of credit (Shapley values over all 512 states), not an "
        f"order of adoption; whiskers: {100 * INTERVAL:g} % intervals that hold for all nine at once. "
        f"n = {len(explanation.game)} paired runs of each state. {CAVEAT}"
    )
