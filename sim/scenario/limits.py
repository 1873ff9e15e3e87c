"""What the model can carry: the range of a value of each kind, unless its key has a range of its own.

Within these ranges a run ends, fits and balances, whatever key is at whichever end of its range: a test walks them all.
What is plausible is much less, and stands with each key in `base.toml` or `fixed.toml`.
"""

from collections.abc import Mapping

from sim.units import Dimension, InputError, Range, format_range, read_range, require, shown

ALLOWED: Mapping[Dimension, str] = {
    Dimension.NUMBER: "0..1000",
    Dimension.ELAPSED: "0..40 y",  # the longest horizon
    Dimension.BUSINESS: "0..2080 bh",  # a year of work
    Dimension.SHARE: "0..100 %",
    Dimension.MONEY: "0..1000000 M{currency}",
    Dimension.NUMBER_RATE: "0..1000 /y",  # some three a day
    Dimension.HOURS_RATE: "0..2080 h/y",
    Dimension.SHARE_RATE: "0..1000 %/y",
    Dimension.MONEY_RATE: "0..1000000 M{currency}/y",
}


def allowed_for(key: str, given: object, dimension: Dimension, currency: str) -> tuple[float, float]:
    """Return the ends of the range that is given for a key, or else of that for all of its dimension."""
    if given is None:
        given = ALLOWED[dimension].format(currency=currency)
    allowed: Range = read_range(given, currency, key)
    require(allowed, dimension, f"what is allowed for {key}", given)
    return allowed.low, allowed.high


def keep_within(key: str, given: object, value: float, allowed: tuple[float, float], unit: str) -> None:
    """Refuse a value outside what is allowed.

    Raises:
        InputError: it lies outside; the message says what is allowed, in the given unit.
    """
    low, high = allowed
    if not low <= value <= high:
        raise InputError(
            f"{key} = {shown(given)} is out of range: allowed is {format_range(low, high, unit)}"
        )
