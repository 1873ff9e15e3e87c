"""Reading quantities, in the units of scenario files and in others that mean one thing."""

import math
import re
from fractions import Fraction
from numbers import Real

from sim.units.dimensions import (
    EXAMPLES,
    MONEY,
    NO_RATES,
    RATES,
    TIMES_A_YEAR,
    UNITS,
    Dimension,
    Quantity,
    Range,
    factor_of,
)
from sim.units.spelling import (
    CURRENCIES_OF,
    MULTIPLE_OF,
    NUMBER,
    PERIOD_OF,
    TWO_MEANINGS,
    UNIT_OF,
    readings_of,
)
from sim.units.words import InputError, has_control_characters, nearest, shown
from sim.units.writing import as_float, format_quantity

_BEFORE = rf"\s*(?P<before>[A-Z]{{3}}|[{''.join(CURRENCIES_OF)}])?\s*"
_AFTER = r"\s*(?P<after>[^0-9_]*)"
_QUANTITY = re.compile(rf"{_BEFORE}(?P<number>{NUMBER}){_AFTER}")
_RANGE = re.compile(rf"{_BEFORE}(?P<low>{NUMBER})\s*\.\.\s*(?P<high>{NUMBER}){_AFTER}")
_RATE = re.compile(r"(?P<unit>.*?) ?(?:(?:/ ?|\b(?:per|an?) )(?P<period>.+)|(?P<yearly>\bp\.?a\.?))?")
_LONGEST = 100


def plain(given: object) -> object:
    """Return a single value of NumPy's as Python's own, and anything else as it is."""
    unpack = getattr(given, "item", None)
    return unpack() if getattr(given, "shape", None) == () and callable(unpack) else given


def read_quantity(given: object, currency: str, key: str) -> Quantity:
    """Read a number as TOML has it, or a quantity in words such as `"4 bh"`.

    Raises:
        InputError: it is neither, it can be read in two ways, its unit is unknown, its money is in another
            currency, or it is not finite.
    """
    given = plain(given)
    what = f"{key} = {shown(given)}"
    if not isinstance(given, bool) and isinstance(given, Real):
        return Quantity(_rounded(given, what), Dimension.NUMBER, "")
    found = _match(_QUANTITY, given)
    if found is None or not readings_of(found["number"]):
        raise InputError(f'{what}: must be a quantity, like 0.4, "4 bh", "35 %", "18 k{currency}" or "2 h/w"')
    dimension, factor, unit = _unit_of(found, currency, what)
    return Quantity(_rounded(_read_number(found["number"], what) * factor, what), dimension, unit)


def read_range(given: object, currency: str, key: str) -> Range:
    """Read a range such as `"1..42 h"`, low end first.

    Raises:
        InputError: it is none, or its unit is unknown, its money in another currency, an end not finite.
    """
    what = f"{key} = {shown(given)}"
    found = _match(_RANGE, given)
    if found is None or not all(readings_of(found[end]) for end in ("low", "high")):
        raise InputError(f'{what}: must be a range, like "0..1" or "1..42 h"')
    dimension, factor, unit = _unit_of(found, currency, what)
    low, high = (_rounded(_read_number(found[end], what) * factor, what) for end in ("low", "high"))
    if low > high:
        raise InputError(f"{what}: the low end of a range comes first")
    return Range(low, high, dimension, unit)


def require(found: Quantity | Range, dimension: Dimension, key: str, given: object) -> None:
    """Refuse a quantity that measures something else than its key takes."""
    if found.dimension is not dimension:
        what = f"{shown(given)} is {found.dimension}"
        raise InputError(f"{what}, but {key} takes {dimension} ({EXAMPLES[dimension]})")


def _match(pattern: re.Pattern[str], given: object) -> re.Match[str] | None:
    if not isinstance(given, str) or len(given) > _LONGEST or has_control_characters(given):
        return None
    return pattern.fullmatch(given)


def _read_number(number: str, what: str) -> Fraction:
    """Return the one value of a number in text."""
    readings = readings_of(number)
    if len(readings) > 1:
        one, other = (format_quantity(as_float(reading), "") for reading in readings)
        raise InputError(f"{what}: {number} can be read as {one} or as {other}; write {one}0 or {other}")
    return readings[0]


def _unit_of(found: re.Match[str], currency: str, what: str) -> tuple[Dimension, Fraction, str]:
    """Return the dimension, the factor to the canonical unit, and the unit as it will be printed."""
    words = " ".join(found["after"].split()).replace("per cent", "%")
    rate = _RATE.fullmatch(words)
    if rate is None:
        raise _unknown_unit(words, currency, what)
    factor, unit = _amount_of(found["before"] or "", rate["unit"], currency, what)
    dimension = Dimension.MONEY if MONEY.fullmatch(unit) else UNITS[unit][0]
    period = "y" if rate["yearly"] else rate["period"]
    if period is None:
        return dimension, factor, unit
    if period.lower() not in PERIOD_OF:
        known = ", ".join(f"/{name}" for name in TIMES_A_YEAR)
        raise InputError(f"{what}: unknown period {shown(period, 20)}; known are {known}")
    if dimension not in RATES or unit in NO_RATES:
        raise InputError(f"{what}: is no rate; before the slash stand a number, min, h, % or money")
    name = PERIOD_OF[period.lower()]
    return RATES[dimension], factor * TIMES_A_YEAR[name], f"{unit}/{name}"


def _amount_of(before: str, after: str, currency: str, what: str) -> tuple[Fraction, str]:
    """Return what one of what is counted is in canonical units, and its name, given what stands around a number."""
    money = _money_of(before, after, currency)
    if money and money[1] == currency:
        multiple, times = MULTIPLE_OF[money[0]]
        unit = f"{multiple}{currency}"
        return factor_of(unit) * times, unit
    if not before and after.lower() in UNIT_OF and after not in TWO_MEANINGS:
        unit = UNIT_OF[after.lower()]
        return factor_of(unit), unit
    if money:
        raise InputError(f"{what}: is in {money[1]}, but this scenario counts in {currency}")
    if not before and after in TWO_MEANINGS:
        raise InputError(
            f"{what}: {after} can be read as {' or as '.join(TWO_MEANINGS[after])}; write one of them"
        )
    raise _unknown_unit(f"{before} {after}".strip(), currency, what)


def _money_of(before: str, after: str, currency: str) -> tuple[str, str] | None:
    """Return the multiple and the currency of an amount, which may stand before or after it; None if it is no money."""
    ways = (
        [(after, before)]
        if before
        else [(after[:place].rstrip(), after[place:]) for place in range(len(after))]
    )
    for multiple, name in ways:
        if multiple in MULTIPLE_OF:
            if name in CURRENCIES_OF:
                return multiple, currency if currency in CURRENCIES_OF[name] else CURRENCIES_OF[name][0]
            if re.fullmatch("[A-Z]{3}", name) or name.upper() == currency:
                return multiple, name.upper()
    return None


def _unknown_unit(unit: str, currency: str, what: str) -> InputError:
    known = [*filter(None, UNITS), currency, f"k{currency}", f"M{currency}"]
    return InputError(
        f"{what}: unknown unit {shown(unit, 20)}; known are {', '.join(known)}{nearest(unit, known)}"
    )


def _rounded(exact: Real | Fraction | float, what: str) -> float:
    value = as_float(exact)
    if not math.isfinite(value):
        raise InputError(f"{what}: must be a finite number")
    return value
