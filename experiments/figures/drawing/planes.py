"""Draws lines and dots over two axes with matplotlib."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from experiments.figures.chart import Axis, Dot, Line, Plane, Rule, Strip, Whisker, named_looks
from experiments.figures.drawing.canvas import cut, wrapped, write, write_key
from experiments.figures.drawing.rows import faced
from experiments.figures.extent import bounds_of, span_of
from experiments.figures.style import INK

APART = 0.055  # of the height of a panel, between two endings
LISTED = 6  # entries beside a panel that share its height
LONGEST = 40  # letters above a panel
EDGE = 0.2  # share of a panel's width in which words lean towards its middle


def draw_plane(axes: Axes, panel: Plane, is_first: bool, is_last: bool) -> None:
    """Draw a panel; what stands at the ends of lines is written beside the last of several."""
    for mark in panel.marks:
        if isinstance(mark, Line):
            draw_line(axes, mark)
        elif isinstance(mark, Whisker):
            axes.plot([mark.at, mark.at], [mark.low, mark.high], color=mark.look.colour, linewidth=0.8)
    set_axes(axes, panel)
    for mark in panel.marks:
        if isinstance(mark, Dot):
            draw_dot(axes, mark)
    draw_rules(axes, [mark for mark in panel.marks if isinstance(mark, Rule)], panel.title)
    axes.set_xlabel(panel.across.label)
    axes.tick_params(axis="x", labelbottom=True)
    if is_first:
        axes.set_ylabel(panel.up.label)
    if is_last:
        write_endings(axes, [mark for mark in panel.marks if isinstance(mark, Line) and mark.ending])
        list_numbered(axes, [mark for mark in panel.marks if isinstance(mark, Dot) and mark.number])
    draw_key(axes, panel)


def draw_line(axes: Axes, line: Line) -> None:
    """Draw a line over its bands."""
    for low, high in line.bands:
        axes.fill_between(line.at, low, high, color=line.look.colour, alpha=0.16, linewidth=0)
    axes.plot(
        line.at,
        line.values,
        color=line.look.colour,
        linestyle=line.look.line,
        linewidth=2,
        marker="." if line.has_points else "",
        drawstyle="steps-post" if line.is_stepped else "default",
    )


def set_axes(axes: Axes, panel: Plane) -> None:
    """Set from where to where a panel reaches, its rules and its ticks; words may stand where its marks leave room."""
    if panel.across.logarithmic:
        axes.set_xscale("log")
    set_ticks(axes, panel.across)
    low, high = bounds_of(panel)
    axes.set_ylim(low, high)
    axes.set_xlim(*span_of(panel))
    if low < 0 < high:
        axes.axhline(0, color=INK, linewidth=0.8)
    axes.grid(axis="y")


def set_ticks(axes: Axes, across: Axis) -> None:
    """Name the places of an axis that have names."""
    if across.ticks:
        axes.set_xticks(list(across.ticks), list(across.ticks.values()))
        axes.minorticks_off()


def draw_dot(axes: Axes, dot: Dot) -> None:
    """Draw a dot with its interval, and its number inside it or its words above or below."""
    colour = INK if dot.number else dot.look.colour
    axes.plot([dot.at, dot.at], [dot.low, dot.high], color=colour, linewidth=1.6, scaley=False)
    size = 13 if dot.number else 7
    axes.plot(dot.at, dot.value, dot.look.marker, **faced(dot.look), markersize=size, clip_on=False)
    if dot.number:
        write(axes, str(dot.number), (dot.at, dot.value), "white", (0, -0.5), ("center", "center"), 8)
        return
    known = [bound for bound in (dot.low, dot.value, dot.high) if math.isfinite(bound)]
    if dot.words and known:
        left, right = axes.get_xlim()
        share = (dot.at - left) / (right - left)
        align = "left" if share < EDGE else "right" if share > 1 - EDGE else "center"
        shift, end = ((0, 5), max(known)) if dot.above else ((0, -5), min(known))
        write(
            axes, dot.words, (dot.at, end), dot.look.colour, shift, (align, "bottom" if dot.above else "top")
        )


def draw_rules(axes: Axes, rules: Sequence[Rule], title: str) -> None:
    """Draw upright rules, their names above the panel in two rows."""
    left, right = axes.get_xlim()
    high = axes.get_ylim()[1]
    log = axes.get_xscale() == "log"
    middle = math.sqrt(left * right) if log else (left + right) / 2
    for order, rule in enumerate(rules):
        axes.axvline(rule.at, color=INK, linewidth=1, linestyle=(0, (2, 2)))
        align = "right" if rule.at > middle else "left"
        shift = (3 if align == "right" else -3, 3 + 10 * (order % 2))
        write(axes, cut(rule.words, LONGEST), (rule.at, high), INK, shift, (align, "bottom"), 8)
    if title:
        axes.set_title(title, pad=8 + 10 * min(sum(bool(rule.words) for rule in rules), 2))


def write_endings(axes: Axes, lines: Sequence[Line]) -> None:
    """Write what stands at the right end of each line, so far apart that none hides another."""
    low, high = axes.get_ylim()
    right, below = axes.get_xlim()[1], -math.inf
    for line in sorted(lines, key=lambda line: line.values[-1]):
        ending = "\n".join(wrapped(part, 24) for part in line.ending.split(": "))
        half = APART * (high - low) * (1 + ending.count("\n")) / 2
        middle = max(line.values[-1], below + half)
        below = middle + half
        write(axes, ending, (right, middle), line.look.colour)


def list_numbered(axes: Axes, dots: Sequence[Dot]) -> None:
    """List what dots with numbers stand for beside the panel, from the top down."""
    for place, dot in enumerate(dots):
        first, *rest = dot.words.split("\n")
        text = "\n".join([wrapped(f"{dot.number}  {first}", 48), *(f"    {line}" for line in rest)])
        height = 1 - (place + 0.5) / max(len(dots), LISTED)
        axes.annotate(
            text,
            (1.02, height),
            xycoords="axes fraction",
            fontsize=8,
            va="center",
            color=INK,
            annotation_clip=False,
        )


def draw_key(axes: Axes, panel: Plane) -> None:
    """Say which line or whisker is which, where that is not written at its end."""
    handles = {}
    for name, (mark, look) in named_looks(panel).items():
        if isinstance(mark, Dot):
            [handles[name]] = axes.plot([], [], look.marker, **faced(look), markersize=6)
        else:
            [handles[name]] = axes.plot([], [], color=look.colour, linestyle=look.line, linewidth=2)
    write_key(axes, handles, loc="lower left", bbox_to_anchor=(-0.01, 1), ncols=3)


def draw_strips(axes: Axes, panel: Plane, strips: Sequence[Strip]) -> None:
    """Draw strips below a panel, the words of each above its marks."""
    for order, strip in enumerate(strips):
        place = len(strips) - order - 0.7
        for at, size in zip(strip.at, strip.sizes or [1.0] * len(strip.at), strict=True):
            axes.plot(
                at,
                place,
                strip.look.marker,
                **faced(strip.look),
                markersize=4 + 6 * size**0.5 * bool(strip.sizes),
            )
        text: dict[str, Any] = {"xycoords": axes.get_yaxis_transform(), "fontsize": 8, "va": "center"}
        axes.annotate(strip.words, (0, place + 0.42), **text)
    axes.set_ylim(0, len(strips))
    axes.set_axis_off()
    axes.set_xlim(*span_of(panel))
