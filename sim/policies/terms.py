"""All terms together, and how a resolved scenario becomes them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

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


TABLES: Mapping[str, Any] = {
    name: kind for name, kind in Terms.__annotations__.items() if name not in ("switches", "forms")
}


def dotted(table: str, key: str) -> str:
    """Return the dotted key of a field, as scenario files write it: the SLA and the inquiries have sub-tables."""
    return f"{table.replace('sla_', 'sla.').replace('inquiries_', 'inquiries.')}.{key}"


KEYS = {
    table: tuple(dotted(table, key) for key in kind._fields)
    for table, kind in TABLES.items()
    if kind is not RunningCosts
}


def terms_from(
    values: Mapping[str, float], mechanisms: Mapping[str, bool], forms: Mapping[str, str]
) -> Terms:
    """Gather the resolved values of a scenario into terms; keys are dotted as in scenario files."""
    tables = {table: TABLES[table](*[float(values[key]) for key in keys]) for table, keys in KEYS.items()}
    switches = Switches(*(float(mechanisms[name]) for name in Switches._fields))
    chosen = Forms(*(float(CHOICES[name].index(forms[name])) for name in Forms._fields))
    costs = sum(float(value) for key, value in values.items() if key.startswith("running_costs."))
    return Terms(switches=switches, forms=chosen, running_costs=RunningCosts(costs), **tables)
