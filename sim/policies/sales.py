"""Sales: how reps divide their hours, work leads, prospect, forecast and look after customers."""

from typing import NamedTuple


class ResponseTerms(NamedTuple):
    """How readily a buyer engages when a rep calls."""

    p_at_once: float
    p_late: float
    half_life: float
    steep_exponent: float
    steep_exponent_late: float
    content_attempt: float
    outside_window_factor: float
    tire_kicker_attempt: float


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
    freshness: float
    expires_after: float


class AttemptTerms(NamedTuple):
    """How often a rep tries."""

    habit: float
    believed_answer: float
    breach: float
    spacing: float


class AcceptanceTerms(NamedTuple):
    """What a rep accepts, rejects or declares an SQL."""

    decree: float
    own_bar: float
    bar_trust_weight: float
    sql_bar: float
    overload_weight: float
    view_fit: float
    view_window: float
    judgement_noise: float


class ChoreTerms(NamedTuple):
    """What the hours of a rep go into."""

    admin: float
    per_tool: float
    tools: float
    record_entry: float
    recorded: float
    re_keying: float
    research: float
    material: float
    dispute: float
    fixed_selling_share: float
    attempt: float
    review: float
    round: float
    interruption: float
    conversation: float
    meeting: float
    meeting_every: float
    deals_first: float


class ProspectingTerms(NamedTuple):
    """How reps look for buyers of their own."""

    approach: float
    rest: float
    hit_in_window: float
    hit_outside: float
    counted_as_selling: float


class ForecastTerms(NamedTuple):
    """How reps forecast their pipeline."""

    usual_chance: float
    opinion_weight: float
    noise: float
    optimism: float
    marketing_data: float


class AccountTerms(NamedTuple):
    """How customers are looked after."""

    contacts_a_year: float
    contact_hours: float
    topics: float
    remedy_hours: float
