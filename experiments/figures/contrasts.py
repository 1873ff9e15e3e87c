"""The chart of a map of contrasts: the level at both ends of the first one, then each contrast, map by map."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from typing import Any

from experiments.designs import Factor, words_for
from experiments.figures.axes import axis_label, tick
from experiments.figures.chart import Axis, Cell, Cells, Table
from experiments.findings.measures import change_in_words, level_in_words, lowered, measure_of
from experiments.numbers import NO_BREAK, Scale, decimals_for, number, scale_of
from experiments.results.sweep import Sweep
from sim.clock import WEEKS_A_YEAR

MOST_WRITTEN = 64  # cells of a map that carry their number
BESIDE = 4  # contrasts after the first in a row
STEPS = 20  # of what a map spans: numbers are written so finely
REPS, LEADS, YEARS = "team.sales_reps", "mqls", "horizon.observed_years"

Point = tuple[Any, ...]


def contrast_panels(sweep: Sweep, key: str) -> tuple[tuple[Cells, ...], tuple[int, ...]]:
    """Return the maps of an outcome, and how many stand beside one another, row by row.

    Levels share their colours, and so do all contrasts after the first: what each adds is told apart by eye.
    """
    first, *others = sweep.design.contrasts
    ends = {name: values_of(sweep, key, name) for name in (first.first, first.second)}
    signed = "growth" in key
    levels = [mapped(sweep, key, name, ends[name], list(ends.values()), signed) for name in ends]
    gap = contrast_map(sweep, key, first.name, [first.name])
    parts = [contrast_map(sweep, key, each.name, [other.name for other in others]) for each in others]
    return (*levels, gap, *parts), (3, *(len(row) for row in batched(parts, BESIDE)))


def values_of(sweep: Sweep, key: str, base: str) -> Mapping[Point, float]:
    """Return the level of an outcome on a base, by what is varied."""
    return {
        place.values: sweep.level(place.cell.label, key).value
        for place in sweep.places
        if place.is_point and place.base == base
    }


def contrast_map(sweep: Sweep, key: str, name: str, alike: Sequence[str]) -> Cells:
    """Show a contrast over two keys, in the colours that it shares with others; what is not clear is hatched."""
    found = {each.name: sweep.of_contrast(each) for each in sweep.design.contrasts}
    values = {
        each: {one.values: sweep.contrast(one, key).value for one in found[each]}
        for each in dict.fromkeys(alike)
    }
    clear = sweep.clear_contrasts(key)
    unclear = frozenset(one.values for one in found[name] if one not in clear)
    return mapped(sweep, key, name, values[name], list(values.values()), True, unclear)


def mapped(
    sweep: Sweep,
    key: str,
    title: str,
    values: Mapping[Point, float],
    alike: Sequence[Mapping[Point, float]],
    signed: bool,
    unclear: frozenset[Point] | None = None,
) -> Cells:
    """Return a map of values; `alike`: all that share its colours; `unclear` is left out where values are levels."""
    across, up = sweep.design.factors
    known = [value for one in alike for value in one.values() if not math.isnan(value)] or [0.0]
    is_contrast = unclear is not None
    scale = scale_of(measure_of(key).unit, max(map(abs, known)), sweep.currency, is_contrast)
    columns, rows = across.grid(), up.grid()
    written = words_in(scale, known, signed) if len(values) <= MOST_WRITTEN else str
    cells = [
        Cell(
            column,
            row,
            scale.factor * values[x, y],
            written(values[x, y]) if len(values) <= MOST_WRITTEN else "",
            (x, y) in (unclear or ()),
            (x, y) == tuple(sweep.places[0].values),
        )
        for row, y in enumerate(rows)
        for column, x in enumerate(columns)
    ]
    # Growth has a sign too: its colours part where a firm neither grows nor shrinks.
    low, high = (scale.factor * pick(known) for pick in (min, max))
    shade = Axis(lowered(measure_of(key).label), scale, low, high, zero=signed)
    return Cells(
        Axis(axis_label(across)),
        Axis(axis_label(up)),
        shade,
        tuple(tick(across, value) for value in columns),
        tuple(tick(up, value) for value in rows),
        tuple(cells),
        scale.label(title).replace(scale.unit, scale.unit.replace(" ", NO_BREAK)),
    )


def words_in(scale: Scale, known: Sequence[float], signed: bool) -> Callable[[float], str]:
    """Return what writes a number without its unit, so finely that cells are told apart, and no finer."""
    step = scale.factor * (max(known) - min(known)) / STEPS

    def written(value: float) -> str:
        shown = scale.factor * value
        if math.isnan(value):
            return ""
        return number(shown, decimals_for(shown, step) if step else 0, signed, scale.mark)

    return written


def contrast_note(sweep: Sweep) -> str:
    """Say what the maps show, what is set against what, and how many leads a rep has where that is varied."""
    against = "; ".join(f"{each.name}: {each.second} against {each.first}" for each in sweep.design.contrasts)
    leads = leads_a_rep(sweep)
    return (
        "Numbers and colour: means; hatched: no clear difference (95 %, all cells and contrasts at once); framed: the "
        f"firm as its scenarios have it. {against}.{f' {leads}' if leads else ''}"
    )


def leads_a_rep(sweep: Sweep) -> str:
    """Say how many leads marketing qualifies a rep and week at the ends of the map, if the number of reps is varied."""
    if REPS not in sweep.keys or LEADS not in sweep.rows:
        return ""
    place = sweep.keys.index(REPS)
    factor = sweep.design.factors[place]
    said = []
    for base in (sweep.design.contrasts[0].first, sweep.design.contrasts[0].second):
        [years] = {each.values[YEARS] for each in sweep.design.bases if each.name == base}
        numbers = [
            sweep.level(at.cell.label, LEADS).value / (at.values[place] * years * WEEKS_A_YEAR)
            for end in factor.ends
            for at in sweep.places
            if at.is_point and at.base == base and at.values[place] == end
        ]
        half = len(numbers) // 2
        few, many = (sum(part) / half for part in (numbers[:half], numbers[half:]))
        said.append(
            f"{base} {few:.1f} with {factor.written(factor.ends[0])}, {many:.1f} with {factor.written(factor.ends[1])}"
        )
    return f"MQLs a rep and week: {'; '.join(said)} reps."


def contrasts_in_words(sweep: Sweep, key: str) -> Table:
    """Write the level at both ends of the first contrast, and every contrast, in every cell."""
    measure, first = measure_of(key), sweep.design.contrasts[0]
    clear = sweep.clear_contrasts(key)
    by_point: dict[Point, list[str]] = {}
    for one in sweep.contrasted:
        written = change_in_words(sweep.contrast(one, key), key, sweep.currency, one in clear)
        if one.contrast == first:
            levels = (
                level_in_words(sweep.level(at, key), key, sweep.currency) for at in (one.first, one.second)
            )
            by_point[one.values] = [*levels]
        by_point[one.values].append(written)
    rows = tuple((*values_in_words(sweep.design.factors, point), *words) for point, words in by_point.items())
    levers = (words_for(factor.key) for factor in sweep.design.factors)
    heads = (first.first, first.second, *(each.name for each in sweep.design.contrasts))
    return Table(measure.label, (*levers, *heads), rows)


def values_in_words(factors: Sequence[Factor], point: Point) -> tuple[str, ...]:
    """Write what is varied in a cell."""
    return tuple(factor.written(value) for factor, value in zip(factors, point, strict=True))
