"""Writes charts into a results folder: each as PNG and SVG, with the table behind it as CSV.

What draws is imported when a chart is written: who reads a folder, as a report does, comes by this file too.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from experiments.figures import charts_of
from experiments.figures.chart import Chart
from experiments.files.tables import save_csv
from experiments.results.titles import titled


def save_charts(result: Any, folder: Path) -> None:
    """Write the charts of a result: what is drawn goes by titles, the tables behind it by labels."""
    save_each(charts_to_save(result), folder)


def save_each(charts: Iterable[tuple[Chart, Chart]], folder: Path) -> None:
    """Write charts that have something to show, each as it is and as people read it.

    It is warned once of characters that no font has.
    """
    from experiments.figures.drawing.canvas import save_figure
    from experiments.figures.drawing.figure import draw
    from experiments.figures.drawing.fonts import say_what_is_missing

    missing = ""
    for chart, drawn in charts:
        if not chart.table.empty:
            folder.mkdir(exist_ok=True)
            save_csv(chart.table, folder / f"{chart.name}.csv")
            missing += save_figure(draw(drawn), folder, chart.name)
    say_what_is_missing("".join(dict.fromkeys(missing)))


def charts_to_save(result: Any) -> Iterator[tuple[Chart, Chart]]:
    """Yield each chart of a result, and as people read it."""
    named = titled(result)
    if named is result:
        yield from ((chart, chart) for chart in charts_of(result))
    else:
        yield from zip(charts_of(result), charts_of(named), strict=True)
