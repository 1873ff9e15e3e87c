"""People: who works for the firm, what they learn, and how the two teams come to believe in one another."""

from typing import NamedTuple


class TeamTerms(NamedTuple):
    """Who works for the firm and how it is organised."""

    sales_reps: float
    marketers: float
    development_reps: float
    pods: float
    one_leader: float
    hours_a_day: float
    ramp: float
    new_hire: float
    skill_spread: float
    turnover: float
    vacancy: float


class KnowledgeTerms(NamedTuple):
    """How people learn what buyers need, and how messages drift."""

    opening_divergence: float
    opening_inflation_reps: float
    opening_inflation_marketing: float
    opening_reps: float
    opening_marketers: float
    from_conversation: float
    from_joined_call: float
    from_visit: float
    from_voice_session: float
    from_debrief: float
    from_content: float
    improvised_a_month: float
    campaign_renews_a_month: float
    inflation_a_month: float
    deflation_a_month: float
    briefing: float
    calls_joined: float
    customer_visits: float
    voice_sessions: float
    call_hours: float
    visit_hours: float
    session_hours: float


class TrustTerms(NamedTuple):
    """How the two teams come to believe in one another."""

    opening_in_marketing: float
    opening_in_sales: float
    strength: float
    half_life: float
    bad_news: float
    promise: float
    passed_over: float
    unanswered: float
    debrief: float
    blame: float
    social: float
    social_hours: float


class LeadershipTerms(NamedTuple):
    """Norms, changes of leader, friction over budgets."""

    change_week: float
    norms_fade_a_quarter: float
    norms_renewed: float
    reset: float
    budget_friction: float


class PerceptionTerms(NamedTuple):
    """What surveys hear about alignment."""

    leaders_bias: float
    audit_weight: float
    noise: float
