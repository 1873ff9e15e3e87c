"""How far from a published number a model is, and how that changes when the rows of one source are left out.

The score of a row with a band of two ends is |value - middle| / √(h² + se²), h half the band and se the standard error
by luck: one is its edge.  A band with one end has no middle: inside, the score is nought, outside one more than the
distance from the end over √(e² + se²), e the size of the end.  A row counts at most three: beyond that a model is
simply wrong there, as history matching has it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import ArrayLike, NDArray

from experiments.evidence.targets import Check
from experiments.statistics.estimates import Estimate, t_quantile

MOST = 3.0


class Scored(NamedTuple):
    """A row as scores know it: its name, what is checked, and the studies that it comes from."""

    name: str
    check: Check
    studies: tuple[str, ...]


def score(check: Check, value: float, error: float = 0.0) -> float:
    """Return how far a value is from what was published, three at most.

    Args:
        check: What was published.
        value: What a model says of it.
        error: Its standard error.
    """
    return min(distance(check, value, error), MOST)


def distance(check: Check, value: float, error: float = 0.0) -> float:
    """Return how far a value is from what was published, however far that is."""
    if math.isfinite(check.low) and math.isfinite(check.high):
        middle, half = (check.low + check.high) / 2, (check.high - check.low) / 2
        return abs(value - middle) / math.hypot(half, error)
    if check.holds(value):
        return 0.0
    end = check.low if math.isfinite(check.low) else check.high
    beyond, scale = abs(value - end), math.hypot(end, error)
    if scale == 0:  # an end at nought, and no luck: the end itself, or plainly beyond it
        return MOST if beyond else 1.0
    return 1.0 + beyond / scale


def error_of(found: Estimate) -> float:
    """Return the standard error behind an interval; nought where there is none."""
    if found.runs < 2 or math.isnan(found.half_width):
        return 0.0
    return found.half_width / t_quantile(found.runs - 1)


def studies_of(rows: Iterable[Scored]) -> list[str]:
    """Return the studies that rows come from, in their order."""
    return list(dict.fromkeys(study for row in rows for study in row.studies))


def without_each_source(rows: Sequence[Scored], scores: Mapping[str, ArrayLike]) -> pd.DataFrame:
    """Return the mean score of each model over all rows, and with the rows of each study left out.

    Args:
        rows: The rows.
        scores: Of each model a score a row, in the order of the rows.

    Returns:
        A row a study, the first one with nothing left out, with columns left_out, rows, and one a model.
    """
    table = {name: np.asarray(values, dtype=float) for name, values in scores.items()}
    found = []
    for study in ("", *studies_of(rows)):
        kept = np.array([study not in row.studies for row in rows], dtype=bool)
        means = {name: _mean(values[kept]) for name, values in table.items()}
        found.append({"left_out": study, "rows": int(kept.sum()), **means})
    return pd.DataFrame(found)


def reweighted_without_each_source(
    points: pd.DataFrame,
    rows: Sequence[Scored],
    errors: Mapping[str, float] | None = None,
    weights: ArrayLike | None = None,
) -> pd.DataFrame:
    """Return, for each study, how well points that do not know its rows foretell them.

    Points are weighted by exp(-½ Σ distance²) over the rows that they know, as if each row were independent of the
    others: once over all rows and once without those of the study, which are then scored at the weighted mean.

    Args:
        points: A point of the parameters a row, an output a column, named like the rows.
        rows: What the outputs are held against; those without a column are left out.
        errors: Of each output the standard deviation that the points' values have by luck and emulation.
        weights: What each point weighs before anything is held against it; equal unless given.

    Returns:
        A row a study, with columns left_out, rows, known (mean score where its rows had been known), foretold (where
        they had not), hits_known, hits_foretold, and points (how many equal ones the weights are worth).

    Raises:
        ValueError: There are no points, or a weight is negative, or all are nought.
    """
    held = [row for row in rows if row.name in points]
    prior = _weights(weights, len(points))
    far = np.column_stack(
        [_distances(points[row.name], row, (errors or {}).get(row.name, 0.0)) for row in held]
    )
    found = []
    for study in studies_of(held):
        out = np.array([study in row.studies for row in held], dtype=bool)
        own = [row for row, is_out in zip(held, out, strict=True) if is_out]
        known, blind = (_posterior(prior, far[:, which]) for which in (np.ones_like(out), ~out))
        knowing, foretelling = (_at_mean(points, own, posterior, errors) for posterior in (known, blind))
        found.append(
            {
                "left_out": study,
                "rows": len(own),
                "known": _mean(knowing[0]),
                "foretold": _mean(foretelling[0]),
                "hits_known": knowing[1],
                "hits_foretold": foretelling[1],
                "points": 1.0 / float((blind**2).sum()),
            }
        )
    return pd.DataFrame(found)


def _weights(given: ArrayLike | None, count: int) -> NDArray[float64]:
    if not count:
        raise ValueError("there are no points")
    weights = np.ones(count) if given is None else np.asarray(given, dtype=float)
    if len(weights) != count or (weights < 0).any() or not weights.sum() > 0:
        raise ValueError("weights are one a point, none of them below nought, and not all nought")
    return weights / weights.sum()


def _distances(values: "pd.Series[float]", row: Scored, error: float) -> NDArray[float64]:
    return np.array([distance(row.check, value, error) for value in values])


def _posterior(prior: NDArray[float64], distances: NDArray[float64]) -> NDArray[float64]:
    against = 0.5 * (distances**2).sum(axis=1)
    weights = prior * np.exp(-(against - against[prior > 0].min()))
    return weights / weights.sum()


def _at_mean(
    points: pd.DataFrame,
    rows: Sequence[Scored],
    weights: NDArray[float64],
    errors: Mapping[str, float] | None,
) -> tuple[list[float], int]:
    means = [float(np.average(points[row.name], weights=weights)) for row in rows]
    pairs = list(zip(rows, means, strict=True))
    scores = [score(row.check, mean, (errors or {}).get(row.name, 0.0)) for row, mean in pairs]
    return scores, sum(row.check.holds(mean) for row, mean in pairs)


def _mean(values: ArrayLike) -> float:
    given = np.asarray(values, dtype=float)
    return float(given.mean()) if given.size else math.nan
