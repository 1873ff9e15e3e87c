"""What becomes of things that are followed for unequal times: rates corrected for those that are still young.

A deal that is open when the data end has not been lost; leaving it out counts the quick ones only, which win and lose
at other rates than the slow ones.  The share that has ended in each way by an age is estimated from all that reached
that age (Aalen and Johansen 1978; with one way to end, Kaplan and Meier 1958).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
RESAMPLES = 400
SEED = 20260105  # the same resamples every time: the same file gives the same interval


class Followed(NamedTuple):
    """How many ended one way, another way, or were last seen going on, at each age in days."""

    won: Counts
    lost: Counts
    going_on: Counts

    @property
    def total(self) -> float:
        """Return how many there are."""
        return float(self.won.sum() + self.lost.sum() + self.going_on.sum())


def followed(days: NDArray[np.float64], won: NDArray[np.bool_], lost: NDArray[np.bool_]) -> Followed:
    """Count things by the age in whole days at which they ended, or were last seen."""
    age = np.floor(np.maximum(days, 0)).astype(np.int64)
    length = int(age.max(initial=0)) + 1

    def at(which: NDArray[np.bool_]) -> Counts:
        return np.bincount(age[which], minlength=length).astype(float)

    return Followed(at(won), at(lost), at(~won & ~lost))


def followed_to(one: Followed, days: int) -> Followed:
    """Return the same things as they were seen at an age: who ended later was going on."""
    if days + 1 >= len(one.won):
        return one
    later = float(sum(part[days + 1 :].sum() for part in one))
    going_on = one.going_on[: days + 1].copy()
    going_on[-1] += later
    return Followed(one.won[: days + 1], one.lost[: days + 1], going_on)


def shares_by_age(one: Followed) -> tuple[Counts, Counts]:
    """Return the share that has been won, and lost, by each age."""
    ended = one.won + one.lost
    reached = np.cumsum((ended + one.going_on)[::-1])[::-1]
    at_risk = np.where(reached > 0, reached, 1.0)
    left = np.cumprod(1 - ended / at_risk)
    before = np.concatenate([[1.0], left[:-1]])
    return np.cumsum(before * one.won / at_risk), np.cumsum(before * one.lost / at_risk)


def share_won(one: Followed) -> float:
    """Return the share won of those that end; NaN if none does."""
    won, lost = shares_by_age(one)
    ended = won[-1] + lost[-1]
    return float(won[-1] / ended) if ended > 0 else np.nan


def median_age_won(one: Followed) -> float:
    """Return the age in days by which half of those that are won have been won; NaN if none is."""
    won, _ = shares_by_age(one)
    if won[-1] <= 0:
        return np.nan
    at = int(np.searchsorted(won, won[-1] / 2))
    before = won[at - 1] if at else 0.0
    return float(at + (won[-1] / 2 - before) / (won[at] - before))


def still_to_come(one: Followed) -> tuple[float, float]:
    """Return what share may still be won, and lost, after the longest time that anything was followed.

    An assumption where the follow-up is too short, and next to nothing where it is long enough: twice what came in its
    last quarter, and no more than is left.
    """
    won, lost = shares_by_age(one)
    at = (3 * (len(won) - 1)) // 4
    more = np.array([won[-1] - won[at], lost[-1] - lost[at]]) * 2
    left = max(1 - won[-1] - lost[-1], 0.0)
    more *= min(1.0, left / more.sum()) if more.sum() > 0 else 0.0
    return float(more[0]), float(more[1])


def share_won_between(one: Followed) -> tuple[float, float]:
    """Return the least and the largest share won of those that end, whatever is still to come."""
    won, lost = (part[-1] for part in shares_by_age(one))
    more_won, more_lost = still_to_come(one)
    if won + lost <= 0:
        return np.nan, np.nan
    return float(won / (won + lost + more_lost)), float((won + more_won) / (won + lost + more_won))


def median_age_won_at_most(one: Followed) -> float:
    """Return the median age of those that are won if as many more are won as may still come."""
    won, _ = shares_by_age(one)
    half = (won[-1] + still_to_come(one)[0]) / 2
    return float(min(np.searchsorted(won, half), len(won) - 1))


def share_won_by(one: Followed, days: int) -> float:
    """Return the share won by an age, of all."""
    won, _ = shares_by_age(one)
    return float(won[min(days, len(won) - 1)])


def resampled(one: Followed, times: int = RESAMPLES) -> list[Followed]:
    """Return as many samples drawn from the counts with replacement (Efron 1981)."""
    cells = np.concatenate(one)
    total = int(cells.sum())
    draws = np.random.default_rng(SEED).multinomial(total, cells / total, size=times).astype(float)
    length = len(one.won)
    return [Followed(row[:length], row[length : 2 * length], row[2 * length :]) for row in draws]
