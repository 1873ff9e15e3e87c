"""Quantities as scenario files write them: `"4 bh"`, `"35 %"`, `"18 kEUR"`, `"2 h/w"`, `"1..42 h"`.

A quantity is read exactly and rounded once, into the canonical float of its dimension: elapsed or business
hours, a fraction, currency units, a plain number, or one of these a year.  A year has 52 weeks, 364 days, 260
business days and 12 months.
"""

import math
import re
from collections.abc import Iterable
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sim.clock import (
    BUSINESS_HOURS_A_DAY,
    CALENDAR_DAYS_A_YEAR,
    DAYS_A_YEAR,
    HOURS_A_DAY,
    HOURS_A_WEEK,
    MONTHS_A_YEAR,
    WEEKS_A_YEAR,
)


class InputError(ValueError):
    """An input that cannot be used, in one plain line; who reads the file puts its name in front."""


class Dimension(StrEnum):
    """What a quantity measures, in the words of the error messages."""

    NUMBER = "a plain number"
    ELAPSED = "elapsed time"
    BUSINESS = "business time"
    SHARE = "a share"
    MONEY = "money"
    NUMBER_RATE = "a number per time"
    HOURS_RATE = "working hours per time"
    SHARE_RATE = "a share per time"
    MONEY_RATE = "money per time"


UNITS = {
    "": (Dimension.NUMBER, Fraction(1)),
    "%": (Dimension.SHARE, Fraction(1, 100)),
    "min": (Dimension.ELAPSED, Fraction(1, 60)),
    "h": (Dimension.ELAPSED, Fraction(1)),
    "d": (Dimension.ELAPSED, Fraction(HOURS_A_DAY)),
    "w": (Dimension.ELAPSED, Fraction(HOURS_A_WEEK)),
    "bh": (Dimension.BUSINESS, Fraction(1)),
    "bd": (Dimension.BUSINESS, Fraction(BUSINESS_HOURS_A_DAY)),
}
MULTIPLES = {"": Fraction(1), "k": Fraction(1_000), "M": Fraction(1_000_000)}
TIMES_A_YEAR = {
    "y": 1,
    "month": MONTHS_A_YEAR,
    "w": WEEKS_A_YEAR,
    "d": CALENDAR_DAYS_A_YEAR,
    "bd": DAYS_A_YEAR,
}
RATES = {
    Dimension.NUMBER: Dimension.NUMBER_RATE,
    Dimension.ELAPSED: Dimension.HOURS_RATE,
    Dimension.SHARE: Dimension.SHARE_RATE,
    Dimension.MONEY: Dimension.MONEY_RATE,
}
EXAMPLES = {
    Dimension.NUMBER: "without quotes: 0.4",
    Dimension.ELAPSED: "min, h, d, w",
    Dimension.BUSINESS: "bh, bd",
    Dimension.SHARE: 'per cent: "35 %"',
    Dimension.MONEY: '"18 kEUR"',
    Dimension.NUMBER_RATE: '"6 /w"',
    Dimension.HOURS_RATE: '"2 h/w"',
    Dimension.SHARE_RATE: '"3 %/month"',
    Dimension.MONEY_RATE: '"80 kEUR/y"',
}

_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
_UNIT = r"(?P<unit>%|[A-Za-z]*)\s*(?:/\s*(?P<period>[A-Za-z]+))?"
_QUANTITY = re.compile(rf"\s*(?P<number>{_NUMBER})\s*{_UNIT}\s*")
_RANGE = re.compile(rf"\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*{_UNIT}\s*")
_MONEY = re.compile(r"(?P<multiple>[kM]?)(?P<currency>[A-Z]{3})")
_LONGEST = 100


class Quantity(NamedTuple):
    """A canonical value with its dimension and the unit in which it was written."""

    value: float
    dimension: Dimension
    unit: str


class Range(NamedTuple):
    """Two canonical values, low and high, with their dimension and the unit in which they were written."""

    low: float
    high: float
    dimension: Dimension
    unit: str


def shown(given: object, longest: int = 60) -> str:
    """Return what was given as an error message shows it: short, on one line, as TOML writes it."""
    match given:
        case bool():
            return str(given).lower()
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case str() | int() | float():
            text = repr(given)
        case _:
            text = str(given)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def nearest(given: str, valid: Iterable[str]) -> str:
    """Return `; nearest: …` with the valid word most like the given one, or nothing when none is."""
    import difflib  # only needed once something is wrong

    close = difflib.get_close_matches(given[:_LONGEST], list(valid), n=1, cutoff=0.5)
    return f"; nearest: {close[0]}" if close else ""


def read_quantity(given: object, currency: str, key: str) -> Quantity:
    """Read a number as TOML has it, or a quantity in words such as `"4 bh"`.

    Raises:
        InputError: it is neither, its unit is unknown, its money is in another currency, or it is not finite.
    """
    what = f"{key} = {shown(given)}"
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Quantity(_rounded(given, what), Dimension.NUMBER, "")
    found = _match(_QUANTITY, given)
    if found is None:
        raise InputError(f'{what}: must be a quantity, like 0.4, "4 bh", "35 %", "18 k{currency}" or "2 h/w"')
    dimension, factor, unit = _unit_of(found, currency, what)
    return Quantity(_rounded(Fraction(found["number"]) * factor, what), dimension, unit)


def read_range(given: object, currency: str, key: str) -> Range:
    """Read a range such as `"1..42 h"`, low end first.

    Raises:
        InputError: it is none, or its unit is unknown, its money in another currency, an end not finite.
    """
    what = f"{key} = {shown(given)}"
    found = _match(_RANGE, given)
    if found is None:
        raise InputError(f'{what}: must be a range, like "0..1" or "1..42 h"')
    dimension, factor, unit = _unit_of(found, currency, what)
    low, high = (_rounded(Fraction(found[end]) * factor, what) for end in ("low", "high"))
    if low > high:
        raise InputError(f"{what}: the low end of a range comes first")
    return Range(low, high, dimension, unit)


def require(found: Quantity | Range, dimension: Dimension, key: str, given: object) -> None:
    """Refuse a quantity that measures something else than its key takes."""
    if found.dimension is not dimension:
        what = f"{shown(given)} is {found.dimension}"
        raise InputError(f"{what}, but {key} takes {dimension} ({EXAMPLES[dimension]})")


def format_quantity(value: float, unit: str) -> str:
    """Return a canonical value in the given unit, as briefly as reads back to the same float."""
    factor = _factor(unit)
    exact = Fraction(value) / factor
    for digits in range(1, 19):
        context = Context(prec=digits)
        brief = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        if _float_of(Fraction(brief) * factor) == value:
            break
    plain = -9 <= brief.adjusted() <= 15 or not brief
    number = f"{brief.normalize(context):{'f' if plain else 'E'}}"
    return f"{number} {unit}".rstrip()


def format_range(low: float, high: float, unit: str) -> str:
    """Return a range in the given unit; one without an upper end reads `0 h or more`."""
    if math.isinf(high):
        return f"{format_quantity(low, unit)} or more"
    first = format_quantity(low, unit).split(" ", 1)[0]
    return f"{first}..{format_quantity(high, unit)}"


def _match(pattern: re.Pattern[str], given: object) -> re.Match[str] | None:
    return pattern.fullmatch(given) if isinstance(given, str) and len(given) <= _LONGEST else None


def _unit_of(found: re.Match[str], currency: str, what: str) -> tuple[Dimension, Fraction, str]:
    """Return the dimension, the factor to the canonical unit, and the unit as it will be printed."""
    unit, period = found["unit"], found["period"]
    money = _MONEY.fullmatch(unit)
    if money and money["currency"] != currency:
        raise InputError(f"{what}: is in {money['currency']}, but this scenario counts in {currency}")
    if not money and unit not in UNITS:
        known = ", ".join([*filter(None, UNITS), currency, f"k{currency}", f"M{currency}"])
        raise InputError(f"{what}: unknown unit {shown(unit, 20)}; known are {known}")
    dimension = Dimension.MONEY if money else UNITS[unit][0]
    if period is None:
        return dimension, _factor(unit), unit
    if period not in TIMES_A_YEAR:
        known = ", ".join(f"/{name}" for name in TIMES_A_YEAR)
        raise InputError(f"{what}: unknown period {shown(period, 20)}; known are {known}")
    if dimension not in RATES or unit in ("d", "w"):
        raise InputError(f"{what}: is no rate; before the slash stand a number, min, h, % or money")
    return RATES[dimension], _factor(f"{unit}/{period}"), f"{unit}/{period}"


def _factor(unit: str) -> Fraction:
    """Return what one of a unit is in canonical units."""
    name, _, period = unit.partition("/")
    money = _MONEY.fullmatch(name)
    one = MULTIPLES[money["multiple"]] if money else UNITS[name][1]
    return one * TIMES_A_YEAR[period] if period else one


def _rounded(exact: Fraction | float, what: str) -> float:
    value = _float_of(exact)
    if not math.isfinite(value):
        raise InputError(f"{what}: must be a finite number")
    return value


def _float_of(exact: Fraction | float) -> float:
    try:
        return float(exact)
    except OverflowError:
        return math.inf
