"""The rows of the ledger: every statement of the articles and every target, a row a check, in their order.

A statement that a target reads points to it and has no verdict of its own.  Of every other row it is said what came of
it, or why it cannot be tested.
"""

from collections.abc import Collection, Iterable

from experiments.errors import BadInputError
from experiments.evidence.claims import Claim, articles, articles_of, checked_by_themselves, claims
from experiments.evidence.ledger import NOT_TESTABLE, Simulated, Verdict, verdicts
from experiments.evidence.null_models import (
    REDUCTION,
    SORTING,
    SPREADSHEET,
    Answer,
    reduced,
    sorting,
    spreadsheet,
)
from experiments.evidence.record import Hop
from experiments.evidence.recorded import REDUCED, Recorded, recorded
from experiments.evidence.row import AWAY, Row
from experiments.evidence.targets import target_called, targets
from sim.units import nearest, shown


def ledger_rows(run: Recorded | None = None, hops: Iterable[Hop] | None = None) -> list[Row]:
    """Return all rows: statements in their order, then targets in theirs.

    Args:
        run: What was simulated; by default the run that is kept.
        hops: What the one-hop audit found; by default the record that is kept.
    """
    found = recorded() if run is None else run
    small = found.simulated(REDUCED)
    judged: dict[str, list[Row]] = {}
    for one in verdicts(found.of(), hops, checked_by_themselves()):
        judged.setdefault(one.target.id, []).append(judged_row(one, small))
    of_claims = [row for claim in claims() for row in judged.get(claim.id) or told_rows(claim)]
    return [*of_claims, *(row for target in targets() for row in judged[target.id])]


def known_ids(ids: Iterable[str]) -> list[str]:
    """Return numbers of statements and targets as they are written here.

    Raises:
        BadInputError: There is no such number; the nearest is named.
    """
    known = [*(claim.id for claim in claims()), *(target.id for target in targets())]
    wanted = [each.upper() for each in ids]
    for each, given in zip(wanted, ids, strict=True):
        if each not in known:
            hint = nearest(each, known) or f"; there are {known[0]} to {known[-1]}"
            raise BadInputError(f"there is no statement or target {shown(given, 20)}{hint}")
    return wanted


def chosen(rows: Iterable[Row], ids: Collection[str]) -> list[Row]:
    """Return the rows of some numbers; all of them if none is named."""
    return [row for row in rows if not ids or row.id in ids]


def told_rows(claim: Claim) -> list[Row]:
    """Return the rows of a statement that is not judged by itself: a row a check that its target makes of it."""
    target = target_called(claim.target)
    files = file_names(claim.articles)
    if target is None:
        return [Row(claim.id, claim.statement, files, claim.reading, why=claim.why)]
    return [
        Row(claim.id, claim.statement, files, claim.reading, target, claim.target, check)
        for check in claim.checks
    ]


def judged_row(judged: Verdict, small: Simulated) -> Row:
    """Return the row of a check, with its verdict, and what null models say of it.

    `small`: what the reduced model comes to.
    """
    target, check, why = judged.target, judged.check, why_not(judged)
    files = file_names(articles_of(target))
    nulls = answers(judged, small)
    return Row(target.id, target.statement, files, target.reading, target, "", check, judged, why, nulls)


def file_names(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the files of articles."""
    return tuple(articles()[number].file for number in numbers)


def why_not(judged: Verdict) -> str:
    """Say why there is no verdict; nothing where there is one."""
    if judged.verdict != NOT_TESTABLE:
        return ""
    if judged.target.is_kept_away:
        return AWAY
    if judged.target.needs:
        return f"needs {judged.target.needs}"
    if judged.simulated is None:
        return "was not run"
    return "undefined in every run"


def answers(judged: Verdict, small: Simulated) -> tuple[tuple[str, Answer], ...]:
    """Return what null models say of a check that is judged."""
    if judged.verdict == NOT_TESTABLE or judged.target.needs:
        return ()
    left = reduced(judged.check, small)
    found = {SPREADSHEET: spreadsheet(judged.check), REDUCTION: left, SORTING: sorting(judged.check)}
    return tuple((name, answer) for name, answer in found.items() if answer is not None)
