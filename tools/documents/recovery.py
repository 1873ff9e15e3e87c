"""What came back of firms whose keys were hidden, as a table made of its record."""

from experiments.evidence.recovery import Recovered, read_rows, summary
from experiments.numbers import number
from tools.documents.tables import table

HEADER = (
    "firm",
    "reps",
    "known from",
    "grows today, % a year",
    "would grow, truth ± its error",
    "answer",
    "width against that without figures, %",
    "",
)


def in_words() -> str:
    """Say how often the truth was covered, and tabulate the firms."""
    rows = read_rows()
    if not rows:
        return "No firm was recovered yet."
    return f"{summary(rows)[0].upper()}{summary(rows)[1:]}.\n\n{table(HEADER, map(cells_of, rows))}"


def cells_of(row: Recovered) -> tuple[str, ...]:
    """Return what is said of a firm."""
    value, low, high = (number(100 * one, 1, signed=True) for one in (row.value, row.low, row.high))
    return (
        str(row.firm),
        str(row.reps),
        "its CRM's export, and words" if row.exported else "words",
        number(100 * row.growth_today, 1, signed=True),
        f"{number(100 * row.truth, 1, signed=True)} ± {number(100 * row.truth_error, 1)}",
        f"{value} [{low}, {high}]",
        number(100 * row.width, 0),
        "" if row.is_covered else "**missed**",
    )
