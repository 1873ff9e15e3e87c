"""What each team calls a lead."""

from typing import NamedTuple


class LeadDefinition(NamedTuple):
    """What a team calls a lead: weights of fit, engagement and intent, and the score from which it counts."""

    fit: float
    engagement: float
    intent: float
    threshold: float


class Definitions(NamedTuple):
    """The definition of each team."""

    marketing: LeadDefinition
    sales: LeadDefinition
