"""The monthly strategy sync: relations, friction, and next month's threshold and spend."""

from sim import clock
from sim.agents.asking import asked
from sim.behaviour.people_learn import the_month_passes
from sim.behaviour.reps_come_and_go import reps_come_and_go
from sim.rituals.leadership import rub_over_budgets
from sim.rituals.meetings import held_since, meet, teams
from sim.rituals.planning import spend_the_programme
from sim.rituals.state import State
from sim.stages import SEGMENTS


def monthly_strategy_sync(organisation: State, week: int) -> None:
    """Hold the sync, let the month pass, and let marketing decide its threshold and its spend."""
    terms = organisation.terms
    month = week * clock.MONTHS_A_YEAR // clock.WEEKS_A_YEAR
    weeks_of_month = 5 if (week + 1) % clock.WEEKS_A_QUARTER == 0 else 4
    meetings = held_since(week - weeks_of_month, week, terms.rituals.strategy_sync, terms.rituals.times)
    if meetings:
        meet(organisation, meetings * terms.rituals.strategy_sync_hours)
    warm_up_relations(organisation, meetings)
    rub_over_budgets(organisation)
    the_month_passes(month, organisation.firm, terms, organisation.luck)
    reps_come_and_go(month, organisation.today, organisation.firm, terms, organisation.luck)
    plan_the_month(organisation, week, weeks_of_month)


def warm_up_relations(organisation: State, meetings: float) -> None:
    """Let people who meet come to like one another, as far as they listen; socialising costs hours too (B11)."""
    terms = organisation.terms
    together = terms.trust.social_hours / clock.MONTHS_A_QUARTER
    meet(organisation, together)
    if not terms.switches.trust:
        return
    warmth = terms.trust.social * (together + terms.rituals.two_way * meetings) / 4.0
    pods = 1.0 + terms.team.pods
    for store, count in teams(organisation):
        store.trust_good[:count] += warmth * pods


def plan_the_month(organisation: State, week: int, weeks_of_month: int) -> None:
    """Let every marketer set a threshold, and let the team share out next month's programme."""
    first = week - weeks_of_month + 1
    delivered = float(organisation.weeks.delivered[first : week + 1].sum())
    promised = organisation.promised_a_week * weeks_of_month
    shortfall = max(1.0 - delivered / promised, 0.0) if promised > 0.0 else 0.0
    for marketer in organisation.marketer_agents:
        asked("marketer", marketer, "set_my_threshold", shortfall)
    see_where_inquiries_are_cheap(organisation, weeks_of_month)
    spend_the_programme(organisation)


def see_where_inquiries_are_cheap(organisation: State, weeks: int) -> None:
    """Let marketing see what the month's spend brought in each segment; what it saw before counts as much."""
    segments = organisation.segments
    for segment in range(SEGMENTS):
        spent = segments.spend[segment] * weeks
        if spent > 0.0:
            seen = segments.answered[segment] / spent
            before = segments.leads_a_unit[segment] or seen
            segments.leads_a_unit[segment] = 0.5 * (before + seen)
        segments.answered[segment] = 0.0
