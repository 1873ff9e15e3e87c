"""Models that know less: what they are told, what follows, and how the model stands against them."""

import math
from dataclasses import replace

import numpy as np
import pytest

from experiments.evidence.ledger import Simulated
from experiments.evidence.null_models import (
    BEST_GROWTH,
    FUNNEL,
    LAGGARD_GROWTH,
    LEFT_ON,
    NULL_MODELS,
    OFF,
    Answer,
    normal_mean_above,
    reduced,
    sorted_gap,
    sorting,
    spread_for,
    spread_of_luck,
    spreadsheet,
)
from experiments.evidence.recorded import REDUCED, recorded
from experiments.evidence.rows import ledger_rows
from experiments.evidence.standing import against, compared, scores_without_each_source, standing
from experiments.evidence.targets import BEST, FITTED, IN_VIEW, LAGGARD, Check
from experiments.statistics.estimates import Estimate, estimate, t_quantile
from sim.measures import MEASURES
from sim.mechanisms import MECHANISMS
from sim.scenario import load_scenario

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


def check(of, measure, low=-math.inf, high=math.inf, **others):
    return Check(of, IN_VIEW, measure, low, high, **others)


@pytest.fixture(scope="module")
def rows():
    return ledger_rows()


# Sorting.


def test_the_mean_of_the_upper_share_of_a_normal_population_is_that_of_many_draws(fresh_seed):
    draws = np.sort(np.random.default_rng(fresh_seed).normal(size=200_000))
    for share in (0.2, 0.3):
        upper = draws[-round(share * len(draws)) :]
        error = upper.std() / math.sqrt(len(upper)) * 2  # where the cut falls is luck too
        assert abs(upper.mean() - normal_mean_above(share)) < TOO_FAR * error


def test_sorting_takes_a_spread_of_nine_and_a_half_points_for_24():
    """As the dossier has it: 9.4 points, sorted by growth alone."""
    assert 100 * spread_for(BEST_GROWTH - LAGGARD_GROWTH) == pytest.approx(9.4, abs=0.05)
    assert sorted_gap(spread_for(0.24)) == pytest.approx(0.24)


def test_sorting_makes_growth_and_no_other_difference():
    assert sorting(check("difference", "revenue_growth")).value == pytest.approx(0.24)
    assert sorting(check(LAGGARD, "revenue_growth")).value == LAGGARD_GROWTH
    assert sorting(check(BEST, "revenue_growth")).value == pytest.approx(BEST_GROWTH)
    assert sorting(check("difference", "win_rate")).value == 0
    assert sorting(check("ratio", "win_rate")).value == 1
    assert sorting(check(BEST, "win_rate")).value == sorting(check(LAGGARD, "win_rate")).value
    assert sorting(check(BEST, "nurtured_deal_value_ratio")).value == 1
    others = {"first": "industry-average", "second": "paid-on-volume"}
    assert sorting(check("difference", "revenue_growth", **others)).value == 0


def test_the_spread_of_luck_is_that_of_the_runs():
    values = np.array([0.1, 0.3, 0.2, 0.5])
    found = spread_of_luck(estimate(values), t_quantile(3))
    assert found == pytest.approx(values.std(ddof=1))


# The spreadsheet.


def test_the_spreadsheet_multiplies_what_it_is_told():
    told = {
        measure: rate
        for measure, rate in FUNNEL.items()
        if measure in ("mql_to_sql_rate", "lead_acceptance_rate")
    }
    for of, pick in ((LAGGARD, "laggard"), (BEST, "best")):
        rates = {measure: getattr(rate, pick) for measure, rate in told.items()}
        expected = rates["mql_to_sql_rate"] / rates["lead_acceptance_rate"]
        assert spreadsheet(check(of, "sal_to_sql_rate")).value == pytest.approx(expected)
        assert spreadsheet(check(of, "never_worked_share")).value == pytest.approx(
            1 - rates["lead_acceptance_rate"]
        )
    gap = spreadsheet(check(BEST, "win_rate")).value - spreadsheet(check(LAGGARD, "win_rate")).value
    assert spreadsheet(check("difference", "win_rate")).value == pytest.approx(gap)


def test_five_minutes_and_42_hours_give_shares_of_exponential_waits():
    within = spreadsheet(check(BEST, "hand_raiser_within_1h_share"))
    assert within.value == pytest.approx(1 - 0.5 ** (60 / 5))
    assert not within.given
    assert spreadsheet(check(BEST, "hand_raiser_median_hours")).value == pytest.approx(5 / 60)
    assert spreadsheet(check(LAGGARD, "first_response_mean_hours")).value == 42


def test_the_spreadsheet_meets_what_it_was_told(rows):
    """Which is why these rows are counted apart: the ratios and levels are middles of what is published."""
    for row in compared(rows):
        answer = dict(row.nulls)["spreadsheet"]
        if answer.given:
            assert row.check.holds(answer.value), (row.id, row.check)


def test_every_rate_of_the_spreadsheet_is_a_measure():
    assert FUNNEL.keys() <= MEASURES.keys()


# The reduced model.


def test_the_reduced_model_has_sixteen_mechanisms_off_and_six_on():
    assert set(LEFT_ON) < set(MECHANISMS)
    assert len(OFF) == 16
    text = load_scenario(BEST, sets=OFF).to_toml()
    for name in MECHANISMS:
        assert f"{name} = {'true' if name in LEFT_ON else 'false'}" in text


def test_without_the_handoff_it_does_not_matter_who_is_paid_for_what():
    """Pay is off in the reduced model, so that both scenarios are the same firm, to the last bit."""
    pay = check("difference", "mqls", first="industry-average", second="paid-on-volume")
    found = reduced(pay, recorded().simulated(REDUCED))
    assert found.simulation[:3] == (0.0, 0.0, 0.0)


def test_a_reduced_model_without_a_value_says_nothing():
    nothing = Estimate(math.nan, math.nan, math.nan, 0, 3)
    simulated = Simulated.__new__(Simulated)
    simulated.rows = {("scenario", LAGGARD, "win_rate"): nothing}
    assert reduced(check(LAGGARD, "win_rate"), simulated) is None
    assert reduced(check(LAGGARD, "mqls"), simulated) is None


# How the model stands.


def row_like(rows, verdict, nulls, **fields):
    """A row of the ledger that the model hits or misses, with answers that hit or miss, told or not."""
    [base, *_] = [row for row in rows if row.id == "T20" and row.check.of == "ratio"]
    inside, outside = 0.8, 2.0
    simulated = Estimate(inside if verdict == "hit" else outside, 0, 0, 30, 0)
    answers = tuple(
        (name, Answer(Estimate(inside if hits else outside, 0, 0, 0, 0), given))
        for name, (hits, given) in zip(NULL_MODELS, nulls, strict=True)
    )
    return replace(base, judged=base.judged._replace(simulated=simulated), nulls=answers, **fields)


HITS, MISSES, TOLD = (True, False), (False, False), (True, True)


def test_rows_are_shared_out_by_who_hits_them(rows):
    made = [
        row_like(rows, "hit", (MISSES, MISSES, MISSES)),
        row_like(rows, "hit", (TOLD, MISSES, MISSES)),
        row_like(rows, "miss", (MISSES, HITS, MISSES)),
        row_like(rows, "miss", (MISSES, MISSES, MISSES)),
    ]
    found = standing(made)
    assert [len(part) for part in (found.beaten, found.shared, found.lost, found.missed)] == [1, 1, 1, 1]
    first = against(made, NULL_MODELS[0])
    assert (first.rows, first.given, first.hits, first.null_hits, first.won, first.lost) == (4, 1, 2, 1, 1, 0)
    untold = against(made, NULL_MODELS[0], told=False)
    assert (untold.rows, untold.given, untold.hits, untold.null_hits) == (3, 0, 1, 0)
    second = against(made, NULL_MODELS[1])
    assert (second.won, second.lost) == (2, 1)


def test_fitted_rows_and_rows_without_a_verdict_are_not_compared(rows):
    assert compared(rows)
    assert all(row.role != FITTED and row.is_judged for row in compared(rows))
    assert len({row.id for row in compared(rows)} & {"T1", "T2", "T3", "T4", "T5", "T6", "T19", "T35"}) == 0


def test_sources_are_left_out_one_by_one(rows):
    found = scores_without_each_source(rows)
    held = compared(rows)
    assert found["left_out"].iloc[0] == ""
    assert found["rows"][0] == len(held)
    for _, line in found.iloc[1:].iterrows():
        assert line["rows"] == sum(line["left_out"] not in row.studies for row in held)
    assert {study for row in held for study in row.studies} == set(found["left_out"]) - {""}
