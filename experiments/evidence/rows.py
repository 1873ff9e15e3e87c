"""The rows of the ledger: every statement of the articles and every target, a row a check, in their order.

A statement that a target reads points to it and has no verdict of its own.  Of every other row it is said what came of
it, or why it cannot be tested.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from experiments.errors import BadInputError
from experiments.evidence.claims import (
    Claim,
    articles,
    articles_of,
    checked_by_themselves,
    claims,
    contradicted,
)
from experiments.evidence.ledger import HIT, MISS, NOT_TESTABLE, Simulated, Verdict, verdicts
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
from experiments.evidence.scores import Scored, error_of, score
from experiments.evidence.targets import FITTED, Check, Target, targets
from experiments.results.comparison import interval_as_dict
from sim.units import nearest, shown

COMPARED = "scenarios compared under the same luck"
AWAY = "kept away until the calibration is frozen"


@dataclass(frozen=True)
class Row:
    """A row of the ledger: a statement or a target, and one check of it, if there is one.

    `articles`: names of files.  `published`: the target behind the row, itself or the one that reads the statement;
    `target`: the number of the latter.  `why`: why there is no verdict.  `nulls`: what each null model says of the
    check, by its name; empty where there is no verdict.
    """

    id: str
    statement: str
    articles: tuple[str, ...]
    reading: str
    published: Target | None = None
    target: str = ""
    check: Check | None = None
    judged: Verdict | None = None
    why: str = ""
    nulls: tuple[tuple[str, Answer], ...] = ()

    @property
    def origin(self) -> str:
        """Return the study behind the number, as far as it was traced."""
        return "" if self.published is None else self.published.origin

    @property
    def studies(self) -> tuple[str, ...]:
        """Return the names under which its rows are left out together."""
        return () if self.published is None else self.published.studies

    @property
    def asked(self) -> str:
        """Return what was asked of whom, looked up where a target says that it is as with another one."""
        said = "" if self.published is None else self.published.asked
        other = target_called(said.removeprefix("As ").rstrip("."))
        return said if other is None else other.asked

    @property
    def experiment(self) -> str:
        """Return what takes the number to the test."""
        return "" if self.published is None else self.published.needs or COMPARED

    @property
    def quality(self) -> str:
        """Return the quality of the source."""
        return "" if self.published is None else self.published.quality

    @property
    def source(self) -> str:
        """Return the first article that says so, by the name of its file; where none does, the study behind it."""
        return self.articles[0] if self.articles else self.origin

    @property
    def role(self) -> str:
        """Return the role of what is checked; of a statement that nothing checks, that it is not testable."""
        return NOT_TESTABLE if self.check is None else self.check.role

    @property
    def verdict(self) -> str | None:
        """Return hit, miss or not testable; nothing for a statement that a target reads."""
        if self.target:
            return None
        return NOT_TESTABLE if self.judged is None else self.judged.verdict

    @property
    def is_kept_away(self) -> bool:
        """Tell whether nobody may look at it yet."""
        return self.why == AWAY

    @property
    def is_judged(self) -> bool:
        """Tell whether it is a hit or a miss."""
        return self.verdict in (HIT, MISS)

    @property
    def is_scored(self) -> bool:
        """Tell whether models are compared on it: it is judged, and nothing was fitted to it."""
        return self.is_judged and self.role != FITTED

    @property
    def contradicts(self) -> tuple[str, ...]:
        """Return the rows that contradict it."""
        return contradicted(self.id)

    @cached_property
    def score(self) -> float | None:
        """Return how far what was simulated is from what was published; nothing where it is not judged."""
        if not self.is_judged or self.judged is None or self.judged.simulated is None:
            return None
        found = self.judged.simulated.estimate
        return score(self.judged.check, found.value, error_of(found))

    def scored(self) -> Scored:
        """Return the row as scores know it."""
        assert self.check is not None
        return Scored(f"{self.id} {self.check.about} {self.check.measure}", self.check, self.studies)

    def to_dict(self) -> dict[str, Any]:
        """Return the row in the shape that `handoff claims --json` prints."""
        check = self.check
        band = (None, None) if check is None or self.target else map(_known, (check.low, check.high))
        low, high = band
        return {
            "id": self.id,
            "of": None if check is None else check.about,
            "measure": None if check is None else check.measure or None,
            "target": self.target or None,
            "statement": self.statement,
            "source": self.source,
            "sources": list(self.articles),
            "origin": self.origin or None,
            "studies": list(self.studies),
            "asked": self.asked or None,
            "reading": self.reading,
            "experiment": self.experiment or None,
            "quality": self.quality or None,
            "role": self.role,
            "why": self.why or None,
            "imposed_by": [] if self.judged is None else list(self.judged.imposed_by),
            "low": low,
            "high": high,
            "simulated": self._simulated(),
            "clear": self.judged.is_clear if self.is_judged and self.judged is not None else None,
            "verdict": self.verdict,
            "score": self.score,
            "nulls": {name: self._null(answer) for name, answer in self.nulls},
            "contradicts": list(self.contradicts),
        }

    def _simulated(self) -> dict[str, float | None] | None:
        if self.judged is None or self.judged.simulated is None:
            return None
        found = interval_as_dict(self.judged.simulated.estimate)
        if self.judged.simulated.has_both:
            low, high = self.judged.simulated.ends
            found |= {"low_all": low, "high_all": high}
        return found

    def _null(self, answer: Answer) -> dict[str, Any]:
        assert self.check is not None
        return {
            "value": answer.value,
            "verdict": HIT if self.check.holds(answer.value) else MISS,
            "score": score_of(self.check, answer),
            "given": answer.given,
        }


def score_of(check: Check, answer: Answer) -> float:
    """Return how far what a null model says is from what was published."""
    return score(check, answer.value, error_of(answer.simulation.estimate))


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


def target_called(name: str) -> Target | None:
    """Return the target of a number, if there is one."""
    return next((target for target in targets() if target.id == name), None)


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


def _known(bound: float) -> float | None:
    return bound if abs(bound) != float("inf") else None
