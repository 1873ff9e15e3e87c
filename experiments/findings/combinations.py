"""What every combination of practices leaves of the contribution margin, and how a firm grows that has it."""

import math
from typing import NamedTuple

from experiments.defaults import GROWTH
from experiments.findings.measures import MONEY_LEFT, level_in_words, measure_of, size_in_words
from experiments.numbers import NO_CLEAR_DIFFERENCE, judged
from experiments.results.states import States
from experiments.statistics.estimates import Estimate


class Combination(NamedTuple):
    """A set of practices, by key, and what it leaves of the contribution against the first scenario."""

    practices: tuple[str, ...]
    difference: Estimate

    @property
    def loses(self) -> bool:
        """Tell whether it clearly leaves less."""
        return self.difference.widest[1] < 0

    @property
    def pays(self) -> bool:
        """Tell whether it clearly leaves more."""
        return self.difference.widest[0] > 0


def combinations_of(states: States) -> tuple[Combination, ...]:
    """Return all combinations, those that leave the least first; none where the money was not kept."""
    if MONEY_LEFT not in states.measures:
        return ()
    found = [
        Combination(states.established(state), states.difference(0, state, MONEY_LEFT))
        for state in range(1, len(states))
    ]
    return tuple(sorted(found, key=lambda one: one.difference.value))


def combinations_finding(states: States, found: tuple[Combination, ...]) -> str:
    """Say how many combinations of practices leave more money than the first scenario, and how many less.

    Each interval stands for itself: where nothing is gained or lost, one in twenty still looks clear.
    """
    losing, paying = sum(one.loses for one in found), sum(one.pays for one in found)
    return (
        f"Of {len(found)} combinations of practices, {paying} clearly leave more money a year than "
        f"{states.names[0]}, {losing} clearly leave less, and {len(found) - paying - losing} show no clear difference"
    )


def state_finding(states: States, state: int) -> str:
    """Say how a firm with a combination of practices grows against the first scenario."""
    first = states.names[0]
    found = states.difference(0, state, GROWTH)
    level = level_in_words(judged(states.level(state, GROWTH)), measure_of(GROWTH), states.currency)
    if not state:
        return f"As {first}: growth of {level}."
    if math.isnan(found.value) or not found.is_clear:
        return f"Growth of {level}: {NO_CLEAR_DIFFERENCE} to {first}."
    size = size_in_words(found, measure_of(GROWTH), states.currency)
    return f"Growth of {level}: {size} {'faster' if found.value > 0 else 'slower'} than {first}."
