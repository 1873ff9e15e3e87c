"""The sections of a report, each there when its data are: a finding, a chart, the table behind it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from experiments.findings import comparison as findings
from experiments.findings import samples
from experiments.findings.combinations import combinations_finding, combinations_of
from experiments.findings.explanation import explanation_sentences
from experiments.findings.roadmap import roadmap_sentences
from experiments.findings.robustness import what_would_change
from experiments.report import assumptions, tables
from experiments.report.contents import Contents
from experiments.report.html.charts import courses, funnels, ladder, levels, paths
from experiments.report.tables import Table

WORST_SHOWN = 6  # combinations
WIDE, NARROW = 720, 328  # pixels: a page on a desk, a page on a phone
WEEKS_A_YEAR = 52
BEYOND_PAYBACK = 1.15  # how far a near view of a path reaches, in times to pay back
EARLY = 0.7  # share of the time simulated below which a near view shows more than the whole
Draw = Callable[[str, float], "Markup"]


@dataclass(frozen=True)
class Chart:
    """A picture in two widths, and the table behind it."""

    wide: Markup
    narrow: Markup
    table: Table
    note: str


@dataclass(frozen=True)
class Section:
    """A part of a report: its place, its name, what it found, its charts, and what else is to be said."""

    key: str
    name: str
    finding: str
    charts: tuple[Chart, ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def sections_of(contents: Contents) -> Iterator[Section]:
    """Yield the sections that a folder has data for, in the order in which they are read."""
    makers = (growth, gap, funnel, responses, trust, path, roadmap, does_not_pay, changes, assumed, measures)
    for make in makers:
        section = make(contents)
        if section is not None:
            yield section


def chart(name: str, draw: Draw, table: Table, note: str) -> Chart:
    """Draw a chart for a desk and for a phone."""
    return Chart(draw(f"{name}-wide", WIDE), draw(f"{name}-narrow", NARROW), table, note)


def growth(contents: Contents) -> Section | None:
    """Show the growth of each scenario."""
    if contents.comparison is None:
        return None
    note = f"Run-rate revenue over the last observed year. {samples.of_scenarios(contents.comparison)}"
    drawn = chart(
        "growth",
        partial(levels.growth_chart, contents),
        tables.growth(contents),
        note,
    )
    return Section("growth", "Growth by scenario", findings.growth_finding(contents.comparison), (drawn,))


def gap(contents: Contents) -> Section | None:
    """Show which practice makes how much of the gap."""
    found = contents.explanation
    if found is None or math.isnan(found.gap.value):
        return None
    note = (
        "Bars are fair shares of credit (Shapley values): the mean contribution of a practice over all orders, and "
        "they add up to the gap. Whiskers: intervals, which hold for all at once; light bars: no clear share; "
        f"◇ what the practice does alone, ○ what it adds as the last one. {samples.of_gap(found)}"
    )
    drawn = chart("gap", partial(levels.gap_chart, contents, found), tables.gap(contents, found), note)
    finding, *sentences = explanation_sentences(found, contents.naming)
    return Section("why", "The gap by practice", finding.removesuffix("."), (drawn,), tuple(sentences))


def funnel(contents: Contents) -> Section | None:
    """Show the funnel of the first and the last scenario, and where it leaks."""
    if contents.comparison is None or "funnel" not in contents.series:
        return None
    note = (
        "Leads a run that inquired in observed time at least 270 days before its end; in brackets, their share of "
        f"the stage before. {samples.of_scenarios(contents.comparison)}"
    )
    charts = [
        chart(
            "funnel",
            partial(funnels.funnel_chart, contents),
            tables.funnel(contents),
            note,
        )
    ]
    if "leaks" in contents.series:
        leaks = (
            "Every lead of a stage reaches the next one or ends for one of these reasons; the table adds up."
        )
        charts.append(
            chart(
                "leaks",
                partial(funnels.leak_chart, contents),
                tables.leaks(contents),
                leaks,
            )
        )
    return Section(
        "funnel", "The funnel and its leaks", findings.funnel_finding(contents.comparison), tuple(charts)
    )


def responses(contents: Contents) -> Section | None:
    """Show how soon leads are tried, and how many never are."""
    if contents.comparison is None or "responses" not in contents.series:
        return None
    note = (
        "Leads delivered in observed time at least 30 days before its end. A curve that ends below 100 % leaves leads "
        f"unworked. {samples.of_scenarios(contents.comparison)}"
    )
    drawn = chart(
        "responses",
        partial(courses.response_chart, contents),
        tables.responses(contents),
        note,
    )
    return Section(
        "speed", "Time to the first attempt", findings.response_finding(contents.comparison), (drawn,)
    )


def trust(contents: Contents) -> Section | None:
    """Show trust both ways over time."""
    if contents.comparison is None or "trust" not in contents.series:
        return None
    note = (
        "Trust is a quantity of the model from 0 to 1, not a survey score. Lines: medians of the runs; bands: their "
        f"middle 50 and 80 %. n = {contents.comparison.replications:,} runs of each scenario."
    )
    drawn = chart("trust", partial(courses.trust_chart, contents), tables.trust(contents), note)
    return Section("trust", "Trust over time", findings.trust_finding(contents.comparison), (drawn,))


def path(contents: Contents) -> Section | None:
    """Show what dated changes gain on the firm that stays, with the dip and the pay-back."""
    if contents.comparison is None or "path" not in contents.series:
        return None
    note = (
        f"Contribution of all weeks since the first change, less that of {contents.names[0]} under the same luck. "
        f"Lines: medians; bands: middle 50 and 80 % of runs; ◆ the lowest point of the median; ○ a run in the week "
        f"from which it stays paid back. n = {contents.comparison.replications:,} pairs."
    )
    views = {"path": (contents, 26)}
    near = until_paid_back(contents)
    if near is not None:
        views = {"dip": (near, 4), **views}
    captions = (note, "The same over all the time simulated.")
    charts = [
        chart(name, partial(paths.path_chart, view), tables.path(view, every), caption)
        for (name, (view, every)), caption in zip(views.items(), captions, strict=False)
    ]
    finding = findings.path_finding(contents.comparison)
    return Section("path", "The path: dip and pay-back", finding, tuple(charts))


def until_paid_back(contents: Contents) -> Contents | None:
    """Return the contents with paths only as long as runs take to pay back, if that is early in the time simulated."""
    assert contents.comparison is not None
    rows = contents.series["path"]
    months = [contents.comparison.values(name, "payback_months") for name in rows["scenario"].unique()]
    paid = [month for values in months for month in values if math.isfinite(month)]
    first, last = float(rows["week"].min()), float(rows["week"].max())
    until = first + BEYOND_PAYBACK * max(paid, default=math.inf) * WEEKS_A_YEAR / 12
    if until - first > EARLY * (last - first):
        return None
    return replace(contents, series={**contents.series, "path": rows[rows["week"] <= until]})


def roadmap(contents: Contents) -> Section | None:
    """Show in which order to adopt the practices."""
    found = contents.roadmap
    if found is None or not found.orders["best"]:
        return None
    finding, *sentences = roadmap_sentences(found, contents.naming)
    note = (
        "Each step of the line is a practice that has been established; numbers as in the table. "
        f"{samples.of_orders(found)}"
    )
    title = finding.removesuffix(".")
    drawn = chart("roadmap", partial(ladder.ladder_chart, contents, title), tables.roadmap(contents), note)
    return Section("roadmap", "A roadmap", title, (drawn,), (" ".join(sentences),))


def does_not_pay(contents: Contents) -> Section | None:
    """Show which combinations of practices leave less money than the firm as it is."""
    states = contents.states
    found = () if states is None else combinations_of(states)
    if not found or states is None:
        return None
    note = (
        "Contribution margin a year against the first scenario; each upright line is the interval of a combination. "
        "Each stands for itself: where nothing is gained or lost, one in twenty still looks clear. "
        f"n = {states.replications} paired runs of each."
    )
    drawn = chart(
        "combinations",
        partial(levels.combinations_chart, contents, found),
        tables.combinations(contents, found[:WORST_SHOWN]),
        note,
    )
    return Section("not", "When it does not pay", combinations_finding(states, found), (drawn,))


def changes(contents: Contents) -> Section | None:
    """Say what would change the conclusion."""
    sentences = what_would_change(contents.comparison, contents.states, contents.sensitivity, contents.naming)
    return (
        Section("change", "What would change this conclusion", "", sentences=sentences) if sentences else None
    )


def assumed(contents: Contents) -> Section | None:
    """Say what was assumed."""
    differing, fitted = assumptions.differing_inputs(contents), assumptions.fitted_inputs(contents)
    influential = assumptions.influential_inputs(contents)
    captions = {
        "The inputs that matter most, over their plausible ranges": influential,
        "Inputs in which the scenarios differ": differing,
        "Settings of the firm that were fitted to published numbers": fitted,
    }
    parts = tuple(tables.inputs(caption, listed) for caption, listed in captions.items() if listed)
    if not parts:
        return None
    sentence = (
        "Every other setting is equal in all scenarios and stands with its source in the resolved scenario files of "
        "the results folder."
    )
    if not influential:
        sentence += (
            " Which of them matter most was not computed for this report; “handoff sensitivity” ranks them."
        )
    return Section("assumed", "What was assumed", "", sentences=(sentence,), tables=parts)


def measures(contents: Contents) -> Section | None:
    """List every measure under every scenario."""
    if contents.comparison is None:
        return None
    return Section("measures", "Every measure", "", tables=(tables.measures(contents),))
