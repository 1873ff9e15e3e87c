"""Quantities as scenario files write them: `"4 bh"`, `"35 %"`, `"18 kEUR"`, `"2 h/w"`, `"1..42 h"`.

A quantity is read exactly and rounded once, into the canonical float of its dimension: elapsed or business
hours, a fraction, currency units, a plain number, or one of these a year.  A year has 52 weeks, 364 days, 260
business days, 12 months and 4 quarters.  How else people write numbers and units stands in `spelling`.
"""

from sim.units.dimensions import (
    NO_RATES,
    RATES,
    TIMES_A_YEAR,
    UNITS,
    Dimension,
    Quantity,
    Range,
    currency_in,
    relabelled,
)
from sim.units.reading import plain, read_quantity, read_range, require
from sim.units.words import InputError, has_control_characters, nearest, shown
from sim.units.writing import format_quantity, format_range

__all__ = [
    "NO_RATES",
    "RATES",
    "TIMES_A_YEAR",
    "UNITS",
    "Dimension",
    "InputError",
    "Quantity",
    "Range",
    "currency_in",
    "format_quantity",
    "format_range",
    "has_control_characters",
    "nearest",
    "plain",
    "read_quantity",
    "read_range",
    "relabelled",
    "require",
    "shown",
]
