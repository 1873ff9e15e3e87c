"""Draws firms: each by a generator of its own, so that more firms are the same firms and some more."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from experiments.designs.firms.priors import RATIO, REACH, Difference, Ladder, Priors
from experiments.running.plan import Varied
from sim.practices import PRACTICES
from sim.scenario import Scenario
from sim.units import format_quantity

MIDDLE = 0.5  # of the ladder
FIGURES = 6  # of a drawn setting; what is written is what is run
LEVEL_DECIMALS = 4
LEAST_COUNT = 100

Levels = Mapping[str, float]


class Firm(NamedTuple):
    """A firm as it was drawn: its place on the ladder, its levels of the practices, and its own settings."""

    number: int
    place: float
    levels: Levels
    own: Varied

    def varied(self, levels: Levels) -> Varied:
        """Return what is set on top of a scenario so that it becomes this firm with some levels of the practices."""
        return (*self.own, *((f"practices.{name}", levels[name]) for name in PRACTICES))


def draw_firms(scenario: Scenario, priors: Priors, firms: int, seed: int, spread: float = 1.0) -> list[Firm]:
    """Return so many firms around the firm of a scenario.

    Firm number i is a function of the seed and i, however many there are.  `spread` multiplies every difference; with
    0 all are the firm of the scenario, and differ in practices only.
    """
    return [_draw(scenario, priors, number, seed, spread) for number in range(1, firms + 1)]


def levels_at_the_middle(ladder: Ladder) -> Levels:
    """Return the levels of a firm in the middle of the ladder, which has each practice as the ladder says."""
    return {name: round(ladder.level(name, MIDDLE), LEVEL_DECIMALS) for name in PRACTICES}


def _draw(scenario: Scenario, priors: Priors, number: int, seed: int, spread: float) -> Firm:
    luck = np.random.default_rng([seed, number])
    place = float(luck.random())
    noise = priors.ladder.noise * luck.standard_normal(len(PRACTICES))
    levels = {
        name: round(priors.ladder.level(name, place + float(extra)), LEVEL_DECIMALS)
        for name, extra in zip(PRACTICES, noise, strict=True)
    }
    # The normal distribution, cut off at `REACH`: by its inverse, so that every draw takes one number of the generator.
    low, high = ndtr(-REACH), ndtr(REACH)
    draws = ndtri(low + (high - low) * luck.random(len(priors.differences)))
    return Firm(number, place, levels, _own(scenario, priors.differences, spread * draws))


def _own(scenario: Scenario, differences: tuple[Difference, ...], draws: np.ndarray) -> Varied:
    """Return the settings of a firm; several differences may move one key."""
    factors: dict[str, float] = {}
    amounts: dict[str, float] = {}
    for difference, draw in zip(differences, map(float, draws), strict=True):
        for key, spread in difference.spreads.items():
            if difference.by == RATIO:
                factors[key] = factors.get(key, 1.0) * math.exp(spread.at(draw))
            else:
                amounts[key] = amounts.get(key, 0.0) + spread.at(draw)
    keys = [*dict.fromkeys((*factors, *amounts))]
    own = ((key, _value(scenario, key, factors.get(key, 1.0), amounts.get(key, 0.0))) for key in keys)
    return tuple((key, value) for key, value in own if value is not None)


def _value(scenario: Scenario, key: str, factor: float, amount: float) -> float | str | None:
    """Return a setting as a scenario takes it, within what the model can carry; `None` where nothing differs."""
    entry = scenario.entries[key]
    if (factor, amount) == (1.0, 0.0):
        return None
    value = min(max(entry.value * factor + amount, entry.allowed[0]), entry.allowed[1])
    if entry.unit:
        return format_quantity(value, entry.unit, FIGURES)
    # Large numbers without a unit are counts: accounts, customers.
    return float(round(value)) if entry.whole or value >= LEAST_COUNT else float(f"{value:.{FIGURES}g}")
