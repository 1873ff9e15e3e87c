"""What reps and marketers are paid for a quarter, and what that teaches."""

import numpy as np
import pytest

from sim.clock import DAYS_A_WEEK, WEEKS_A_QUARTER
from sim.rituals.pay_day import attainment, quarterly_pay
from tests.agreeing import agree


@pytest.fixture
def firm(small_firm):
    organisation = small_firm("laggard")
    organisation.today = 30 * DAYS_A_WEEK
    return organisation


# Pay.


def paid(organisation, *, delivered=1.0, reached=(1.0, 1.0, 1.0, 1.0), volume=0.0, week=25):
    """Pay a quarter in salaries of bonus; return how many bonuses of reps and of marketers are booked a year."""
    weeks, reps = organisation.weeks, organisation.reps
    weeks.delivered[:] = 1000.0
    weeks.delivered[week - WEEKS_A_QUARTER + 1 : week + 1] = 2.0 * delivered
    organisation.promised_a_week = 2.0
    reps.quota[:4] = 400.0
    reps.won_quarter[:4] = 100.0 * np.array(reached)
    agree(
        organisation,
        pay={"volume_weight": volume},
        money={"rep_salary": 100.0, "rep_bonus": 0.01, "marketer_salary": 1e6, "marketer_bonus": 0.001},
    )
    quarterly_pay(organisation, week)
    return 4.0 * organisation.weeks.bonuses[week]


def test_reps_are_paid_each_for_the_own_quota_up_to_half_as_much_again(firm):
    firm.marketers.employed[:] = 0
    assert paid(firm) == pytest.approx(0.0)
    assert paid(firm, reached=(0.0, 0.5, 1.0, 9.0)) == pytest.approx(-1.0 - 0.5 + 0.5)
    firm.reps.employed[0] = 0
    assert paid(firm, reached=(9.0, 1.0, 1.0, 1.0)) == pytest.approx(0.0), "who has left is paid nothing"


def test_a_quota_counts_in_whatever_currency_it_is_written():
    for unit in (1e-6, 1.0, 1e9):
        assert [attainment(part * unit, unit) for part in (0.0, 0.5, 1.4, 2.0)] == pytest.approx(
            [0.0, 0.5, 1.4, 1.5]
        )


def test_marketers_are_paid_for_volume_or_for_what_the_firm_wins_as_their_pay_weighs_them(firm):
    firm.reps.employed[1:4] = 0  # one rep, whose own bonus hardly counts
    half = (0.5, 0.0, 0.0, 0.0)
    for volume, delivered, reached, bonuses in (
        (1.0, 0.5, half, -0.5),
        (0.0, 2.0, half, -0.5),
        (0.5, 1.0, half, -0.25),
        (0.25, 1.4, half, 0.25 * 0.4 - 0.75 * 0.5),
        (1.0, 9.0, half, 0.5),
    ):
        booked = paid(firm, delivered=delivered, reached=reached, volume=volume)
        assert booked + 0.5 == pytest.approx(2 * 1000.0 * bonuses), (volume, delivered)
    firm.marketers.employed[0] = 0
    assert paid(firm, delivered=0.5, reached=half, volume=1.0) + 0.5 == pytest.approx(-500.0)


def test_half_the_promise_is_all_of_the_pay_for_volume_missed_and_more_than_all_is_never_missed(firm):
    missed = []
    for delivered in (0.0, 0.4, 0.5, 0.75, 1.0, 1.2):
        paid(firm, delivered=delivered)
        missed.append(firm.marketers.missed_pay[:2].tolist())
    assert missed == [pytest.approx([share] * 2) for share in (1.0, 1.0, 1.0, 0.5, 0.0, 0.0)]
