"""Quantities: read exactly, refused in plain words, written back as they came."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.units import (
    Dimension,
    InputError,
    format_quantity,
    format_range,
    read_quantity,
    read_range,
    require,
    shown,
)

ALL_UNITS = [
    *("", "%", "min", "h", "d", "w", "bh", "bd", "EUR", "kEUR", "MEUR"),
    *("/y", "/month", "/w", "/d", "/bd", "h/w", "min/bd", "%/y", "%/month", "kEUR/month", "EUR/w"),
]


def read(given_text):
    return read_quantity(given_text, "EUR", "sla.x")


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("30 min", 0.5, Dimension.ELAPSED),
        ("4 h", 4, Dimension.ELAPSED),
        ("2 d", 48, Dimension.ELAPSED),
        ("1.5 w", 252, Dimension.ELAPSED),
        ("4 bh", 4, Dimension.BUSINESS),
        ("2 bd", 16, Dimension.BUSINESS),
        ("35 %", 0.35, Dimension.SHARE),
        ("250 EUR", 250, Dimension.MONEY),
        ("18 kEUR", 18_000, Dimension.MONEY),
        ("1.2 MEUR", 1_200_000, Dimension.MONEY),
        ("6 /w", 312, Dimension.NUMBER_RATE),
        ("1 /month", 12, Dimension.NUMBER_RATE),
        ("1 /d", 364, Dimension.NUMBER_RATE),
        ("1 /bd", 260, Dimension.NUMBER_RATE),
        ("2 h/w", 104, Dimension.HOURS_RATE),
        ("15 min/bd", 65, Dimension.HOURS_RATE),
        ("2 %/month", 0.24, Dimension.SHARE_RATE),
        ("80 kEUR/y", 80_000, Dimension.MONEY_RATE),
        (3, 3, Dimension.NUMBER),
        (0.4, 0.4, Dimension.NUMBER),
        ("0.4", 0.4, Dimension.NUMBER),
        ("-1.9", -1.9, Dimension.NUMBER),
    ],
)
def test_a_quantity_is_read_into_the_canonical_unit_of_its_dimension(text, value, dimension):
    quantity = read(text)
    assert (quantity.value, quantity.dimension) == (value, dimension)


def test_blanks_around_the_parts_of_a_quantity_do_not_matter():
    assert read("4bh") == read("  4 bh ") == read("4   bh")
    assert read("6/w") == read("6 / w")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("four hours", "must be a quantity"),
        ("", "must be a quantity"),
        ("4 bh or so", "must be a quantity"),
        ("1_000 EUR", "must be a quantity"),
        ("٤ h", "must be a quantity"),
        ("4 hours", "unknown unit 'hours'"),
        ("18 KEUR", "unknown unit 'KEUR'"),
        ("2 h/fortnight", "unknown period 'fortnight'"),
        ("2 bh/w", "no rate"),
        ("2 d/w", "no rate"),
        ("18 kUSD", "is in USD, but this scenario counts in EUR"),
        ("1e999 h", "must be a finite number"),
        (math.inf, "must be a finite number"),
        (math.nan, "must be a finite number"),
        (10**400, "must be a finite number"),
        (True, "sla.x = true: must be a quantity"),
        ([4], "sla.x = a list: must be a quantity"),
    ],
)
def test_what_is_no_quantity_is_refused_in_plain_words(text, said):
    with pytest.raises(InputError) as refusal:
        read(text)
    assert said in str(refusal.value)
    assert "sla.x" in str(refusal.value)


def test_a_wrong_dimension_is_refused_by_saying_what_was_given_and_what_is_taken():
    with pytest.raises(InputError) as refusal:
        require(read("4 bd"), Dimension.ELAPSED, "sla.x", "4 bd")
    assert str(refusal.value) == "'4 bd' is business time, but sla.x takes elapsed time (min, h, d, w)"


def test_a_range_has_one_unit_and_its_low_end_first():
    found = read_range("1..42 h", "EUR", "range")
    assert (found.low, found.high, found.dimension) == (1, 42, Dimension.ELAPSED)
    assert read_range("-1 .. 1", "EUR", "range")[:2] == (-1, 1)
    for wrong in ("42..1 h", "1 h..42 h", "1..h", "5 h", "1...5", 3):
        with pytest.raises(InputError):
            read_range(wrong, "EUR", "range")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(ALL_UNITS))
def test_every_value_written_in_any_unit_reads_back_to_the_same_float(value, unit):
    assert read(format_quantity(value, unit)).value == value


@given(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(ALL_UNITS))
def test_a_value_is_written_back_as_it_was_written(digits, decimals, unit):
    number = f"{digits / 10**decimals:f}".rstrip("0").rstrip(".")
    written = f"{number} {unit}".strip()
    assert format_quantity(read(written).value, unit) == written


def test_a_range_without_an_upper_end_reads_as_or_more():
    assert format_range(0, math.inf, "h") == "0 h or more"
    assert format_range(0, 1, "%") == "0..100 %"


@given(st.one_of(st.text(), st.integers(), st.floats(), st.lists(st.text()), st.binary()))
def test_what_was_given_is_shown_briefly_and_on_one_line(anything):
    assert len(shown(anything)) <= 60
    assert shown(anything).isprintable()


@given(st.one_of(st.text(max_size=200), st.from_regex(r"\A[-+]?[0-9]+(\.[0-9]+)? ?[a-zA-Z%/]*\Z")))
def test_any_text_is_either_a_finite_quantity_or_refused(text):
    for reader in (read_quantity, read_range):
        try:
            found = reader(text, "EUR", "x")
        except InputError:
            continue
        assert all(math.isfinite(part) for part in found if isinstance(part, float))
