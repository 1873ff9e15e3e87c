"""Quarterly pay: what each rep and marketer gets for the quarter, and what that teaches marketers to chase."""

from sim import clock
from sim.rituals.state import State

MOST_PAID = 1.5  # a bonus is capped at one and a half times its target


def quarterly_pay(organisation: State, week: int) -> None:
    """Pay bonuses: reps by their quota, marketers by volume and by the firm's bookings, as their pay weighs them.

    Salaries foresee a bonus that is just earned; what is paid above or below it is booked.  A marketer who
    missed the pay for volume lets the threshold give way more in the next quarter (`Marketer.set_my_threshold`).
    Changes: weeks.bonuses, marketers.missed_pay.
    """
    terms = organisation.terms
    reps, positions = organisation.reps, int(organisation.counts.reps[0])
    at_work = reps.employed[:positions] > 0
    won = reps.won_quarter[:positions][at_work]
    quota = reps.quota[:positions][at_work] / clock.QUARTERS_A_YEAR
    earned = sum(attainment(*each) for each in zip(won.tolist(), quota.tolist(), strict=True))
    booked = terms.money.rep_salary * terms.money.rep_bonus * (earned - len(won))
    volume = attainment(*volume_of_quarter(organisation, week))
    business = attainment(float(won.sum()), float(quota.sum()))
    weight = terms.pay.volume_weight
    people = int(organisation.counts.marketers[0])
    employed = float(organisation.marketers.employed[:people].sum())
    score = weight * volume + (1.0 - weight) * business
    booked += terms.money.marketer_salary * terms.money.marketer_bonus * (score - 1.0) * employed
    organisation.weeks.bonuses[week] = booked / clock.QUARTERS_A_YEAR
    organisation.marketers.missed_pay[:people] = min(2.0 * max(1.0 - volume, 0.0), 1.0)


def attainment(reached: float, goal: float) -> float:
    """Return which part of a bonus is earned, 0..1.5: the part of the goal that was reached, all without a goal."""
    return min(max(reached / goal, 0.0), MOST_PAID) if goal > 0.0 else 1.0


def volume_of_quarter(organisation: State, week: int) -> tuple[float, float]:
    """Return the MQLs delivered in the quarter, and those promised."""
    span = slice(week - clock.WEEKS_A_QUARTER + 1, week + 1)
    delivered = float(organisation.weeks.delivered[span].sum())
    return delivered, organisation.promised_a_week * clock.WEEKS_A_QUARTER
