"""The sections of a report, each there when its data are: a finding, charts, the tables behind them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from experiments.figures.chart import Chart, Table
from experiments.findings.comparison import untold
from experiments.findings.explanation import explanation_sentences
from experiments.findings.naming import Naming
from experiments.findings.plan import plan_finding, plan_sentences, steps_in_words
from experiments.findings.population import population_sentences
from experiments.findings.roadmap import roadmap_sentences
from experiments.findings.sla import sla_sentences
from experiments.findings.why import why_sentences
from experiments.findings.years import years_finding
from experiments.report import assumptions, tables
from experiments.report.charts import charts_of, table_in_words_of
from experiments.report.contents import Contents
from experiments.report.html.charts.picture import PHONE, WIDE, draw
from experiments.results.comparison import CORRECTION

AT_SHIPPED_VALUES = (
    "Shares are those of the firm as it is shipped: unlike growth above, their intervals hold luck alone."
)


@dataclass(frozen=True)
class Figure:
    """A chart in two widths, what stands below it, and the table behind it."""

    wide: Markup
    narrow: Markup
    note: str
    table: Table


@dataclass(frozen=True)
class Section:
    """A part of a report: its place, its name, what it found, its charts, and what else is to be said."""

    key: str
    name: str
    finding: str
    charts: tuple[Figure, ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def about_gap(contents: Contents) -> tuple[str, ...]:
    """Say what else there is to say of a gap than its finding."""
    assert contents.explanation is not None
    said = tuple(explanation_sentences(contents.explanation, contents.naming)[1:])
    if contents.intervals and not contents.explanation.states.members:
        return (*said, AT_SHIPPED_VALUES)
    return said


def about_why(contents: Contents) -> tuple[str, ...]:
    """Say what each practice does, and what it moves most clearly."""
    assert contents.why is not None
    return tuple(why_sentences(contents.why, contents.naming))


def about_roadmap(contents: Contents) -> tuple[str, ...]:
    """Say what else there is to say of a roadmap than its finding."""
    assert contents.roadmap is not None
    return (" ".join(roadmap_sentences(contents.roadmap, contents.naming)[1:]),)


def about_population(contents: Contents) -> tuple[str, ...]:
    """Say what the gap of a sorting survey is made of, and how much of it has to be causal."""
    assert contents.population is not None
    return population_sentences(contents.population)


def about_agreement(contents: Contents) -> tuple[str, ...]:
    """Write both halves of an agreement, and what a shorter promise takes."""
    assert contents.sla is not None
    return sla_sentences(contents.sla)


class Part(NamedTuple):
    """A section that shows charts: its place, its name, the names of its charts, and what is said below them."""

    key: str
    name: str
    charts: tuple[str, ...]
    sentences: Callable[[Contents], tuple[str, ...]] = lambda _: ()


PARTS = (
    Part("growth", "Growth by scenario", ("growth",)),
    Part("chance", "How sure a plan is", ("plan",)),
    Part("agreement", "An agreement between both teams", ("sla",), about_agreement),
    Part("why", "The gap by practice", ("waterfall",), about_gap),
    Part("moves", "What each practice does", ("why",), about_why),
    Part("funnel", "The funnel and its leaks", ("funnel", "leaks")),
    Part("speed", "Time to the first attempt", ("responses",)),
    Part("hours", "Where hours go", ("hours",)),
    Part("trust", "Trust over time", ("trust",)),
    Part("path", "The path: dip and pay-back", ("path", "dip")),
    Part("roadmap", "A roadmap", ("roadmap",), about_roadmap),
    Part("not", "When it does not pay", ("combinations",)),
    Part("sorted", "The survey’s own gap", ("population",), about_population),
    Part("needed", "How much of it has to be causal", ("population-needed",)),
    Part("practices", "Firms by their practices", ("population-practices",)),
)


def sections_of(contents: Contents) -> Iterator[Section]:
    """Yield the sections that a folder has data for, in the order in which they are read."""
    charts = charts_of(contents)
    for part in PARTS:
        shown = [charts[name] for name in part.charts if name in charts]
        if shown:
            figures = tuple(map(figure, shown))
            said = tuple(map(contents.naming.said, part.sentences(contents)))
            yield Section(part.key, part.name, shown[0].finding, figures, said)
    for make in (by_year, planned, changes, assumed, measures):
        section = make(contents)
        if section is not None:
            yield in_own_words(section, contents.naming)


def in_own_words(section: Section, naming: Naming) -> Section:
    """Return a section that names stages as its reader does."""
    return replace(
        section,
        finding=naming.said(section.finding),
        sentences=tuple(map(naming.said, section.sentences)),
        tables=tuple(table_in_words_of(table, naming) for table in section.tables),
    )


def figure(chart: Chart) -> Figure:
    """Draw a chart for a desk and for a phone."""
    wide, narrow = draw(chart, f"{chart.name}-wide", WIDE), draw(chart, f"{chart.name}-narrow", PHONE)
    return Figure(wide, narrow, chart.caption, chart.words)


def by_year(contents: Contents) -> Section | None:
    """Say of which observed year the headline is, and what growth is in the others."""
    if contents.years is None or contents.comparison is None:
        return None
    finding = years_finding(contents.years, contents.comparison)
    return Section("years", "Growth by observed year", finding, tables=(tables.years(contents),))


def planned(contents: Contents) -> Section | None:
    """Say what it takes to book some revenue, and what averages say of it step by step."""
    plan = contents.plan
    if plan is None:
        return None
    columns = ("Step", "From averages")
    steps = Table("The plan from averages, step by step", columns, tuple(steps_in_words(plan)))
    return Section("plan", "Backward from revenue", plan_finding(plan), (), plan_sentences(plan), (steps,))


def changes(contents: Contents) -> Section | None:
    """Say what would change the conclusion."""
    sentences = contents.doubts
    return (
        Section("change", "What would change this conclusion", "", sentences=sentences) if sentences else None
    )


def assumed(contents: Contents) -> Section | None:
    """Say what was assumed."""
    differing, fitted = assumptions.differing_inputs(contents), assumptions.fitted_inputs(contents)
    influential = assumptions.influential_inputs(contents)
    captions = {
        f"Given for {contents.client or 'this firm'}, with who says so": assumptions.given_inputs(contents),
        "The inputs that matter most, over their plausible ranges": influential,
        "Inputs in which the scenarios differ": differing,
        "Settings of the firm that were fitted to published numbers": fitted,
        "In what firms differ: the middle, and where 95 % of them lie": assumptions.differences_of_firms(
            contents
        ),
    }
    parts = tuple(tables.inputs(caption, listed) for caption, listed in captions.items() if listed)
    if not parts:
        return None
    whom = "scenarios" if contents.population is None else "firms"
    sentence = (
        f"Every other setting is equal in all {whom} and stands with its source in the resolved scenario files of "
        "the results folder."
    )
    if not influential:
        sentence += (
            " Which of them matter most was not computed for this report; “handoff sensitivity” ranks them."
        )
    said = tuple(filter(None, (sentence, assumptions.put_in(contents))))
    return Section("assumed", "What was assumed", "", sentences=said, tables=parts)


def measures(contents: Contents) -> Section | None:
    """List every measure under every scenario."""
    if contents.comparison is None:
        return None
    said = tuple(filter(None, (untold(contents.comparison), CORRECTION)))
    return Section("measures", "Every measure", "", sentences=said, tables=(tables.measures(contents),))
