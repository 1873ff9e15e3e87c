"""Draws rows of bars and dots with matplotlib."""

import math
from typing import Any

from matplotlib.axes import Axes

from experiments.figures.chart import Bar, Dot, Row, Rows, named_looks, widest
from experiments.figures.drawing.canvas import wrapped, write, write_key
from experiments.figures.extent import values_of
from experiments.figures.style import GREY, INK, Look, readable

HEADING = 0.8  # rows that a heading takes
LONGEST = 44  # letters of a line of label
THICK = 0.8  # share of a row that its bars take


def slots_of(panel: Rows) -> float:
    """Return how many rows' worth of height a panel needs, headings and thick rows included."""
    groups = len({row.group for row in panel.rows if row.group})
    bars = max((sum(isinstance(mark, Bar) for mark in row.marks) for row in panel.rows), default=0)
    lines = max((row.label.count("\n") for row in panel.rows), default=0)
    return len(panel.rows) * (1.3 if bars > 1 and not groups else 1.1 if lines else 1.0) + HEADING * groups


def draw_rows(axes: Axes, panel: Rows) -> None:
    """Draw rows from the top down."""
    places = draw_headings(axes, panel)
    for place, row in zip(places, panel.rows, strict=True):
        draw_row(axes, place, row)
    if panel.is_chain:
        thread(axes, places, panel)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(
        places, ["\n".join(wrapped(line, LONGEST) for line in row.label.split("\n")) for row in panel.rows]
    )
    for label, row in zip(axes.get_yticklabels(), panel.rows, strict=True):
        label.set_color(readable(row.colour))
    axes.set_ylim((places[-1] if places else 0) + 0.6, -0.7)
    axes.margins(x=0.06)
    if panel.across.high is not None:
        axes.set_xlim(panel.across.low, panel.across.high)
    axes.set_xlabel(panel.across.label)
    if panel.across.scale.factor == 1:
        axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    draw_key(axes, panel)


def draw_headings(axes: Axes, panel: Rows) -> list[float]:
    """Write the headings of groups above their rows, and return where each row stands."""
    places, place, group = [], 0.0, ""
    for row in panel.rows:
        if row.group != group:
            group = row.group
            axes.annotate(
                group,
                (0, place),
                xycoords=axes.get_yaxis_transform(),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                fontweight="bold",
            )
            place += HEADING
        places.append(place)
        place += 1
    return places


def draw_row(axes: Axes, place: float, row: Row) -> None:
    """Draw the marks of a row, and its value in words to the right of them all."""
    bars = [mark for mark in row.marks if isinstance(mark, Bar)]
    dots = [mark for mark in row.marks if isinstance(mark, Dot)]
    thick = THICK / max(len(bars), 1) if len(bars) > 1 else 0.62
    for order, bar in enumerate(bars):
        draw_bar(axes, place + (order - (len(bars) - 1) / 2) * thick, bar, thick)
    for order, dot in enumerate(dots):
        # Where a bar is drawn too, dots stand beside its middle, so that none hides another.
        draw_dot(axes, place + (0.2 * (2 * order - 1) if bars else 0), dot)
    if row.words:
        known = [value for mark in row.marks for value in values_of(mark)]
        write(axes, row.words, (max(known, default=0.0), place), row.colour)


def draw_bar(axes: Axes, place: float, bar: Bar, thick: float) -> None:
    """Draw a bar with the interval of its end and its words."""
    face = "white" if bar.look.hatch else bar.look.colour
    axes.barh(
        place,
        bar.ends - bar.begins,
        0.92 * thick,
        left=bar.begins,
        hatch=bar.look.hatch,
        facecolor=face,
        edgecolor=bar.look.colour,
    )
    draw_intervals(axes, place, bar, INK, 1.3)
    if bar.words:
        high = widest(bar)[1]
        end = bar.ends if math.isnan(high) else high
        write(axes, bar.words, (end, place), bar.look.colour)


def draw_dot(axes: Axes, place: float, dot: Dot) -> None:
    """Draw a dot with its interval."""
    draw_intervals(axes, place, dot, dot.look.colour, 2.5)
    axes.plot(dot.value, place, dot.look.marker, **faced(dot.look), markersize=5 if dot.name else 9)


def draw_intervals(axes: Axes, place: float, mark: Bar | Dot, colour: str, thick: float) -> None:
    """Draw an interval as a line; that of luck is thick within a thin one of all with ends, if there are two."""
    if math.isnan(mark.high_all):
        axes.plot([mark.low, mark.high], [place, place], color=colour, linewidth=thick)
        return
    axes.plot(widest(mark), [place, place], color=colour, linewidth=1, marker="|", markersize=6)
    axes.plot([mark.low, mark.high], [place, place], color=colour, linewidth=3.5, solid_capstyle="butt")


def faced(look: Look) -> dict[str, Any]:
    """Return how a marker is coloured: hollow where its look is hatched."""
    return {
        "color": look.colour,
        "markerfacecolor": "white" if look.hatch else look.colour,
        "markeredgecolor": look.colour,
        "linestyle": "none",
    }


def thread(axes: Axes, places: list[float], panel: Rows) -> None:
    """Draw a thread from the end of each bar to the next row."""
    for place, row in zip(places[:-1], panel.rows[:-1], strict=True):
        for bar in row.marks:
            if isinstance(bar, Bar):
                axes.plot([bar.ends, bar.ends], [place, place + 1], color=GREY, linewidth=0.8)


def draw_key(axes: Axes, panel: Rows) -> None:
    """Say what bars and dots with a name mean."""
    handles: dict[str, Any] = {}
    for name, (mark, look) in named_looks(panel).items():
        if isinstance(mark, Bar):
            face = "white" if look.hatch else look.colour
            handles[name] = axes.barh(
                math.nan, math.nan, hatch=look.hatch, facecolor=face, edgecolor=look.colour
            )
        else:
            [handles[name]] = axes.plot([], [], look.marker, **faced(look), markersize=5)
    write_key(axes, handles, loc="best")
