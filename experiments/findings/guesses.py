"""What a round of guesses came to, in a sentence."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.numbers import estimate_in_words, judged, listed, number, scale_of
from experiments.statistics.estimates import Estimate


class Found(NamedTuple):
    """What a guess came to: how far off (below 0: too low), was the practice right, is it within the interval."""

    off: float
    is_right: bool
    is_inside: bool


def guesses_finding(
    worths: Sequence[float],
    found: Sequence[Found],
    right: Sequence[str],
    worth: Estimate,
    unit: str,
    currency: str,
) -> str:
    """Say how many guessed the practice that costs most, where the middle guess lay, and how many met the interval.

    Args:
        worths: What each person guessed.
        found: What each guess came to.
        right: The titles of the practices that count as right: more than one where the runs cannot tell them apart.
        worth: What the runs say.
        unit: Of the worth, as measures have it.
        currency: Of money.
    """
    many = len(found)
    practice = (
        "the right practice" if len(right) == 1 else "one of the practices that the runs cannot tell apart"
    )
    hits = f"{sum(one.is_right for one in found)} of {many} guessed {practice}, {listed(right, 'or')}"
    middle = float(np.median(worths))
    inside = f"{sum(one.is_inside for one in found)} of {many} guessed within the interval"
    runs = estimate_in_words(judged(worth), unit, currency, signed=True, difference=True)
    which = "the guess" if many == 1 else "the middle guess"
    guessed, off = guess_in_words(middle, unit, currency), off_in_words(middle - worth.value, unit, currency)
    return f"{hits}; {which} was {guessed}, {off}: the runs find {runs}; {inside}."


def guess_in_words(worth: float, unit: str, currency: str, signed: bool = True) -> str:
    """Write a worth that somebody guessed, to a decimal at most: with its sign, as differences are written."""
    scale = scale_of(unit, abs(worth), currency, difference=True)
    shown = worth * scale.factor
    decimals = 0 if round(shown, 1).is_integer() else 1
    return scale.written(number(shown, decimals, signed, scale.mark))


def off_in_words(off: float, unit: str, currency: str) -> str:
    """Say how far a guess was off, and on which side."""
    size, nothing = (guess_in_words(abs(each), unit, currency, signed=False) for each in (off, 0.0))
    return "just right" if size == nothing else f"{size} too {'high' if off > 0 else 'low'}"
