"""Writes charts into a results folder: each as PNG and SVG, with the table behind it as CSV.

What draws is imported when a chart is written: who reads a folder, as a report does, comes by this file too.
"""

from collections.abc import Iterable
from pathlib import Path

from experiments.figures.chart import Chart
from experiments.files.tables import save_csv


def save_charts(charts: Iterable[Chart], folder: Path) -> None:
    """Write the charts that have something to show, and warn once of characters that no installed font has."""
    from experiments.figures.drawing.canvas import save_figure
    from experiments.figures.drawing.figure import draw
    from experiments.figures.drawing.fonts import say_what_is_missing

    missing = ""
    for chart in charts:
        if not chart.table.empty:
            folder.mkdir(exist_ok=True)
            save_csv(chart.table, folder / f"{chart.name}.csv")
            missing += save_figure(draw(chart), folder, chart.name)
    say_what_is_missing("".join(dict.fromkeys(missing)))
