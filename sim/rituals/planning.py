"""Plans: the quarter's promise and forecast, the year's quotas and programme."""

from collections.abc import Sequence

from sim import clock
from sim.agents import marketer
from sim.agents.asking import shares_asked
from sim.agents.shipped import decide_as
from sim.behaviour.people_learn import reps_are_briefed
from sim.behaviour.team_looks_ahead import forecast_bookings, sales_experience_of_fit
from sim.equations import promised_volume
from sim.rituals.meetings import held_since, meet
from sim.rituals.staffing import start_hires
from sim.rituals.state import State
from sim.stages import CAMPAIGN_CHANNELS, SEGMENTS

CREDIT_KEPT = 0.5  # of the record, from one quarter to the next; assumption


def quarterly_planning(organisation: State, week: int) -> None:
    """Plan the quarter: promise a volume, compare notes on where buyers fit, forecast the bookings."""
    terms = organisation.terms
    meetings = held_since(week - clock.WEEKS_A_QUARTER, week, terms.rituals.planning, terms.rituals.times)
    if meetings:
        meet(organisation, meetings * terms.rituals.planning_hours)
        if terms.switches.inquiries:
            compare_notes(organisation, terms.rituals.two_way)
        if terms.switches.knowledge:
            share = terms.knowledge.briefing * terms.rituals.two_way
            reps_are_briefed(week, share, organisation.firm, organisation.luck)
    organisation.campaigns.credited[:] *= CREDIT_KEPT
    promise_a_volume(organisation, week)
    seen = forecast_bookings(organisation.firm, terms, week // clock.WEEKS_A_QUARTER, organisation.luck)
    organisation.forecast = organisation.haircut * seen
    start_hires(organisation)


def compare_notes(organisation: State, two_way: float) -> None:
    """Move marketing's belief in each segment towards what sales has seen of its fit."""
    seen = sales_experience_of_fit(organisation.firm, organisation.today)
    for segment in range(SEGMENTS):
        believed = organisation.segments.believed_fit[segment]
        organisation.segments.believed_fit[segment] = believed + 0.5 * two_way * (seen[segment] - believed)


def promise_a_volume(organisation: State, week: int) -> None:
    """Promise a weekly volume of MQLs: what the last quarter delivered, or that and a blurted part on top."""
    terms = organisation.terms
    span = slice(max(week - clock.WEEKS_A_QUARTER + 1, 0), week + 1)
    capacity = float(organisation.weeks.delivered[span].mean()) if week >= 0 else 0.0
    wanted = terms.promise.mqls_per_rep * terms.team.sales_reps / clock.WEEKS_A_YEAR
    promise = terms.promise
    organisation.promised_a_week = promised_volume(
        capacity, wanted, promise.optimism, promise.modesty, promise.capacity_based
    )


def plan_the_year(organisation: State) -> None:
    """Set head counts, quotas and programme spend for the year, at fixed ratios of opening revenue."""
    terms = organisation.terms
    revenue = float(organisation.counts.revenue[0])
    ratio = 1.0
    first = organisation.opening_revenue.get(0)
    if organisation.world.plan == "yearly" and first:
        ratio = revenue / first
    base = first if first and organisation.world.plan != "yearly" else revenue
    organisation.programme_a_week = terms.money.programme_spend * base / clock.WEEKS_A_YEAR
    organisation.growth_of_plan = ratio
    start_hires(organisation)
    reps = organisation.reps
    at_work = max(float(reps.employed[: organisation.counts.reps[0]].sum()), 1.0)
    reps.quota[: organisation.counts.reps[0]] = terms.money.quota_share * revenue / at_work
    if organisation.today == 0:
        organisation.promised_a_week = terms.promise.mqls_per_rep * terms.team.sales_reps / clock.WEEKS_A_YEAR
    spend_the_programme(organisation)


def spend_the_programme(organisation: State) -> None:
    """Share out the week's programme spend over the segments, as the marketers decide."""
    marketers = organisation.marketer_agents
    if not marketers:
        organisation.segments.spend[:] = 0.0
        return
    budget = organisation.programme_a_week / len(marketers)
    if decide_as(marketer.SHIPPED, marketers):  # they see the same, and plan alike
        plans = [marketers[0].share_out_the_programme(budget)] * len(marketers)
        planners = marketers[:1]
    else:
        plans = [
            shares_asked("marketer", somebody, "share_out_the_programme", SEGMENTS, budget)
            for somebody in marketers
        ]
        planners = marketers
    for segment in range(SEGMENTS):
        organisation.segments.spend[segment] = sum(plan[segment] for plan in plans)
        channels = between_them(
            [
                shares_asked("marketer", somebody, "share_out_the_channels", CAMPAIGN_CHANNELS, segment)
                for somebody in planners
            ]
        )
        first = segment * len(channels)
        organisation.campaigns.share[first : first + len(channels)] = channels


def between_them(plans: Sequence[Sequence[float]]) -> Sequence[float]:
    """Return what people plan on the mean; to the bit what each does if all plan alike."""
    if all(plan == plans[0] for plan in plans):
        return plans[0]
    return [sum(parts) / len(plans) for parts in zip(*plans, strict=True)]
