"""The record of the one-hop audit: what single keys that practices set made of the gaps, as the last full run found it.

The audit takes minutes; what follows from it (roles in the ledger, tables of the pages, a sentence of the reports) is
read off this record.  docs/how-to/add-a-practice.md says how it is made anew.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from experiments.statistics.estimates import Estimate

RECORD = Path(__file__).with_name("one_hop.csv")
MOST_OF_A_GAP = 0.5
HALF_OF_AN_EFFECT = 0.5
WORTH_KEEPING = 0.1  # of a gap; what makes less of it is not kept, unless nothing makes more
ALONE, LAST_IN = "alone", "last-in"
UNTRIED = Estimate(math.nan, math.nan, math.nan, 0, 0)

_PARTS = ("alone", "last_in", "left")
_ENDS = ("", "_low", "_high")
COLUMNS = (
    "key",
    "practice",
    "measure",
    "pairs",
    "gap",
    *(f"{part}{end}" for part in _PARTS[:2] for end in _ENDS),
    "context",
    *(f"left{end}" for end in _ENDS),
    "closed_form",
    "imposed",
)


class Hop(NamedTuple):
    """What one key makes of the gap in one measure.

    `alone` and `last_in` are shares of the gap, `context` names the larger; `left` is the part of that effect which
    stays when all decisions are frozen (NaN if it was not tried); `closed_form` is the share of the gap that a plain
    formula predicts of the key (NaN if there is none).  `gap`: in the unit of the measure; `pairs`: of runs.
    """

    key: str
    practice: str
    measure: str
    pairs: int
    gap: float
    alone: Estimate
    last_in: Estimate
    context: str
    left: Estimate = UNTRIED
    closed_form: float = math.nan

    @property
    def larger(self) -> Estimate:
        """The larger of both shares."""
        return self.alone if self.context == ALONE else self.last_in

    @property
    def share(self) -> float:
        """The value of the larger share."""
        return self.larger.value

    @property
    def is_most(self) -> bool:
        """Tell whether the key makes most of the gap."""
        return self.share > MOST_OF_A_GAP

    @property
    def is_imposed(self) -> bool:
        """Tell whether the key makes most of the gap, and nobody decides in between."""
        return self.is_most and not self.left.value <= HALF_OF_AN_EFFECT


def larger_context(alone: Estimate, last_in: Estimate) -> str:
    """Name the context in which a key makes more; an undefined share is less than any."""
    shares = {ALONE: alone.value, LAST_IN: last_in.value}
    return max(shares, key=lambda each: -math.inf if math.isnan(shares[each]) else shares[each])


def worth_keeping(hops: Iterable[Hop]) -> Iterator[Hop]:
    """Yield what a record keeps: shares that are worth it, measured or by a formula, and of every gap the largest."""
    given = list(hops)
    largest = {id(hop) for hop in largest_of(given).values()}
    for hop in given:
        if hop.share > WORTH_KEEPING or hop.closed_form > WORTH_KEEPING or id(hop) in largest:
            yield hop


def largest_of(hops: Iterable[Hop]) -> dict[str, Hop]:
    """Return, for each measure, the key that makes most of its gap."""
    largest: dict[str, Hop] = {}
    for hop in hops:
        if hop.measure not in largest or hop.share > largest[hop.measure].share:
            largest[hop.measure] = hop
    return largest


def imposed_in(hops: Iterable[Hop]) -> Mapping[str, Sequence[Hop]]:
    """Return, for each measure that has some, the keys that impose its gap, the largest share first."""
    found: dict[str, list[Hop]] = {}
    for hop in sorted(hops, key=lambda hop: -hop.share):
        if hop.is_imposed:
            found.setdefault(hop.measure, []).append(hop)
    return found


@cache
def record() -> tuple[Hop, ...]:
    """Return the record that is kept beside the code."""
    return read_record(RECORD.read_text(encoding="utf-8"))


def read_record(text: str) -> tuple[Hop, ...]:
    """Return what a record says."""
    return tuple(map(_hop, csv.DictReader(io.StringIO(text))))


def written_record(hops: Iterable[Hop]) -> str:
    """Return a record as it is kept: shares to three decimals, so that it changes only where a number did."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(hop) for hop in hops)
    return lines.getvalue()


def _hop(row: Mapping[str, str]) -> Hop:
    pairs = int(row["pairs"])
    alone, last_in, left = (_estimate(row, part, pairs) for part in _PARTS)
    about = (row["key"], row["practice"], row["measure"], pairs, _known(row["gap"]))
    return Hop(*about, alone, last_in, row["context"], left, _known(row["closed_form"]))


def _estimate(row: Mapping[str, str], part: str, pairs: int) -> Estimate:
    value, low, high = (_known(row[f"{part}{end}"]) for end in _ENDS)
    return Estimate(value, low, high, pairs, 0)


def _row(hop: Hop) -> dict[str, str]:
    parts = {
        f"{part}{end}": _rounded(value)
        for part, found in zip(_PARTS, (hop.alone, hop.last_in, hop.left), strict=True)
        for end, value in zip(_ENDS, found[:3], strict=True)
    }
    said = {
        "key": hop.key,
        "practice": hop.practice,
        "measure": hop.measure,
        "pairs": str(hop.pairs),
        "gap": f"{hop.gap:.4g}",
        "context": hop.context,
        "closed_form": _rounded(hop.closed_form),
        **parts,
    }
    # The verdict follows from the numbers as they are written, so that reading them gives the same.
    return said | {"imposed": "yes" if _hop(said).is_imposed else "no"}


def _rounded(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}".replace("-0.000", "0.000")


def _known(text: str) -> float:
    return float(text) if text else math.nan
