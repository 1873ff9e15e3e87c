"""Rows of changes: what moving an input over its range does to an outcome, hatched where it is not clear."""

from collections.abc import Iterable
from typing import NamedTuple

from experiments.designs import Factor, words_for
from experiments.figures.chart import Axis, Bar, Row, Rows, Table
from experiments.figures.style import BEST, BETWEEN, WORST
from experiments.numbers import Scale
from experiments.statistics.estimates import Estimate

UNCLEAR = BETWEEN[0]._replace(hatch=WORST.hatch)


class Change(NamedTuple):
    """What moving an input over its range does to an outcome, and that in words."""

    factor: Factor
    change: Estimate
    words: str


def rows_of(changes: Iterable[Change], what: str, scale: Scale) -> Rows:
    """Show changes as bars from zero."""
    rows = []
    for factor, change, words in changes:
        value, low, high = (scale.factor * bound for bound in change[:3])
        bar = Bar(0.0, value, BEST if change.is_clear else UNCLEAR, low, high)
        lever, ends = in_words(factor)
        rows.append(Row(f"{lever}\n{ends}", (bar,), words))
    return Rows(Axis(what, scale), tuple(rows))


def in_words(factor: Factor) -> tuple[str, str]:
    """Write an input, and its low and high end."""
    low, high = (factor.written(end) for end in factor.ends)
    return words_for(factor.key), f"{low} to {high}"


def table_of(caption: str, changes: Iterable[Change]) -> Table:
    """Write changes as a table."""
    rows = [(*in_words(factor), words.replace("\n", "; ")) for factor, _, words in changes]
    return Table(caption, ("Input", "Range", "Change"), tuple(rows))
