"""The firm: how long it is watched, which meetings it holds, and what everything costs."""

from typing import NamedTuple


class Horizon(NamedTuple):
    """How long a run warms up and is observed."""

    warm_up_years: float
    observed_years: float


class RitualTerms(NamedTuple):
    """Which meetings are held, how often and how long."""

    lead_review: float
    shared_evidence: float
    lead_review_hours: float
    strategy_sync: float
    strategy_sync_hours: float
    planning: float
    planning_hours: float
    workshop: float
    workshop_hours: float
    debriefed_share: float
    debrief_hours: float
    two_way: float
    times: float


class RunningCosts(NamedTuple):
    """What the practices cost in money beyond the hours of those who take part."""

    practices: float  # all of them together


class MoneyTerms(NamedTuple):
    """What people, programmes and tools cost."""

    rep_salary: float
    marketer_salary: float
    leader_salary: float
    rep_bonus: float
    marketer_bonus: float
    programme_spend: float
    tool_cost: float
    delivery_cost: float
    quota_share: float
