"""The week ends: whatever ritual falls on it is held.

A ritual's hours leave the calendars of those who attend.  What it brings depends on the mechanism it feeds and
on how far it is two-way: a meeting without two-way content is pure cost (T32).
"""

from sim import calendar, clock
from sim.rituals.definitions import closed_loop_re_estimation, definition_workshop
from sim.rituals.leadership import leadership_changes, norms_fade
from sim.rituals.monthly import monthly_strategy_sync
from sim.rituals.pay_day import quarterly_pay
from sim.rituals.planning import quarterly_planning
from sim.rituals.reports import quarterly_reports
from sim.rituals.state import State
from sim.rituals.weekly import debriefs_and_sessions, weekly_lead_review


def hold_rituals(organisation: State, week: int) -> None:
    """Hold whatever falls on the end of a week, in the order in which it builds on one another."""
    organisation.weeks.practices[week] = organisation.terms.running_costs.practices / clock.WEEKS_A_YEAR
    last_day = (week + 1) * clock.DAYS_A_WEEK - 1
    weekly_lead_review(organisation, week)
    norms_fade(organisation, week)
    debriefs_and_sessions(organisation, week)
    definition_workshop(organisation, week)
    closed_loop_re_estimation(organisation, week)
    if calendar.ends_month(last_day):
        monthly_strategy_sync(organisation, week)
    if calendar.ends_quarter(last_day):
        quarterly_pay(organisation, week)
        quarterly_reports(organisation, week)
        quarterly_planning(organisation, week)
    leadership_changes(organisation, week)
