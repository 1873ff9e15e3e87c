"""What a brief says in a few words: outcome, risk and time, the inputs most open to doubt, what it all costs.

There is room for one interval only: the one by which a number is judged.
"""

import math
from typing import NamedTuple

import numpy as np

from experiments.defaults import GROWTH
from experiments.findings import comparison as findings
from experiments.findings.comparison import likelihood
from experiments.findings.measures import MONEY_LEFT
from experiments.numbers import in_words, number
from experiments.report.assumptions import (
    FITTED,
    Assumption,
    differing_inputs,
    ends,
    fitted_inputs,
    given_inputs,
    influential_inputs,
)
from experiments.report.contents import Contents
from experiments.results.comparison import Comparison
from experiments.results.ranges import room_left
from experiments.statistics.chances import wilson

SHOWN_INPUTS = 5
ANSWER, MEETINGS, TOOLS = "first_response_mean_hours", "meeting_hours_per_person_year", "tool_cost"


class Fact(NamedTuple):
    """A key number: what it stands for, its name, the number, its range, and how sure it is."""

    kind: str
    label: str
    level: str
    range: str
    words: str


class Input(NamedTuple):
    """An input, its value, what it might be, its class of evidence, and what it means where that is said."""

    label: str
    value: str
    range: str
    source: str
    says: str


def key_facts(contents: Contents) -> list[Fact]:
    """Return outcome, money, risk and time of a comparison."""
    comparison = contents.comparison
    if comparison is None or len(comparison.names) < 2:
        return []
    outcome = against_before("Outcome", comparison, GROWTH)
    facts = (outcome, money(comparison), risk(contents, comparison), time(contents, comparison))
    return [fact for fact in facts if fact]


def parted(text: str) -> tuple[str, str]:
    """Return a number in words and, apart from it, its range."""
    value, bracket, rest = text.partition(" [")
    return value, f"[{rest}" if bracket else ""


def money(comparison: Comparison) -> Fact | None:
    """Say how much more or less money is left a year."""
    if MONEY_LEFT not in comparison.keys:
        return None
    first, last = comparison.names[0], comparison.names[-1]
    found = parted(findings.difference_told(comparison, first, last, MONEY_LEFT))
    return Fact("Money", comparison.measures[MONEY_LEFT].label, *found, f"against {first}")


def risk(contents: Contents, comparison: Comparison) -> Fact | None:
    """Say what may be lost: the dip of dated changes, or in how many pairs of runs money is, and how much at worst."""
    first, last = comparison.names[0], comparison.names[-1]
    kept = comparison.keys
    if has_path(contents, last) and "worst_dip" in kept:
        dip = parted(findings.level_told(comparison, last, "worst_dip"))
        return Fact("Risk", "Worst dip", *dip, f"in all that is gained, against {first}")
    if MONEY_LEFT not in kept:
        return None
    gained = comparison.values(last, MONEY_LEFT) - comparison.values(first, MONEY_LEFT)
    known = gained[~np.isnan(gained)]
    if not len(known):
        return None
    lost = int(np.count_nonzero(known < 0))
    low, high = (number(100 * bound, 0) for bound in wilson(lost / len(known), len(known)))
    worst = in_words(
        float(known.min()), comparison.measures[MONEY_LEFT].unit, comparison.currency, signed=True
    )
    words = f"the worst of them: {worst} against {first}"
    return Fact("Risk", "Less money is left", f"{lost} of {len(known)} runs", f"[{low}, {high} %]", words)


def has_path(contents: Contents, name: str) -> bool:
    """Tell whether a scenario has dated changes whose path is known."""
    return "path" in contents.series and not contents.of("path", name).empty


def time(contents: Contents, comparison: Comparison) -> Fact | None:
    """Say how long it takes: to pay back, to establish the practices, or to answer a lead."""
    last, kept = comparison.names[-1], comparison.keys
    if has_path(contents, last) and "payback_months" in kept:
        months = comparison.median_payback(last)
        level = "never" if math.isinf(months) else findings.months_in_words(months)
        chances = ", ".join(findings.chances_of_payback(comparison, last)[-2:]) or "in the time simulated"
        return Fact("Time", "Pay-back, median", level, "", f"paid back {chances}")
    roadmap = contents.roadmap
    if roadmap is not None and roadmap.orders["best"]:
        ends = [step.month + step.months for step in roadmap.steps("best")]
        third = ends[: min(3, len(ends))][-1]
        words = f"one after another; the first three by month {number(third, 0)}"
        return Fact("Time", "To establish all practices", f"{number(max(ends), 0)} months", "", words)
    if ANSWER not in kept:
        return None
    return against_before("Time", comparison, ANSWER)


def against_before(kind: str, comparison: Comparison, key: str) -> Fact:
    """Return a measure under the last scenario, what it is under the first, and in how many pairs it is better."""
    first, last = comparison.names[0], comparison.names[-1]
    measure = comparison.measures[key]
    before = findings.level_told(comparison, first, key)
    words = f"{first}: {before}; better {likelihood(comparison, measure)}"
    return Fact(kind, measure.label, *parted(findings.level_told(comparison, last, key)), words)


def inputs_assumed(contents: Contents) -> tuple[str, list[Input]]:
    """Return the inputs that a reader should doubt first, and by what they were chosen.

    Where a study of sensitivity is stored, they are those that move its outcome most.  Otherwise settings that
    somebody chose for this comparison come first, then fitted ones, those nearest an end of their plausible range
    before others.
    """
    studied = influential_inputs(contents)[:SHOWN_INPUTS]
    if studied:
        found = [Input(one.label, one.value, one.range, one.evidence, one.why) for one in studied]
        return "those that move the outcome of a sensitivity study most", found
    if contents.comparison is None:
        return "", []
    numbers = ends(contents.comparison)[1].numbers
    listed = (*given_inputs(contents), *differing_inputs(contents))
    chosen = {one.key: one for one in listed if one.key in numbers}
    fitted = [one for one in fitted_inputs(contents) if one.key not in chosen]
    fitted.sort(key=lambda one: room_left(numbers[one.key]))
    title = "settings given for this firm and comparison, then fitted ones nearest an end of their range"
    if not chosen:
        title = "the fitted settings nearest an end of their range"
    return title, [described(one) for one in (*chosen.values(), *fitted)[:SHOWN_INPUTS]]


def described(one: Assumption) -> Input:
    """Describe a setting in a line."""
    source = one.evidence or "set in the scenario"
    if one.why.startswith(FITTED):
        source += ", fitted"
    return Input(one.label, one.value, one.range, source, meaning(one.source))


def meaning(source: str) -> str:
    """Return what a source says of an assumption beyond that it is one."""
    return source.partition("assumption: ")[2]


def costs(contents: Contents) -> list[str]:
    """Say what it takes, in money and hours."""
    sentences = []
    roadmap, comparison = contents.roadmap, contents.comparison
    if roadmap is not None and roadmap.orders["best"]:
        steps = roadmap.steps("best")
        money = in_words(sum(step.cost for step in steps), "money", contents.currency)
        hours = number(sum(step.hours for step in steps), 0)
        sentences.append(f"Once, for all {len(steps)} practices: {money} and {hours} hours of effort.")
    if comparison is None:
        return sentences
    first, last = comparison.names[0], comparison.names[-1]
    spent = comparison.spent(last)
    if spent:
        sentences.append(f"Once, for the dated changes: {in_words(spent, 'money', contents.currency)}.")
    for key, words in ((MEETINGS, "Meetings, hours a person and year"), (TOOLS, "Tools")):
        if key in comparison.keys:
            now, before = (findings.level_told(comparison, name, key) for name in (last, first))
            sentences.append(f"{words}: {now}; {first}: {before}.")
    if MONEY_LEFT in comparison.keys:
        sentences.append("Running costs and everybody’s hours are counted in the contribution margin.")
    return sentences
