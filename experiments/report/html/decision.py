"""The first screen of a study: what a leader asks with its answers, all recommended steps, and the check of the fit."""

from typing import NamedTuple

from experiments.figures.chart import Table
from experiments.findings.client_check import CHECK_HEAD, check_rows
from experiments.findings.decision import Answer, answers, decision_rows, steps_title
from experiments.report.contents import Contents


class Screen(NamedTuple):
    """What the first screen shows."""

    answers: tuple[Answer, ...]
    table: Table | None
    check: Table | None


def decision_of(contents: Contents) -> Screen | None:
    """Return the first screen of a study; nothing of other folders."""
    decision = contents.decision
    if decision is None:
        return None
    head, *rows = decision_rows(decision, contents.naming)
    steps = Table(steps_title(decision), head, tuple(rows)) if rows else None
    checked = check_rows(decision.comparison)
    check = (
        Table("The firm against what the client said of it", CHECK_HEAD, tuple(checked)) if checked else None
    )
    return Screen(answers(decision, contents.naming), steps, check)
