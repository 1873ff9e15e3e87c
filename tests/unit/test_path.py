"""The path of a change is drawn from the numbers that its dip and its pay-back are taken from."""

import pytest

from experiments.figures.tables import path_series
from sim import load_scenario
from sim.clock import MONTHS_A_WEEK
from tests.reporting import a_comparison


@pytest.fixture(scope="module")
def comparison():
    return a_comparison(load_scenario("laggard"), load_scenario("laggard-to-best"), replications=1)


def test_the_lowest_point_of_a_path_is_the_dip(comparison):
    path = path_series(comparison)
    [dip] = comparison.values("laggard-to-best", "worst_dip")
    assert dip < 0
    assert path["median"].min() == pytest.approx(dip)


def test_a_path_stays_above_zero_from_the_pay_back_on(comparison):
    path = path_series(comparison).reset_index(drop=True)
    [months] = comparison.values("laggard-to-best", "payback_months")
    weeks = round(months / MONTHS_A_WEEK)
    assert weeks < len(path)
    assert path["median"][weeks - 1] < 0
    assert (path["median"][weeks:] >= 0).all()


def test_nothing_changing_means_no_path():
    assert path_series(
        a_comparison(load_scenario("laggard"), load_scenario("best-in-class"), replications=1)
    ).empty
