"""No number is rounded to nothing, however wide its interval."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.findings.samples import few_runs
from experiments.numbers import coarse, estimate_in_words, in_words, judged
from experiments.statistics.estimates import Estimate

NUMBER = re.compile(r"[+−]?(?:[0-9][0-9.,\N{NO-BREAK SPACE}]*[0-9]|[0-9])")


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "words"),
    [
        (1.1e6, -2e7, 2.2e7, "money per year", "EUR +1 M/year [−20, +20]"),
        (0.0004, -0.012, 0.013, "fraction", "+0.04 points [−1, +1]"),
        (6.0, 0.4, 12.0, "days", "+6 d [+0.4, +12]"),
        (0.0, -5.0, 5.0, "days", "0 d [−5, +5]"),
        (1e-17, -0.05, 0.05, "fraction", "0 points [−5, +5]"),
    ],
    ids=["less than its error", "small", "a clear low end", "nothing", "what arithmetic leaves of nothing"],
)
def test_one_figure_is_left_of_what_is_smaller_than_its_error(value, low, high, unit, words):
    found = Estimate(value, low, high, 30, 0)
    assert estimate_in_words(found, unit, signed=True, difference=True) == words


@given(
    st.floats(-1e7, 1e7, allow_subnormal=False),
    st.floats(1e-3, 1e8),
    st.sampled_from(["money", "count", "fraction"]),
)
def test_a_number_shows_zero_only_if_it_is_zero(value, half_width, unit):
    found = Estimate(value, value - half_width, value + half_width, 30, 0)
    shown = [
        float(each.replace("−", "-").replace(",", "").replace("\N{NO-BREAK SPACE}", ""))
        for each in NUMBER.findall(estimate_in_words(found, unit, signed=True))
    ]
    for bound, written in zip(found[:3], shown, strict=True):
        if abs(bound) > 1e-8 * half_width:
            assert written != 0
            assert (written > 0) == (bound > 0)


def test_a_count_of_a_run_is_whole_and_a_rare_one_is_still_there():
    assert in_words(88.0, "count") == "88"
    assert in_words(88.4, "count") == "88.4"
    assert coarse(0.04) == "0.04"


def test_too_few_runs_are_said():
    assert few_runs(5, "each scenario") == ""
    assert few_runs(2, "each scenario").startswith("Too few runs to lean on, 2 of each scenario")
    assert "nothing tells luck from effect" in few_runs(1, "each scenario")


def test_a_number_beside_both_its_intervals_is_that_beside_the_one_by_which_it_is_judged():
    found = Estimate(0.2034, 0.2029, 0.2039, 30, 0, 0.15, 0.26)
    assert estimate_in_words(found, "fraction") == "20 % [20, 20] by luck, [15, 26] in all"
    assert estimate_in_words(judged(found), "fraction") == "20 % [15, 26]"
