"""The ledger in words: bands, simulated values, roles, verdicts and counts, in which a miss weighs what a hit does."""

import math
from collections.abc import Callable, Iterable, Sequence

from experiments.evidence.ledger import HIT, IMPOSED, MISS, NOT_TESTABLE, TALLIED
from experiments.evidence.null_models import NULL_MODELS, REDUCTION, SORTING, SPREADSHEET, Answer
from experiments.evidence.row import Row
from experiments.evidence.standing import Against, Standing, is_hit
from experiments.evidence.targets import DIFFERENCE, RATIO, UNSEEN, Check
from experiments.numbers import MINUS, difference_in_words, estimate_in_words, in_words, scale_of
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES

OF = {DIFFERENCE: "{second} less {first}", RATIO: "{second} over {first}"}
PREDICTED = "predicted"  # the word for rows that were kept away, once they are judged
EDGE = "?"  # after a verdict that the interval does not settle
IN_WORDS = {SPREADSHEET: "the spreadsheet", REDUCTION: "the reduced model", SORTING: "sorting"}
Names = Callable[[Iterable[str]], str]


def of_in_words(check: Check) -> str:
    """Say what a number is of."""
    return OF.get(check.of, check.of).format(first=check.first, second=check.second)


def band_in_words(check: Check) -> str:
    """Write a band in the unit of its measure."""
    ends = [bound for bound in (check.low, check.high) if math.isfinite(bound)]
    if not check.measure or not ends:
        return ""
    unit = "ratio" if check.of == RATIO else _unit(check)
    factor, before, after = scale_of(unit, max(map(abs, ends)), difference=check.of == DIFFERENCE)
    words = [f"{MINUS if end < 0 else ''}{abs(end * factor):g}" for end in ends]
    below, above = ("below ", "above ") if check.sign else ("at most ", "at least ")
    side = below if math.isinf(check.low) else above if math.isinf(check.high) else ""
    times = "× " if check.of == RATIO else ""
    return f"{times}{side}{before}{' to '.join(words)}{after}"


def value_in_words(check: Check, found: Estimate) -> str:
    """Write a simulated value with its interval, and with that of luck and what is not known, if there is one."""
    said = _estimate_in_words(check, found)
    if not found.is_spread:
        return said
    low, high = found.widest
    wider = _estimate_in_words(check, found._replace(low=low, high=high))
    return f"{said}; with what is not known {wider[wider.index('[') : wider.index(']') + 1]}"


def answer_in_words(check: Check, answer: Answer) -> str:
    """Write what a null model says of a check, and whether that is a hit; in brackets what it was told."""
    value = answer.value
    if check.of == RATIO:
        said = f"× {in_words(value, 'ratio')}"
    else:
        said = in_words(value, _unit(check), signed=check.of == DIFFERENCE)
        said = said.replace(" %", " points") if check.of == DIFFERENCE else said
    said = f"({said})" if answer.given else said
    return f"{said}, {HIT if check.holds(value) else MISS}"


def role_in_words(row: Row, names: Names = ", ".join) -> str:
    """Name the role of a row, and by which keys it is imposed if it is.

    `names`: how keys are written.
    """
    keys = () if row.judged is None else row.judged.imposed_by
    if not keys:
        return PREDICTED if row.role == UNSEEN and row.is_judged else row.role
    also = "" if row.judged is not None and row.judged.role == IMPOSED else f"{row.role}, and "
    return f"{also}{IMPOSED} by {names(keys)}"


def verdict_in_words(row: Row, loud: Callable[[str], str] = str.upper) -> str:
    """Write a verdict, with what is missing where there is none, and whether the interval is on one side.

    `loud`: how a hit and a miss are written, both alike.
    """
    if row.target:
        return f"see {row.target}"
    if row.is_kept_away:
        return "kept away"
    if not row.is_judged or row.judged is None:
        return f"{NOT_TESTABLE}: {row.why}"
    word = loud(row.verdict or "")
    return word if row.judged.is_clear else f"{word}, but the interval crosses the edge"


def tally(rows: Sequence[Row]) -> str:
    """Count hits and misses, over all rows that nothing was fitted to, and by role."""
    free = [row for row in rows if row.is_scored]
    head = f"Of {len(free)} numbers that nothing was fitted to, {_hits(free)}."
    parts = [said for role in TALLIED if (said := _count(role, rows))]
    return f"{head} {'; '.join(parts).capitalize()}."


def untested(rows: Sequence[Row]) -> str:
    """Count the statements and targets, and how many of them point to another row or cannot be tested."""
    ids = {row.id for row in rows}
    statements = sum(name.startswith("N") for name in ids)
    told = {row.id for row in rows if row.target}
    none = {row.id for row in rows if row.check is None}
    return (
        f"{statements} statements of the articles: {len(told)} point to the target that reads them, "
        f"{statements - len(told) - len(none)} have a check of their own, {len(none)} cannot be tested."
    )


def standing_in_words(found: Standing, many: Iterable[tuple[Against, Against]]) -> list[str]:
    """Say what the model beats, and where it does not.

    Args:
        found: Which rows who hits.
        many: The model against each null model, over all rows and over those of which the other was not told.
    """
    lines = [_against_in_words(*each) for each in many]
    counts = (
        f"The model hits {len(found.beaten)} that no null model hits, {len(found.shared)} that one hits too"
    )
    lines.append(f"{counts}; it misses {len(found.lost)} that one hits, and {len(found.missed)} nobody hits.")
    for what, rows in (("It alone hits", found.beaten), ("It misses and another hits", found.lost)):
        if rows:
            lines.append(f"{what}: {_names(rows)}.")
    return lines


def _against_in_words(whole: Against, untold: Against) -> str:
    said = (
        f"Against {IN_WORDS[whole.null]}: of {whole.rows} the model hits {whole.hits}, it {whole.null_hits}"
    )
    if not whole.given:
        return f"{said}."
    rest = f"of the other {untold.rows} the model hits {untold.hits}, it {untold.null_hits}"
    return f"{said}, having been told {whole.given}; {rest}."


def hit_by(row: Row) -> str:
    """Name the null models that hit a row."""
    hits = [name for name, answer in row.nulls if is_hit(row, answer)]
    return ", ".join(name for name in NULL_MODELS if name in hits)


def _names(rows: Iterable[Row]) -> str:
    return ", ".join(f"{row.id} {row.check.measure} {row.check.of}" for row in rows if row.check is not None)


def _count(role: str, rows: Sequence[Row]) -> str:
    of_role = [row for row in rows if row.judged is not None and row.judged.role == role]
    away = sum(row.is_kept_away for row in of_role)
    none = sum(not row.is_judged for row in of_role) - away
    judged = [row for row in of_role if row.is_judged]
    parts = (
        _hits(judged) if judged else "",
        f"{none} not testable here" if none else "",
        f"{away} kept away" if away and (judged or none) else f"{away}" if away else "",
    )
    said = ", ".join(filter(None, parts))
    name = PREDICTED if role == UNSEEN and judged else role
    return f"{name}: {said}" if said else ""


def _hits(rows: Iterable[Row]) -> str:
    words = [row.verdict for row in rows]
    hits, misses = words.count(HIT), words.count(MISS)
    return f"{hits} {'hit' if hits == 1 else 'hits'} and {misses} {'miss' if misses == 1 else 'misses'}"


def _estimate_in_words(check: Check, found: Estimate) -> str:
    if check.of == RATIO:
        return f"× {estimate_in_words(found, 'ratio')}"
    if check.of == DIFFERENCE:
        return difference_in_words(found, _unit(check))
    return estimate_in_words(found, _unit(check), signed="growth" in check.measure)


def _unit(check: Check) -> str:
    return MEASURES[check.measure].unit
