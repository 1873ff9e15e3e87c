"""Backward from revenue by averages alone: what a spreadsheet knows of a firm, and what it makes of a goal."""

import math
from typing import NamedTuple

from experiments.running.periods import PERIODS, in_period
from sim.clock import MONTHS_A_YEAR, WEEKS_A_YEAR


class Goal(NamedTuple):
    """What is to be booked in a period, and how surely.

    `amount`: the scenario's currency in the period; `is_new`: of new business alone, run-rate business left out.
    """

    amount: float
    period: str
    is_new: bool
    chance: float

    @property
    def key(self) -> str:
        """Return the column in which it is looked for."""
        return in_period("new_business" if self.is_new else "booked", self.period)

    @property
    def months(self) -> float:
        """Return the length of the period."""
        return MONTHS_A_YEAR * PERIODS[self.period] / WEEKS_A_YEAR


class Averages(NamedTuple):
    """What a spreadsheet knows of a firm in a period; NaN: not known.

    `run_rate`: what existing customers bring; `deal`: mean yearly value of a won deal; `rate`: won deals an inquiry;
    `mql_rate`: MQLs an inquiry; `new_business`, `programme`: money in the period; `reps`: how many there are.
    """

    run_rate: float
    deal: float
    rate: float
    mql_rate: float = math.nan
    new_business: float = math.nan
    reps: float = math.nan
    programme: float = math.nan


class Arithmetic(NamedTuple):
    """The backward funnel of a spreadsheet: every step a quotient of averages."""

    goal: Goal
    averages: Averages

    @property
    def new_business(self) -> float:
        """Return what is left for new business once run-rate business is counted."""
        run_rate = 0.0 if self.goal.is_new else self.averages.run_rate
        return max(self.goal.amount - run_rate, 0.0)

    @property
    def deals(self) -> float:
        """Return the deals that make so much."""
        return ratio(self.new_business, self.averages.deal)

    @property
    def inquiries(self) -> float:
        """Return the inquiries of which so many become deals."""
        return ratio(self.deals, self.averages.rate)

    @property
    def mqls_a_month(self) -> float:
        """Return the MQLs a month among so many inquiries."""
        return self.inquiries * self.averages.mql_rate / self.goal.months

    @property
    def scale(self) -> float:
        """Return how many times today's new business that is, and so today's reps and programme."""
        return ratio(self.new_business, self.averages.new_business)

    @property
    def reps(self) -> float:
        """Return the reps that are needed."""
        return self.averages.reps * self.scale

    @property
    def programme(self) -> float:
        """Return the programme spend in the period."""
        return self.averages.programme * self.scale

    def to_dict(self) -> dict[str, float | None]:
        """Return the steps in order; what is not known is `None`."""
        steps = {
            **self.averages._asdict(),
            "needed_new_business": self.new_business,
            "deals": self.deals,
            "inquiries": self.inquiries,
            "mqls_a_month": self.mqls_a_month,
            "scale": self.scale,
            "needed_reps": self.reps,
            "needed_programme": self.programme,
        }
        return {name: None if math.isnan(value) else value for name, value in steps.items()}


def ratio(part: float, whole: float) -> float:
    """Return a quotient, undefined of nothing."""
    return part / whole if whole > 0 else math.nan
