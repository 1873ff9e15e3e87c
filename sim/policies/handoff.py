"""Between the two teams: what each promises, how leads are handed over, and what returns of them."""

from typing import NamedTuple


class PromiseTerms(NamedTuple):
    """How marketing promises a volume of leads."""

    capacity_based: float
    optimism: float
    modesty: float
    mqls_per_rep: float


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
    alert: float


class HandingOverTerms(NamedTuple):
    """What happens to a lead between the two teams."""

    sync_delay: float
    routed: float
    looks_a_week: float
    completeness: float


class AttributionTerms(NamedTuple):
    """What the record of where deals came from is used for."""

    follows: float


class FeedbackTerms(NamedTuple):
    """What outcomes return to marketing, how soon and how exactly."""

    coverage: float
    delay: float
    specificity: float
    re_estimations_a_year: float
    learning_rate: float
    least_labels: float
    account_feedback: float
