"""The charts of a sweep: a curve over one key, a map over two or one a contrast, swings over more."""

import math
from collections.abc import Callable, Iterator

import pandas as pd

from experiments.designs import place_on_dial, words_for
from experiments.designs.factor import ALIGNMENT
from experiments.figures.changes import Change, rows_of, table_of
from experiments.figures.chart import Axis, Cells, Chart, Dot, Line, Panel, Plane, Rows, Table
from experiments.figures.contrasts import contrast_note, contrast_panels, contrasts_in_words
from experiments.figures.maps import axis_label, map_of, writer
from experiments.figures.style import BEST, BETWEEN, WORST
from experiments.findings.measures import lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.sweep import CONTRASTS, CURVE, MAP, along, finding, shape_of, swings
from experiments.numbers import Scale, estimate_in_words, scale_of
from experiments.results.sweep import Sweep

MOST_FIGURES = 12
MOST_SWINGS = 20
STEPS = 10  # of what a map spans: numbers are written so finely


def sweep_charts(sweep: Sweep, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield a chart of each of the first outcomes."""
    del naming
    summary = sweep.to_frame()
    for key in sweep.outcomes[:MOST_FIGURES]:
        rows = summary[summary["measure"] == key]
        # Where an outcome has no value at all, there is nothing to keep beside a figure.
        yield sweep_chart(sweep, key, rows if rows["value"].notna().any() else rows.head(0))


def sweep_chart(sweep: Sweep, key: str, rows: pd.DataFrame) -> Chart:
    """Show an outcome over what was varied."""
    runs = f"n = {sweep.replications} runs of each of {len(sweep.places)} cells under the same luck."
    shape, said = shape_of(sweep), finding(sweep, key)
    if shape == CONTRASTS:
        panels, beside = contrast_panels(sweep, key)
        words = contrasts_in_words(sweep, key)
        return Chart(key, said, contrast_note(sweep), runs, rows, words, panels, beside)
    makers: dict[str, Callable[[Sweep, str], tuple[str, Table, Panel]]] = {CURVE: curve, MAP: surface}
    note, words, panel = makers.get(shape, swung)(sweep, key)
    return Chart(key, said, note, runs, rows, words, (panel,))


def curve(sweep: Sweep, key: str) -> tuple[str, Table, Plane]:
    """Show an outcome along one key as a line with the band of its intervals, and the landmarks."""
    [factor], points = sweep.design.factors, along(sweep)
    scale = scale_for(sweep, key)
    found = [sweep.level(place.cell.label, key) for place in points]
    value, low, high = (tuple(scale.factor * one[at] for one in found) for at in range(3))
    where = tuple(float(factor.shown(place.values[0])) for place in points)
    line = Line("", where, value, BEST, ((low, high),), has_points=True)
    across = Axis(axis_label(factor), logarithmic=factor.logarithmic)
    up = Axis(lowered(sweep.told(key).label), scale)
    panel = Plane(across, up, (line, *landmarks(sweep, key, scale)))
    return "Line: means; band: 95 % intervals.", levels_in_words(sweep, key), panel


def landmarks(sweep: Sweep, key: str, scale: Scale) -> Iterator[Dot]:
    """Yield the unvaried scenarios where they stand; one off the dial stands at its nearest position."""
    [factor] = sweep.design.factors
    unvaried = [place for place in sweep.places if not place.is_point]
    start, end = (sweep.level(place.cell.label, key).value for place in (along(sweep)[0], along(sweep)[-1]))
    left, right = (factor.shown(place.values[0]) for place in (along(sweep)[0], along(sweep)[-1]))
    looks = (WORST, *BETWEEN)
    for order, place in enumerate(unvaried):
        value, name = place.values[0], place.base
        if value is None and factor.key == ALIGNMENT:
            value, _ = place_on_dial(place.cell.scenario)
            name += " (beside the dial)"
        if isinstance(value, float):
            level, low, high = (scale.factor * bound for bound in sweep.level(place.cell.label, key)[:3])
            at = float(factor.shown(value))
            # Above a falling and below a rising curve there is room, at its right end the other way round.
            above = (end < start) != (at > (left + right) / 2)
            yield Dot(level, looks[order % len(looks)], at, low, high, name, above=above)


def surface(sweep: Sweep, key: str) -> tuple[str, Table, Cells]:
    """Show an outcome over two keys as a map; what does not clearly differ from the base is hatched."""
    points = {place.values: place.cell.label for place in sweep.places if place.is_point}
    scale = scale_for(sweep, key)
    levels = {at: sweep.level(label, key).value for at, label in points.items()}
    known = [scale.factor * level for level in levels.values() if not math.isnan(level)] or [0.0]
    unclear = {at for at, label in points.items() if label in sweep.unclear(key)}
    write = writer(scale, min(known), max(known), STEPS)
    shade = Axis(lowered(sweep.told(key).label), scale)
    panel = map_of(sweep.design, levels, shade, write, unclear, tuple(sweep.places[0].values))
    note = (
        f"Numbers and colour: means; hatched: no clear difference from {sweep.design.bases[0].name} (95 %, all cells "
        "at once)."
    )
    return note, levels_in_words(sweep, key), panel


def swung(sweep: Sweep, key: str) -> tuple[str, Table, Rows]:
    """Show what an outcome does from the low to the high end of each key, the strongest on top."""
    measure = sweep.told(key)
    changes = [
        Change(
            factor,
            change,
            estimate_in_words(change, measure.unit, sweep.currency, signed=True, difference=True),
        )
        for factor, change in swings(sweep, key)[:MOST_SWINGS]
    ]
    what = f"change in {lowered(measure.label)}"
    note = (
        "From the low to the high end of each key, by a plane through all points of the design; whiskers: 95 % "
        "intervals over luck, all keys at once; hatched: no clear difference."
    )
    panel = rows_of(changes, what, scale_for(sweep, key, difference=True))
    return note, table_of(f"{measure.label}: change", changes), panel


def levels_in_words(sweep: Sweep, key: str) -> Table:
    """Write the level of an outcome in every cell."""
    measure = sweep.told(key)
    rows = []
    for place in sweep.places:
        values = (
            "" if value is None else factor.written(value)
            for factor, value in zip(sweep.design.factors, place.values, strict=True)
        )
        name = place.cell.label if place.is_point else place.base
        level = estimate_in_words(sweep.level(place.cell.label, key), measure.unit, sweep.currency)
        rows.append((name, *values, level))
    levers = (words_for(factor.key) for factor in sweep.design.factors)
    return Table(measure.label, ("Cell", *levers, measure.label), tuple(rows))


def scale_for(sweep: Sweep, key: str, difference: bool = False) -> Scale:
    """Return the scale on which all cells show an outcome."""
    levels = [abs(sweep.level(place.cell.label, key).value) for place in sweep.places]
    largest = max((level for level in levels if not math.isnan(level)), default=0.0)
    return scale_of(sweep.told(key).unit, largest, sweep.currency, difference)
