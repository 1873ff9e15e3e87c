"""`brief.html`: the finding on one printed page, A4 or Letter, in one file that needs nothing else."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from experiments.figures.style import NO_BREAK, held
from experiments.findings.comparison import CAVEAT, lowered
from experiments.numbers import in_words, number
from experiments.report.addressee.renaming import printable_names, with_names
from experiments.report.gap import count_to_half, gap_of, number_word
from experiments.report.html.brief_parts import Fact, Input, costs, inputs_assumed, key_facts
from experiments.report.html.charts import funnels, levels, paths
from experiments.report.html.page import environment, part, policy
from experiments.report.tiles import change_in_words, headline
from experiments.report.verdicts import what_would_change

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.report.schemas import Interval, StoredRoadmap

CHART = 400  # pixels
LONGEST_NAME = 28
FIRST_STEPS = 3
FEWEST_JUDGES = 3  # replications: the interval of two reaches thirteen standard errors and more
DECIMALS = re.compile(r"(?<![\w.])\d[\d,]*\.\d+(?![\w.])")
TEXT_OF_CHART = re.compile(r"(?<=>)[^<>]+(?=</(?:text|title|desc)>)")


class FirstStep(NamedTuple):
    """A step of the roadmap in words."""

    practice: str
    when: str
    takes: str
    adds: str


def brief(contents: "Contents") -> str:
    """Return the brief of a results folder as HTML."""
    contents = with_names(contents, printable_names(contents.names, LONGEST_NAME))
    keep = (*contents.names, *contents.naming.practices.values())
    title, inputs = inputs_assumed(contents)
    style = part("brief.css")
    return (
        environment()
        .get_template("brief.html.jinja")
        .render(
            contents=contents,
            title=rounded(title_of(contents), keep),
            facts=[Fact(*(rounded(words, keep) for words in fact)) for fact in key_facts(contents)],
            charts=[(rounded_chart(chart, keep), note) for chart, note in charts_of(contents)],
            steps=[FirstStep(*(rounded(words, keep) for words in step)) for step in first_steps(contents)],
            judged=judged_by(contents),
            inputs_title=title,
            inputs=[Input(*(rounded(words, keep) for words in one)) for one in inputs],
            changes=[rounded(sentence, keep) for sentence in what_would_change(contents)],
            costs=[rounded(sentence, keep) for sentence in costs(contents)],
            digests=" · ".join(one.digest[:12] for one in contents.manifest.scenarios if one.digest),
            caveat=CAVEAT,
            style=Markup(style),
            policy=policy(style),
        )
    )


def title_of(contents: "Contents") -> str:
    """Say what was found, with its range, and how many practices make half of it."""
    found = gap_of(contents)
    if found is None or not found.whole.is_clear:
        return headline(contents)
    count = count_to_half(found)
    make = "makes" if count == 1 else "make"
    share = f"{number_word(count)} of {number_word(len(found.credits))} practices {make} half of it"
    return f"{headline(contents)}; {share}"


def charts_of(contents: "Contents") -> list[tuple[Markup, str]]:
    """Return the charts that explain the finding, each with what its marks mean."""
    found = gap_of(contents)
    if found is not None:
        note = (
            "The gap by practice: bars are fair shares of credit (Shapley values) and add up to the gap; whiskers: "
            "intervals, which hold for all at once; light: no clear share; ◇ alone, ○ as the last one."
        )
        return [(levels.gap_chart(contents, found, "brief-gap", CHART), note)]
    if contents.comparison is None:
        return []
    note = "Growth by scenario: run-rate revenue over the last observed year, with intervals."
    growth = (levels.growth_chart(contents, "brief-growth", CHART), note)
    if "path" in contents.series:
        note = (
            f"Contribution gained on {contents.names[0]} so far: median, middle 50 and 80 % of runs; ○ a run in the "
            "week from which it stays paid back."
        )
        return [(paths.path_chart(contents, "brief-path", CHART), note), growth]
    if "funnel" in contents.series:
        note = "Leads a run by stage; in brackets, their share of the stage before."
        return [growth, (funnels.funnel_chart(contents, "brief-funnel", CHART), note)]
    return [growth]


def first_steps(contents: "Contents") -> list[FirstStep]:
    """Return the first practices of the best order: when, what they take, what they add."""
    roadmap = contents.roadmap
    if roadmap is None:
        return []
    return [
        FirstStep(
            contents.naming.practice(step.practice),
            f"month {number(step.month, 0)} to {number(step.month + step.months, 0)}",
            f"{in_words(step.cost, 'money', contents.currency)} once, {number(step.hours, 0)}{NO_BREAK}h",
            what_it_adds(contents, step.step, roadmap),
        )
        for step in roadmap.orders.best[:FIRST_STEPS]
    ]


def what_it_adds(contents: "Contents", step: "Interval", roadmap: "StoredRoadmap") -> str:
    """Write what a step adds, unless an interval from so few replications would say nothing."""
    if roadmap.runs_behind < FEWEST_JUDGES:
        return "too few runs to tell what it adds"
    return change_in_words(contents, step.estimate(roadmap.runs_behind), roadmap.measure)


def judged_by(contents: "Contents") -> str:
    """Name the measure by which the orders of a roadmap are judged."""
    from sim.measures import MEASURES

    roadmap = contents.roadmap
    if roadmap is None or roadmap.measure not in MEASURES:
        return ""
    return lowered(MEASURES[roadmap.measure].label)


def rounded(text: str, keep: Collection[str] = ()) -> str:
    """Return a text whose numbers have one decimal at most, its intervals held together; names stay as they are."""
    names = "|".join(re.escape(name) for name in sorted(keep, key=len, reverse=True) if name)
    parts = re.split(f"({names})", text) if names else [text]
    return "".join(words if words in keep else held(DECIMALS.sub(one_decimal, words)) for words in parts)


def one_decimal(found: re.Match[str]) -> str:
    """Return a number with one decimal."""
    return f"{float(found[0].replace(',', '')):,.1f}"


def rounded_chart(chart: Markup, keep: Collection[str]) -> Markup:
    """Return a chart whose texts have one decimal at most."""
    escaped = [str(escape(name)) for name in keep]
    return Markup(TEXT_OF_CHART.sub(lambda text: rounded(text[0], escaped), chart))
