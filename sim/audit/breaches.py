"""Breaches: what does not hold, marked row by row, and put into words."""

from collections.abc import Iterator

import numpy as np

from sim.records import Array, Firm

Breaches = Iterator[tuple[str, Array]]  # what does not hold, and a mark on the rows where it does not
ROUNDING_HOURS = 1e-6


def count_of(firm: Firm, name: str) -> int:
    """Return how many rows of a store are in use."""
    if name == "committees":
        return len(firm.committees.lead) - 1
    if name == "counts":
        return 1
    return int(getattr(firm.counts, name)[0])


def in_words(breaches: list[tuple[str, Array]]) -> list[str]:
    """Put into words what does not hold, with the first rows in which it shows."""
    words = []
    for what, where in breaches:
        if not where.any():
            continue
        rows = np.flatnonzero(where)
        more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
        words.append(what if len(where) == 1 else f"{what}: {', '.join(map(str, rows[:5]))}{more}")
    return words
