"""The charts of a results folder, made anew from what was read."""

from experiments import figures
from experiments.figures.chart import Chart
from experiments.figures.comparison import comparison_charts
from experiments.report.contents import Contents


def charts_of(contents: Contents) -> dict[str, Chart]:
    """Return every chart in which a folder has something to show, by name."""
    found: list[Chart] = []
    if contents.comparison is not None:
        stored = comparison_charts(contents.comparison, contents.naming, contents.series, all_of_them=True)
        found += stored
    results = (
        contents.explanation,
        contents.why,
        contents.states,
        contents.roadmap,
        contents.population,
        contents.plan,
        contents.sla,
    )
    for result in results:
        if result is not None:
            found += figures.charts_of(result, contents.naming)
    return {chart.name: chart for chart in found if not chart.table.empty}
