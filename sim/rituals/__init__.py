"""The rituals: who attends, what they cost, what flows; and the plans that follow from them."""

from sim.rituals.holding import hold_rituals
from sim.rituals.planning import plan_the_year
from sim.rituals.reports import Quarter
from sim.rituals.staffing import staff

__all__ = ["Quarter", "hold_rituals", "plan_the_year", "staff"]
