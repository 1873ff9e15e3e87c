"""The rituals: who attends, what they cost, what flows; and the plans that follow from them."""

from sim.rituals.holding import hold_rituals
from sim.rituals.leadership import as_adhered_to
from sim.rituals.planning import plan_the_year
from sim.rituals.quarter import Quarter
from sim.rituals.staffing import start_hires

__all__ = ["Quarter", "as_adhered_to", "hold_rituals", "plan_the_year", "start_hires"]
