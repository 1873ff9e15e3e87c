"""The charts of a comparison: growth, the funnel and its losses, how soon leads are tried, hours, trust, the path.

Each is made from the comparison and from the tidy tables of `experiments.figures.tables`, which a results folder
keeps beside the figures.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from experiments.defaults import GROWTH
from experiments.figures import words
from experiments.figures.chart import Axis, Bar, Chart, Dot, Row, Rows
from experiments.figures.courses import dip_chart, path_chart, response_chart, trust_chart
from experiments.figures.style import GREY, looks
from experiments.figures.tables import Tables, growth_series, lost_by_reason, tables_of
from experiments.findings import comparison as findings
from experiments.findings.hours import SELLING, hours_finding, hours_note
from experiments.findings.measures import capital
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.samples import TWO_LINES, of_scenarios
from experiments.numbers import Scale
from experiments.results.comparison import Comparison
from experiments.running.observation import FUNNEL_STAGES

PERCENT = Scale(100, "", " %")


class Entry(NamedTuple):
    """A chart of a comparison: its name, the tables it needs, how it is made, and whether a results folder keeps it."""

    name: str
    needs: tuple[str, ...]
    make: Callable[[Comparison, Tables, Naming], Chart | None]
    is_kept: bool = True


def comparison_charts(
    comparison: Comparison,
    naming: Naming = OUR_NAMES,
    tables: Tables | None = None,
    all_of_them: bool = False,
) -> Iterator[Chart]:
    """Yield the charts that a comparison has something to show in; `tables`: as they were stored, if they were."""
    known = tables_of(comparison) if tables is None else tables
    for entry in ENTRIES:
        if (entry.is_kept or all_of_them) and known.keys() >= set(entry.needs):
            chart = entry.make(comparison, known, naming)
            if chart is not None:
                yield chart


def growth_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show the growth of each scenario as a dot with its interval; over an ensemble, with both."""
    del tables, naming
    rows = []
    for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        found = comparison.level(name, GROWTH)
        value, low, high, low_all, high_all = (
            PERCENT.factor * bound for bound in (*found[:3], found.low_all, found.high_all)
        )
        dot = Dot(value, look, low=low, high=high, low_all=low_all, high_all=high_all)
        rows.append(Row(name, (dot,), findings.level(comparison, name, GROWTH), look.colour))
    note = "Growth of run-rate revenue over the last observed year."
    return Chart(
        "growth",
        findings.growth_finding(comparison),
        f"{note} {TWO_LINES}" if comparison.members else note,
        of_scenarios(comparison),
        growth_series(comparison),
        words.growth(comparison),
        (Rows(Axis("revenue growth", PERCENT), tuple(rows)),),
    )


def funnel_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show leads by stage as bars on one baseline, the first scenario above the last."""
    names = findings.ends(comparison)
    stages = {(row["scenario"], row["stage"]): row for row in tables["funnel"].to_dict("records")}
    rows = []
    for stage, title in zip(FUNNEL_STAGES, naming.stages, strict=True):
        bars = []
        for name, look in zip(names, looks(len(names)), strict=True):
            if (name, stage) in stages:
                row = stages[name, stage]
                leads, low, high, step = (float(row[bound]) for bound in ("leads", "low", "high", "step"))
                said = findings.leads_in_words(leads, step)
                bars.append(Bar(0.0, leads, look, low, high, said, name))
        rows.append(Row(title, tuple(bars)))
    note = (
        f"Means a run of {findings.followed_leads(comparison)}; in brackets, their share of the stage before. "
        f"Whiskers: intervals of the mean over these runs. {findings.other_leads(comparison, ('mql_to_sql_rate',))}"
    )
    return Chart(
        "funnel",
        findings.funnel_finding(comparison),
        note,
        of_scenarios(comparison),
        tables["funnel"],
        words.funnel(comparison, tables["funnel"], naming),
        (Rows(Axis("leads a run"), tuple(rows)),),
    )


def leaks_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show, stage by stage, what share of its leads goes no further, by reason."""
    names = findings.ends(comparison)
    lost = lost_by_reason(tables, names)
    rows = []
    for leak in lost:
        bars = [
            Bar(0.0, PERCENT.factor * share, look, words=of_a_hundred(share), name=name)
            for name, share, look in zip(names, leak.shares, looks(len(names)), strict=True)
            if math.isfinite(share)
        ]
        group = f"Of 100 {naming.stages[FUNNEL_STAGES.index(leak.stage)]}, lost as"
        rows.append(Row(findings.leak_in_words(leak.outcome, leak.reason), tuple(bars), "", GREY, group))
    note = (
        f"Of {findings.followed_leads(comparison)}: every one reaches the next stage or ends for one of these reasons; "
        f"the table adds up. {findings.other_leads(comparison, ('lead_acceptance_rate',))}"
    )
    return Chart(
        "leaks",
        findings.leak_finding(comparison),
        note,
        of_scenarios(comparison),
        tables["leaks"],
        words.leaks(lost, names, naming, findings.followed_leads(comparison)),
        (Rows(Axis("of 100 leads of the stage", low=0, high=100), tuple(rows)),),
    )


def hours_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart | None:
    """Show of a hundred hours of reps how many go where, the first scenario above the last.

    None where runs do not say how long reps sell.
    """
    del naming
    if SELLING not in comparison.keys:
        return None
    names = findings.ends(comparison)
    table = tables["hours"]
    shares = table.set_index(["scenario", "activity"])[["share", "low", "high"]]
    rows = []
    for activity in dict.fromkeys(table["activity"]):
        bars = []
        for name, look in zip(names, looks(len(names)), strict=True):
            if (name, activity) in shares.index:
                share, low, high = (PERCENT.factor * float(bound) for bound in shares.loc[name, activity])
                bars.append(Bar(0.0, share, look, low, high, of_a_hundred(share / PERCENT.factor), name))
        rows.append(Row(capital(activity), tuple(bars)))
    return Chart(
        "hours",
        hours_finding(comparison),
        hours_note(comparison),
        of_scenarios(comparison),
        table,
        words.hours(comparison, table),
        (Rows(Axis("of 100 hours of reps", low=0, high=100), tuple(rows)),),
    )


def of_a_hundred(share: float) -> str:
    """Write how many of a hundred a share is."""
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"


ENTRIES = (
    Entry("growth", (), growth_chart),
    Entry("funnel", ("funnel",), funnel_chart),
    Entry("leaks", ("leaks", "funnel"), leaks_chart),
    Entry("responses", ("responses",), response_chart),
    Entry("hours", ("hours",), hours_chart),
    Entry("trust", ("trust",), trust_chart),
    Entry("dip", ("path",), dip_chart, is_kept=False),
    Entry("path", ("path",), path_chart),
)
