"""The charts of a sensitivity study: what the most influential inputs do to an outcome, or to a gap in it."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from experiments.figures.changes import Change, rows_of, table_of
from experiments.figures.chart import Chart
from experiments.findings.measures import lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.sensitivity import influence_finding
from experiments.numbers import UNDEFINED, estimate_in_words, scale_of
from experiments.results.sensitivity import Sensitivity, Subject

if TYPE_CHECKING:
    from experiments.statistics.estimates import Estimate

MOST_INPUTS = 12


def sensitivity_charts(study: Sensitivity, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield a chart of each outcome, as a gap and as a level."""
    del naming
    for outcome in study.design.outcomes:
        for subject in study.subjects(outcome):
            yield influence_chart(study, subject)


def influence_chart(study: Sensitivity, subject: Subject) -> Chart:
    """Show what each input does on average from the low to the high end of its range, the strongest on top."""
    measure, currency = study.told(subject.outcome), study.design.bases[0].currency
    shares = study.shares_by_key(subject)
    changes = []
    for factor, found in study.ranked(subject)[:MOST_INPUTS]:
        words = estimate_in_words(found.mean, measure.unit, currency, signed=True, difference=True)
        if factor.key in shares:
            words += f"\n{share_in_words(*shares[factor.key])}"
        changes.append(Change(factor, found.mean, words))
    largest = max((abs(one.change.value) for one in changes), default=0.0)
    scale = scale_of(measure.unit, largest, currency, difference=True)
    what = (
        f"{lowered(measure.label)} of {subject.name}" if subject.second is None else f"the gap {subject.name}"
    )
    note = (
        "Bars: mean change from the low to the high end of each plausible range while all other inputs vary; "
        "whiskers: 95 % intervals over luck and over where it was tried; hatched: no clear difference; right: share of "
        "the variance, alone and with interactions, luck left out."
    )
    sample = (
        f"n = {study.design.trajectories} trajectories and {study.design.points} blocks, {study.design.replications} "
        "runs each."
    )
    numbers = study.to_frame()
    return Chart(
        f"{subject.outcome}-{'gap' if subject.second else 'level'}-{subject.second or subject.first}",
        influence_finding(study, subject),
        note,
        sample,
        numbers[(numbers["outcome"] == subject.outcome) & (numbers["of"] == subject.name)],
        table_of(f"What moves {what}", changes),
        (rows_of(changes, f"change in {what}", scale),),
    )


def share_in_words(alone: "Estimate", total: "Estimate") -> str:
    """Write an input's shares of the variance; luck can be so large that there is nothing to take shares of."""
    if math.isnan(alone.value):
        return f"share {UNDEFINED}"
    by_itself, in_all = (max(100 * share.value, 0.0) for share in (alone, total))
    return f"{by_itself:.0f} % alone, {in_all:.0f} % in all"
