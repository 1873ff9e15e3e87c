"""Whose turn it is to be hired, who leaves, and who comes in the place of whom."""

import math

import numpy as np
import pytest

from sim.behaviour.reps_come_and_go import reps_come_and_go
from sim.clock import DAYS_A_QUARTER, DAYS_A_WEEK
from sim.rituals import start_hires
from sim.rituals.staffing import staff
from tests.agreeing import agree, heads

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.fixture
def firm(small_firm):
    organisation = small_firm("laggard")
    organisation.today = 30 * DAYS_A_WEEK
    return organisation


# Who is hired.


def test_a_firm_has_as_many_people_as_its_plan_says_and_who_came_last_goes_first(small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    assert heads(organisation) == (4, 2, 2)
    first = np.flatnonzero(organisation.reps.employed)
    for growth, field in ((1.5, 6), (1.0, 4), (0.5, 2), (1.0, 4)):
        organisation.growth_of_plan = growth
        staff(organisation, field)
        assert heads(organisation) == (field, 2, round(2 * growth)), "development reps are no part of growth"
        there = np.flatnonzero(organisation.reps.employed)
        assert set(there) <= set(first) or set(first) <= set(there)
        assert organisation.marketers.employed[0]
    assert np.flatnonzero(organisation.reps.employed).tolist() == first.tolist()
    assert not organisation.reps.development[first[2:]].any(), "a position keeps its kind"


def test_whoever_is_hired_gets_an_agent_a_quota_and_a_territory(small_firm):
    organisation = small_firm("laggard")
    organisation.reps.quota[:4] = 100.0, 400.0, 300.0, 0.0
    organisation.growth_of_plan = 2.0
    staff(organisation, 8)
    reps = organisation.reps
    assert [rep.row for rep in organisation.sales_reps] == list(range(8))
    assert [marketer.row for marketer in organisation.marketer_agents] == list(range(4))
    assert reps.quota[:8].tolist() == [100.0, 400.0, 300.0, 0.0] + [400.0] * 4, (
        "as much as the others have at most"
    )
    assert reps.turf[:8].tolist() == list(range(8))
    assert set(reps.turfs[:8].tolist()) == {8}


@pytest.mark.parametrize("development", [0, 1, 3])
def test_development_reps_come_and_go_as_the_plan_says(development, small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    agree(organisation, team={"development_reps": float(development)})
    staff(organisation, 4)
    assert heads(organisation) == (4, development, 2)


def test_a_firm_never_has_more_people_than_positions_and_keeps_the_spare_row_blank(small_firm):
    organisation = small_firm("laggard")
    organisation.growth_of_plan = 1e3
    staff(organisation, 1000)
    assert organisation.reps.employed[:-1].all()
    assert organisation.marketers.employed[:-1].all()
    assert (organisation.reps.employed[-1], organisation.marketers.employed[-1]) == (0, 0)


@pytest.mark.parametrize(
    ("carried", "quarter", "begin"), [(0.99, 1, 2), (1.0, 1, 4), (0.0, 2, 2), (0.0, 3, 4), (0.0, 0, 2)]
)
def test_hires_whom_the_forecast_does_not_carry_begin_by_halves_until_the_last_quarter(
    carried, quarter, begin, small_firm
):
    organisation = small_firm("laggard")
    organisation.reps.quota[:4] = 400.0
    organisation.today = 4 * DAYS_A_QUARTER + quarter * DAYS_A_QUARTER + 1
    organisation.growth_of_plan, organisation.forecast = 2.0, carried * 400.0
    start_hires(organisation)
    assert heads(organisation)[0] == 4 + begin


def test_on_the_first_day_nobody_waits_for_a_forecast(small_firm):
    organisation = small_firm("laggard")
    organisation.today, organisation.growth_of_plan, organisation.forecast = 0, 2.0, 0.0
    start_hires(organisation)
    assert heads(organisation)[0] == 8


def a_month_passes(organisation, month):
    reps_come_and_go(month, organisation.today, organisation.firm, organisation.terms, organisation.luck)


def leaving(organisation, turnover, vacancy, today):
    agree(organisation, team={"turnover": turnover, "vacancy": vacancy * 168.0})
    organisation.today = today
    a_month_passes(organisation, today)


@pytest.mark.parametrize(("vacancy", "days"), [(2.0, 10), (0.3, 1), (0.0, 1)])
def test_a_successor_comes_when_the_vacancy_is_over_and_not_on_the_same_day(vacancy, days, firm):
    reps, hires = firm.reps, firm.reps.hires[:4].copy()
    leaving(firm, 12.0, vacancy, 100)
    assert not reps.employed.any(), "one leaves a month and position"
    assert set(reps.vacant_until[:4].tolist()) == {100 + days}
    leaving(firm, 0.0, vacancy, 99 + days)
    assert not reps.employed.any()
    leaving(firm, 0.0, vacancy, 100 + days)
    assert reps.employed[:4].all()
    assert (reps.hires[:4] == hires + 1).all()
    assert not reps.vacant_until[:4].any()


def test_nobody_succeeds_in_a_position_that_was_given_up_while_it_waited(firm):
    leaving(firm, 12.0, 2.0, 100)
    staff(firm, 1)
    assert (firm.reps.vacant_until[:4] > 0).tolist() == [True, False, False, False]
    leaving(firm, 0.0, 2.0, 200)
    assert firm.reps.employed[:4].tolist() == [1, 0, 0, 0]


def test_positions_that_are_given_up_get_no_successor_and_a_successor_is_of_the_same_kind(small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    kinds = organisation.reps.development[:6].tolist()
    leaving(organisation, 12.0, 1.0, 100)
    organisation.reps.vacant_until[5] = 0
    leaving(organisation, 0.0, 1.0, 200)
    assert organisation.reps.employed[:6].tolist() == [1, 1, 1, 1, 1, 0]
    assert organisation.reps.development[:6].tolist() == kinds


def test_as_many_leave_in_a_month_as_a_twelfth_of_a_years_turnover(small_firm, fresh_seed):
    organisation = small_firm("laggard", seed=fresh_seed)
    months, chance, left = 300, 0.25, 0
    agree(organisation, team={"turnover": 12.0 * chance, "vacancy": 168.0})
    for month in range(months):
        a_month_passes(organisation, month)
        left += int((organisation.reps.employed[:4] == 0).sum())
        organisation.reps.employed[:4], organisation.reps.vacant_until[:4] = 1, 0
    expected = chance * months * 4
    assert abs(left - expected) < TOO_FAR * math.sqrt(expected * (1.0 - chance))
