"""Values of settings in words."""

from experiments.numbers import number
from sim.scenario import Entry
from sim.units import Dimension

PER_CENT, A_YEAR = " %", " a year"


def shown(entry: Entry, value: float) -> str:
    """Write a value of a setting with one decimal at most, small numbers as per cent."""
    if entry.dimension in (Dimension.NUMBER, Dimension.SHARE) and max(map(abs, entry.range)) <= 1:
        return f"{number(100 * value, 0 if round(100 * value, 6).is_integer() else 1)}{PER_CENT}"
    amount, _, unit = entry.written(value).partition(" ")
    text = number(float(amount), 0 if float(amount).is_integer() else 1)
    return f"{text} {unit}".rstrip()


def from_to(entry: Entry, before: float, after: float) -> str:
    """Write how a setting moves, its unit once: "from 11 to 58 %", "from 2 to 36 a year"."""
    first, last = (shown(entry, value).replace(" /y", A_YEAR) for value in (before, after))
    number_of_last, blank, unit = last.partition(" ")
    return f"from {first.removesuffix(blank + unit)} to {number_of_last}{blank}{unit}"
