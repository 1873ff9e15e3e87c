"""Dates of a whole column: one format for all of it, and no guess where two would do."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.units import InputError, shown

YEARS = (1990, 2100)
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = {DAY_FIRST: "day first", MONTH_FIRST: "month first"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = (
    r"(?:,? ?[T ]? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)? ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_FORMATS: Mapping[str, str] = {
    "year-month-day": r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME,
    "year/month/day": r"^(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})" + _TIME,
    "year-month": r"^(?P<year>\d{4})-(?P<month>\d{2})$",
    "day.month.year": r"^(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _TIME,
    "a/b/year": r"^(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<year>\d{4})" + _TIME,
    "day month-name year": r"^(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3})[a-z]*\.?,?[ -](?P<year>\d{4})"
    + _TIME,
    "month-name day, year": r"^(?P<name>[A-Za-z]{3})[a-z]*\.? (?P<day>\d{1,2}),? (?P<year>\d{4})" + _TIME,
    "milliseconds since 1970": r"^(?P<epoch>\d{12,13})$",
}
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}(?:\D.*)?")


class Moments(NamedTuple):
    """A column as moments (NaT where there is none): its format, whether it has days alone, what was unreadable."""

    values: NDArray[np.datetime64]
    written: str
    days_only: bool
    unreadable: int
    first_unreadable: int


def moments_of(column: pa.ChunkedArray, name: str, order: str = "") -> Moments:
    """Read a column of dates and times, with one format for all of it.

    Args:
        column: texts, null where there is nothing.
        name: how an error names the column.
        order: `dmy` or `mdy` where the column itself does not tell.

    Raises:
        InputError: the column mixes formats, or can be read in two ways; both are named.
    """
    column = pc.fill_null(column.combine_chunks(), "")
    there = pc.not_equal(column, "").to_numpy(zero_copy_only=False)
    values = np.full(len(column), np.datetime64("NaT", "s"))
    found = {
        written: parts
        for written, pattern in _FORMATS.items()
        if (parts := pc.extract_regex(column, pattern)).null_count < len(column)
    }
    if len(found) > 1:
        (one, first), (other, second) = list(found.items())[:2]
        raise InputError(
            f"{name} mixes two formats: {example(column, first)} ({one}) and {example(column, second)} ({other}); "
            "export it in one"
        )
    days_only, written = True, "empty"
    for written, parts in found.items():
        matched = pc.is_valid(parts).to_numpy(zero_copy_only=False)
        fields = {field.name: pc.struct_field(parts, field.name) for field in parts.type}
        order_found = order_of(fields, column, matched, name, order) if "a" in fields else ""
        if order_found:
            written = f"{ORDERS[order_found]}, as in {example(column, parts)}"  # noqa: PLW2901
        values, days_only = read(fields, order_found)
        values[~matched] = np.datetime64("NaT", "s")
    bad = there & np.isnat(values)
    if bad.any():
        row = int(np.argmax(bad))
        text = column[row].as_py()
        if _TWO_DIGIT_YEAR.fullmatch(text):
            raise InputError(
                f"{name}: {shown(text, 30)} in row {row + 2} has a year of two digits; export it with four"
            )
        return Moments(values, written, days_only, int(bad.sum()), row + 2)
    return Moments(values, written, days_only, 0, 0)


def example(column: pa.Array, parts: pa.Array) -> str:
    """Return the first cell of a format, and where it stands."""
    row = int(np.argmax(pc.is_valid(parts).to_numpy(zero_copy_only=False)))
    return f"{shown(column[row].as_py(), 30)} in row {row + 2}"


def order_of(
    fields: Mapping[str, Any], column: pa.Array, matched: NDArray[np.bool_], name: str, order: str
) -> str:
    """Return whether the day or the month comes first.

    Raises:
        InputError: rows contradict each other or what was said, or none tells.
    """
    first, second = (number(fields[one]) for one in ("a", "b"))
    says_day, says_month = (matched & (one > 12) for one in (first, second))
    tells = {DAY_FIRST: says_day, MONTH_FIRST: says_month}
    found = [one for one, says in tells.items() if says.any()]
    if len(found) == 2:
        rows = " and ".join(at(column, tells[one]) for one in found)
        raise InputError(f"{name} has days first and months first: {rows}; export it in one format")
    if found:
        if order and order != found[0]:
            raise InputError(f"{name} cannot be read {ORDERS[order]}: {at(column, tells[found[0]])}")
        return found[0]
    if order:
        return order
    row = int(np.argmax(matched))
    day, month, year = (int(number(fields[one])[row]) for one in ("a", "b", "year"))
    raise InputError(
        f"{name} can be read in two ways: {shown(column[row].as_py(), 30)} in row {row + 2} is "
        f"{year}-{month:02}-{day:02} (day first) or {year}-{day:02}-{month:02} (month first), and no row tells; "
        "say --dates dmy or --dates mdy"
    )


def at(column: pa.Array, where: NDArray[np.bool_]) -> str:
    """Return the first cell of some rows, and where it stands."""
    row = int(np.argmax(where))
    return f"{shown(column[row].as_py(), 30)} in row {row + 2}"


def number(texts: pa.Array) -> NDArray[np.int64]:
    """Return whole numbers, 0 where there is none."""
    digits = pc.if_else(pc.equal(pc.fill_null(texts, ""), ""), "0", texts)
    return pc.cast(pc.fill_null(digits, "0"), pa.int64()).to_numpy(zero_copy_only=False)


def read(fields: Mapping[str, Any], order: str) -> tuple[NDArray[np.datetime64], bool]:
    """Return the moments that the parts of a format say, and whether they are days alone."""
    if "epoch" in fields:
        return (number(fields["epoch"]) // 1000).astype("datetime64[s]"), False
    year = number(fields["year"])
    if order:
        first, second = number(fields["a"]), number(fields["b"])
        day, month = (first, second) if order == DAY_FIRST else (second, first)
    else:
        month = named(fields["name"]) if "name" in fields else number(fields["month"])
        day = number(fields["day"]) if "day" in fields else np.ones_like(year)
    good = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= YEARS[0]) & (year <= YEARS[1])
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(good, day, 1) - 1).astype("timedelta64[D]")
    good &= days.astype("datetime64[M]") == months  # no 31st of June
    values = days.astype("datetime64[s]")
    if "hour" in fields:
        hour, minute, second = (number(fields[one]) for one in ("hour", "minute", "second"))
        half = pc.utf8_lower(pc.utf8_slice_codeunits(pc.fill_null(fields["half"], ""), 0, 1))
        is_half = pc.not_equal(half, "").to_numpy(zero_copy_only=False)
        afternoon = pc.equal(half, "p").to_numpy(zero_copy_only=False)
        hour = np.where(is_half, hour % 12 + 12 * afternoon, hour)
        good &= (hour < 24) & (minute < 60) & (second < 61)
        values = (
            values + (3600 * hour + 60 * minute + second).astype("timedelta64[s]") - offsets(fields["zone"])
        )
        days_only = bool((pc.fill_null(fields["hour"], "").to_numpy(zero_copy_only=False) == "").all())
    else:
        days_only = True
    values[~good] = np.datetime64("NaT", "s")
    return values, days_only


def named(texts: pa.Array) -> NDArray[np.int64]:
    """Return months by their English names, 0 for what is none."""
    place = pc.index_in(pc.utf8_lower(texts), value_set=pa.array(_MONTHS))
    return pc.cast(pc.add(pc.fill_null(place, -1), 1), pa.int64()).to_numpy(zero_copy_only=False)


def offsets(zones: pa.Array) -> NDArray[np.timedelta64]:
    """Return how far each time is from UTC if a column has several zones; one zone for all is local time."""
    zones = pc.fill_null(zones, "")
    known = {text: minutes_of(text) for text in pc.unique(zones).to_pylist()}
    if len({minutes for text, minutes in known.items() if text}) < 2:
        return np.zeros(len(zones), dtype="timedelta64[s]")
    texts = list(known)
    place = pc.index_in(zones, value_set=pa.array(texts)).to_numpy(zero_copy_only=False)
    return (60 * np.array([known[text] for text in texts])[place]).astype("timedelta64[s]")


def minutes_of(zone: str) -> int:
    """Return the minutes that a zone is ahead of UTC."""
    if not zone or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    return (-1 if zone[0] == "-" else 1) * (60 * int(digits[:2]) + int(digits[2:]))
