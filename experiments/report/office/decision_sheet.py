"""The sheet of a decision: what a leader asks with its answers, and every recommended step in numbers."""

from experiments.findings.decision import answers, decision_finding
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.report.office.letters import Line, wrapped
from experiments.report.office.sheet import Sheet
from experiments.results.decision import Decision

WIDTHS = (40, 26, 12, 12, 16, 12, *(16,) * 6)  # letters
LETTER, ROW, SIZE = 0.075, 15.0, 11.0  # inches a letter of a column; points a row, and of its letters


def write_decision(decision: Decision, sheet: Sheet, naming: Naming = OUR_NAMES) -> None:
    """Write six answers, and below them the table of all recommended steps."""
    currency = decision.comparison.currency
    sheet.widths(*WIDTHS)
    sheet.write([decision_finding(decision)], "heading")
    for one in answers(decision, naming):
        row = sheet.write([one.question], "question")
        sheet.merge(row, 1, len(WIDTHS) - 1, one.says)
        lines = len(wrapped(Line(one.says, SIZE), LETTER * sum(WIDTHS[1:])))
        sheet.page.set_row(row - 1, ROW * lines)
    if not decision.actions:
        return
    sheet.write([])
    ends = ("", ", low", ", high")
    money = f"{currency} a year"
    sheet.write(
        (
            "Action",
            "Who answers for it",
            "Begins, month",
            "Takes, months",
            f"Cost once, {currency}",
            "Effort, hours",
            *(f"Adds, {money}{end}" for end in ends),
            *(f"Leaving it out costs, {money}{end}" for end in ends),
        ),
        "head",
    )
    names = titles(decision.roadmap.states.pair, naming)
    for action in decision.actions:
        found = (*action.adds[:1], *action.adds.widest, *action.skipping[:1], *action.skipping.widest)
        sheet.write(
            (
                names[action.practice],
                action.owner,
                action.month,
                action.months,
                action.cost,
                action.hours,
                *found,
            )
        )
