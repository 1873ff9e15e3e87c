"""A row of the ledger: a published statement or target, one check of it, and what came of that."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from experiments.evidence.claims import contradicted
from experiments.evidence.ledger import HIT, MISS, NOT_TESTABLE, Verdict
from experiments.evidence.null_models import Answer
from experiments.evidence.scores import Scored, error_of, score
from experiments.evidence.targets import FITTED, Check, Target, target_called
from experiments.results.comparison import interval_as_dict

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
        found = self.judged.simulated
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
        return interval_as_dict(self.judged.simulated)

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
    return score(check, answer.value, error_of(answer.simulation))


def _known(bound: float) -> float | None:
    return bound if abs(bound) != float("inf") else None
