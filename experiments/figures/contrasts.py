"""The chart of a map of contrasts: the level at both ends of the first one, then each contrast, map by map."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import batched
from statistics import mean

from experiments.designs import Factor, words_for
from experiments.figures.chart import Axis, Cells, Table
from experiments.figures.maps import Point, map_of, writer
from experiments.findings.measures import change_in_words, level_in_words, lowered
from experiments.numbers import NO_BREAK, scale_of
from experiments.results.sweep import Sweep
from sim.clock import WEEKS_A_YEAR

BESIDE = 4  # contrasts after the first in a row
STEPS = 20  # of what a map spans: numbers are written so finely
REPS, LEADS, YEARS = "team.sales_reps", "mqls", "horizon.observed_years"


def contrast_panels(sweep: Sweep, key: str) -> tuple[tuple[Cells, ...], tuple[int, ...]]:
    """Return the maps of an outcome, and how many stand beside one another, row by row.

    Levels share their colours, and so do all contrasts after the first: what each adds is told apart by eye.
    """
    first, *others = sweep.design.contrasts
    ends = {name: levels_of(sweep, key, name) for name in (first.first, first.second)}
    shade = shade_of(sweep, key, ends.values(), difference=False)
    panels = [mapped(sweep, name, values, shade, signed="growth" in key) for name, values in ends.items()]
    clear = sweep.clear_contrasts(key)
    for alike in ([first], others):
        cells = {each.name: sweep.of_contrast(each) for each in alike}
        found = {
            name: {one.values: sweep.contrast(one, key).value for one in some} for name, some in cells.items()
        }
        shade = shade_of(sweep, key, found.values(), difference=True)
        for name, some in cells.items():
            unclear = {one.values for one in some if one not in clear}
            panels.append(mapped(sweep, name, found[name], shade, unclear, signed=True))
    return tuple(panels), (len(ends) + 1, *(len(row) for row in batched(others, BESIDE)))


def levels_of(sweep: Sweep, key: str, base: str) -> Mapping[Point, float]:
    """Return the level of an outcome on a base, by what is varied."""
    return {
        place.values: sweep.level(place.cell.label, key).value
        for place in sweep.places
        if place.is_point and place.base == base
    }


def shade_of(sweep: Sweep, key: str, alike: Iterable[Mapping[Point, float]], difference: bool) -> Axis:
    """Return the shade that maps share; it parts at zero for contrasts, and for levels that lie on both sides of it."""
    known = [value for values in alike for value in values.values() if not math.isnan(value)] or [0.0]
    measure = sweep.told(key)
    scale = scale_of(measure.unit, max(map(abs, known)), sweep.currency, difference)
    low, high = (scale.factor * pick(known) for pick in (min, max))
    return Axis(lowered(measure.label), scale, low, high, zero=difference or low < 0 < high)


def mapped(
    sweep: Sweep,
    name: str,
    values: Mapping[Point, float],
    shade: Axis,
    unclear: Collection[Point] = (),
    signed: bool = False,
) -> Cells:
    """Return a map of levels, or of a contrast with what is not clear of it, under its name and unit."""
    assert shade.low is not None
    assert shade.high is not None
    write = writer(shade.scale, shade.low, shade.high, STEPS, signed)
    unit = shade.scale.unit
    title = shade.scale.label(name).replace(unit, unit.replace(" ", NO_BREAK))
    return map_of(sweep.design, values, shade, write, unclear, own_values(sweep), title)


def own_values(sweep: Sweep) -> Point:
    """Return what the first base has under the varied keys."""
    return tuple(sweep.places[0].values)


def contrast_note(sweep: Sweep) -> str:
    """Say what the maps show, what is set against what, and how many leads a rep has where that is varied."""
    against = "; ".join(f"{each.name}: {each.second} against {each.first}" for each in sweep.design.contrasts)
    is_framed = own_values(sweep) in {one.values for one in sweep.contrasted}
    framed = "; framed: the firm as its scenarios have it" if is_framed else ""
    return (
        "Numbers and colour: means; hatched: no clear difference (95 %, all cells and contrasts at once)"
        f"{framed}. {' '.join([f'{against}.', leads_a_rep(sweep)]).strip()}"
    )


def leads_a_rep(sweep: Sweep) -> str:
    """Say how many leads marketing qualifies a rep and week at the ends of the map, if the number of reps is varied."""
    if REPS not in sweep.keys or LEADS not in sweep.rows:
        return ""
    place = sweep.keys.index(REPS)
    factor, contrast = sweep.design.factors[place], sweep.design.contrasts[0]
    said = []
    for base in (contrast.first, contrast.second):
        [years] = {each.values[YEARS] for each in sweep.design.bases if each.name == base}
        leads = levels_of(sweep, LEADS, base)
        few, many = (
            mean(
                number / (years * WEEKS_A_YEAR * float(end))
                for at, number in leads.items()
                if at[place] == end
            )
            for end in factor.ends
        )
        low, high = (factor.written(end) for end in factor.ends)
        said.append(f"{base} {few:.1f} with {low}, {many:.1f} with {high}")
    return f"MQLs a rep and week: {'; '.join(said)} reps."


def contrasts_in_words(sweep: Sweep, key: str) -> Table:
    """Write the level at both ends of the first contrast, and every contrast, in every cell."""
    measure, first = sweep.told(key), sweep.design.contrasts[0]
    clear = sweep.clear_contrasts(key)
    by_point: dict[Point, list[str]] = {}
    for one in sweep.contrasted:
        written = change_in_words(sweep.contrast(one, key), sweep.told(key), sweep.currency, one in clear)
        if one.contrast == first:
            levels = (
                level_in_words(sweep.level(at, key), sweep.told(key), sweep.currency)
                for at in (one.first, one.second)
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
