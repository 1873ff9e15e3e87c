"""Amounts of a whole column: one decimal mark and one currency for all of it, and no guess where two would do."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.units import InputError, shown
from sim.units.spelling import CURRENCIES_OF

_SIGNS = "".join(CURRENCIES_OF)
_AMOUNT = (
    rf"^(?P<open>\()?(?P<minus>[-−–])? ?(?P<before>[A-Z]{{3}}|[{_SIGNS}])? ?(?P<minus2>[-−–])?"
    rf"(?P<number>[0-9][0-9.,'’\x{{a0}}\x{{202f}} ]*) ?(?P<after>[A-Z]{{3}}|[{_SIGNS}])?\)?$"
)
COMMA, POINT = ",", "."
_TELLS = {
    POINT: r"^[0-9]{1,3}(,[0-9]{3})+\.[0-9]*$|^[0-9]{1,3}(,[0-9]{3}){2,}$",
    COMMA: r"^[0-9]{1,3}(\.[0-9]{3})+,[0-9]*$|^[0-9]{1,3}(\.[0-9]{3}){2,}$",
}
_SINGLE = {POINT: r"^[0-9]+\.[0-9]+$", COMMA: r"^[0-9]+,[0-9]+$"}
_UNCLEAR = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"
_WHOLE = r"^[0-9]+$"


class Amounts(NamedTuple):
    """A column as numbers (NaN where there is none): how it is written, how many were unreadable."""

    values: NDArray[np.float64]
    written: str
    unreadable: int
    first_unreadable: int


def amounts_of(column: pa.ChunkedArray, name: str, currency: str = "", decimal: str = "") -> Amounts:
    """Read a column of amounts or plain numbers.

    Args:
        column: texts, null where there is nothing.
        name: how an error names the column.
        currency: in what the client counts; other money is refused.
        decimal: the decimal mark where the column itself does not tell.

    Raises:
        InputError: two currencies or another one, two decimal marks, or two possible readings; both are named.
    """
    column = pc.fill_null(column.combine_chunks(), "")
    there = pc.not_equal(column, "").to_numpy(zero_copy_only=False)
    parts = pc.extract_regex(column, _AMOUNT)
    field = {one.name: pc.fill_null(pc.struct_field(parts, one.name), "") for one in parts.type}
    check_currency([field["before"], field["after"]], name, currency)
    digits = pc.replace_substring_regex(field["number"], r"['’\x{a0}\x{202f} ]", "")
    mark = mark_of(digits, column, name, decimal)
    other = COMMA if mark == POINT else POINT
    grouped = rf"^[0-9]{{1,3}}(\{other}[0-9]{{3}})+(\{mark}[0-9]*)?$|^[0-9]+(\{mark}[0-9]*)?$"
    good = pc.match_substring_regex(digits, grouped).to_numpy(zero_copy_only=False)
    plain = pc.replace_substring(pc.replace_substring(digits, other, ""), mark, ".")
    numbers = pc.cast(pc.if_else(pa.array(good), plain, "nan"), pa.float64()).to_numpy(zero_copy_only=False)
    negative = np.zeros(len(column), dtype=bool)
    for sign in ("open", "minus", "minus2"):
        negative |= pc.not_equal(field[sign], "").to_numpy(zero_copy_only=False)
    values = np.where(negative, -numbers, numbers)
    bad = there & np.isnan(values)
    first = int(np.argmax(bad)) + 2 if bad.any() else 0
    return Amounts(values, f"decimal {'comma' if mark == COMMA else 'point'}", int(bad.sum()), first)


def check_currency(signs: list[pa.Array], name: str, currency: str) -> None:
    """Refuse money in two currencies, or in another one than the client's."""
    found = sorted({text for column in signs for text in pc.unique(column).to_pylist() if text})
    meant = {text: CURRENCIES_OF.get(text, (text,)) for text in found}
    if len(found) > 1 and not all(currency in each for each in meant.values()):
        raise InputError(f"{name} has money in {' and '.join(found)}: export it in one currency")
    for text, currencies in meant.items():
        if currency and currency not in currencies:
            raise InputError(f"{name} is in {text}, but the client counts in {currency}")


def mark_of(digits: pa.Array, column: pa.Array, name: str, decimal: str) -> str:
    """Return the decimal mark of a column.

    Raises:
        InputError: rows contradict each other or what was said, or none tells.
    """
    unclear = pc.match_substring_regex(digits, _UNCLEAR).to_numpy(zero_copy_only=False)
    tells = {}
    for mark in (POINT, COMMA):
        single = pc.match_substring_regex(digits, _SINGLE[mark]).to_numpy(zero_copy_only=False) & ~unclear
        tells[mark] = single | pc.match_substring_regex(digits, _TELLS[mark]).to_numpy(zero_copy_only=False)
    found = [mark for mark, says in tells.items() if says.any()]

    def at(where: NDArray[np.bool_]) -> str:
        row = int(np.argmax(where))
        return f"{shown(column[row].as_py(), 30)} in row {row + 2}"

    if len(found) == 2:
        raise InputError(
            f"{name} has decimal points and decimal commas: {at(tells[POINT])} and {at(tells[COMMA])}"
        )
    if found:
        if decimal and decimal != found[0]:
            raise InputError(f"{name} cannot be read with a decimal {decimal}: {at(tells[found[0]])}")
        return found[0]
    if not unclear.any() or decimal:
        return decimal or POINT
    text = digits[int(np.argmax(unclear))].as_py()
    whole, parts = text.replace(",", "").replace(".", ""), text.replace(",", ".")
    raise InputError(
        f"{name} can be read in two ways: {at(unclear)} is {whole} or {parts}, and no row tells; "
        'say --decimal "." or --decimal ","'
    )
