"""The ledger of targets as a table, misses next to hits."""

import math
from collections.abc import Collection

import pandas as pd

from experiments.evidence.ledger import (
    DIFFERENCE,
    HIT,
    IMPOSED,
    KEPT_AWAY,
    NOT_TESTABLE,
    RATIO,
    TALLIED,
    Check,
    Verdict,
    targets,
    verdicts,
)
from experiments.numbers import MINUS, difference_in_words, estimate_in_words, scale_of
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from tools.documents.tables import code, codes, table

OF = {DIFFERENCE: "{second} less {first}", RATIO: "{second} over {first}"}


def readings_table() -> str:
    """Tabulate what each target says, where it stands, and how it is read."""
    rows = [
        (target.id, target.statement, target.source, target.quality, " ".join(target.claims), target.reading)
        for target in targets()
    ]
    return table(("", "published", "source", "quality", "claims", "read as"), rows)


def targets_table(found: pd.DataFrame | None, only: Collection[str] = ()) -> str:
    """Tabulate the checks of targets with their verdicts, and count these by role; by default all targets."""
    given = [each for each in verdicts(found) if not only or each.target.id in only]
    rows = []
    for verdict in given:
        check = verdict.check
        of = OF.get(check.of, check.of).format(first=check.first, second=check.second)
        value = "" if verdict.simulated is None else value_in_words(check, verdict.simulated)
        word = verdict_in_words(verdict, run=found is not None)
        about = (verdict.target.id, code(check.measure), of, role_in_words(verdict))
        rows.append((*about, band_in_words(check), value, word))
    header = ("", "measure", "of", "role", "band", "simulated [95 %]", "verdict")
    return f"{_tally(given, found)}\n\n{table(header, rows)}"


def band_in_words(check: Check) -> str:
    """Write a band in the unit of its measure."""
    ends = [bound for bound in (check.low, check.high) if math.isfinite(bound)]
    if not check.measure or not ends:
        return ""
    unit = "ratio" if check.of == RATIO else _unit(check)
    factor, before, after = scale_of(unit, max(map(abs, ends)), difference=check.of == DIFFERENCE)
    words = [f"{MINUS if end < 0 else ''}{abs(end * factor):g}" for end in ends]
    side = "at most " if math.isinf(check.low) else "at least " if math.isinf(check.high) else ""
    times = "× " if check.of == RATIO else ""
    return f"{times}{side}{before}{' to '.join(words)}{after}"


def value_in_words(check: Check, found: Estimate) -> str:
    """Write a simulated value with its interval."""
    if check.of == RATIO:
        return f"× {estimate_in_words(found, 'ratio')}"
    if check.of == DIFFERENCE:
        return difference_in_words(found, _unit(check))
    return estimate_in_words(found, _unit(check), signed="growth" in check.measure)


def role_in_words(verdict: Verdict) -> str:
    """Name the role of a number, and by which keys it is imposed if it is."""
    if not verdict.imposed_by:
        return verdict.role
    also = "" if verdict.role == IMPOSED else f"{verdict.role}, and "
    return f"{also}{IMPOSED} by {codes(verdict.imposed_by)}"


def verdict_in_words(verdict: Verdict, run: bool) -> str:
    """Write a verdict, with what is missing where there is none, and whether the interval is on one side."""
    if verdict.target.id in KEPT_AWAY:
        return "kept away"
    if verdict.target.needs:
        return f"not testable here: needs {verdict.target.needs}"
    if verdict.simulated is None:
        scenarios = f"{verdict.check.first} and {verdict.check.second}"
        return f"not testable here: needs {scenarios}" if run else "not run yet"
    if verdict.verdict == NOT_TESTABLE:
        return NOT_TESTABLE
    word = verdict.verdict if verdict.verdict == HIT else f"**{verdict.verdict}**"
    return word if verdict.is_clear else f"{word}, but the interval crosses the edge"


def _tally(given: list[Verdict], found: pd.DataFrame | None) -> str:
    if found is None:
        return "No reference run yet."
    counts = [count for role in TALLIED if (count := _count(role, given))]
    said = f"`{found.attrs['command']}`. " if "command" in found.attrs else ""
    return f"{said}{'; '.join(counts).capitalize()}."


def _count(role: str, given: list[Verdict]) -> str:
    """Count the hits of a role, and what could not be one; nothing if nothing has that role."""
    of_role = [verdict for verdict in given if verdict.role == role]
    away = sum(verdict.target.id in KEPT_AWAY for verdict in of_role)
    untested = sum(verdict.verdict == NOT_TESTABLE for verdict in of_role) - away
    hits, tested = sum(verdict.verdict == HIT for verdict in of_role), len(of_role) - untested - away
    parts = (
        f"{hits} of {tested} hit" if tested else "",
        f"{untested} not testable here" if untested else "",
        f"{away} kept away" if away else "",
    )
    said = ", ".join(filter(None, parts))
    return f"{role}: {said}" if said else ""


def _unit(check: Check) -> str:
    return MEASURES[check.measure].unit
