"""What orders of adoption are judged by: a measure over a horizon, and what adoption takes.

Money a year is summed over the horizon, discounted, less what adoption costs.  Any other measure is averaged over the
horizon with the same weights; costs then stand beside it and decide nothing.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from experiments.defaults import DISCOUNT, HORIZON_MONTHS
from experiments.results.adopting import cost_of_an_hour
from experiments.results.states import Pair
from experiments.statistics.adoption import Terms, present_years
from sim.measures import Measure
from sim.practices import Adoption
from sim.scenario import ScenarioError

YEARLY_MONEY = "money per year"


@dataclass(frozen=True)
class Objective:
    """A measure over a horizon (months), discounted at a rate a year, for the practices in which a pair differs.

    `money`: what every amount is multiplied by, as those of the runs were.
    """

    pair: Pair
    measure: Measure
    horizon: float = HORIZON_MONTHS
    discount: float = DISCOUNT
    money: float = 1.0

    @property
    def in_money(self) -> bool:
        """Tell whether costs are counted against the measure."""
        return self.measure.unit == YEARLY_MONEY

    @property
    def unit(self) -> str:
        """Return the unit in which a whole order is valued."""
        return "money" if self.in_money else self.measure.unit

    @property
    def sign(self) -> float:
        """Return −1 where less of the measure is better."""
        return -1.0 if self.measure.better == "lower" else 1.0

    @property
    def scale(self) -> float:
        """Return what turns a worth into what is told: money as it is, all else as a mean over the horizon."""
        return 1.0 if self.in_money else self.sign / present_years(0.0, self.horizon, self.terms)

    @cached_property
    def adoptions(self) -> tuple[Adoption, ...]:
        """What each practice to adopt takes in a firm with the heads of the first scenario.

        Raises:
            ScenarioError: The library does not say.
        """
        known = {each.name: each.adoption for each in self.pair.first.foundation.practices}
        lacking = [name for name in self.pair.moving if known[name] is None]
        if lacking:
            raise ScenarioError(f"practices.toml does not say what adopting {', '.join(lacking)} takes")
        return tuple(
            self._in_money(adoption) for name in self.pair.moving if (adoption := known[name]) is not None
        )

    def _in_money(self, adoption: Adoption) -> Adoption:
        here = adoption.at(self.pair.first.values)
        return replace(here, cost=here.cost.times(self.money))

    @property
    def hourly(self) -> float:
        """What an hour of effort costs: the mean of both teams' full salaries."""
        return self.money * cost_of_an_hour(self.pair.first)

    @cached_property
    def terms(self) -> Terms:
        """How a way through the states is valued."""
        spent = [each.cost.value + each.effort.value * self.hourly for each in self.adoptions]
        costs = spent if self.in_money else [0.0] * len(spent)
        months = tuple(each.months.value for each in self.adoptions)
        return Terms(months, tuple(costs), self.horizon, self.discount)
