"""Levels and differences of measures in words, wherever they stand."""

import math

from experiments.numbers import difference_in_words, estimate_in_words, judged
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES, Measure

MONEY_LEFT = "contribution_margin"
BETTER, WORSE, CHANGED, UNCLEAR = "better", "worse", "changed", "unclear"


def measure_of(key: str) -> Measure:
    """Return the registry entry of a shipped measure; results know those of somebody's own too (`told`)."""
    return MEASURES[key]


def level_in_words(found: Estimate, measure: Measure, currency: str) -> str:
    """Write a level of a measure, growth with its sign."""
    return estimate_in_words(found, measure.unit, currency, signed="growth" in measure.key)


def change_in_words(found: Estimate, measure: Measure, currency: str, clear: bool | None = None) -> str:
    """Write a difference of a measure; `clear`: whether it is so among all that are judged together, if known."""
    return difference_in_words(found, measure.unit, currency, clear)


def size_in_words(found: Estimate, measure: Measure, currency: str) -> str:
    """Write how large a clear difference of a measure is, whatever its direction, as a sentence has it."""
    return estimate_in_words(judged(absolute(found)), measure.unit, currency, difference=True)


def news_of(measure: Measure, difference: Estimate, clear: bool | None = None) -> str:
    """Say whether a difference is good news; one that the runs cannot tell from zero is no news.

    `clear` says whether it is where many are judged together; left out, its interval says so.
    """
    if math.isnan(difference.value) or not (difference.is_clear if clear is None else clear):
        return UNCLEAR
    if measure.better == "neither":
        return CHANGED
    return BETTER if (difference.value > 0) == (measure.better == "higher") else WORSE


def absolute(estimate: Estimate) -> Estimate:
    """Return the size of a clear difference, whatever its direction."""
    if estimate.value >= 0 or math.isnan(estimate.value):
        return estimate
    low, high, low_all, high_all = (
        -end for end in (estimate.high, estimate.low, estimate.high_all, estimate.low_all)
    )
    return estimate._replace(value=-estimate.value, low=low, high=high, low_all=low_all, high_all=high_all)


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Begin with a small letter, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
