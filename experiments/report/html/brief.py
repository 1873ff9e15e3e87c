"""`brief.html`: the finding on one printed page, A4 or Letter, in one file that needs nothing else."""

from typing import NamedTuple

from markupsafe import Markup

from experiments.figures.chart import Chart
from experiments.figures.style import held
from experiments.findings.decision import Answer, answers
from experiments.findings.explanation import half_of_gap
from experiments.findings.measures import change_in_words, lowered
from experiments.findings.population import population_sentences
from experiments.numbers import NO_BREAK, in_words, number
from experiments.report.addressee.renaming import with_names
from experiments.report.charts import BY_STATES, charts_of, other_runs_in
from experiments.report.contents import Contents
from experiments.report.html.brief_parts import Fact, Input, costs, inputs_assumed, key_facts
from experiments.report.html.charts.picture import draw
from experiments.report.html.page import environment, policy, style_of
from experiments.report.tiles import headline
from experiments.results.roadmap import Roadmap, Step
from experiments.results.titles import printable_names

CHART = 400  # pixels
# The charts that explain a finding: the first of these of which all are there.
EXPLAINING = (
    ("waterfall",),
    ("path", "growth"),
    ("growth", "funnel"),
    ("growth",),
    ("population", "population-needed"),
    ("population",),
)
LONGEST_NAME, LONG_TITLE = 36, 110
FIRST_STEPS = 3
PAIRED, OVER_FIRMS = "differences are paired, the same luck on both sides", "over firms and luck"
FEWEST_JUDGES = 3  # replications: the interval of two reaches thirteen standard errors and more


class FirstStep(NamedTuple):
    """A step of the roadmap in words."""

    practice: str
    when: str
    takes: str
    adds: str


def brief(contents: Contents, paper: str = "") -> str:
    """Return the brief of a results folder as HTML; `paper`: what it prints on, the reader's own unless given."""
    contents = with_names(contents, printable_names(contents.names, LONGEST_NAME))
    inputs_title, inputs = inputs_assumed(contents)

    def told(text: str) -> str:
        return held(contents.naming.said(text))

    title = told(title_of(contents))
    style = style_of("brief", paper)
    return (
        environment()
        .get_template("brief.html.jinja")
        .render(
            contents=contents,
            title=title,
            is_long=len(title) > LONG_TITLE,
            answers=[Answer(one.question, told(one.says)) for one in answers_of(contents)],
            facts=[] if contents.decision else [Fact(*map(told, fact)) for fact in key_facts(contents)],
            charts=pictures_of(contents),
            steps=[FirstStep(*map(held, step)) for step in first_steps(contents)],
            judged=judged_by(contents),
            inputs_title=inputs_title,
            inputs=[Input(*map(held, one)) for one in inputs],
            changes=[*map(told, contents.doubts)],
            said=[*map(told, what_is_sorted(contents))],
            # A study names the costs of its steps, and has no room to name them twice.
            costs=[] if contents.decision else [*map(told, costs(contents))],
            paired=OVER_FIRMS if contents.population is not None and contents.comparison is None else PAIRED,
            digests=" · ".join(one.digest[:12] for one in contents.manifest.scenarios if one.digest),
            caveat=contents.caveat,
            style=Markup(style),
            policy=policy(style, has_pictures=contents.logo is not None),
        )
    )


def title_of(contents: Contents) -> str:
    """Say what was found, with its range, and how many practices make half of it."""
    half = "" if contents.explanation is None else half_of_gap(contents.explanation)
    return "; ".join(filter(None, (headline(contents), half)))


def answers_of(contents: Contents) -> tuple[Answer, ...]:
    """Return the answers to who decides, where a study was made."""
    return () if contents.decision is None else answers(contents.decision, contents.naming)


def what_is_sorted(contents: Contents) -> tuple[str, ...]:
    """Say what a population says, where there is one and nothing is compared."""
    if contents.population is None or contents.comparison is not None:
        return ()
    return population_sentences(contents.population)


def pictures_of(contents: Contents) -> list[tuple[Markup, str]]:
    """Return the charts that explain the finding, each with what its marks mean."""
    charts = charts_of(contents)
    shown = next((names for names in EXPLAINING if set(names) <= charts.keys()), ())
    return [(draw(charts[name], f"brief-{name}", CHART), note_of(contents, charts[name])) for name in shown]


def note_of(contents: Contents, chart: Chart) -> str:
    """Return what stands below a chart: what is shown, and that it is of other runs where it is."""
    apart = other_runs_in(contents) if chart.name in BY_STATES else ""
    return f"{chart.short_note} {apart}".rstrip()


def first_steps(contents: Contents) -> list[FirstStep]:
    """Return the first practices of the best order: when, what they take, what they add."""
    roadmap = contents.roadmap
    if roadmap is None or contents.decision is not None:  # which names the first actions itself
        return []
    return [
        FirstStep(
            contents.practices[step.practice],
            f"month {number(step.month, 0)} to {number(step.month + step.months, 0)}",
            f"{in_words(step.cost, 'money', contents.currency)} once, {number(step.hours, 0)}{NO_BREAK}h",
            what_it_adds(step, roadmap),
        )
        for step in roadmap.steps("best")[:FIRST_STEPS]
    ]


def what_it_adds(step: Step, roadmap: Roadmap) -> str:
    """Write what a step adds, unless an interval from so few replications would say nothing."""
    if len(roadmap.judged) < FEWEST_JUDGES:
        return "too few runs to tell what it adds"
    return change_in_words(step.step, roadmap.states.told(roadmap.measure), roadmap.states.currency)


def judged_by(contents: Contents) -> str:
    """Name the measure by which the orders of a roadmap are judged."""
    return "" if contents.roadmap is None else lowered(contents.roadmap.about.label)
