"""Figures of a sweep: a curve over one key, a map over two, swings over more."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from experiments.designs import Factor, place_on_dial, words_for
from experiments.designs.factor import ALIGNMENT
from experiments.figures.style import (
    BEST,
    BETWEEN,
    GREY,
    INK,
    SURFACE,
    WORST,
    ChangeBar,
    draw_change_bars,
    house_style,
    new_figure,
    write,
)
from experiments.findings.comparison import CAVEAT
from experiments.findings.measures import lowered, measure_of
from experiments.findings.sweep import CURVE, MAP, along, finding, shape_of, swings
from experiments.numbers import decimals_for, estimate_in_words, number, scale_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.numbers import Scale
    from experiments.results.sweep import Sweep

MOST_TICKS = 12
MOST_WRITTEN = 64  # cells of a map that carry their number
MOST_SWINGS = 20


def draw_sweep(sweep: "Sweep", key: str) -> "Figure":
    """Draw an outcome over what was varied."""
    draw = {CURVE: draw_curve, MAP: draw_map}.get(shape_of(sweep), draw_swings)
    with house_style():
        return draw(sweep, key)


def draw_curve(sweep: "Sweep", key: str) -> "Figure":
    """Draw an outcome along one key as a line with the band of its intervals, and mark the landmarks."""
    [factor], points = sweep.design.factors, along(sweep)
    found = [sweep.level(place.cell.label, key) for place in points]
    scale = scale_for(sweep, key)
    where = [factor.shown(place.values[0]) for place in points]
    note = f"Line: means; band: 95 % intervals. {sample(sweep)}"
    figure, [axes] = new_figure(finding(sweep, key), note, 4.8)
    low, value, high = bands(found, scale)
    axes.fill_between(where, low, high, color=BEST.colour, alpha=0.2, linewidth=0)
    axes.plot(where, value, color=BEST.colour, marker=".", linewidth=2)
    if min(value) < 0 < max(value):
        axes.axhline(0, color=INK, linewidth=0.8)
    mark_landmarks(axes, sweep, key, scale)
    if factor.logarithmic:
        axes.set_xscale("log")
    axes.set_xlabel(axis_label(factor))
    axes.set_ylabel(measure_label(key, scale))
    axes.margins(x=0.08, y=0.14)
    axes.grid()
    return figure


def bands(found: Sequence[tuple[float, ...]], scale: "Scale") -> tuple[list[float], ...]:
    """Return low ends, values and high ends of estimates on a scale."""
    return tuple([scale.factor * one[at] for one in found] for at in (1, 0, 2))


def mark_landmarks(axes: "Axes", sweep: "Sweep", key: str, scale: "Scale") -> None:
    """Mark the unvaried scenarios where they stand; one off the dial stands at its nearest position."""
    [factor] = sweep.design.factors
    unvaried = [place for place in sweep.places if not place.is_point]
    start, end = (sweep.level(place.cell.label, key).value for place in (along(sweep)[0], along(sweep)[-1]))
    falls, middle = end < start, sum(axes.get_xlim()) / 2
    looks = (WORST, *BETWEEN)
    for order, place in enumerate(unvaried):
        look, value = looks[order % len(looks)], place.values[0]
        name = place.base
        if value is None and factor.key == ALIGNMENT:
            value, _ = place_on_dial(place.cell.scenario)
            name += " (beside the dial)"
        if not isinstance(value, float):
            continue
        found = sweep.level(place.cell.label, key)
        x, bounds = factor.shown(value), [scale.factor * bound for bound in found[:3]]
        axes.plot([x, x], bounds[1:], color=look.colour, linewidth=2)
        axes.plot(x, bounds[0], look.marker, color=look.colour, markersize=8)
        # Above a falling and below a rising curve there is room, at its right end the other way round.
        right = x > middle
        above = falls != right
        align = ("right" if right else "left", "bottom" if above else "top")
        shift = (6 if right else -2, 4 if above else -4)
        write(axes, name, (x, bounds[2] if above else bounds[1]), look.colour, shift, align)


def draw_map(sweep: "Sweep", key: str) -> "Figure":
    """Draw an outcome over two keys as a map; what does not clearly differ from the base is hatched."""
    across, up = sweep.design.factors
    cells = {place.values: place for place in sweep.places if place.is_point}
    columns, rows = across.grid(), up.grid()
    scale = scale_for(sweep, key)
    note = (
        "Numbers and colour: means; hatched: no clear difference from "
        f"{sweep.design.bases[0].name} (95 %, all cells at once). {sample(sweep)}"
    )
    figure, [axes] = new_figure(finding(sweep, key), note, 5.4)
    levels = [[scale.factor * sweep.level(cells[x, y].cell.label, key).value for x in columns] for y in rows]
    known = [level for level in chain(*levels) if not math.isnan(level)]
    lowest, highest = min(known), max(known)
    mesh = axes.pcolormesh(levels, cmap=SURFACE, edgecolors="white", linewidth=0.5)
    figure.colorbar(mesh, ax=axes, label=measure_label(key, scale))
    clear = len(cells) - len(sweep.unclear(key))
    if clear and min(len(columns), len(rows)) > 2 and len(known) == len(columns) * len(rows):
        centres = ([at + 0.5 for at in range(len(side))] for side in (columns, rows))
        axes.contour(*centres, levels, colors=INK, linewidths=0.7)
    hatch_unclear(axes, sweep, key, columns, rows)
    if len(columns) * len(rows) <= MOST_WRITTEN:
        for y, row in enumerate(levels):
            for x, level in enumerate(row):
                shade = (level - lowest) / (highest - lowest or 1.0)
                write_level(axes, level, (x + 0.5, y + 0.5), shade, (highest - lowest) / 10)
    mark_base(axes, sweep, columns, rows)
    for side, factor, values in ((axes.xaxis, across, columns), (axes.yaxis, up, rows)):
        every = math.ceil(len(values) / MOST_TICKS)
        side.set_ticks([at + 0.5 for at in range(0, len(values), every)])
        side.set_ticklabels([tick(factor, value) for value in values[::every]])
    axes.set_xlabel(axis_label(across))
    axes.set_ylabel(axis_label(up))
    axes.tick_params(length=0)
    return figure


def hatch_unclear(
    axes: "Axes", sweep: "Sweep", key: str, columns: Sequence[Any], rows: Sequence[Any]
) -> None:
    """Hatch the cells of a map that do not clearly differ from the base."""
    from matplotlib.patches import Rectangle

    unclear = sweep.unclear(key)
    for place in sweep.places:
        if place.is_point and place.cell.label in unclear:
            corner = (columns.index(place.values[0]), rows.index(place.values[1]))
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))


def mark_base(axes: "Axes", sweep: "Sweep", columns: Sequence[Any], rows: Sequence[Any]) -> None:
    """Draw a frame around the cell in which the base itself stands, if it stands in one."""
    from matplotlib.patches import Rectangle

    x, y = sweep.places[0].values
    if x in columns and y in rows:
        corner = (columns.index(x), rows.index(y))
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=WORST.colour, linewidth=2.5))


def write_level(axes: "Axes", level: float, centre: tuple[float, float], shade: float, step: float) -> None:
    """Write a number into a cell as finely as `step` tells cells apart, light on dark and dark on light."""
    if not math.isnan(level):
        colour = "white" if shade < 0.5 else INK
        text = axes.text(*centre, number(level, decimals_for(level, step)), color=colour)
        text.set(ha="center", va="center", fontsize=9)


def draw_swings(sweep: "Sweep", key: str) -> "Figure":
    """Draw what an outcome does from the low to the high end of each key, the strongest on top."""
    found = swings(sweep, key)[:MOST_SWINGS]
    scale = scale_for(sweep, key, difference=True)
    note = (
        "From the low to the high end of each key, by a plane through all points of the design; whiskers: 95 % "
        f"intervals over luck, all keys at once; hatched: no clear difference. {sample(sweep)}"
    )
    figure, [axes] = new_figure(finding(sweep, key), note, 1.9 + 0.42 * len(found))
    unit = measure_of(key).unit
    bars = [
        ChangeBar(
            ends_of(factor),
            change,
            estimate_in_words(change, unit, sweep.currency, signed=True, difference=True),
        )
        for factor, change in found
    ]
    draw_change_bars(axes, bars, scale.factor, margin=0.3)
    axes.set_xlabel(f"change in {measure_label(key, scale)}")
    return figure


def ends_of(factor: Factor) -> str:
    """Write a factor with its low and high end."""
    low, high = (factor.written(end) for end in factor.ends)
    return f"{words_for(factor.key)}\n{low} to {high}"


def scale_for(sweep: "Sweep", key: str, difference: bool = False) -> "Scale":
    """Return the scale on which all cells show an outcome."""
    levels = [abs(sweep.level(place.cell.label, key).value) for place in sweep.places]
    largest = max((level for level in levels if not math.isnan(level)), default=0.0)
    return scale_of(measure_of(key).unit, largest, sweep.currency, difference)


def measure_label(key: str, scale: "Scale") -> str:
    """Write an outcome with the unit in which an axis shows it."""
    return scale.label(lowered(measure_of(key).label))


def axis_label(factor: Factor) -> str:
    """Write a key with the unit in which its values are given."""
    return f"{words_for(factor.key)}, {factor.unit}" if factor.unit else words_for(factor.key)


def tick(factor: Factor, value: Any) -> str:
    """Write a value without its unit, which stands on the axis."""
    written = factor.written(value)
    return written.removesuffix(factor.unit).strip() if factor.unit else written


def sample(sweep: "Sweep") -> str:
    """Say how many runs are behind a figure."""
    return f"n = {sweep.replications} runs of each of {len(sweep.places)} cells under the same luck. {CAVEAT}"
