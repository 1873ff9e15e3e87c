"""How the model stands against the null models on rows that nothing was fitted to, row by row and on the whole.

The model beats a null model in a row that it hits and the other misses.  Only what beats all of them is claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from experiments.evidence.ledger import HIT
from experiments.evidence.null_models import NULL_MODELS, Answer
from experiments.evidence.row import Row, score_of
from experiments.evidence.scores import without_each_source

MODEL = "model"


class Against(NamedTuple):
    """The model against one null model, on the same rows.

    `hits`, `score`: of the model, the mean over rows; `null_hits`, `null_score`: of the other; `won`, `lost`: rows that
    only the one and only the other hits; `given`: rows of which the null model was told the number.
    """

    null: str
    rows: int
    given: int
    hits: int
    null_hits: int
    won: int
    lost: int
    score: float
    null_score: float


@dataclass(frozen=True)
class Standing:
    """Rows by who hits them: the model alone, the model and a null model, a null model alone, nobody."""

    beaten: tuple[Row, ...]
    shared: tuple[Row, ...]
    lost: tuple[Row, ...]
    missed: tuple[Row, ...]


def compared(rows: Sequence[Row]) -> list[Row]:
    """Return the rows on which models are compared: judged, fitted to nothing, and answered by every null model."""
    return [row for row in rows if row.is_scored and len(row.nulls) == len(NULL_MODELS)]


def against(rows: Sequence[Row], null: str, told: bool = True) -> Against:
    """Return how the model stands against one null model.

    Args:
        rows: The rows of the ledger.
        null: The null model.
        told: Whether rows count of which the null model was given the number.
    """
    pairs = [(row, answer_of(row, null)) for row in compared(rows)]
    pairs = [(row, answer) for row, answer in pairs if told or not answer.given]
    ours = [row.verdict == HIT for row, _ in pairs]
    theirs = [is_hit(row, answer) for row, answer in pairs]
    both = list(zip(ours, theirs, strict=True))
    return Against(
        null,
        len(pairs),
        sum(answer.given for _, answer in pairs),
        sum(ours),
        sum(theirs),
        both.count((True, False)),
        both.count((False, True)),
        _mean([row.score or 0.0 for row, _ in pairs]),
        _mean([_score(row, answer) for row, answer in pairs]),
    )


def standing(rows: Sequence[Row]) -> Standing:
    """Return which rows the model alone hits, which it shares, which it loses, and which nobody hits."""
    parts: dict[tuple[bool, bool], list[Row]] = {}
    for row in compared(rows):
        anybody = any(is_hit(row, answer) for _, answer in row.nulls)
        parts.setdefault((row.verdict == HIT, anybody), []).append(row)
    which = ((True, False), (True, True), (False, True), (False, False))
    return Standing(*(tuple(parts.get(each, ())) for each in which))


def scores_without_each_source(rows: Sequence[Row]) -> pd.DataFrame:
    """Return the mean scores of model and null models, over all compared rows and with each study's rows left out."""
    held = compared(rows)
    scores: dict[str, list[float]] = {MODEL: [row.score or 0.0 for row in held]}
    for null in NULL_MODELS:
        scores[null] = [_score(row, answer_of(row, null)) for row in held]
    return without_each_source([row.scored() for row in held], scores)


def answer_of(row: Row, null: str) -> Answer:
    """Return what a null model says of a row."""
    return dict(row.nulls)[null]


def is_hit(row: Row, answer: Answer) -> bool:
    """Tell whether what a null model says of a row is in its band."""
    return row.check is not None and row.check.holds(answer.value)


def _score(row: Row, answer: Answer) -> float:
    assert row.check is not None
    return score_of(row.check, answer)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
