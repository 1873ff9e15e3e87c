"""Intervals hold, pairs are pairs, what is undefined is counted, stopping at a precision does not peek."""

import json
import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy.stats import norm, ttest_1samp

from experiments import Execution, Plan, compare, run_all
from experiments.findings.comparison import told, untold
from experiments.numbers import difference_in_words, estimate_in_words, in_words
from experiments.running.observation import Observation
from experiments.running.plan import Cell
from experiments.statistics.estimates import (
    INTERVAL,
    Estimate,
    clear_among,
    common_luck,
    estimate,
    p_value,
    pairs_needed,
    stein_estimate,
    t_quantile,
)
from experiments.studies.compare import TooPreciseError
from sim.measures import MEASURES
from sim.scenario import Extensions

TRIALS = 3000
# 4.4 standard errors of a share that is as large as the level: a right interval fails one time in 100,000.
SLACK = 4.4 * math.sqrt(INTERVAL * (1 - INTERVAL) / TRIALS)


class Firm(NamedTuple):
    """What these tests take for a scenario."""

    name: str
    growth: float
    noise: float = 0.01
    currency: str = "EUR"
    values: dict = {}  # noqa: RUF012
    changes: tuple = ()
    members: tuple = ()
    extensions: Extensions = Extensions()

    def with_extensions(self, extensions) -> "Firm":
        """Return this firm with what of somebody's own it is run with."""
        return self._replace(extensions=extensions)

    def with_sets(self, sets) -> "Firm":
        """Return this firm with something varied."""
        return self._replace(**sets)


def simulate(firm: Firm, seed: int, _: bool = False) -> Observation:
    """Grow with the luck of the seed, which all firms share, and with some of the firm's own."""
    shared = np.random.default_rng(seed).normal()
    own = np.random.default_rng([seed, sum(firm.name.encode())]).normal()
    return Observation(
        {
            "revenue_growth": firm.growth + 0.05 * shared + firm.noise * own,
            "win_rate": None if seed % 3 == 0 else 0.2 + firm.growth,
            "payback_months": None,
        }
    )


LAGGARD, AVERAGE, BEST = Firm("laggard", -0.04), Firm("average", 0.08), Firm("best", 0.20)
HERE = Execution(workers=1)


def compared(*firms: Firm, execution: Execution = HERE, **options):
    """Compare firms in this process."""
    return compare(*firms, execution=execution, simulate=simulate, **options)


# --- intervals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [2, 5, 30])
def test_the_interval_covers_the_truth_as_often_as_it_says(runs, fresh_seed):
    luck = np.random.default_rng(fresh_seed)
    found = [estimate(luck.normal(3.0, 2.0, runs)) for _ in range(TRIALS)]
    covered = np.mean([each.low <= 3.0 <= each.high for each in found])
    assert covered == pytest.approx(INTERVAL, abs=SLACK)


@pytest.mark.parametrize("runs", [10, 30, 100])
def test_the_interval_of_a_skewed_difference_misses_a_little_more_often_and_less_with_more_runs(
    runs, fresh_seed
):
    """What Student's interval loses is 2zφ(z)[γ²(z⁴ + 2z² − 3)/18 − κ(z² − 3)/12] over the runs (Hall 1992).

    An exponential difference has skewness γ = 2 and kurtosis κ = 6; terms of higher order give some of it back.
    """
    luck = np.random.default_rng(fresh_seed)
    found = [estimate(luck.exponential(1.0, runs)) for _ in range(TRIALS)]
    covered = np.mean([each.low <= 1.0 <= each.high for each in found])
    z = norm.isf((1 - INTERVAL) / 2)
    lost = 2 * z * norm.pdf(z) * (4 * (z**4 + 2 * z**2 - 3) / 18 - 6 * (z**2 - 3) / 12) / runs
    assert INTERVAL - lost - SLACK <= covered <= INTERVAL + SLACK


def test_intervals_of_a_family_hold_all_at_once_as_often_as_they_say(fresh_seed):
    luck = np.random.default_rng(fresh_seed)
    together = []
    for _ in range(TRIALS):
        shared, own = luck.normal(size=(10, 1)), luck.normal(size=(10, 9))
        found = [estimate(column, 9) for column in (shared + own).T]
        together.append(all(each.low <= 0 <= each.high for each in found))
    assert np.mean(together) >= INTERVAL - SLACK


def test_the_interval_reaches_as_far_as_students_table_says():
    assert t_quantile(9) == pytest.approx(2.262, abs=5e-4)
    assert t_quantile(29) == pytest.approx(2.045, abs=5e-4)


def test_one_run_has_a_value_and_no_interval():
    found = estimate([4.0])
    assert found.value == 4.0
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert not found.is_clear


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [
        (0.0, 0.0, False),
        (0.0, 0.2, False),
        (-0.2, 0.0, False),
        (-1.0, 2.0, False),
        (0.1, 0.2, True),
        (-0.2, -0.1, True),
    ],
)
def test_an_interval_is_clear_if_it_leaves_zero_out_and_touching_it_does_not(low, high, clear):
    assert Estimate((low + high) / 2, low, high, 5, 0).is_clear is clear


def test_equal_values_leave_no_trace_of_rounding():
    assert estimate([0.1] * 30) == Estimate(0.1, 0.1, 0.1, 30, 0)


# --- what is undefined --------------------------------------------------------------------------------------


def test_runs_without_a_value_are_left_out_and_counted():
    assert estimate([1.0, math.nan, 3.0])[0] == 2.0
    assert estimate([1.0, math.nan, 3.0]).runs == 2
    assert estimate([1.0, math.nan, 3.0]).runs_without_value == 1


def test_a_pair_counts_only_if_both_runs_have_a_value():
    comparison = compared(LAGGARD, BEST, replications=6, seed=1)
    difference = comparison.difference("laggard", "best", "win_rate")
    assert (difference.runs, difference.runs_without_value) == (4, 2)
    assert difference.value == pytest.approx(0.24)


def test_undefined_is_null_in_json_and_never_nan():
    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    found = json.loads(compared(LAGGARD, BEST, replications=3).to_json(), parse_constant=refuse)
    nothing = {"value": None, "low": None, "high": None}
    assert found["scenarios"]["laggard"]["payback_months"] == nothing
    assert found["runs_without_value"]["laggard"]["payback_months"] == 3


def test_what_is_undefined_everywhere_is_counted_and_not_listed():
    """Pay-back has no value under either; the win rate has one in some runs, and is told of."""
    comparison = compared(LAGGARD, BEST, replications=3)
    assert "payback_months" in comparison.keys
    assert "payback_months" not in told(comparison)
    assert "win_rate" in told(comparison)
    lacking = len(comparison.keys) - len(told(comparison))
    assert untold(comparison).startswith(f"{lacking} of {len(comparison.keys)} measures ")
    assert "--json" in untold(comparison)


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((0.01, -0.01, 0.03), "+1 point ["),
        ((-0.01, -0.02, 0.0), "−1 point ["),
        ((0.0104, 0.0099, 0.0109), "+1.04 points ["),
        ((0.02, 0.01, 0.03), "+2 points ["),
    ],
)
def test_one_point_is_one_and_all_others_are_many(found, words):
    assert difference_in_words(Estimate(*found, 30, 0), "fraction").startswith(words)


# --- pairs --------------------------------------------------------------------------------------------------


def test_differences_are_taken_within_pairs():
    comparison = compared(Firm("a", 0.0, noise=0), Firm("b", 0.1, noise=0), replications=10)
    difference = comparison.difference("a", "b", "revenue_growth")
    assert difference.value == pytest.approx(0.1)
    assert difference.half_width < 1e-12
    assert comparison.level("a", "revenue_growth").half_width > 0.01


def test_a_setting_that_does_nothing_makes_a_difference_of_exactly_zero():
    difference = compared(LAGGARD, LAGGARD, replications=7).difference(
        "laggard", "laggard (2)", "revenue_growth"
    )
    assert difference[:3] == (0.0, 0.0, 0.0)


def test_each_later_scenario_is_set_against_the_first_and_against_its_neighbour():
    found = compared(LAGGARD, AVERAGE, BEST, replications=2).to_dict()
    assert list(found["differences"]) == ["laggard → average", "laggard → best", "average → best"]


def test_replicate_k_of_every_scenario_runs_under_seed_plus_k():
    rows = compared(LAGGARD, BEST, replications=3, seed=40).rows
    assert rows["seed"].tolist() == [40, 40, 41, 41, 42, 42]
    assert rows["scenario"].tolist() == ["laggard", "best"] * 3


def test_rows_carry_what_was_varied():
    cells = tuple(Cell("dial", LAGGARD, (("growth", level),)) for level in (0.0, 0.5))
    rows = run_all(Plan(cells, replicates=2), workers=1, simulate=simulate)
    assert [row["growth"] for row in rows] == [0.0, 0.5, 0.0, 0.5]
    assert rows[1]["revenue_growth"] - rows[0]["revenue_growth"] == pytest.approx(0.5)
    assert rows[0].keys() == {
        "scenario",
        "replicate",
        "seed",
        "growth",
        "revenue_growth",
        "win_rate",
        "payback_months",
    }


def test_workers_give_the_rows_that_one_process_gives():
    plan = Plan((Cell("laggard", LAGGARD), Cell("best", BEST)), replicates=6)
    assert run_all(plan, workers=2, simulate=simulate) == run_all(plan, workers=1, simulate=simulate)


def test_common_luck_is_reported_as_correlation_and_runs_saved():
    first, second = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.0, 6.0, 8.0])
    luck = common_luck(first, second)
    assert luck is not None
    # variances 5/3 and 20/3 apart, 5/3 of the difference
    assert luck.correlation == pytest.approx(1.0)
    assert luck.variance_saved == pytest.approx(1 - 1 / 5)
    assert luck.runs_saved == pytest.approx(5)


def test_what_common_luck_was_worth_is_told_for_every_difference():
    found = compared(LAGGARD, AVERAGE, BEST, replications=30).to_dict()
    assert found["common_luck"].keys() == found["differences"].keys()
    luck = found["common_luck"]["laggard → best"]
    assert luck["correlation"] > 0.8
    assert luck["runs_saved"] == pytest.approx(1 / (1 - luck["variance_saved"]))


def test_common_luck_is_silent_where_nothing_varies():
    assert common_luck([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]) is None
    assert common_luck([1.0, 2.0, 4.0], [2.0, 3.0, 5.0]) is None, "a constant difference"


def test_common_luck_takes_three_pairs_of_which_both_runs_have_a_value():
    assert common_luck([1.0, 2.0, 4.0], [1.0, 3.0, 5.0]) is not None
    assert common_luck([1.0, 2.0], [1.0, 3.0]) is None
    assert common_luck([1.0, 2.0, math.nan], [1.0, 3.0, 5.0]) is None
    assert common_luck([1.0, math.nan, 2.0, 4.0], [1.0, 9.0, 3.0, 5.0]) == common_luck(
        [1.0, 2.0, 4.0], [1.0, 3.0, 5.0]
    )


# --- many comparisons ---------------------------------------------------------------------------------------


def test_a_p_value_and_an_interval_agree():
    values = [0.1, 0.4, -0.2, 0.9, 0.5]
    assert p_value(estimate(values)) == pytest.approx(ttest_1samp(values, 0).pvalue)
    assert p_value(Estimate(0.0, 0.0, 0.0, 5, 0)) == 1.0
    assert p_value(Estimate(0.2, 0.2, 0.2, 5, 0)) == 0.0
    assert math.isnan(p_value(Estimate(0.2, math.nan, math.nan, 1, 0)))


def test_holm_takes_the_clearest_first_and_stops_at_the_first_that_is_not():
    assert clear_among([0.04]).tolist() == [True]
    assert clear_among([0.04, 0.001, math.nan]).tolist() == [True, True, False]
    assert clear_among([0.03, 0.03, 0.01]).tolist() == [False, False, True]
    assert clear_among([]).tolist() == []


def test_among_many_comparisons_of_nothing_one_family_in_twenty_has_a_false_alarm(fresh_seed):
    luck = np.random.default_rng(fresh_seed)
    families = TRIALS // 4
    alarms = [
        clear_among([p_value(estimate(column)) for column in luck.normal(size=(20, 10))]).any()
        for _ in range(families)
    ]
    assert np.mean(alarms) <= 1 - INTERVAL + SLACK * math.sqrt(TRIALS / families)


def quiet(firm: Firm, seed: int, _: bool = False) -> Observation:
    """Grow as the firm does; let many other measures differ by luck alone."""
    own = np.random.default_rng([seed, sum(firm.name.encode())])
    others = {f"other_{place}": float(own.normal()) for place in range(60)}
    return Observation({"revenue_growth": firm.growth + 0.01 * float(own.normal()), **others})


def test_a_difference_that_is_clear_by_itself_may_not_be_among_many(monkeypatch):
    for place in range(60):
        monkeypatch.setitem(MEASURES, f"other_{place}", MEASURES["win_rate"])
    comparison = compare(LAGGARD, BEST, replications=10, execution=HERE, simulate=quiet)
    table = comparison.to_frame()
    differences = table[table["kind"] == "difference"].set_index("measure")
    assert differences.loc["revenue_growth", ["verdict", "judged_together"]].tolist() == ["", 1]
    others = differences.drop("revenue_growth")
    assert set(others["judged_together"]) == {60}
    by_itself = (others["low"] > 0) | (others["high"] < 0)
    assert by_itself.any()
    assert set(others.loc[by_itself, "verdict"]) == {"no clear difference among so many"}
    assert set(others.loc[~by_itself, "verdict"]) == {"no clear difference"}
    assert "Holm" in comparison.to_dict()["correction"]


# --- stopping at a precision --------------------------------------------------------------------------------


def stopped_at(luck: np.random.Generator, half_width: float, first_stage: int) -> tuple[Estimate, int]:
    """Draw a first stage, compute the number of pairs once, draw the rest."""
    first = luck.normal(1.0, 2.0, first_stage)
    needed = pairs_needed(first, half_width)
    values = np.concatenate([first, luck.normal(1.0, 2.0, needed - first_stage)])
    return stein_estimate(values, first_stage), needed


@pytest.mark.parametrize("half_width", [0.3, 0.6, 1.2])
def test_the_interval_still_covers_the_truth_when_runs_were_added_for_precision(half_width, fresh_seed):
    luck = np.random.default_rng(fresh_seed)
    found = [stopped_at(luck, half_width, first_stage=10) for _ in range(TRIALS)]
    covered = np.mean([each.low <= 1.0 <= each.high for each, _ in found])
    assert covered >= INTERVAL - SLACK
    assert len({needed for _, needed in found}) > 1


def test_the_interval_is_never_wider_than_the_precision_asked_for(fresh_seed):
    luck = np.random.default_rng(fresh_seed)
    assert all(stopped_at(luck, 0.5, first_stage=10)[0].half_width <= 0.5 for _ in range(200))


def test_the_number_of_pairs_depends_on_the_spread_of_the_first_stage_only(fresh_seed):
    first = np.random.default_rng(fresh_seed).normal(0.0, 1.0, 30)
    assert pairs_needed(first, 0.1) == pairs_needed(first + 100, 0.1)
    assert pairs_needed(first, 0.05) > pairs_needed(first, 0.1) > 30
    assert pairs_needed([5.0] * 30, 0.001) == 30


def test_two_pairs_have_a_spread_and_one_has_none_and_pairs_without_a_value_are_run_too():
    """Of two pairs that lie 2 apart the spread is √2, and Student's 12.706 of them reach 17.97 (one degree)."""
    assert pairs_needed([0.0, 2.0], 1.0) == math.ceil((12.7062 * math.sqrt(2)) ** 2)
    assert pairs_needed([0.0, math.nan, 2.0], 1.0) == pairs_needed([0.0, 2.0], 1.0) + 1
    assert pairs_needed([5.0, math.nan], 1.0) == 2
    assert pairs_needed([], 1.0) == 0


def test_the_first_stage_alone_says_how_wide_the_interval_of_all_runs_is():
    """Whatever came later, with a value or without: four pairs of spread 1 and twelve more reach 3.182/√16."""
    first = np.array([-1.0, 1.0, -1.0, 1.0]) * math.sqrt(3) / 2
    found = stein_estimate([*first, *np.arange(12.0), math.nan], 4)
    assert (found.runs, found.runs_without_value) == (16, 1)
    assert found.value == pytest.approx(66 / 16)
    assert found.half_width == pytest.approx(3.182 / 4, abs=2e-4)


def test_a_precision_adds_pairs_under_new_seeds_and_keeps_its_promise():
    comparison = compared(LAGGARD, BEST, precision=0.002, seed=100)
    assert comparison.first_stage == 30
    assert comparison.replications > 30
    assert comparison.rows["seed"].nunique() == comparison.replications
    assert comparison.difference("laggard", "best", "revenue_growth").half_width <= 0.002


def test_a_precision_that_would_take_for_ever_is_refused():
    with pytest.raises(TooPreciseError, match="at most 10,000"):
        compared(LAGGARD, BEST, precision=1e-6)


def test_how_many_pairs_a_precision_takes_is_said():
    said = []
    compared(LAGGARD, BEST, precision=0.01, execution=Execution(workers=1, say=said.append))
    assert [line.startswith("1 points need ") for line in said] == [True]


def test_replications_and_a_precision_cannot_both_be_given():
    with pytest.raises(ValueError, match="not both"):
        compared(LAGGARD, BEST, replications=5, precision=0.01)


# --- words --------------------------------------------------------------------------------------------------


def test_words_say_no_clear_difference_when_the_interval_spans_zero():
    assert difference_in_words(Estimate(0.01, -0.01, 0.03, 30, 0), "fraction").endswith("no clear difference")
    assert difference_in_words(Estimate(0.02, 0.01, 0.03, 30, 0), "fraction") == "+2 points [+1, +3]"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.1234, "fraction", "12.3 %"),
        (-0.0412, "fraction", "−4.12 %"),
        (41.73, "hours", "41.7 h"),
        (60.0, "hours per year", "60.0 h/year"),
        (1_214_376.0, "money", "EUR 1.21 M"),
        (999_600.0, "money per year", "EUR 1.00 M/year"),
        (18_250.0, "money", "EUR 18.2 k"),
        (12_345.0, "count", "12,300"),
        (12_345.0, "hours", "12\N{NO-BREAK SPACE}300 h"),
        (2_345_678_900.0, "money", "EUR 2\N{NO-BREAK SPACE}350 M"),
        (0.0, "count", "0"),
        (-0.0, "fraction", "0 %"),
        (None, "money", "undefined"),
        (math.nan, "hours", "undefined"),
    ],
)
def test_a_number_has_three_figures_and_its_unit(value, unit, words):
    assert in_words(value, unit) == words


@pytest.mark.parametrize(
    ("estimate", "unit", "words"),
    [
        (Estimate(9e5, 7e5, 11e5, 9, 0), "money", "EUR 0.9 M [0.7, 1.1]"),
        (Estimate(-2e5, -11e5, 7e5, 9, 0), "money per year", "EUR −0.2 M/year [−1.1, 0.7]"),
        (Estimate(9e5, 8.5e5, 9.5e5, 9, 0), "money", "EUR 900 k [850, 950]"),
        (
            Estimate(1100.0, 980.0, 1220.0, 9, 0),
            "hours",
            "1\N{NO-BREAK SPACE}100 h [1\N{NO-BREAK SPACE}000, 1\N{NO-BREAK SPACE}200]",
        ),
        (Estimate(1100.0, 980.0, 1220.0, 9, 0), "count", "1,100 [1,000, 1,200]"),
    ],
)
def test_the_largest_of_three_numbers_decides_whether_thousands_or_millions_are_shown(estimate, unit, words):
    assert estimate_in_words(estimate, unit) == words


def test_words_count_the_runs_without_a_value():
    assert estimate_in_words(Estimate(2.0, 1.0, 3.0, 28, 2), "days") == "2 d [1, 3] (28 of 30 runs)"


def test_nothing_is_shown_below_the_error():
    wide, narrow = Estimate(0.2034, 0.18, 0.2268, 30, 0), Estimate(0.2034, 0.2029, 0.2039, 30, 0)
    assert estimate_in_words(wide, "fraction") == "20 % [18, 23]"
    assert estimate_in_words(narrow, "fraction") == "20.3 % [20.3, 20.4]"
