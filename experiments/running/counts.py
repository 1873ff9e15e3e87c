"""Counts and seeds as they are given: whole numbers of any kind, within limits."""

from math import inf
from operator import index
from typing import Any

from experiments.errors import BadInputError

FINEST_PRECISION = 1e-12  # of any measure; results are not computed to more digits


class BadNumberError(BadInputError, ValueError):
    """A number that cannot be used as what it was given for."""


def whole_number(given: Any, name: str, least: int, most: int) -> int:
    """Return a count or seed as a plain integer, whatever kind of whole number it was given as (NumPy's among them).

    Raises:
        BadNumberError: It is no whole number, or lies outside the limits.
    """
    try:
        number = index(given)
    except TypeError:
        raise BadNumberError(f"{name} = {given!r}: must be a whole number in {least}..{most}") from None
    if isinstance(given, bool) or not least <= number <= most:
        raise BadNumberError(f"{name} = {given}: must be a whole number in {least}..{most}")
    return number


def wanted_precision(given: float) -> float:
    """Return a half-width that is wanted as a plain number.

    Raises:
        BadNumberError: It is no number, or finer than any result.
    """
    try:
        number = float(given)
    except (TypeError, ValueError):
        raise BadNumberError(f"precision = {given!r}: must be a number above 0") from None
    if not FINEST_PRECISION <= number < inf:
        raise BadNumberError(f"precision = {given}: must be {FINEST_PRECISION:g} or more")
    return number
