"""Policies as values: immutable terms that Python and compiled code read alike.

Every field is a key of `scenarios/base.toml`, where its unit, source and range stand.  Canonical units: hours
(elapsed or business, as the unit in the file says), fractions, currency units, and rates a year.
"""

from sim.policies.buyers import CommitteeMakeUp, DecisionTerms, Market, RenewalTerms, RivalTerms
from sim.policies.firm import Horizon, MoneyTerms, RitualTerms, RunningCosts
from sim.policies.handoff import (
    AttributionTerms,
    FeedbackTerms,
    HandingOverTerms,
    MarketingPromise,
    PromiseTerms,
    SalesPromise,
)
from sim.policies.marketing import (
    ChannelTerms,
    ContentTerms,
    IncentivePlan,
    InquiryTerms,
    NurtureTerms,
    ScoringTerms,
)
from sim.policies.people import KnowledgeTerms, LeadershipTerms, PerceptionTerms, TeamTerms, TrustTerms
from sim.policies.sales import (
    AcceptanceTerms,
    AccountTerms,
    AttemptTerms,
    AttentionTerms,
    ChoreTerms,
    ForecastTerms,
    ProspectingTerms,
    ResponseTerms,
)
from sim.policies.switches import CHOICES, Forms, Switches
from sim.policies.terms import TABLES, Terms, dotted, terms_from

__all__ = [
    "CHOICES",
    "TABLES",
    "AcceptanceTerms",
    "AccountTerms",
    "AttemptTerms",
    "AttentionTerms",
    "AttributionTerms",
    "ChannelTerms",
    "ChoreTerms",
    "CommitteeMakeUp",
    "ContentTerms",
    "DecisionTerms",
    "FeedbackTerms",
    "ForecastTerms",
    "Forms",
    "HandingOverTerms",
    "Horizon",
    "IncentivePlan",
    "InquiryTerms",
    "KnowledgeTerms",
    "LeadershipTerms",
    "Market",
    "MarketingPromise",
    "MoneyTerms",
    "NurtureTerms",
    "PerceptionTerms",
    "PromiseTerms",
    "ProspectingTerms",
    "RenewalTerms",
    "ResponseTerms",
    "RitualTerms",
    "RivalTerms",
    "RunningCosts",
    "SalesPromise",
    "ScoringTerms",
    "Switches",
    "TeamTerms",
    "Terms",
    "TrustTerms",
    "dotted",
    "terms_from",
]
