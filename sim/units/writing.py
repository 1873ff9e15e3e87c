"""Writing quantities: as briefly as they read back to the same value."""

import math
from decimal import Context, Decimal
from fractions import Fraction
from numbers import Real

from sim.units.dimensions import PLURAL, factor_of
from sim.units.spelling import is_ambiguous


def format_quantity(value: float, unit: str, figures: int = 18) -> str:
    """Return a canonical value in the given unit, as briefly as reads back to the same float.

    Args:
        value: the canonical value.
        unit: the unit, as `read_quantity` returns it.
        figures: significant figures at most; fewer than 18 may not read back to the last bit.
    """
    factor = factor_of(unit)
    exact = Fraction(value) / factor
    for digits in range(1, figures + 1):
        context = Context(prec=digits)
        brief = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        if as_float(Fraction(brief) * factor) == value:
            break
    plain_digits = -9 <= brief.adjusted() <= 15 or not brief
    number = f"{brief.normalize(context):{'f' if plain_digits else 'E'}}"
    if not unit:
        return number
    if is_ambiguous(number.lstrip("-")):
        number += "0"  # no thousands: four digits follow the point
    return f"{number} {unit}s" if unit in PLURAL and number != "1" else f"{number} {unit}"


def format_range(low: float, high: float, unit: str, figures: int = 18) -> str:
    """Return a range in the given unit, the low end first, with so many significant figures at most."""
    first = format_quantity(low, unit, figures).split(" ", 1)[0]
    second = format_quantity(high, unit, figures)
    if not unit:  # in text even a plain number can be taken for thousands
        first, second = (f"{end}0" if is_ambiguous(end.lstrip("-")) else end for end in (first, second))
    return f"{first}..{second}"


def as_float(exact: Real | Fraction | float) -> float:
    """Return the nearest float, infinity for what is too large for one."""
    try:
        return float(exact)
    except OverflowError:
        return math.inf
