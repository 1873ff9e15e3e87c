"""Policies as values: immutable terms that Python and compiled code read alike.

Every field is a key of `scenarios/base.toml`, where its unit, source and range stand.  Canonical units: hours
(elapsed or business, as the unit in the file says), fractions, currency units, and rates a year.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Switches(NamedTuple):
    """Which mechanisms are on (1.0) or off (0.0)."""

    inquiries: float
    scoring: float
    pay: float
    promise: float
    handing_over: float
    response: float
    attention: float
    attempts: float
    acceptance: float
    nurture: float
    committee: float
    rival: float
    renewal: float
    knowledge: float
    content: float
    closed_loop: float
    trust: float
    chores: float
    leadership: float
    forecast: float
    attribution: float
    perception: float


class Forms(NamedTuple):
    """Which of several disputed forms is used, as its place among the choices."""

    response: float
    routing: float
    service: float


class Horizon(NamedTuple):
    """How long a run warms up and is observed."""

    warm_up_years: float
    observed_years: float


class Market(NamedTuple):
    """Who could buy, when, and how much."""

    committees: float
    customers: float
    fit_lowest_segment: float
    fit_step: float
    fit_spread: float
    signal_noise: float
    price_step: float
    value_step: float
    tire_kickers: float
    windows_a_year: float
    window_length: float
    deal_median: float
    deal_sigma: float
    contract_median: float
    contract_sigma: float
    needs_renewed_a_year: float


class CommitteeMakeUp(NamedTuple):
    """How large committees are and what their members are like."""

    small_share: float
    large_share: float
    items_each: float
    relevant_topics: float
    stubbornness: float
    stubbornness_spread: float
    influence_spread: float


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


class InquiryTerms(NamedTuple):
    """How often buyers ask and what campaigns add."""

    in_window: float
    outside_window: float
    tire_kicker: float
    base_reach: float
    slope: float
    relevance_weight: float
    targeting: float
    out_of_hours: float
    hand_raisers_in_window: float
    hand_raisers_outside: float


class ChannelTerms(NamedTuple):
    """What a campaign gets, and does, in one channel."""

    spend: float
    half_life: float
    half_saturation: float
    reach: float
    hand_raisers: float
    amplification: float


class ScoringTerms(NamedTuple):
    """What each team looks at when it calls an inquiry a lead."""

    marketing_fit: float
    marketing_engagement: float
    marketing_intent: float
    sales_fit: float
    sales_engagement: float
    sales_intent: float
    marketing_noise: float
    sales_noise: float
    engagement_fades: float
    profiling: float
    window_shows: float
    hand_raised: float
    intent_noise: float
    marketing_threshold: float
    sales_threshold: float
    workshop_closes: float
    drift_a_quarter: float


class IncentivePlan(NamedTuple):
    """What marketers are paid for."""

    volume_weight: float
    ownership: float
    recovers_a_month: float
    relax_a_month: float
    cheap_segments: float


class PromiseTerms(NamedTuple):
    """How marketing promises a volume of leads."""

    capacity_based: float
    optimism: float
    modesty: float
    mqls_per_rep: float


class HandingOverTerms(NamedTuple):
    """What happens to a lead between the two teams."""

    sync_delay: float
    drop_share: float
    completeness: float


class ResponseTerms(NamedTuple):
    """How readily a buyer engages when a rep calls."""

    p_at_once: float
    p_late: float
    half_life: float
    steep_exponent: float
    steep_exponent_late: float
    content_attempt: float
    briefed_bonus: float
    record_bonus: float
    outside_window_factor: float
    tire_kicker_attempt: float
    inbox_look: float


class AttentionTerms(NamedTuple):
    """How reps divide their hours over marketing's leads and their own."""

    base: float
    trust_weight: float
    tracking_weight: float
    experience_weight: float
    volume_weight: float
    usual_volume: float
    tracking: float
    staleness: float
    expires_after: float


class AttemptTerms(NamedTuple):
    """How often a rep tries."""

    habit: float
    spacing: float


class AcceptanceTerms(NamedTuple):
    """What a rep accepts, rejects or declares an SQL."""

    decree: float
    own_bar: float
    bar_trust_weight: float
    sql_bar: float
    unheard: float
    view_fit: float
    view_window: float
    judgement_noise: float


class NurtureTerms(NamedTuple):
    """What becomes of leads that are not ready."""

    capture: float
    touch_every: float
    lasts: float
    comes_back_outside: float
    comes_back: float


class DecisionTerms(NamedTuple):
    """How the members of a committee make up their minds together."""

    start: float
    fit_weight: float
    claim_weight: float
    dispersion: float
    meeting_gain: float
    discussion: float
    item_gain: float
    contradiction: float
    threshold: float
    veto: float
    veto_roles: float
    quorum: float
    council_every: float
    patience: float
    patience_sigma: float
    topics_a_meeting: float
    seats: float
    least_meetings: float
    knowledge_in_value: float


class RivalTerms(NamedTuple):
    """Who else is at the table."""

    presence: float
    standing: float
    standing_spread: float
    poaching: float
    closes_after: float


class RenewalTerms(NamedTuple):
    """What makes customers stay, leave or grow."""

    hazard: float
    gap_weight: float
    fit_weight: float
    opening_gap: float
    expansion: float
    gap_from_misfit: float


class AccountTerms(NamedTuple):
    """How customers are looked after."""

    contacts_a_year: float
    listening: float
    remedy: float
    contact_hours: float


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


class ContentTerms(NamedTuple):
    """What material is made, known and read."""

    hours_share: float
    hours_an_asset: float
    persona_exponent: float
    personas: float
    made_with_sales: float
    found_if_relevant: float
    found_if_not: float
    known_to_reps: float
    life: float
    touch: float


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


class ChoreTerms(NamedTuple):
    """What the hours of a rep go into."""

    admin: float
    per_tool: float
    tools: float
    record_entry: float
    re_keying: float
    research: float
    material: float
    dispute: float
    fixed_selling_share: float
    attempt: float
    review: float
    conversation: float
    meeting: float
    meeting_every: float
    deals_first: float


class ProspectingTerms(NamedTuple):
    """How reps look for buyers of their own."""

    approach: float
    hit_in_window: float
    hit_outside: float
    counted_as_selling: float
    bar: float


class LeadershipTerms(NamedTuple):
    """Norms, changes of leader, friction over budgets."""

    change_week: float
    norms_fade_a_quarter: float
    norms_renewed: float
    reset: float
    budget_friction: float


class ForecastTerms(NamedTuple):
    """How reps forecast their pipeline."""

    usual_chance: float
    opinion_weight: float
    noise: float
    optimism: float
    marketing_data: float


class AttributionTerms(NamedTuple):
    """How well the CRM keeps where a deal came from."""

    hygiene: float


class PerceptionTerms(NamedTuple):
    """What surveys hear about alignment."""

    leaders_bias: float
    audit_weight: float
    noise: float


class FeedbackTerms(NamedTuple):
    """What outcomes return to marketing, how soon and how exactly."""

    coverage: float
    delay: float
    specificity: float
    re_estimations_a_year: float
    learning_rate: float
    least_labels: float
    account_feedback: float


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
    """What each practice costs in money beyond the hours of those who take part."""

    shared_definition: float
    joint_planning: float
    marketing_in_prospecting: float
    aligned_goals: float
    defined_roles: float
    customer_contact: float
    lead_management: float
    voice_of_customer: float
    debriefing: float


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


class MarketingPromise(NamedTuple):
    """Marketing's half of the service-level agreement."""

    quantity: float
    quality: float
    fields: float


class SalesPromise(NamedTuple):
    """Sales' half of the service-level agreement."""

    first_attempt: float
    attempts: float
    window: float
    verdict: float
    escalation: float


class Terms(NamedTuple):
    """Everything that a day or a ritual may read of the scenario."""

    switches: Switches
    forms: Forms
    horizon: Horizon
    market: Market
    committees: CommitteeMakeUp
    team: TeamTerms
    inquiries: InquiryTerms
    inquiries_web: ChannelTerms
    inquiries_content: ChannelTerms
    inquiries_events: ChannelTerms
    inquiries_social: ChannelTerms
    scoring: ScoringTerms
    pay: IncentivePlan
    promise: PromiseTerms
    handing_over: HandingOverTerms
    response: ResponseTerms
    attention: AttentionTerms
    attempts: AttemptTerms
    acceptance: AcceptanceTerms
    nurture: NurtureTerms
    committee: DecisionTerms
    rival: RivalTerms
    renewal: RenewalTerms
    accounts: AccountTerms
    knowledge: KnowledgeTerms
    content: ContentTerms
    trust: TrustTerms
    chores: ChoreTerms
    prospecting: ProspectingTerms
    leadership: LeadershipTerms
    forecast: ForecastTerms
    attribution: AttributionTerms
    perception: PerceptionTerms
    feedback: FeedbackTerms
    rituals: RitualTerms
    running_costs: RunningCosts
    money: MoneyTerms
    sla_marketing: MarketingPromise
    sla_sales: SalesPromise


CHOICES: Mapping[str, tuple[str, ...]] = {
    "response": ("shallow", "steep"),
    "routing": ("turn", "segment", "performance", "shared_inbox"),
    "service": ("fixed", "exponential"),
}

TABLES: Mapping[str, Any] = {
    name: kind for name, kind in Terms.__annotations__.items() if name not in ("switches", "forms")
}


def dotted(table: str, key: str) -> str:
    """Return the dotted key of a field, as scenario files write it: the SLA and the inquiries have sub-tables."""
    return f"{table.replace('sla_', 'sla.').replace('inquiries_', 'inquiries.')}.{key}"


def terms_from(
    values: Mapping[str, float], mechanisms: Mapping[str, bool], forms: Mapping[str, str]
) -> Terms:
    """Gather the resolved values of a scenario into terms; keys are dotted as in scenario files."""
    tables = {
        table: kind(*(float(values[dotted(table, key)]) for key in kind._fields))
        for table, kind in TABLES.items()
    }
    switches = Switches(*(float(mechanisms[name]) for name in Switches._fields))
    chosen = Forms(*(float(CHOICES[name].index(forms[name])) for name in Forms._fields))
    return Terms(switches=switches, forms=chosen, **tables)
