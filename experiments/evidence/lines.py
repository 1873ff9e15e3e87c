"""The ledger as a terminal shows it: a table, and lines of all that is known of a row."""

from collections.abc import Sequence

from experiments.evidence.ledger import NOT_TESTABLE
from experiments.evidence.row import Row
from experiments.evidence.words import (
    EDGE,
    answer_in_words,
    band_in_words,
    of_in_words,
    role_in_words,
    value_in_words,
)
from experiments.findings.measures import measure_of


def table_of(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the table of the ledger: under each statement or target, a line a check."""
    table: list[tuple[str, ...]] = [("", "role", "band", "simulated [95 %]", "")]
    seen = ""
    for row in rows:
        if row.id != seen:
            seen = row.id
            table.append((f"{row.id}  {row.statement}{where_it_is_read(row)}", *[""] * 4))
        if row.judged is not None and row.check is not None and row.check.measure:
            role = f"{row.role}, imposed" if row.judged.imposed_by else role_in_words(row)
            band = band_in_words(row.check)
            table.append((f"  {what(row)}", role, band, simulated(row), verdict(row)))
    return table


def what(row: Row) -> str:
    """Say which number a row is about."""
    assert row.check is not None
    return f"{measure_of(row.check.measure).label}, {of_in_words(row.check)}"


def verdict(row: Row) -> str:
    """Write a verdict in a word, and whether luck leaves it open."""
    if not row.is_judged or row.judged is None:
        return "kept away" if row.is_kept_away else NOT_TESTABLE
    return f"{row.verdict}".upper() + ("" if row.judged.is_clear else f" {EDGE}")


def where_it_is_read(row: Row) -> str:
    """Say of a statement by which target it is read, and of what cannot be tested why."""
    if row.target:
        return f" → {row.target}"
    if row.is_kept_away:
        return "" if row.check is not None and row.check.measure else f" – {row.why}."
    return f" – {NOT_TESTABLE}: {row.why}." if row.why else ""


def simulated(row: Row) -> str:
    """Write what was simulated for a row."""
    if row.judged is None or row.judged.simulated is None:
        return ""
    return value_in_words(row.judged.check, row.judged.simulated)


def details(rows: Sequence[Row]) -> list[str]:
    """Return what is known of a statement or target, a line each; `rows`: all of it."""
    row = rows[0]
    keys = [key for each in rows if each.judged is not None for key in each.judged.imposed_by]
    known = (
        ("stands in", ", ".join(row.articles)),
        ("study", row.origin),
        ("asked", row.asked),
        ("quality", row.quality),
        ("read as", row.reading),
        ("taken to the test by", row.experiment),
        ("imposed by", ", ".join(dict.fromkeys(keys))),
        ("contradicted by", ", ".join(row.contradicts)),
    )
    return [f"  {name}: {value}" for name, value in known if value]


def nulls(row: Row) -> list[str]:
    """Return what null models say of a row, in a line; in brackets what they were told."""
    if row.check is None or not row.nulls:
        return []
    said = "; ".join(f"{name} {answer_in_words(row.check, answer)}" for name, answer in row.nulls)
    return [f"  instead, {row.check.of}: {said}"]
