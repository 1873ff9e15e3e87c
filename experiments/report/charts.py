"""The charts of a results folder, made anew from what was read, in the words of whoever reads them."""

from dataclasses import replace

from experiments import figures
from experiments.figures.chart import Chart, Table
from experiments.figures.comparison import comparison_charts
from experiments.findings.explanation import other_runs
from experiments.findings.naming import Naming
from experiments.report.contents import Contents

OF_ADOPTION = ("path", "dip")  # charts of a study that show the steps as they would be taken
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
    if contents.adoption is not None:
        taken = charts_of(at_once(contents.adoption))
        found += [taken[name] for name in OF_ADOPTION if name in taken]
    apart, said = other_runs_in(contents), contents.naming
    return {
        chart.name: in_words_of(
            replace(chart, sample=f"{chart.sample} {apart}") if apart and chart.name in BY_STATES else chart,
            said,
        )
        for chart in found
        if not chart.table.empty
    }


def at_once(adoption: Contents) -> Contents:
    """Return what a study holds of staying and of taking the steps, without what begins a quarter later."""
    comparison = adoption.comparison
    assert comparison is not None
    cells = comparison.cells[:2]
    labels = [cell.label for cell in cells]
    runs = tuple(run for run in comparison.runs if run.task.cell.label in labels)
    series = {name: rows[rows["scenario"].isin(labels)] for name, rows in adoption.series.items()}
    kept = {name: rows for name, rows in series.items() if not rows.empty}
    return replace(adoption, comparison=replace(comparison, cells=cells, runs=runs), series=kept)


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
