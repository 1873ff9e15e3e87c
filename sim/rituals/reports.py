"""The quarterly reports: what was promised and kept, who blames whom, how aligned people feel."""

import math

from sim import clock
from sim.behaviour.team_looks_ahead import open_pipeline
from sim.luck import SURVEY, normal
from sim.rituals.pay_day import volume_of_quarter
from sim.rituals.quarter import Quarter
from sim.rituals.state import State


def quarterly_reports(organisation: State, week: int) -> None:
    """Write the SLA report, judge promises, ask everybody how aligned they feel."""
    terms = organisation.terms
    weeks = organisation.weeks
    span = slice(week - clock.WEEKS_A_QUARTER + 1, week + 1)
    delivered, promised = volume_of_quarter(organisation, week)
    quality = float(weeks.wanted[span].sum()) / delivered if delivered else 0.0
    sla = terms.sla_marketing
    met = delivered >= promised * sla.quantity and quality >= sla.quality
    complete = float(weeks.complete[span].sum()) / delivered if delivered else 0.0
    met = met and complete >= sla.fields
    reps, positions = organisation.reps, int(organisation.counts.reps[0])
    in_time, late = float(reps.worked_in_time[:positions].sum()), float(reps.worked_late[:positions].sum())
    at_work = reps.employed[:positions] > 0
    quota = reps.quota[:positions] / clock.QUARTERS_A_YEAR
    attained = float((reps.won_quarter[:positions] >= quota)[at_work].mean()) if at_work.any() else 0.0
    kept = in_time / (in_time + late) if in_time + late else 0.0
    staff, leaders = survey(organisation, week, met, kept)
    pipeline = open_pipeline(organisation.firm)
    organisation.quarters.append(
        Quarter(
            (week + 1) // clock.WEEKS_A_QUARTER,
            week * clock.DAYS_A_WEEK >= organisation.first_observed_day,
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
    organisation.seen_in_time = 0.0
    organisation.definition_history.append(((week + 1) * clock.DAYS_A_WEEK, organisation.definitions))


def judge_each_other(organisation: State, promised: float, delivered: float, attained: float) -> None:
    """Let a broken promise cost trust and a kept one earn some; blame follows missed targets (B4, B9)."""
    terms = organisation.terms
    if not terms.switches.trust:
        return
    reps, marketers = organisation.reps, organisation.marketers
    positions, count = int(organisation.counts.reps[0]), int(organisation.counts.marketers[0])
    if promised > 0.0:
        if delivered >= promised:
            reps.trust_good[:positions] += terms.trust.promise
        else:
            missing = min(2.0 * (1.0 - delivered / promised), 1.0)
            reps.trust_bad[:positions] += terms.trust.bad_news * terms.trust.promise * missing
    missed = 1.0 - attained
    reps.trust_bad[:positions] += terms.trust.blame * missed
    marketers.trust_bad[:count] += terms.trust.blame * missed


def learn_the_haircut(organisation: State, quarter: Quarter) -> None:
    """Correct the next forecast by what came of the last ones, as a manager does who has been wrong before."""
    if quarter.forecast > 0.0:
        seen = quarter.forecast / organisation.haircut
        organisation.haircut += 0.5 * (min(quarter.booked / seen, 3.0) - organisation.haircut)
        organisation.haircut = max(organisation.haircut, 0.05)


def survey(organisation: State, week: int, marketing_kept: bool, sales_kept: float) -> tuple[float, float]:
    """Ask staff and leaders how aligned they believe the teams are; leaders see it rosier (B32, N38)."""
    terms = organisation.terms
    weeks = organisation.weeks
    trust = 0.5 * (float(weeks.trust_in_marketing[week]) + float(weeks.trust_in_sales[week]))
    trust = 0.5 if math.isnan(trust) else trust
    mood = terms.perception.noise * normal(organisation.luck, SURVEY, 0, week)
    # People judge by how they get on, half, and by what each side kept of its promise, a quarter each; assumption.
    staff = min(max(0.5 * trust + 0.25 * float(marketing_kept) + 0.25 * sales_kept + mood, 0.0), 1.0)
    bias = terms.perception.leaders_bias * (1.0 - terms.perception.audit_weight * terms.attention.tracking)
    return staff, min(staff + bias, 1.0)
