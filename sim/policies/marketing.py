"""Marketing: what campaigns and content bring, what is called a lead, and what marketers are paid for."""

from typing import NamedTuple


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
    asking_clears: float
    asking_deters: float
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


class NurtureTerms(NamedTuple):
    """What becomes of leads that are not ready."""

    capture: float
    touch_every: float
    lasts: float
    comes_back_outside: float
    comes_back: float
