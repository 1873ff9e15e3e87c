"""Dated changes: which begin in a week, what they cost, and what they make of the terms."""

import math
from collections.abc import Mapping

from sim.clock import HOURS_A_WEEK, WEEKS_A_YEAR
from sim.policies import Terms, terms_from
from sim.records import Weeks
from sim.scenario import Scenario


def terms_of(values: Mapping[str, float], world: Scenario) -> Terms:
    """Return the terms of a scenario with its settings as dated changes have left them."""
    return terms_from(values, world.mechanisms, world.forms)


def begin_changes(week: int, world: Scenario, weeks: Weeks) -> Scenario:
    """Pay for the changes that begin after so many weeks; return the scenario without those that do not happen.

    Changes: weeks.change_costs.
    """
    left = world
    for change in world.changes:
        if max(math.ceil(change.at / HOURS_A_WEEK), 1) != week:
            continue
        if change.if_growth_above is not None and growth_of_last_year(week, weeks) <= change.if_growth_above:
            left = left.without(change)
        else:
            weeks.change_costs[week - 1] += change.cost
    return left


def growth_of_last_year(week: int, weeks: Weeks) -> float:
    """Return by which share run-rate revenue has grown over the 52 weeks before; 0 where that is not known."""
    before = week - 1 - WEEKS_A_YEAR
    if before < 0 or not weeks.revenue[before]:
        return 0.0
    return float(weeks.revenue[week - 1] / weeks.revenue[before] - 1.0)


def most_positions(world: Scenario) -> tuple[int, int]:
    """Return how many reps and how many marketers the scenario asks for at most, on the first day or later."""
    weeks = [0.0] + [(change.at + change.ramp) / HOURS_A_WEEK + 1 for change in world.changes]
    teams = [world.values_at(week) for week in weeks]
    reps = max(int(team["team.sales_reps"] + team["team.development_reps"]) for team in teams)
    return reps, max(int(team["team.marketers"]) for team in teams)
