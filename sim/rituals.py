"""The rituals: who attends, what they cost, what flows; and the plans that follow from them.

A ritual's hours leave the calendars of those who attend.  What it brings depends on the mechanism it feeds and
on how far it is two-way: a meeting without two-way content is pure cost (T32).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sim import calendar
from sim.behaviour.firm_is_founded import hire_marketer, hire_rep
from sim.behaviour.people_learn import the_month_passes, the_week_teaches
from sim.behaviour.team_changes import people_leave
from sim.behaviour.team_looks_ahead import forecast_bookings, open_pipeline, sales_experience_of_fit
from sim.equations import promised_volume, weekly_memory
from sim.luck import HIRING, SURVEY, chance, normal
from sim.records import Definitions, LeadDefinition
from sim.stages import SEGMENTS

if TYPE_CHECKING:
    from sim.organisation import Organisation

MONTHS_A_YEAR = 12


class Quarter(NamedTuple):
    """What the quarterly reports said; money in currency a year, shares as fractions."""

    number: int
    observed: bool
    forecast: float
    booked: float
    promised_mqls: float
    delivered_mqls: float
    quality: float
    fields: float
    marketing_sla_met: bool
    sales_in_time: float
    sales_tried: float
    quota_attained: float
    perceived_leaders: float
    perceived_staff: float
    pipeline: float
    pipeline_marketing_recorded: float
    pipeline_marketing_true: float
    pipeline_influenced: float


def hold_rituals(organisation: Organisation, week: int) -> None:
    """Hold whatever falls on the end of a week, in the order in which it builds on one another."""
    organisation.weeks.practices[week] = sum(organisation.terms.running_costs) / calendar.WEEKS_A_YEAR
    last_day = (week + 1) * calendar.DAYS_A_WEEK - 1
    weekly_lead_review(organisation, week)
    debriefs_and_sessions(organisation, week)
    definition_workshop(organisation, week)
    closed_loop_re_estimation(organisation, week)
    if calendar.ends_month(last_day):
        monthly_strategy_sync(organisation, week)
    if calendar.ends_quarter(last_day):
        quarterly_reports(organisation, week)
        quarterly_planning(organisation, week)
    leadership_changes(organisation, week)
    organisation.firm.counts.dip[0] = organisation.world.dip_at(week + 1.0)


def held(rate: float, times: float, week: int) -> int:
    """Return how many meetings of a yearly rate fall on a week, evenly spread."""
    yearly = rate * times
    return int(yearly * (week + 1) / calendar.WEEKS_A_YEAR) - int(yearly * week / calendar.WEEKS_A_YEAR)


def meet(organisation: Organisation, hours: float, share_of_people: float = 1.0) -> None:
    """Put the hours of a meeting into the calendars of reps and marketers."""
    for store, count in (
        (organisation.reps, organisation.counts.reps[0]),
        (organisation.marketers, organisation.counts.marketers[0]),
    ):
        store.meetings_due[:count] += hours * share_of_people * store.employed[:count]


def weekly_lead_review(organisation: Organisation, week: int) -> None:
    """Let every rep look back; where the review is held together, reps also learn what their colleagues saw."""
    terms = organisation.terms
    meetings = held(terms.rituals.lead_review, terms.rituals.times, week)
    if meetings:
        meet(organisation, meetings * terms.rituals.lead_review_hours)
        if terms.switches.trust:
            share = min(1.0, meetings * terms.rituals.shared_evidence)
            share_evidence(organisation, share * terms.rituals.two_way)
    marketers_see_what_sales_does(organisation, week)
    for rep in organisation.sales_reps:
        if organisation.reps.employed[rep.row]:
            rep.review_my_week()


def share_evidence(organisation: Organisation, share: float) -> None:
    """Add to every rep's own evidence a share of what the others saw on average."""
    reps, count = organisation.reps, int(organisation.counts.reps[0])
    if count and share > 0.0:
        for column in (reps.seen_good, reps.seen_bad):
            column[:count] += share * column[:count].sum() / count


def marketers_see_what_sales_does(organisation: Organisation, week: int) -> None:
    """Let marketers learn what became of their leads: tried in time is good news, late or never is bad."""
    terms = organisation.terms
    if not terms.switches.trust:
        return
    reps, marketers = organisation.reps, organisation.marketers
    count = int(organisation.counts.marketers[0])
    positions = int(organisation.counts.reps[0])
    in_time = float(reps.worked_in_time[:positions].sum())
    late = float(reps.worked_late[:positions].sum())
    before = organisation.memory_of_attempts
    organisation.memory_of_attempts = (in_time, late)
    good = max(in_time - before[0], 0.0)
    bad = max(late - before[1], 0.0) + max(organisation.weeks.delivered[week] - good, 0.0) * 0.5
    seen = 0.2 + 0.8 * terms.attention.tracking
    memory = weekly_memory(terms.trust.half_life)
    scale = seen / max(positions, 1)
    floor = 0.02 * terms.trust.strength
    marketers.trust_good[:count] = (memory * marketers.trust_good[:count] + scale * good).clip(floor)
    marketers.trust_bad[:count] = (
        memory * marketers.trust_bad[:count] + scale * bad * terms.trust.bad_news
    ).clip(floor)


def debriefs_and_sessions(organisation: Organisation, week: int) -> None:
    """Hold the week's debriefs and voice-of-customer sessions."""
    deals, counts = organisation.opportunities, organisation.counts
    while organisation.debriefed_to < counts.opportunities[0] and _long_closed(
        deals, organisation.debriefed_to, week
    ):
        organisation.debriefed_to += 1
    the_week_teaches(
        week, organisation.debriefed_to, organisation.firm, organisation.terms, organisation.luck
    )


def _long_closed(deals, row: int, week: int) -> bool:  # type: ignore[no-untyped-def]
    return bool(deals.outcome[row] != 0 and deals.closed[row] < week * calendar.HOURS_A_WEEK)


def definition_workshop(organisation: Organisation, week: int) -> None:
    """Draw marketing's definition towards sales' in a workshop; between workshops old habits creep back."""
    terms = organisation.terms
    meetings = held(terms.rituals.workshop, terms.rituals.times, week)
    if meetings:
        meet(organisation, meetings * terms.rituals.workshop_hours)
    ours = organisation.definitions.marketing
    goal = organisation.definitions.sales
    closes = terms.scoring.workshop_closes * terms.rituals.two_way if meetings else 0.0
    new = nearer(ours, goal, closes)
    drift = 1.0 - (1.0 - terms.scoring.drift_a_quarter) ** (1.0 / calendar.WEEKS_A_QUARTER)
    new = nearer(new, organisation.definition_history[0][1].marketing, drift)
    adopt(organisation, new)


def nearer(definition: LeadDefinition, goal: LeadDefinition, share: float) -> LeadDefinition:
    """Return a definition that has gone a share of the way to another."""
    if share <= 0.0:
        return definition
    return LeadDefinition(*(a + share * (b - a) for a, b in zip(definition, goal, strict=True)))


def adopt(organisation: Organisation, marketing: LeadDefinition) -> None:
    """Replace marketing's definition; the history keeps every one that was ever in force at a quarter's end."""
    organisation.definitions = Definitions(marketing, organisation.definitions.sales)


def closed_loop_re_estimation(organisation: Organisation, week: int) -> None:
    """Fit marketing's weights again to the verdicts that came back, if there are enough of them.

    The new weights point from the mean of the bad leads to the mean of the good ones (a linear discriminant
    with equal variances); vague verdicts blur it, leads never worked are missing from it.
    """
    terms = organisation.terms
    feedback = terms.feedback
    if not terms.switches.closed_loop or not held(feedback.re_estimations_a_year, 1.0, week):
        return
    loop = organisation.loop
    bad, good = float(loop.labels[0]), float(loop.labels[1])
    if min(bad, good) < feedback.least_labels / 2.0:
        return
    steps = [
        max(float(column[1]) / good - float(column[0]) / bad, 0.0)
        for column in (loop.fit, loop.engagement, loop.intent)
    ]
    if sum(steps) > 0.0:
        ours = organisation.definitions.marketing
        fit, engagement, intent = (step / sum(steps) for step in steps)
        fitted = LeadDefinition(fit, engagement, intent, ours.threshold)
        adopt(organisation, nearer(ours, fitted, feedback.learning_rate))
    for column in loop:
        column[:2] *= 0.5


def monthly_strategy_sync(organisation: Organisation, week: int) -> None:
    """Hold the sync, let the month pass, and let marketing decide its threshold and its spend."""
    terms = organisation.terms
    month = week * MONTHS_A_YEAR // calendar.WEEKS_A_YEAR
    weeks_of_month = 5 if (week + 1) % calendar.WEEKS_A_QUARTER == 0 else 4
    meetings = sum(
        held(terms.rituals.strategy_sync, terms.rituals.times, earlier)
        for earlier in range(week - weeks_of_month + 1, week + 1)
    )
    if meetings:
        meet(organisation, meetings * terms.rituals.strategy_sync_hours)
    warm_up_relations(organisation, meetings)
    rub_over_budgets(organisation, month)
    the_month_passes(month, organisation.firm, terms, organisation.luck)
    replace_those_who_leave(organisation, month)
    plan_the_month(organisation, week, weeks_of_month)


def warm_up_relations(organisation: Organisation, meetings: float) -> None:
    """Let people who meet come to like one another, as far as they listen; socialising costs hours too (B11)."""
    terms = organisation.terms
    meet(organisation, terms.trust.social_hours / 3.0)
    if not terms.switches.trust:
        return
    warmth = terms.trust.social * (terms.trust.social_hours / 3.0 + terms.rituals.two_way * meetings) / 4.0
    pods = 1.0 + terms.team.pods
    for store, count in (
        (organisation.reps, int(organisation.counts.reps[0])),
        (organisation.marketers, int(organisation.counts.marketers[0])),
    ):
        store.trust_good[:count] += warmth * pods


def rub_over_budgets(organisation: Organisation, month: int) -> None:
    """Let two owners of budgets get in each other's way; one leader over both halves the friction (B25)."""
    terms = organisation.terms
    friction = terms.leadership.budget_friction * (1.0 - 0.5 * terms.team.one_leader)
    if terms.switches.leadership and terms.switches.trust and month >= 0:
        _bad_news(organisation, friction)


def _bad_news(organisation: Organisation, weight: float) -> None:
    reps, marketers = organisation.reps, organisation.marketers
    reps.trust_bad[: organisation.counts.reps[0]] += weight
    marketers.trust_bad[: organisation.counts.marketers[0]] += weight


def plan_the_month(organisation: Organisation, week: int, weeks_of_month: int) -> None:
    """Let every marketer set a threshold, and let the team share out next month's programme."""
    first = week - weeks_of_month + 1
    delivered = float(organisation.weeks.delivered[first : week + 1].sum())
    promised = organisation.promised_a_week * weeks_of_month
    shortfall = max(1.0 - delivered / promised, 0.0) if promised > 0.0 else 0.0
    for marketer in organisation.marketer_agents:
        marketer.set_my_threshold(shortfall)
    see_where_inquiries_are_cheap(organisation, weeks_of_month)
    spend_the_programme(organisation)


def see_where_inquiries_are_cheap(organisation: Organisation, weeks: int) -> None:
    """Let marketing see what the month's spend brought in each segment; what it saw before counts as much."""
    segments = organisation.segments
    for segment in range(SEGMENTS):
        spent = segments.spend[segment] * weeks
        if spent > 0.0:
            seen = segments.answered[segment] / spent
            before = segments.leads_a_unit[segment] or seen
            segments.leads_a_unit[segment] = 0.5 * (before + seen)
        segments.answered[segment] = 0.0


def spend_the_programme(organisation: Organisation) -> None:
    """Share out the week's programme spend over the segments, as the marketers decide."""
    marketers = organisation.marketer_agents
    if not marketers:
        organisation.segments.spend[:] = 0.0
        return
    budget = organisation.programme_a_week / len(marketers)
    plans = [marketer.share_out_the_programme(budget) for marketer in marketers]
    for segment in range(SEGMENTS):
        organisation.segments.spend[segment] = sum(plan[segment] for plan in plans)


def quarterly_reports(organisation: Organisation, week: int) -> None:
    """Write the SLA report, judge promises, pay quotas, ask everybody how aligned they feel."""
    terms = organisation.terms
    weeks = organisation.weeks
    span = slice(week - calendar.WEEKS_A_QUARTER + 1, week + 1)
    delivered = float(weeks.delivered[span].sum())
    promised = organisation.promised_a_week * calendar.WEEKS_A_QUARTER
    quality = float(weeks.wanted[span].sum()) / delivered if delivered else 0.0
    sla = terms.sla_marketing
    met = delivered >= promised * sla.quantity and quality >= sla.quality
    complete = float(weeks.complete[span].sum()) / delivered if delivered else 0.0
    met = met and complete >= sla.fields
    reps, positions = organisation.reps, int(organisation.counts.reps[0])
    in_time, late = float(reps.worked_in_time[:positions].sum()), float(reps.worked_late[:positions].sum())
    at_work = reps.employed[:positions] > 0
    quota = reps.quota[:positions] / 4.0
    attained = float((reps.won_quarter[:positions] >= quota)[at_work].mean()) if at_work.any() else 0.0
    kept = in_time / (in_time + late) if in_time + late else 0.0
    staff, leaders = survey(organisation, week, met, kept)
    pipeline = open_pipeline(organisation.firm)
    organisation.quarters.append(
        Quarter(
            (week + 1) // calendar.WEEKS_A_QUARTER,
            week * calendar.DAYS_A_WEEK >= organisation.first_observed_day,
            organisation.forecast,
            float(reps.won_quarter[:positions].sum()),
            promised,
            delivered,
            quality,
            complete,
            bool(met),
            in_time,
            in_time + late,
            attained,
            leaders,
            staff,
            *(float(part) for part in pipeline),
        )
    )
    judge_each_other(organisation, promised, delivered, attained)
    learn_the_haircut(organisation, organisation.quarters[-1])
    reps.won_quarter[:positions] = 0.0
    reps.worked_in_time[:positions] = 0.0
    reps.worked_late[:positions] = 0.0
    organisation.memory_of_attempts = (0.0, 0.0)
    organisation.definition_history.append(((week + 1) * calendar.DAYS_A_WEEK, organisation.definitions))


def judge_each_other(organisation: Organisation, promised: float, delivered: float, attained: float) -> None:
    """Let a broken promise cost trust and a kept one earn some; blame follows missed targets (B4, B9)."""
    terms = organisation.terms
    if not terms.switches.trust:
        return
    reps, marketers = organisation.reps, organisation.marketers
    positions, count = int(organisation.counts.reps[0]), int(organisation.counts.marketers[0])
    if terms.switches.promise and promised > 0.0:
        if delivered >= promised:
            reps.trust_good[:positions] += terms.trust.promise
        else:
            missing = min(2.0 * (1.0 - delivered / promised), 1.0)
            reps.trust_bad[:positions] += terms.trust.bad_news * terms.trust.promise * missing
    missed = 1.0 - attained
    reps.trust_bad[:positions] += terms.trust.blame * missed
    marketers.trust_bad[:count] += terms.trust.blame * missed


def learn_the_haircut(organisation: Organisation, quarter: Quarter) -> None:
    """Correct the next forecast by what came of the last ones, as a manager does who has been wrong before."""
    if quarter.forecast > 0.0:
        seen = quarter.forecast / organisation.haircut
        organisation.haircut += 0.5 * (min(quarter.booked / seen, 3.0) - organisation.haircut)
        organisation.haircut = max(organisation.haircut, 0.05)


def survey(
    organisation: Organisation, week: int, marketing_kept: bool, sales_kept: float
) -> tuple[float, float]:
    """Ask staff and leaders how aligned they believe the teams are; leaders see it rosier (B32, N38)."""
    terms = organisation.terms
    weeks = organisation.weeks
    trust = 0.5 * (float(weeks.trust_in_marketing[week]) + float(weeks.trust_in_sales[week]))
    trust = 0.5 if math.isnan(trust) else trust
    mood = terms.perception.noise * normal(organisation.luck, SURVEY, 0, week)
    staff = min(max(0.5 * trust + 0.25 * float(marketing_kept) + 0.25 * sales_kept + mood, 0.0), 1.0)
    bias = terms.perception.leaders_bias * (1.0 - terms.perception.audit_weight * terms.attention.tracking)
    return staff, min(staff + bias, 1.0)


def quarterly_planning(organisation: Organisation, week: int) -> None:
    """Plan the quarter: promise a volume, compare notes on where buyers fit, forecast the bookings."""
    terms = organisation.terms
    meetings = sum(
        held(terms.rituals.planning, terms.rituals.times, earlier)
        for earlier in range(week - calendar.WEEKS_A_QUARTER + 1, week + 1)
    )
    if meetings:
        meet(organisation, meetings * terms.rituals.planning_hours)
        compare_notes(organisation, terms.rituals.two_way)
    promise_a_volume(organisation, week)
    seen = forecast_bookings(organisation.firm, terms, week // calendar.WEEKS_A_QUARTER, organisation.luck)
    organisation.forecast = organisation.haircut * seen


def compare_notes(organisation: Organisation, two_way: float) -> None:
    """Move marketing's belief in each segment towards what sales has seen of its fit."""
    seen = sales_experience_of_fit(organisation.firm, organisation.today)
    for segment in range(SEGMENTS):
        believed = organisation.segments.believed_fit[segment]
        organisation.segments.believed_fit[segment] = believed + 0.5 * two_way * (seen[segment] - believed)


def promise_a_volume(organisation: Organisation, week: int) -> None:
    """Promise a weekly volume of MQLs: what the last quarter delivered, or that and a blurted part on top."""
    terms = organisation.terms
    span = slice(max(week - calendar.WEEKS_A_QUARTER + 1, 0), week + 1)
    capacity = float(organisation.weeks.delivered[span].mean()) if week >= 0 else 0.0
    wanted = terms.promise.mqls_per_rep * terms.team.sales_reps / calendar.WEEKS_A_YEAR
    blurted = promised_volume(max(capacity, wanted), terms.promise.optimism, 0.0)
    honest = terms.promise.capacity_based
    organisation.promised_a_week = honest * terms.promise.modesty * capacity + (1.0 - honest) * blurted


def plan_the_year(organisation: Organisation) -> None:
    """Set head counts, quotas and programme spend for the year, at fixed ratios of opening revenue."""
    terms = organisation.terms
    revenue = float(organisation.counts.revenue[0])
    ratio = 1.0
    first = organisation.opening_revenue.get(0)
    if organisation.world.plan == "yearly" and first:
        ratio = revenue / first
    base = first if first and organisation.world.plan != "yearly" else revenue
    organisation.programme_a_week = terms.money.programme_spend * base / calendar.WEEKS_A_YEAR
    organisation.growth_of_plan = ratio
    staff(organisation)
    reps = organisation.reps
    at_work = max(float(reps.employed[: organisation.counts.reps[0]].sum()), 1.0)
    reps.quota[: organisation.counts.reps[0]] = terms.money.quota_share * revenue / at_work
    reps.won_year[: organisation.counts.reps[0]] = 0.0
    if organisation.today == 0:
        organisation.promised_a_week = (
            terms.promise.mqls_per_rep * terms.team.sales_reps / calendar.WEEKS_A_YEAR
        )
        organisation.forecast = 0.0
        organisation.haircut = 0.3
        organisation.memory_of_attempts = (0.0, 0.0)
    spend_the_programme(organisation)


def staff(organisation: Organisation) -> None:
    """Hire or let go until the head counts are what the plan says; who was hired last leaves first."""
    team, firm, ratio = organisation.terms.team, organisation.firm, organisation.growth_of_plan
    staff_reps(organisation, round(team.development_reps), development=True)
    staff_reps(organisation, round(team.sales_reps * ratio), development=False)
    wanted = min(round(team.marketers * ratio), len(firm.marketers.employed) - 1)
    for position in range(len(firm.marketers.employed) - 1):
        if position < wanted and not firm.marketers.employed[position]:
            hire_marketer(position, organisation.today, firm, organisation.terms, organisation.luck)
        elif position >= wanted:
            firm.marketers.employed[position] = 0
    organisation.staff_positions()


def staff_reps(organisation: Organisation, wanted: int, development: bool) -> None:
    """Fill so many positions of one kind of rep; a position keeps its kind once somebody has held it."""
    firm = organisation.firm
    reps = firm.reps
    for position in range(len(reps.employed) - 1):
        if reps.hires[position] and bool(reps.development[position]) != development:
            continue
        if wanted > 0 and not reps.employed[position]:
            hire_rep(position, organisation.today, development, firm, organisation.terms, organisation.luck)
        elif wanted <= 0 and reps.employed[position]:
            people_leave(position, firm)
        wanted -= 1


def replace_those_who_leave(organisation: Organisation, month: int) -> None:
    """Let reps leave at the firm's turnover and fill their positions with people who must learn everything anew."""
    monthly = organisation.terms.team.turnover / MONTHS_A_YEAR
    if monthly <= 0.0:
        return
    for position in range(int(organisation.counts.reps[0])):
        if (
            organisation.reps.employed[position]
            and chance(organisation.luck, HIRING, position, -1 - month) < monthly
        ):
            people_leave(position, organisation.firm)
            hire_rep(
                position,
                organisation.today,
                bool(organisation.reps.development[position]),
                organisation.firm,
                organisation.terms,
                organisation.luck,
            )


def leadership_changes(organisation: Organisation, week: int) -> None:
    """Replace a leader: part of what the teams agreed on and came to believe is lost (B24)."""
    terms = organisation.terms
    if not terms.switches.leadership or week + 1 != int(terms.leadership.change_week):
        return
    reset = terms.leadership.reset
    adopt(
        organisation,
        nearer(organisation.definitions.marketing, organisation.definition_history[0][1].marketing, reset),
    )
    for store, count, opening in (
        (organisation.reps, int(organisation.counts.reps[0]), terms.trust.opening_in_marketing),
        (organisation.marketers, int(organisation.counts.marketers[0]), terms.trust.opening_in_sales),
    ):
        if terms.switches.trust:
            good = store.trust_good[:count]
            bad = store.trust_bad[:count]
            good += reset * (opening * terms.trust.strength - good)
            bad += reset * ((1.0 - opening) * terms.trust.strength - bad)
