"""Extremes are legal: they run, the census is clean, what is undefined is null, and the obvious follows."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest

from sim import Organisation, load_scenario
from sim.audit import audit
from sim.clock import DAYS_A_YEAR
from sim.scenario.errors import ScenarioError

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def lived(organisation: Organisation) -> tuple[Organisation, pd.Series]:
    """Live the horizon, take the census of every quarter, and return the measures as well."""
    while organisation.today < organisation.last_day:
        organisation.run_until(organisation.today + 65)
        assert audit(organisation) == []
    measures = organisation.measures()
    numbers = measures.dropna().astype(float)
    assert np.isfinite(numbers).all(), "undefined is null, never infinite or NaN"
    return organisation, measures


def assert_null(measures, *names):
    assert [name for name in names if not pd.isna(measures[name])] == []


def test_a_firm_without_accounts_has_no_business(small_firm):
    _, measures = lived(small_firm("laggard", "market.committees=0", "market.customers=0"))
    assert measures["inquiries"] == measures["opportunities"] == measures["new_business"] == 0
    assert_null(measures, "revenue_growth", "win_rate", "never_worked_share", "definition_agreement")


def test_in_a_firm_without_reps_every_lead_lies_without_an_owner_until_it_expires(small_firm):
    organisation, measures = lived(small_firm("laggard", "team.sales_reps=0"))
    assert measures["mqls"] > 0
    assert (
        measures["handoffs"] == measures["sqls"] == measures["opportunities"] == measures["new_business"] == 0
    )
    assert measures["never_worked_share"] == 1.0
    assert {"expired", "in progress"} >= set(organisation.leads_table()["outcome"]) - {"not qualified"}
    assert (organisation.leads.owner == -1).all()
    assert_null(
        measures, "win_rate", "trust_in_marketing", "first_response_median_hours", "selling_time_share"
    )
    assert organisation.weeks.trust_in_marketing[:-1] == pytest.approx(math.nan, nan_ok=True)


def test_a_firm_without_marketers_makes_no_content_and_lives_on(small_firm):
    organisation, measures = lived(small_firm("laggard", "team.marketers=0"))
    assert organisation.counts.assets[0] == 0
    assert organisation.weeks.programme_spend.sum() == 0
    assert measures["inquiries"] > 0
    assert_null(measures, "trust_in_sales", "content_waste_share")


def test_a_firm_without_customers_has_no_growth_but_new_business(small_firm):
    _, measures = lived(small_firm("best-in-class", "market.customers=0", "horizon.observed_years=1"))
    assert_null(measures, "revenue_growth", "new_business_rate", "revenue_churn_rate")
    assert measures["new_business"] > 0


def test_a_firm_of_nobody_selling_nothing_to_nobody_is_legal(small_firm):
    nobody = ("market.committees=0", "market.customers=0", "team.sales_reps=0", "team.marketers=0")
    _, measures = lived(small_firm("laggard", *nobody))
    assert measures["inquiries"] == 0
    assert_null(measures, "revenue_growth", "win_rate", "selling_time_share", "trust_in_sales")


def test_unlimited_reps_leave_no_lead_unworked(small_firm):
    organisation, measures = lived(
        small_firm(
            "laggard",
            "team.sales_reps=200",
            "plan=fixed",
            "handing_over.routed=100 %",
            "acceptance.own_bar=-1",
            "acceptance.bar_trust_weight=0",
            "attention.expires_after=30 d",  # who gets a lead a month looks once a week
            "horizon.observed_years=1",
        )
    )
    assert measures["never_worked_share"] == 0.0
    assert "expired" not in set(organisation.leads_table()["outcome"])


def perfect_scoring():
    return (
        "scoring.marketing_fit=0.45",
        "scoring.marketing_engagement=0.05",
        "scoring.marketing_intent=0.5",
        "scoring.sales_fit=0.45",
        "scoring.sales_engagement=0.05",
        "scoring.sales_intent=0.5",
        "scoring.marketing_threshold=0.5",
        "scoring.sales_threshold=0.5",
        "scoring.marketing_noise=0",
        "pay.volume_weight=0",
        "feedback.learning_rate=0",
    )


def test_perfect_scoring_is_what_sales_would_say(small_firm):
    organisation, measures = lived(small_firm("laggard", *perfect_scoring()))
    assert measures["definition_agreement"] == 1.0
    leads = organisation.leads
    assert leads.wanted[: organisation.counts.leads[0]][
        ~np.isnan(leads.mql[: organisation.counts.leads[0]])
    ].all()


def test_useless_scoring_says_nothing_about_what_sales_wants(small_firm):
    """Both groups are qualified by the same coin; the difference stays within its standard error."""
    coin = ("scoring.marketing_noise=1000", "scoring.profiling=0", "feedback.learning_rate=0")
    organisation, _ = lived(small_firm("laggard", "market.committees=2000", *coin))
    count = int(organisation.counts.leads[0])
    qualified, wanted = ~np.isnan(organisation.leads.mql[:count]), organisation.leads.wanted[:count] > 0
    groups = [qualified[wanted], qualified[~wanted]]
    p = qualified.mean()
    error = math.sqrt(p * (1 - p) * sum(1 / len(group) for group in groups))
    assert abs(p - 0.5) < TOO_FAR * math.sqrt(0.25 / count) + 0.001, (
        "a threshold of nothing against noise of 1000"
    )
    assert abs(groups[0].mean() - groups[1].mean()) < TOO_FAR * error


def test_a_committee_of_one_decides_alone(small_firm):
    organisation = small_firm(
        "best-in-class", "committees.stubbornness=0", "committees.stubbornness_spread=0"
    )
    organisation.committees.size[:-1] = 1
    organisation.members.weight[organisation.committees.first_member[:-1]] = 1.0
    organisation, measures = lived(organisation)
    assert measures["new_business"] > 0
    met = organisation.opportunities.councils > 0
    alone = organisation.committees.first_member[organisation.opportunities.committee[met]]
    opinion, anchor = organisation.members.opinion[alone], organisation.members.anchor[alone]
    assert len(alone) > 0
    assert (opinion <= anchor).all(), (
        "an opinion moves by the talk of others only; meetings move the own view"
    )


def test_without_influence_everybody_keeps_the_own_view(small_firm):
    stubborn = ("committees.stubbornness=1", "committees.stubbornness_spread=0")
    silent = ("committee.meeting_gain=0", "committee.item_gain=0", "committee.contradiction=0")
    organisation, _ = lived(small_firm("best-in-class", *stubborn, *silent))
    assert organisation.opportunities.councils.sum() > 0
    assert organisation.members.opinion.tolist() == organisation.members.anchor.tolist()


def test_nobody_is_convinced_by_sellers_who_move_nobody_when_the_bar_is_certainty(small_firm):
    _, measures = lived(small_firm("best-in-class", "committee.threshold=1", "committee.meeting_gain=0"))
    assert measures["win_rate"] == measures["new_business"] == 0


def test_all_hours_in_meetings_leave_none_to_sell(small_firm):
    organisation = small_firm("best-in-class", "rituals.times=2000", "team.turnover=0 /y")
    organisation.run_until(organisation.first_observed_day)
    worked = organisation.reps.hours_leads.sum(), organisation.reps.hours_deals.sum()
    organisation, measures = lived(organisation)
    assert (organisation.reps.hours_leads.sum(), organisation.reps.hours_deals.sum()) == pytest.approx(worked)
    assert measures["sqls"] == measures["opportunities"] == measures["new_business"] == 0
    assert measures["selling_time_share"] == 0
    assert measures["never_worked_share"] == 1


def test_nobody_leaves_where_churn_is_zero(small_firm):
    organisation, measures = lived(small_firm("laggard", "renewal.hazard=0 %", "rival.poaching=0 %"))
    assert measures["revenue_churn_rate"] == 0
    assert organisation.weeks.customers_lost.sum() == 0


def test_everybody_leaves_where_churn_is_certain(small_firm):
    certain = ("renewal.hazard=100 %", "renewal.gap_weight=0", "renewal.fit_weight=0", "rival.poaching=0 %")
    organisation = small_firm("laggard", *certain, "market.customers=500")
    organisation.run_until(organisation.first_observed_day)
    customers = np.flatnonzero(organisation.committees.contract[:-1] > 0)
    organisation.run_until(organisation.first_observed_day + DAYS_A_YEAR)
    weeks = organisation.weeks
    assert weeks.customers_lost.sum() == len(customers), "a year asks everybody who was there once"
    came = (organisation.committees.contract[:-1] > 0).sum()
    assert came == weeks.customers_won.sum() > 0, "and nobody who came since"
    assert audit(organisation) == []


@pytest.mark.parametrize(
    "extreme",
    [
        ("team.hours_a_day=0",),
        ("handing_over.routed=0 %", "handing_over.looks_a_week=0"),
        ("handing_over.routed=0 %", "handing_over.looks_a_week=5"),
        ("nurture.capture=100 %", "nurture.touch_every=1 d"),
        ("inquiries.in_window=200 /y", "inquiries.outside_window=100 /y", "inquiries.base_reach=1"),
        ("response.content_attempt=0", "response.p_at_once=0", "response.p_late=0"),
        ("market.windows_a_year=0 /y",),
        ("attempts.habit=30", "attempts.spacing=0.1 bh", "response.content_attempt=0"),
        ("team.turnover=12 /y",),
        ("team.turnover=12 /y", "team.vacancy=200 w"),
        ("prospecting.rest=0 w",),
        ("prospecting.rest=520 w",),
        ("chores.round=0",),
        ("scoring.asking_deters=1", "scoring.asking_clears=1"),
        ("horizon.warm_up_years=0",),
        ("committees.relevant_topics=1", "committees.items_each=16"),
        ("committees.small_share=100 %", "committees.large_share=0 %"),
        ("content.hours_an_asset=0.5", "content.hours_share=1"),
    ],
    ids=lambda extreme: extreme[0],
)
def test_other_extremes_run_with_a_clean_census(extreme, small_firm):
    organisation, _ = lived(small_firm("industry-average", *extreme, "horizon.observed_years=1"))
    assert organisation.today == organisation.last_day
    assert audit(organisation) == []


@pytest.mark.parametrize("cadence", ["committee.council_every", "nurture.touch_every"])
def test_what_would_happen_without_end_on_a_single_day_is_refused(cadence):
    with pytest.raises(ScenarioError, match="out of range"):
        load_scenario("laggard", sets=(f"{cadence}=0 d",))
