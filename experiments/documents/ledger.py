"""The ledger of targets as a table, misses next to hits."""

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

from experiments.documents.tables import code, table
from experiments.evidence import (
    DIFFERENCE,
    FITTED,
    HIT,
    NOT_TESTABLE,
    PREDICTED,
    PRESETS,
    RATIO,
    Check,
    Verdict,
    verdicts,
)
from experiments.wording import estimate_in_words, in_words
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from experiments.statistics import Estimate


HEADER = (
    "",
    "published",
    "source",
    "read as",
    "measure",
    "of",
    "role",
    "band",
    "simulated [95 %]",
    "verdict",
)


def targets_table(found: "pd.DataFrame | None", only: Collection[str] = ()) -> str:
    """Tabulate targets with their verdicts, and count these by role; by default all targets."""
    given = [each for each in verdicts(found) if not only or each.target.id in only]
    rows = []
    for place, verdict in enumerate(given):
        target, check = verdict.target, verdict.check
        first = place == 0 or given[place - 1].target is not target
        about = (
            (target.statement, f"{target.source} ({target.quality})", target.reading) if first else ("",) * 3
        )
        value = "" if verdict.simulated is None else value_in_words(check, verdict.simulated)
        word = verdict_in_words(verdict, run=found is not None)
        of = check.of if check.of in PRESETS else f"{check.of}: {check.second} to {check.first}"
        rows.append(
            (target.id, *about, code(check.measure), of, check.role, band_in_words(check), value, word)
        )
    return f"{_tally(given, found)}\n\n{table(HEADER, rows)}"


def band_in_words(check: Check) -> str:
    """Write a band in the unit of its measure."""
    if not check.measure or (math.isinf(check.low) and math.isinf(check.high)):
        return ""
    low, high = (_in_words(check, bound) for bound in (check.low, check.high))
    if math.isinf(check.low):
        return f"at most {high}"
    return f"at least {low}" if math.isinf(check.high) else f"{low} to {high}"


def value_in_words(check: Check, found: "Estimate") -> str:
    """Write a simulated value with its interval."""
    if check.of == RATIO:
        return "× " + estimate_in_words(found, "ratio")
    return estimate_in_words(found, _unit(check), difference=check.of == DIFFERENCE, signed=_signed(check))


def verdict_in_words(verdict: Verdict, run: bool) -> str:
    """Write a verdict, with what is missing where there is none, and whether the interval is on one side."""
    if verdict.target.needs:
        return f"not testable here: needs {verdict.target.needs}"
    if verdict.simulated is None:
        scenarios = f"{verdict.check.first} and {verdict.check.second}"
        return f"not testable here: needs {scenarios}" if run else "not run yet"
    if verdict.verdict == NOT_TESTABLE:
        return NOT_TESTABLE
    word = verdict.verdict if verdict.verdict == HIT else f"**{verdict.verdict}**"
    return word if verdict.is_clear else f"{word}, but the interval crosses the edge"


def _tally(given: list[Verdict], found: "pd.DataFrame | None") -> str:
    if found is None:
        return "No reference run yet."
    counts = []
    for role in (FITTED, PREDICTED):
        of_role = [verdict.verdict for verdict in given if verdict.check.role == role]
        tested = len(of_role) - of_role.count(NOT_TESTABLE)
        counts.append(
            f"{role}: {of_role.count(HIT)} of {tested} hit, {of_role.count(NOT_TESTABLE)} not testable here"
        )
    said = f"`{found.attrs['command']}`. " if "command" in found.attrs else ""
    return f"{said}{'; '.join(counts).capitalize()}."


def _in_words(check: Check, bound: float) -> str:
    if math.isinf(bound):
        return ""
    if check.of == RATIO:
        return f"× {bound:g}"
    words = in_words(bound, _unit(check), signed=_signed(check))
    return words.replace(" %", " points") if check.of == DIFFERENCE else words


def _unit(check: Check) -> str:
    return MEASURES[check.measure].unit


def _signed(check: Check) -> bool:
    return check.of == DIFFERENCE or "growth" in check.measure
