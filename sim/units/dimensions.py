"""Dimensions and units: what a quantity can measure, and what one of each unit is in canonical units."""

import re
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sim.clock import (
    BUSINESS_HOURS_A_DAY,
    CALENDAR_DAYS_A_YEAR,
    DAYS_A_YEAR,
    HOURS_A_DAY,
    HOURS_A_WEEK,
    HOURS_A_YEAR,
    MONTHS_A_YEAR,
    QUARTERS_A_YEAR,
    WEEKS_A_YEAR,
)


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
    "month": (Dimension.ELAPSED, Fraction(HOURS_A_YEAR) / MONTHS_A_YEAR),
    "quarter": (Dimension.ELAPSED, Fraction(HOURS_A_YEAR) / QUARTERS_A_YEAR),
    "y": (Dimension.ELAPSED, Fraction(HOURS_A_YEAR)),
    "bh": (Dimension.BUSINESS, Fraction(1)),
    "bd": (Dimension.BUSINESS, Fraction(BUSINESS_HOURS_A_DAY)),
}
MULTIPLES = {"": Fraction(1), "k": Fraction(1_000), "M": Fraction(1_000_000)}
TIMES_A_YEAR = {
    "y": 1,
    "quarter": QUARTERS_A_YEAR,
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

NO_RATES = ("d", "w", "month", "quarter", "y")  # "2 d/w" is a share of time, which nobody means
PLURAL = ("month", "quarter")
MONEY = re.compile(r"(?P<multiple>[kM]?)(?P<currency>[A-Z]{3})")


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


def currency_in(unit: str) -> str:
    """Return the currency of a unit of money, of another one nothing."""
    money = MONEY.fullmatch(unit.partition("/")[0])
    return money["currency"] if money else ""


def relabelled(unit: str, currency: str) -> str:
    """Return a unit with its money, if it has any, labelled in a currency."""
    name, slash, period = unit.partition("/")
    money = MONEY.fullmatch(name)
    return f"{money['multiple']}{currency}{slash}{period}" if money else unit


def factor_of(unit: str) -> Fraction:
    """Return what one of a unit is in canonical units."""
    name, _, period = unit.partition("/")
    money = MONEY.fullmatch(name)
    one = MULTIPLES[money["multiple"]] if money else UNITS[name][1]
    return one * TIMES_A_YEAR[period] if period else one
