"""Puts charts on slides, native and editable: rows as bars, lines as lines, a map as a table of shaded cells."""

import math
from collections.abc import Sequence

from experiments.figures.chart import Bar, Cells, Chart, Line, Panel, Plane, Row, Rows, widest
from experiments.figures.extent import shading_of
from experiments.figures.style import BEST, Look, Shade
from experiments.report.office.deck import Box, Deck
from experiments.report.office.native import Series, draw_bars, draw_lines


def put(chart: Chart, deck: Deck, box: Box) -> None:
    """Put a chart on the last slide, its panels side by side, row by row."""
    height = box.height / len(chart.panel_rows)
    for order, row in enumerate(chart.panel_rows):
        width = box.width / len(row)
        for place, panel in enumerate(row):
            left, top = box.left + place * width, box.top + order * height
            put_panel(panel, deck, Box(left, top, width, height))


def put_panel(panel: Panel, deck: Deck, box: Box) -> None:
    """Put a panel on the last slide."""
    if isinstance(panel, Cells):
        put_cells(panel, deck, box)
        return
    if isinstance(panel, Plane):
        places, series = lines_of(panel)
        draw_lines(deck, places, series, panel.up.scale.after, box, (panel.across.label, panel.up.label))
        return
    labels = [label_of(row) for row in panel.rows]
    if any(mark.begins for row in panel.rows for mark in row.marks if isinstance(mark, Bar)):
        draw_bars(deck, labels, floating(panel.rows), panel.across.scale.after, box, stacked=True)
    else:
        draw_bars(deck, labels, side_by_side(panel), panel.across.scale.after, box)


def label_of(row: Row) -> str:
    """Name a row, with its heading before it and its value behind it."""
    name = f"{row.group}: {row.label}" if row.group else row.label
    return (f"{name}: {row.words}" if row.words else name).replace("\n", ", ")


def side_by_side(panel: Rows) -> list[Series]:
    """Return a series for each name that bars go by, or one of all rows, each in its own look."""
    names = list(
        dict.fromkeys(mark.name for row in panel.rows for mark in row.marks if isinstance(mark, Bar))
    )
    if names and all(names):
        return [series_called(name, panel.rows) for name in names]
    marks = [row.marks[0] for row in panel.rows]
    values = [mark.ends if isinstance(mark, Bar) else mark.value for mark in marks]
    bounds = [widest(mark) for mark in marks]
    return [Series(panel.across.label, values, BEST, [mark.look for mark in marks], bounds)]


def series_called(name: str, rows: Sequence[Row]) -> Series:
    """Return the bars of a name as a series; a row without one has no value."""
    found = [
        next((mark for mark in row.marks if isinstance(mark, Bar) and mark.name == name), None)
        for row in rows
    ]
    look = next(bar.look for bar in found if bar is not None)
    values = [math.nan if bar is None else bar.ends for bar in found]
    bounds = [(math.nan, math.nan) if bar is None else widest(bar) for bar in found]
    return Series(name, values, look, bounds=bounds)


def floating(rows: Sequence[Row]) -> list[Series]:
    """Return bars that begin somewhere as stacked ones: what lifts them, and their parts above and below zero."""
    bars = [next(mark for mark in row.marks if isinstance(mark, Bar)) for row in rows]
    parts = [segment(bar.begins, bar.ends) for bar in bars]
    looks: list[Look] = [bar.look for bar in bars]
    return [
        Series("before", [part[0] for part in parts]),
        Series("above zero", [part[1] for part in parts], BEST, looks),
        Series("below zero", [part[2] for part in parts], None, looks),
    ]


def segment(first: float, last: float) -> tuple[float, float, float]:
    """Return what lifts a bar from zero, and the bar's parts above and below zero."""
    low, high = sorted((first, last))
    if low >= 0:
        return low, high - low, 0.0
    return (high, 0.0, low - high) if high <= 0 else (0.0, high, low)


def lines_of(panel: Plane) -> tuple[list[str], list[Series]]:
    """Return the places of lines in words, and each line as a series, with the sides of its widest band."""
    lines = [mark for mark in panel.marks if isinstance(mark, Line)]
    places = sorted({at for line in lines for at in line.at})
    series = []
    for line in lines:
        name = line.name or panel.up.what
        series.append(Series(name, values_at(places, line, line.values), line.look))
        for lows, highs in line.bands[:1]:
            for side, values in (("low", lows), ("high", highs)):
                found = values_at(places, line, values)
                series.append(Series(f"{name}, {side}", found, line.look, is_thin=True))
    return [panel.across.ticks.get(place, f"{place:.4g}") for place in places], series


def values_at(places: Sequence[float], line: Line, values: Sequence[float]) -> list[float]:
    """Return the values of a line at places; between its own a stepped one keeps its last, another has none."""
    known = dict(zip(line.at, values, strict=True))
    found, last = [], math.nan
    for place in places:
        last = known.get(place, last if line.is_stepped else math.nan)
        found.append(last)
    return found


def put_cells(panel: Cells, deck: Deck, box: Box) -> None:
    """Put a map on the last slide as a table."""
    columns, rows, shares, shades = table_of(panel)
    deck.table(columns, rows, shares, box, shades)


def table_of(
    panel: Cells,
) -> tuple[
    tuple[str, ...], tuple[tuple[str, ...], ...], tuple[float, ...], tuple[tuple[Shade | None, ...], ...]
]:
    """Return a map as columns, rows, shares of the width and shades, its first row at the bottom."""
    shading = shading_of(panel)
    by_place = {(cell.row, cell.column): cell for cell in panel.cells}
    rows, shades = [], []
    for row in reversed(range(len(panel.rows))):
        cells = [by_place[row, column] for column in range(len(panel.columns))]
        # Colour cannot be hatched here: a mark says what is not clear.
        words = (f"{cell.words} ≈" if cell.is_unclear else cell.words for cell in cells)
        rows.append((panel.rows[row], *words))
        shades.append((None, *(shading.shade(cell.value) for cell in cells)))
    what = f"{panel.title}: " if panel.title else ""
    columns = (one.replace("\n", " ") for one in panel.columns)
    head = (f"{what}{panel.up.label} \\ {panel.across.label}", *columns)
    return head, tuple(rows), (2.0, *[1.0] * len(panel.columns)), tuple(shades)
