"""The funnel is arithmetic where every stage is certain, and elsewhere the product of its chances."""

import math

import numpy as np
import pytest

from sim.agents import SalesRep
from sim.clock import DAYS_A_YEAR
from sim.stages import LOST, NO_BUDGET, NO_DECISION, NO_OWNER, NOBODY, WON

CERTAIN = (
    "team.sales_reps=60",
    "plan=fixed",
    "market.signal_noise=0",
    "pay.volume_weight=0",
    "scoring.marketing_threshold=0",
    "scoring.marketing_noise=0",
    "scoring.sales_noise=0",
    "handing_over.routed=100 %",
    "team.turnover=0 /y",
    "attention.expires_after=100 d",
    "acceptance.own_bar=-1",
    "acceptance.bar_trust_weight=0",
    "acceptance.sql_bar=-1",
    "acceptance.judgement_noise=0",
    "acceptance.overload_weight=0",
    "response.p_at_once=1",
    "response.p_late=1",
    "response.content_attempt=1",
    "response.outside_window_factor=1",
    "response.tire_kicker_attempt=1",
    "prospecting.hit_in_window=0",
    "prospecting.hit_outside=0",
    "market.deal_sigma=0",
    "market.value_step=0",
    "committee.knowledge_in_value=0",
    "committee.threshold=0",
    "committee.veto=0",
    "committee.quorum=0",
    "committee.least_meetings=0",
    "rival.presence=0 %",
)
TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


class HabitualRep(SalesRep):
    """A rep who tries as often as the habit is, whatever prospecting pays."""

    def attempts_before_giving_up(self, _):
        """Decide by habit."""
        return self.model.terms.attempts.habit


def lived(small_firm, seed, *sets):
    organisation = small_firm("laggard", *CERTAIN, *sets, seed=seed, agents={"sales_rep": HabitualRep})
    organisation.run_until(2 * DAYS_A_YEAR)
    return organisation


def settled(organisation):
    """The leads old enough to have been tried as often as anybody would."""
    leads = organisation.leads_table()
    return leads[leads["inquired"] < (organisation.today / 5 - 8) * 168.0]


def test_the_deterministic_limit_is_the_funnel_of_a_spreadsheet(small_firm, fresh_seed):
    organisation = lived(small_firm, fresh_seed)
    leads, weeks = settled(organisation), organisation.weeks
    assert len(organisation.leads_table()) == weeks.inquiries.sum() - weeks.attached.sum() > 100
    assert len(leads) > 100
    for stage in ("mql", "delivered", "opened", "accepted", "first_attempt", "sql"):
        assert leads[stage].notna().all(), f"every lead becomes {stage}"
    won = organisation.leads_table().query("outcome == 'won'")["committee"]
    assert leads.loc[leads["opportunity"].isna(), "committee"].isin(won).all(), (
        "and a deal, unless just bought"
    )
    assert (leads["attempts"] == 1).all()
    deals = organisation.opportunities
    rows = slice(0, int(organisation.counts.opportunities[0]))
    outcome = deals.outcome[rows]
    assert (deals.lead[rows] != NOBODY).all(), "no deal but out of a lead"
    assert (outcome != LOST).all()
    assert (deals.reason[rows][outcome == NO_DECISION] == NO_BUDGET).all(), "who has a budget buys"
    price = organisation.terms.market.deal_median
    assert deals.value[rows][outcome == WON] == pytest.approx(price, rel=1e-7)
    won = weeks.customers_won.sum()
    assert won > 0
    assert weeks.new_business.sum() == pytest.approx(won * price, rel=1e-7)


def test_uncertain_stages_multiply(small_firm, fresh_seed):
    owned, answer = 0.65, 0.5
    organisation = lived(
        small_firm,
        fresh_seed,
        f"handing_over.routed={100 * owned} %",
        "handing_over.looks_a_week=0",
        "sla.sales.escalation=0",
        "attention.expires_after=30 d",
        f"response.p_at_once={answer}",
        f"response.p_late={answer}",
        f"response.content_attempt={answer}",
        f"response.tire_kicker_attempt={answer}",
        "attempts.habit=2",
        "sla.sales.attempts=2",
    )
    leads = settled(organisation)
    for share, expected in (
        ((leads["reason"] == "no owner").mean(), 1 - owned),
        (leads["opportunity"].notna().mean(), owned * (1 - (1 - answer) ** 2)),
        ((leads["attempts"] == 2).mean(), owned * (1 - answer)),
    ):
        error = math.sqrt(expected * (1 - expected) / len(leads))
        assert abs(share - expected) < TOO_FAR * error
    assert NO_OWNER in np.unique(organisation.leads.reason)
