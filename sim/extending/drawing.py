"""Chances for many rows at once, for mechanisms of somebody's own."""

from typing import NamedTuple

import numpy as np

from sim.compiled import entrance
from sim.luck import chance_of_key
from sim.records import Array
from sim.records.columns import column


class Draws(NamedTuple):
    """Who draws, and the chance that each of them drew."""

    who: Array = column(np.int64, "row")
    chance: Array = column(np.float64, "1")


@entrance
def draw(draws: Draws, when: int, key: int) -> None:
    """Draw a chance for every row under a key.  Changes: draws.chance."""
    for row in range(len(draws.who)):
        draws.chance[row] = chance_of_key(draws.who[row], when, key)
