"""The charts of a results folder, made anew from what was read, in the words of whoever reads them."""

from dataclasses import replace

from experiments import figures
from experiments.figures.chart import Chart, Table
from experiments.figures.comparison import comparison_charts
from experiments.findings.explanation import other_runs
from experiments.findings.naming import Naming
from experiments.report.contents import Contents

BY_STATES = ("waterfall", "roadmap")  # charts whose numbers are of the states


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
    apart, said = other_runs_in(contents), contents.naming
    return {
        chart.name: in_words_of(
            replace(chart, sample=f"{chart.sample} {apart}") if apart and chart.name in BY_STATES else chart,
            said,
        )
        for chart in found
        if not chart.table.empty
    }


def other_runs_in(contents: Contents) -> str:
    """Say where states were run apart from the scenarios, so that their levels are others; nothing if they were not."""
    return "" if contents.explanation is None else other_runs(contents.explanation, contents.comparison)


def in_words_of(chart: Chart, naming: Naming) -> Chart:
    """Return a chart whose finding, note and table name stages as its reader does, as its marks do."""
    said = naming.said
    return replace(
        chart,
        finding=said(chart.finding),
        note=said(chart.note),
        words=table_in_words_of(chart.words, naming),
    )


def table_in_words_of(table: Table, naming: Naming) -> Table:
    """Return a table that names stages as its reader does."""
    rows = tuple(tuple(map(naming.said, row)) for row in table.rows)
    return Table(naming.said(table.caption), tuple(map(naming.said, table.columns)), rows)
