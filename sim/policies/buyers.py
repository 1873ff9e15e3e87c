"""The buyers' side: who could buy, how members make up their minds together, and what makes customers stay."""

from typing import NamedTuple


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
    contradiction: float
    opening_told_by_marketing: float
    opening_told_by_sales: float
    opening_inflated: float
    opening_contradicted: float
    expansion: float
    gap_from_misfit: float
