"""Quantities: read exactly, refused in plain words, written back as they came."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.numbers import estimate_in_words, in_words, scale_of
from experiments.statistics.estimates import Estimate
from sim.measures import UNITS as UNITS_OF_MEASURES
from sim.scenario import load_scenario
from sim.units import (
    NO_RATES,
    RATES,
    TIMES_A_YEAR,
    UNITS,
    Dimension,
    InputError,
    format_quantity,
    format_range,
    read_quantity,
    read_range,
    require,
    shown,
)

CURRENCIES = ("EUR", "USD", "JPY", "GBP", "CHF", "MUR")


def units_in(currency):
    """Every documented unit, and every rate that can be made of it."""
    money = [f"{multiple}{currency}" for multiple in ("", "k", "M")]
    kinds = {name: dimension for name, (dimension, _) in UNITS.items()} | dict.fromkeys(
        money, Dimension.MONEY
    )
    yield from kinds
    for name, dimension in kinds.items():
        if dimension in RATES and name not in NO_RATES:
            yield from (f"{name}/{period}" for period in TIMES_A_YEAR)


ALL_UNITS = list(units_in("EUR"))
UNITS_BY_CURRENCY = [(currency, unit) for currency in CURRENCIES for unit in units_in(currency)]


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
        ("1_000 EUR", "must be a quantity"),
        ("٤ h", "must be a quantity"),
        ("4 monhts", "unknown unit 'monhts'"),
        ("4 monhts", "nearest: month"),
        ("4 bh or so", "unknown unit 'bh or so'"),
        ("4\nbh", "must be a quantity"),
        ("4 \u202ebh", "must be a quantity"),
        ("$ 5", "is in USD, but this scenario counts in EUR"),
        ("EUR 5 kEUR", "unknown unit"),
        ("1,200,00 EUR", "must be a quantity"),
        ("12,34,567 EUR", "must be a quantity"),
        ("1,200 EUR", "1,200 can be read as 1.2 or as 1200; write 1.20 or 1200"),
        ("1.200 h", "1.200 can be read as 1.2 or as 1200; write 1.20 or 1200"),
        ("−1.234 %", "can be read as -1.234 or as -1234; write -1.2340 or -1234"),
        ("5 m", "m can be read as min or as months"),
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


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("4 hours", "4 h"),
        ("1 hour", "1 h"),
        ("5 months", "3640 h"),
        ("1 quarter", "91 d"),
        ("2 years", "104 w"),
        ("90 days", "90 d"),
        ("3 working days", "3 bd"),
        ("3 business hours", "3 bh"),
        ("26 TEUR", "26 kEUR"),
        ("18 KEUR", "18 kEUR"),
        ("1.2 Mio EUR", "1.2 MEUR"),
        ("1.2 bn EUR", "1200 MEUR"),
        ("€26k", "26 kEUR"),
        ("26 k€", "26 kEUR"),
        ("EUR 1.2 M/year", "1.2 MEUR/y"),
        ("EUR −1.2 M/year", "-1.2 MEUR/y"),
        ("80 kEUR/a", "80 kEUR/y"),
        ("80 kEUR p.a.", "80 kEUR/y"),
        ("40,5 %", "40.5 %"),
        ("40.5 per cent", "40.5 %"),
        ("−4 %", "-4 %"),
        ("–4 %", "-4 %"),
        ("2 hours a week", "2 h/w"),
        ("3 % per month", "3 %/month"),
        ("4 times a quarter", "16 /y"),
        ("1 200 EUR", "1200 EUR"),
        ("1\u202f200\u00a0EUR", "1200 EUR"),
        ("1'200 EUR", "1200 EUR"),
        ("1,200,000 EUR", "1.2 MEUR"),
        ("1.200.000 EUR", "1.2 MEUR"),
        ("1.200,50 EUR", "1200.5 EUR"),
        ("1,200.500 EUR", "1200.5 EUR"),
        ("0,125 h", "7.5 min"),
        ("0.125 h", "7.5 min"),
        ("1234.567 h", "1234.5670 h"),
        ("1.2340e3 h", "1234 h"),
    ],
)
def test_what_people_write_is_read_where_it_means_one_thing(text, means):
    assert read(text)[:2] == read(means)[:2]


@pytest.mark.parametrize(
    ("sign", "currency"), [("$", "CAD"), ("$", "USD"), ("£", "GBP"), ("¥", "JPY"), ("¥", "CNY")]
)
def test_a_sign_of_several_currencies_means_the_one_that_the_scenario_counts_in(sign, currency):
    assert read_quantity(f"{sign} 5 k", currency, "x").unit == f"k{currency}"


def test_a_bare_number_of_toml_is_never_ambiguous():
    assert read(1.2).value == 1.2
    assert read(1.234).value == 1.234


@pytest.mark.parametrize(
    "number",
    [np.int64(4), np.uint8(4), np.float32(4), np.float64(4), np.array(4), Fraction(4)],
    ids=lambda number: type(number).__name__,
)
def test_numbers_of_other_libraries_are_numbers(number):
    quantity = read(number)
    assert quantity == (4.0, Dimension.NUMBER, "")
    assert type(quantity.value) is float


@pytest.mark.parametrize("given", [np.True_, np.array([4.0]), Decimal(4), "np.int64(4)"], ids=repr)
def test_what_only_resembles_a_number_is_refused(given):
    with pytest.raises(InputError, match="must be a quantity"):
        read(given)


def test_a_range_has_one_unit_and_its_low_end_first():
    found = read_range("1..42 h", "EUR", "range")
    assert (found.low, found.high, found.dimension) == (1, 42, Dimension.ELAPSED)
    assert read_range("-1 .. 1", "EUR", "range")[:2] == (-1, 1)
    for wrong in ("42..1 h", "1 h..42 h", "1..h", "5 h", "1...5", 3):
        with pytest.raises(InputError):
            read_range(wrong, "EUR", "range")


def literal(text, unit):
    """What a file holds: a quantity in quotes, a plain number without."""
    return text if unit else float(text)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(UNITS_BY_CURRENCY))
def test_every_value_written_in_any_unit_reads_back_to_the_same_float(value, place):
    currency, unit = place
    quantity = read_quantity(literal(format_quantity(value, unit), unit), currency, "x")
    assert (quantity.value, quantity.unit) == (value, unit)


@given(st.integers(0, 10**6), st.integers(0, 4), st.sampled_from(ALL_UNITS))
def test_a_value_is_written_back_as_it_was_written(digits, decimals, unit):
    number = f"{digits / 10**decimals:f}".rstrip("0").rstrip(".")
    whole, _, part = number.partition(".")
    if unit and len(part) == 3 and whole != "0" and len(whole) <= 3:
        number += "0"  # three digits after the point could be thousands
    plural = "s" if unit in ("month", "quarter") and number != "1" else ""
    written = f"{number} {unit}{plural}".strip()
    assert format_quantity(read(literal(written, unit)).value, unit) == written


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.sampled_from(UNITS_BY_CURRENCY))
def test_every_range_that_is_written_reads_back(one, other, place):
    currency, unit = place
    low, high = sorted((one, other))
    assert read_range(format_range(low, high, unit), currency, "x")[:2] == (low, high)


OF_NO_KEY = ("count", "ratio", "money per hour")  # plain numbers, and a price of time


@given(
    st.one_of(st.just(0.0), st.floats(1e-6, 1e12), st.floats(-1e12, -1e-6)),
    st.sampled_from([unit for unit in UNITS_OF_MEASURES if unit not in OF_NO_KEY]),
    st.sampled_from(CURRENCIES),
    st.booleans(),
)
def test_every_level_that_is_printed_with_a_unit_reads_back_as_what_it_shows(value, unit, currency, signed):
    printed = in_words(value, unit, currency, signed)
    found = read_quantity(printed, currency, "x").value
    hours = {"days": 24, "months": 728}.get(unit, 1)
    assert found == pytest.approx(value * hours, rel=0.005 + 1e-9)


@given(
    st.one_of(st.just(0.0), st.floats(1e-6, 1e12), st.floats(-1e12, -1e-6)),
    st.floats(1e-6, 1e12),
    st.sampled_from(["hours", "days", "months", "money", "money per year"]),
)
def test_both_ends_of_a_printed_interval_read_back_with_its_unit(value, half, unit):
    estimate = Estimate(value, value - half, value + half, 9, 0)
    printed = estimate_in_words(estimate, unit)
    _, _, rest = printed.partition(" [")
    hours = {"days": 24, "months": 728}.get(unit, 1)
    scale = scale_of(unit, max(map(abs, estimate[:3])))
    rounded = max(0.5 * half, 0.005 * max(abs(value), half)) * (1 + 1e-9)
    for bound, number in zip(estimate[1:3], rest.rstrip("]").split(", "), strict=True):
        found = read_quantity(f"{scale.before}{number}{scale.after}", "EUR", "x").value
        assert abs(found / hours - bound) <= rounded + 1e-9


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_unit_of_money_goes_through_read_show_save_and_read(currency, tmp_path):
    money = [unit for unit in units_in(currency) if currency in unit]
    for unit in money:
        key = "money.tool_cost" if "/" in unit else "market.deal_median"
        loaded = load_scenario("laggard", sets=(f"currency={currency}", f"{key}=0.35 {unit}"))
        entry = loaded.entries[key]
        assert (entry.written(), entry.unit) == (f"0.35 {unit}", unit)
        shown_as = tmp_path / "again.toml"
        shown_as.write_text(loaded.to_toml(), encoding="utf-8")
        assert load_scenario(shown_as) == loaded
    assert len(money) == 3 * (1 + len(TIMES_A_YEAR))


@pytest.mark.parametrize("sets", [(), ("alignment=0.3",), ("alignment=0.7", "inquiries.targeting=0.1")])
@pytest.mark.parametrize("name", ["laggard", "industry-average", "best-in-class", "pods", "laggard-to-best"])
def test_what_is_shown_has_no_digits_that_binary_arithmetic_left(name, sets):
    lines = load_scenario(name, sets=sets).to_toml().splitlines()
    settings = [line for line in lines if "=" in line and "scale" not in line]
    assert [line for line in settings if "0000000" in line or "9999999" in line] == []


def test_what_was_written_with_many_digits_is_shown_with_all_of_them():
    long = "0.123456789012345"
    assert f"value = {long}" in load_scenario("laggard", sets=(f"inquiries.targeting={long}",)).to_toml()


def test_every_setting_of_every_scenario_reads_back_as_it_is_written():
    scenario = load_scenario("laggard")
    for entry in scenario.entries.values():
        if not entry.derived:
            given = float(entry.written()) if entry.dimension is Dimension.NUMBER else entry.written()
            assert entry.read(given, "EUR").value == entry.value, entry.key


def test_a_range_without_an_upper_end_reads_as_or_more():
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
