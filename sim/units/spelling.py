"""Numbers and units as people write them: what each spelling means, and which ones mean two things.

`"4 hours"`, `"26 TEUR"`, `"40,5 %"`, `"EUR −1.2 M/year"` and `"3 % per month"` are read; `"1,200"` and `"5 m"` are
refused, because both readings of them are in use.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
MINUSES = f"{MINUS}\N{EN DASH}-"
# What stands between the thousands besides a point or a comma: blanks of all widths, apostrophes.
BLANKS = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
GROUP_MARKS = f"{BLANKS}'\N{RIGHT SINGLE QUOTATION MARK}"

_SIGN = rf"[+{MINUSES}]?"
NUMBER = rf"{_SIGN}[0-9](?:[0-9.,{GROUP_MARKS}]*[0-9])?(?:[eE][-+]?[0-9]{{1,3}})?"
_PARTS = re.compile(rf"(?P<sign>{_SIGN})(?P<digits>[0-9.,{GROUP_MARKS}]+?)(?P<power>[eE][-+]?[0-9]{{1,3}})?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[^0-9])[0-9]{3}(?:(?P=mark)[0-9]{3})*")

# Every spelling of a unit, in small letters, with the unit that it stands for.
_SPELT = {
    "": ("times", "x"),
    "%": ("percent", "per cent", "pct"),
    "min": ("mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "w": ("wk", "wks", "week", "weeks"),
    "month": ("months",),
    "quarter": ("quarters",),
    "y": ("yr", "yrs", "year", "years"),
    "bh": ("business hour", "business hours", "working hour", "working hours"),
    "bd": ("business day", "business days", "working day", "working days"),
}
UNIT_OF = {spelling: unit for unit, others in _SPELT.items() for spelling in (unit, *others)}
PERIOD_OF = {
    spelling: unit for unit in ("y", "quarter", "month", "w", "d", "bd") for spelling in (unit, *_SPELT[unit])
} | {"a": "y", "annum": "y"}
TWO_MEANINGS = {"m": ("min", "months")}

# What stands before a currency, or after the amount if the currency stands first: thousands, millions, billions.
MULTIPLE_OF = {
    "": ("", 1),
    **dict.fromkeys(("k", "K", "T", "tsd", "Tsd", "thousand"), ("k", 1)),
    **dict.fromkeys(("M", "m", "MM", "mn", "Mn", "mio", "Mio", "million"), ("M", 1)),
    **dict.fromkeys(("bn", "Mrd"), ("M", 1000)),
}
# The first is what a sign means where the scenario's own currency does not use it.
CURRENCIES_OF: Mapping[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "FKP", "GIP", "SHP", "SYP"),
    "¥": ("JPY", "CNY"),
    "$": ("USD", "AUD", "BRL", "CAD", "CLP", "COP", "HKD", "MXN", "NZD", "SGD", "TWD"),
}


def is_ambiguous(digits: str) -> bool:
    """Tell whether a number without its sign has one mark that can be a decimal one or stand between thousands."""
    return bool(_AMBIGUOUS.fullmatch(digits))


def readings_of(number: str) -> tuple[Fraction, ...]:
    """Return what a number in text can mean: nothing, one value, or two.

    A point or a comma is a decimal mark, or stands between thousands where it can be nothing else.  One of them
    followed by exactly three digits after one to three that do not begin with 0 can be either.
    """
    found = _PARTS.fullmatch(number)
    if found is None:
        return ()
    digits, power = found["digits"], found["power"] or ""
    sign = "-" if found["sign"] and found["sign"] in MINUSES else ""
    if is_ambiguous(digits) and not power:
        return tuple(Fraction(f"{sign}{digits.replace(digits[-4], mark)}") for mark in (".", ""))
    whole, part = _split(digits)
    if not re.fullmatch("[0-9]+", whole) or not re.fullmatch("[0-9]*", part):
        return ()
    return (Fraction(f"{sign}{whole}.{part or '0'}{power}"),)


def _split(digits: str) -> tuple[str, str]:
    """Return what stands before and what after the decimal mark, without the marks between thousands."""
    marks = [letter for letter in digits if letter in ".,"]
    last = marks[-1] if marks else ""
    if last and marks.count(last) == 1:
        whole, _, part = digits.rpartition(last)
    else:
        whole, part = digits, ""
    grouped = _GROUPED.fullmatch(whole)
    return (whole.replace(grouped["mark"], ""), part) if grouped else (whole, part)
