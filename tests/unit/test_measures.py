"""Measures of a miniature organisation whose records are written by hand and whose measures fit on paper.

It warms up for a year and is observed for two: weeks 52 to 155, elapsed hours 8,736 to 26,208.
"""

import re
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.measures
from sim.calendar import business_at
from sim.measures import MEASURES, UNITS, Measure, against, contribution, measures_of, series_of
from sim.measures.view import business_hours_at
from sim.records import Firm, blank
from sim.scenario import Extensions
from sim.stages import (
    CONTENT,
    DOWNLOAD,
    HAND_RAISER,
    LOST,
    NO_DECISION,
    NOBODY,
    NURTURE,
    SOURCE_MARKETING,
    SOURCE_SALES,
    WEB,
    WON,
)

DAY, WEEK = 24.0, 168.0
BEGINS, ENDS = 52 * WEEK, 156 * WEEK
MONDAY_NINE = 60 * WEEK + 9.0  # well inside the first observed year
LATE = 140 * WEEK + 9.0  # 16 weeks before the end: 30 and 90 days are over, a year is not

PROMISED = [
    "revenue_growth",
    "recognised_growth",
    "revenue",
    "new_business",
    "new_business_rate",
    "expansion_rate",
    "revenue_churn_rate",
    "win_rate",
    "no_decision_rate",
    "sales_cycle_median_days",
    "deal_value_mean",
    "nurtured_deal_value_ratio",
    "inquiries",
    "mqls",
    "sqls",
    "opportunities",
    "lead_acceptance_rate",
    "mql_to_sql_rate",
    "sal_to_sql_rate",
    "mql_to_customer_rate",
    "lead_closure_rate",
    "pipeline_velocity",
    "never_worked_share",
    "first_response_median_hours",
    "first_response_mean_hours",
    "first_response_within_1h_share",
    "hand_raiser_within_1h_share",
    "hand_raiser_never_share",
    "attempts_per_worked_lead",
    "sales_sla_met_share",
    "marketing_sla_met_share",
    "marketing_sourced_pipeline_share",
    "marketing_sourced_pipeline_share_true",
    "marketing_sourced_revenue_share",
    "marketing_sourced_revenue_share_true",
    "marketing_sourced_revenue",
    "marketing_sourced_revenue_true",
    "marketing_influenced_pipeline_share",
    "revenue_per_rep_hour",
    "revenue_per_owned_hour",
    "selling_time_share",
    "meeting_hours_per_person_year",
    "quota_attainment_share",
    "customer_acquisition_cost",
    "customer_lifetime_value",
    "tool_cost",
    "forecast_error",
    "content_waste_share",
    "trust_in_marketing",
    "trust_in_sales",
    "definition_agreement",
    "perceived_alignment_leaders",
    "perceived_alignment_staff",
    "contribution_margin",
    "handoffs",
    "inquiries_a_month",
    "mqls_a_month",
    "sqls_a_month",
    "opportunities_a_month",
    "handoffs_a_month",
    "opening_revenue",
    "active_customers",
    "payback_months",
    "paid_back_within_6_months",
    "paid_back_within_12_months",
    "paid_back_within_18_months",
    "paid_back_within_24_months",
    "worst_dip",
    "worst_dip_month",
]


def organisation(leads=(), deals=(), assets=(), weeks=None, quarters=(), today=780, opening=(1000.0, 1100.0)):
    """An organisation with these rows; `weeks` gives columns their value in every week."""
    sizes = {
        "leads": len(leads) + 3,
        "opportunities": len(deals) + 3,
        "assets": len(assets) + 3,
        "weeks": 157,
    }
    firm = Firm(*(blank(store, sizes.get(name, 2)) for name, store in Firm.__annotations__.items()))
    for name, rows in (("leads", leads), ("opportunities", deals), ("assets", assets)):
        getattr(firm.counts, name)[0] = len(rows)
        for row, values in enumerate(rows):
            for column, value in values.items():
                getattr(getattr(firm, name), column)[row] = value
    for column, values in (weeks or {}).items():
        getattr(firm.weeks, column)[:156] = values
    return SimpleNamespace(
        firm=firm,
        world=SimpleNamespace(extensions=Extensions()),
        terms=SimpleNamespace(
            sla_sales=SimpleNamespace(window=80.0, first_attempt=24.0),
            money=SimpleNamespace(delivery_cost=0.4),
            prospecting=SimpleNamespace(counted_as_selling=0.5),
            team=SimpleNamespace(one_leader=0.0),
        ),
        today=today,
        first_observed_day=260,
        last_day=780,
        quarters=list(quarters),
        opening_revenue=dict(enumerate(opening)),
        opening_customers=dict(enumerate([10, 11])),
    )


def delivered(at=MONDAY_NINE, **more):
    """A lead that was inquired about, qualified and delivered at once."""
    return {"inquired": at, "mql": at, "delivered": at, "channel": WEB, "kind": DOWNLOAD, "owner": 0, **more}


def tried(after, at=MONDAY_NINE, attempts=1, **more):
    """A lead opened, accepted and first tried so many hours after delivery."""
    then = at + after
    return delivered(at, opened=then, accepted=then, first_attempt=then, attempts=attempts, **more)


def deal(opened=MONDAY_NINE, lasts=10 * DAY, outcome=WON, value=100.0, **more):
    """An opportunity that was decided."""
    return {"opened": opened, "closed": opened + lasts, "outcome": outcome, "value": value, **more}


def quarter(**fields):
    """A finished observed quarter."""
    plain = dict.fromkeys(
        ("forecast", "booked", "quota_attained", "perceived_leaders", "perceived_staff"), 0.0
    )
    plain |= dict.fromkeys(("pipeline", "pipeline_marketing_recorded", "pipeline_marketing_true"), 0.0)
    plain |= {"pipeline_influenced": 0.0, "marketing_sla_met": False, "observed": True}
    return SimpleNamespace(**(plain | fields))


# --- the registry -------------------------------------------------------------------------------------------


def test_every_promised_key_is_a_measure_and_is_computed():
    assert set(PROMISED) <= set(MEASURES)
    assert list(measures_of(organisation())) == list(MEASURES)


def test_every_measure_that_a_file_makes_is_registered():
    files = [import_module(f"sim.measures.{file.name}") for file in iter_modules(sim.measures.__path__)]
    made = {
        f"{file.__name__}.{name}": measure
        for file in files
        for name, measure in vars(file).items()
        if isinstance(measure, Measure)
    }
    forgotten = [name for name, measure in made.items() if MEASURES.get(measure.key) is not measure]
    assert forgotten == [], "each belongs into MEASURES of its file, and the file into sim.measures"


@pytest.mark.parametrize("key", MEASURES)
def test_a_measure_says_what_it_is(key):
    measure = MEASURES[key]
    assert measure.key == key
    assert measure.unit in UNITS
    assert measure.better in ("higher", "lower", "neither")
    assert measure.label
    assert measure.window
    assert measure.definition.endswith(".")
    assert all(re.fullmatch(r"[NT]\d+", claim) for claim in measure.claims)


def test_a_share_says_of_what():
    shares = [each for each in MEASURES.values() if each.key.endswith(("_share", "_rate", "_share_true"))]
    assert shares
    assert all(each.denominator for each in shares)


def test_labels_are_not_used_twice():
    labels = [each.label for each in MEASURES.values()]
    assert len(set(labels)) == len(labels)


def test_a_firm_in_which_nothing_happens_has_counts_and_money_of_zero_and_nothing_else():
    values = measures_of(organisation(opening=(0.0, 0.0)))
    units = {MEASURES[key].unit for key, value in values.items() if value == 0.0}
    assert units == {"count", "count per month", "money per year", "hours per year"}, "leaders meet nobody"
    assert {value for value in values.values() if value is not None} == {0.0}


def test_nothing_is_defined_before_the_observed_time():
    assert set(measures_of(organisation(leads=[tried(1.0)], opening=(), today=100)).values()) == {None}


def test_values_are_plain_numbers_and_missing_ones_are_missing_in_pandas():
    run = organisation(leads=[tried(1.0)])
    assert {type(value) for value in measures_of(run).values()} == {float, type(None)}
    series = series_of(run)
    assert series["never_worked_share"] == 0.0
    assert series["win_rate"] is pd.NA


# --- the book -----------------------------------------------------------------------------------------------


def book(**last_year):
    """Flows and stocks of a firm that opens the last year with 1,100 a year and ends it with 1,210."""
    columns = {name: np.zeros(156) for name in ("new_business", "expansion", "churn", "revenue", "customers")}
    columns["new_business"][110], columns["expansion"][120], columns["churn"][130] = 300.0, 30.0, 220.0
    columns["revenue"][104:130] = 1100.0
    columns["revenue"][155], columns["customers"][155] = 1210.0, 11.0
    return columns | last_year


def test_growth_is_the_run_rate_at_the_end_of_the_last_year_over_its_opening():
    values = measures_of(organisation(weeks=book()))
    assert values["revenue"] == 1210.0
    assert values["opening_revenue"] == 1100.0
    assert values["active_customers"] == 11.0
    assert values["revenue_growth"] == pytest.approx(0.10)
    assert values["new_business"] == 300.0
    assert values["new_business_rate"] == pytest.approx(300 / 1100)
    assert values["expansion_rate"] == pytest.approx(30 / 1100)
    assert values["revenue_churn_rate"] == pytest.approx(220 / 1100)


@given(
    st.lists(
        st.tuples(*[st.floats(0, 50, allow_subnormal=False)] * 3).map(
            lambda flows: (*flows[:2], flows[2] / 5)
        ),
        min_size=52,
        max_size=52,
    )
)
def test_growth_equals_its_flows(flows):
    new, grown, lost = (np.concatenate([np.zeros(104), column]) for column in zip(*flows, strict=True))
    revenue = 1100.0 + np.cumsum(new + grown - lost)
    run = organisation(weeks={"new_business": new, "expansion": grown, "churn": lost, "revenue": revenue})
    values = measures_of(run)
    parts = values["new_business_rate"] + values["expansion_rate"] - values["revenue_churn_rate"]
    assert values["revenue_growth"] == pytest.approx(parts, abs=1e-9)


def test_growth_in_a_year_is_told_of_each_year_that_was_completed():
    """The firm opens with 1,000 and 1,100, and ends with 1,210: ten per cent in both years."""
    revenue = book()["revenue"]
    revenue[103] = 1100.0
    values = measures_of(organisation(weeks=book(revenue=revenue)))
    assert values["revenue_growth_year_1"] == pytest.approx(0.1)
    assert values["revenue_growth_year_2"] == values["revenue_growth"] == pytest.approx(0.1)
    assert values["revenue_growth_year_3"] is None
    assert values["revenue_growth_year_4"] is None


def test_recognised_growth_compares_the_last_two_observed_years():
    recognised = np.concatenate([np.full(52, 99.0), np.full(52, 20.0), np.full(52, 25.0)])
    assert measures_of(organisation(weeks={"recognised": recognised}))["recognised_growth"] == pytest.approx(
        0.25
    )


def test_recognised_growth_is_undefined_with_one_observed_year():
    values = measures_of(organisation(weeks={"recognised": 20.0}, opening=(1000.0,), today=520))
    assert values["recognised_growth"] is None
    assert values["revenue_growth"] == pytest.approx(-1.0)


def test_in_the_middle_of_a_year_growth_is_that_of_the_year_completed_last():
    weeks = {"revenue": np.concatenate([np.zeros(103), [1050.0], np.full(52, 9.0)])}
    assert measures_of(organisation(weeks=weeks, today=700))["revenue_growth"] == pytest.approx(0.05)


def test_a_count_a_month_is_the_count_over_the_observed_months():
    """Two observed years of three leads a week: 52 weeks are twelve months."""
    values = measures_of(organisation(weeks={"mqls": 3.0}))
    assert values["mqls"] == 3.0 * 104
    assert values["mqls_a_month"] == pytest.approx(3.0 * 104 / 24)


@pytest.mark.parametrize("key", [key for key, each in MEASURES.items() if each.adds_up])
def test_every_count_of_the_observed_time_stands_beside_itself_a_month(key):
    a_month = MEASURES[f"{key}_a_month"]
    assert a_month.restates == key
    assert a_month.better == MEASURES[key].better


def test_a_count_that_adds_up_is_told_with_its_period_and_nothing_else_is():
    assert MEASURES["mqls"].told_over(2.0).label == "MQLs in 24 months"
    assert MEASURES["mqls"].told_over(1 / 12).label == "MQLs in 1 month"
    assert MEASURES["mqls"].told_over(None).label == "MQLs in all of the time observed"
    told = {key for key, each in MEASURES.items() if each.told_over(2.0) != each}
    assert told == {"inquiries", "mqls", "sqls", "opportunities", "handoffs"}


# --- leads --------------------------------------------------------------------------------------------------


def test_acceptance_is_within_the_agreed_window_and_expiry_is_not_acceptance():
    leads = [
        tried(1.0),
        tried(14 * DAY),  # 80 business hours later to the minute
        tried(14 * DAY + 0.5),  # too late
        delivered(),  # lies there until it expires
        delivered(owner=NOBODY),  # fell on the floor
        tried(1.0, at=ENDS - 10 * DAY),  # too young to count
        tried(1.0, at=BEGINS - 1.0),  # warm-up
    ]
    assert measures_of(organisation(leads))["lead_acceptance_rate"] == pytest.approx(2 / 5)


def test_sql_rates_follow_a_lead_for_ninety_days():
    leads = [
        tried(1.0, sql=MONDAY_NINE + 2.0),
        tried(1.0, sql=MONDAY_NINE + 91 * DAY),
        tried(1.0),
        delivered(),
        tried(1.0, at=LATE, sql=LATE + 1.0),
        tried(1.0, at=ENDS - 89 * DAY, sql=ENDS),
    ]
    values = measures_of(organisation(leads))
    assert values["mql_to_sql_rate"] == pytest.approx(2 / 5)
    assert values["sal_to_sql_rate"] == pytest.approx(2 / 4)


def test_closure_follows_a_lead_for_a_year():
    leads = [
        tried(1.0, outcome=WON, closed=MONDAY_NINE + 300 * DAY),
        tried(1.0, outcome=WON, closed=MONDAY_NINE + 365 * DAY),
        tried(1.0, outcome=LOST, closed=MONDAY_NINE + 100 * DAY),
        delivered(),
        tried(1.0, at=LATE, outcome=WON, closed=LATE + DAY),
    ]
    values = measures_of(organisation(leads))
    assert values["mql_to_customer_rate"] == pytest.approx(1 / 4)
    assert values["lead_closure_rate"] == pytest.approx(1 / 3)


def test_never_worked_is_no_attempt_in_thirty_days():
    leads = [tried(1.0), tried(30 * DAY), tried(30 * DAY + 0.1), delivered(), delivered(at=ENDS - 29 * DAY)]
    assert measures_of(organisation(leads))["never_worked_share"] == pytest.approx(2 / 4)


def test_response_counts_from_the_inquiry_and_for_nurtured_leads_from_qualification():
    leads = [
        tried(1.0, inquired=MONDAY_NINE - 1.0, mql=MONDAY_NINE - 1.0),  # waited 2 h
        tried(1.0, inquired=MONDAY_NINE - 900.0, channel=NURTURE),  # waited 1 h
        tried(9.0, channel=CONTENT),
        tried(31 * DAY),  # answered, but after 30 days
        delivered(),
    ]
    values = measures_of(organisation(leads))
    assert values["first_response_median_hours"] == pytest.approx(2.0)
    assert values["first_response_mean_hours"] == pytest.approx(4.0)
    assert values["first_response_within_1h_share"] == pytest.approx(1 / 3)


def test_the_audit_of_hand_raisers_counts_those_never_answered():
    leads = [
        tried(0.5, kind=HAND_RAISER),
        tried(5.5, kind=HAND_RAISER),
        tried(31 * DAY, kind=HAND_RAISER),
        delivered(kind=HAND_RAISER),
        tried(0.1),
    ]
    values = measures_of(organisation(leads))
    assert values["hand_raiser_within_1h_share"] == pytest.approx(1 / 4)
    assert values["hand_raiser_never_share"] == pytest.approx(2 / 4)
    assert values["hand_raiser_median_hours"] == pytest.approx(3.0)
    assert values["hand_raiser_mean_hours"] == pytest.approx(3.0)


def test_attempts_are_averaged_over_worked_leads():
    leads = [tried(1.0, attempts=1), tried(1.0, attempts=4), delivered()]
    assert measures_of(organisation(leads))["attempts_per_worked_lead"] == pytest.approx(2.5)


def test_sales_breaks_its_promise_when_it_is_late_and_when_it_never_tries():
    leads = [
        tried(3 * DAY),
        tried(3 * DAY + 0.5),
        delivered(),
        tried(1.0),
    ]  # 24 business hours are three days
    assert measures_of(organisation(leads))["sales_sla_met_share"] == pytest.approx(2 / 4)


def test_handoffs_are_leads_with_an_owner():
    leads = [delivered(), delivered(owner=NOBODY), delivered(at=BEGINS - 1.0), {"inquired": MONDAY_NINE}]
    assert measures_of(organisation(leads))["handoffs"] == 1.0


def test_weeks_of_warm_up_do_not_count():
    weeks = {
        "inquiries": 10.0,
        "attached": 2.0,
        "agreed": 6.0,
        "mqls": 4.0,
        "sqls": 1.0,
        "opportunities": 3.0,
    }
    values = measures_of(organisation(weeks=weeks))
    assert values["inquiries"] == 1040.0
    assert values["mqls"] == 416.0
    assert values["sqls"] == 104.0
    assert values["opportunities"] == 312.0
    assert values["definition_agreement"] == pytest.approx(6 / 8)


@given(st.lists(st.floats(0, 30 * WEEK), min_size=1, max_size=20))
def test_business_hours_of_a_column_are_those_of_the_calendar(elapsed):
    assert business_hours_at(np.array(elapsed)).tolist() == [business_at(hour) for hour in elapsed]


# --- deals --------------------------------------------------------------------------------------------------


def test_win_rate_and_cycle_are_those_of_decided_deals_old_enough():
    deals = [
        deal(lasts=10 * DAY),
        deal(lasts=30 * DAY),
        deal(lasts=90 * DAY, outcome=LOST),
        deal(lasts=90 * DAY, outcome=NO_DECISION),
        deal(lasts=90 * DAY, outcome=NO_DECISION),
        {"opened": MONDAY_NINE},  # still open
        deal(opened=ENDS - 269 * DAY),  # too young
        deal(opened=BEGINS - DAY),  # warm-up
    ]
    values = measures_of(organisation(deals=deals))
    assert values["win_rate"] == pytest.approx(2 / 5)
    assert values["no_decision_rate"] == pytest.approx(2 / 5)
    assert values["sales_cycle_median_days"] == pytest.approx(20.0)


def test_deal_values_are_those_of_deals_won_in_observed_time():
    deals = [
        deal(value=100.0, source_true=SOURCE_MARKETING),
        deal(value=200.0, source_true=SOURCE_MARKETING, nurtured=1),
        deal(value=600.0, source_true=SOURCE_SALES),
        deal(value=900.0, outcome=LOST),
        deal(value=900.0, opened=BEGINS - 20 * DAY),  # won in warm-up
        deal(value=100.0, opened=BEGINS - DAY, source_true=SOURCE_MARKETING),  # opened in warm-up, won later
    ]
    values = measures_of(organisation(deals=deals))
    assert values["deal_value_mean"] == pytest.approx(250.0)
    assert values["nurtured_deal_value_ratio"] == pytest.approx(2.0)


def test_marketing_gets_what_it_sourced_and_what_the_crm_says_it_sourced():
    deals = [
        deal(value=100.0, source_true=SOURCE_MARKETING, source_recorded=SOURCE_MARKETING),
        deal(value=300.0, source_true=SOURCE_MARKETING, source_recorded=SOURCE_SALES),
        deal(value=600.0, source_true=SOURCE_SALES, source_recorded=SOURCE_SALES),
    ]
    values = measures_of(organisation(deals=deals))
    assert values["marketing_sourced_revenue_share"] == pytest.approx(0.1)
    assert values["marketing_sourced_revenue_share_true"] == pytest.approx(0.4)
    assert values["marketing_sourced_revenue"] == pytest.approx(50.0)  # 100 in two years
    assert values["marketing_sourced_revenue_true"] == pytest.approx(200.0)


def test_pipeline_velocity_is_what_is_open_times_its_odds_and_value_over_the_cycle():
    lasts = 52 * DAY  # of 728 observed days: one of these is open 1/14 of the time
    deals = [deal(lasts=lasts, value=100.0), deal(lasts=lasts, outcome=LOST)]
    values = measures_of(organisation(deals=deals))
    assert values["pipeline_velocity"] == pytest.approx(2 / 14 * 0.5 * 100.0 / 52)


def test_only_the_observed_part_of_a_deal_is_open_pipeline():
    deals = [deal(lasts=52 * DAY), {"opened": BEGINS - 30 * DAY, "closed": BEGINS, "outcome": LOST}]
    values = measures_of(organisation(deals=deals))
    assert values["pipeline_velocity"] == pytest.approx(1 / 14 * 100.0 / 52)


# --- people, quarters, money --------------------------------------------------------------------------------


def test_quarters_of_warm_up_do_not_count_and_the_observed_ones_are_averaged():
    quarters = [
        quarter(observed=False, forecast=900.0, booked=1.0, quota_attained=1.0, pipeline=1e9),
        quarter(
            forecast=130.0, booked=100.0, quota_attained=0.2, marketing_sla_met=True, perceived_leaders=0.8
        ),
        quarter(forecast=90.0, booked=100.0, quota_attained=0.4, perceived_leaders=0.6, perceived_staff=0.5),
        quarter(forecast=50.0, booked=0.0),
    ]
    values = measures_of(organisation(quarters=quarters))
    assert values["forecast_error"] == pytest.approx(0.2)
    assert values["quota_attainment_share"] == pytest.approx(0.2)
    assert values["marketing_sla_met_share"] == pytest.approx(1 / 3)
    assert values["perceived_alignment_leaders"] == pytest.approx(1.4 / 3)
    assert values["perceived_alignment_staff"] == pytest.approx(0.5 / 3)


def test_shares_of_pipeline_put_all_quarter_ends_together():
    quarters = [
        quarter(
            pipeline=100.0,
            pipeline_marketing_recorded=10.0,
            pipeline_marketing_true=40.0,
            pipeline_influenced=50.0,
        ),
        quarter(
            pipeline=300.0,
            pipeline_marketing_recorded=10.0,
            pipeline_marketing_true=60.0,
            pipeline_influenced=50.0,
        ),
    ]
    values = measures_of(organisation(quarters=quarters))
    assert values["marketing_sourced_pipeline_share"] == pytest.approx(0.05)
    assert values["marketing_sourced_pipeline_share_true"] == pytest.approx(0.25)
    assert values["marketing_influenced_pipeline_share"] == pytest.approx(0.25)


def test_productivity_divides_new_business_by_hours():
    since_the_start = np.arange(1.0, 157.0)
    weeks = {
        "new_business": 1000.0,
        "selling_hours": 50 * since_the_start,
        "prospecting_hours": 40 * since_the_start,
        "rep_hours": 200 * since_the_start,
    }
    values = measures_of(organisation(weeks=weeks))
    assert values["revenue_per_rep_hour"] == pytest.approx(20.0)
    assert values["revenue_per_owned_hour"] == pytest.approx(5.0)
    assert values["selling_time_share"] == pytest.approx((50 + 20) / 200)


def test_meeting_hours_are_those_of_one_person_in_one_year():
    since_the_start = np.concatenate([np.arange(52) * 900.0, 51 * 900.0 + 24.0 * np.arange(1, 105)])
    weeks = {"meeting_hours": since_the_start, "leader_hours": 2.4, "people": 20.0}
    values = measures_of(organisation(weeks=weeks))
    assert values["meeting_hours_per_person_year"] == pytest.approx(1.2 * 52), "two leaders lead 20 people"


def test_trust_is_the_mean_of_the_weeks_in_which_there_was_somebody_to_trust():
    trust = np.concatenate([np.full(52, 0.9), np.full(52, 0.3), np.full(26, 0.6), np.full(26, np.nan)])
    assert measures_of(organisation(weeks={"trust_in_marketing": trust}))[
        "trust_in_marketing"
    ] == pytest.approx(0.4)
    assert measures_of(organisation())["trust_in_sales"] is None


def test_content_is_wasted_if_nobody_uses_it_within_a_year():
    made = ENDS - 60 * WEEK
    assets = [
        {"made": made, "first_used": made + WEEK},
        {"made": made, "first_used": made + 53 * WEEK},
        {"made": made},
        {"made": ENDS - 51 * WEEK},  # its year is not over
        {"made": ENDS - 105 * WEEK},  # of the year before
    ]
    assert measures_of(organisation(assets=assets))["content_waste_share"] == pytest.approx(2 / 3)


def test_money_is_what_is_left_of_recognised_revenue():
    weeks = book(
        recognised=100.0, salaries=20.0, programme_spend=5.0, tools=1.0, change_costs=2.0, customers_won=0.5
    )
    values = measures_of(organisation(weeks=weeks))
    assert values["customer_acquisition_cost"] == pytest.approx(52.0)
    assert values["tool_cost"] == pytest.approx(52.0)
    assert values["contribution_margin"] == pytest.approx(52 * (60 - 28))
    assert values["customer_lifetime_value"] == pytest.approx(110 * 0.6 / 0.2)  # 1,210 over 11 customers


def test_contribution_is_what_each_week_leaves():
    weeks = organisation(weeks={"recognised": 100.0, "salaries": 20.0, "change_costs": 5.0}).firm.weeks
    assert contribution(weeks, delivery_cost=0.4)[:156].tolist() == pytest.approx([35.0] * 156)


# --- against a reference run --------------------------------------------------------------------------------


def weekly(*contribution):
    return pd.DataFrame({"contribution": contribution})


A_WEEK = 12 / 52  # months
WITHIN = {month: f"paid_back_within_{month}_months" for month in (6, 12, 18, 24)}


def changed(staying, changing, since=0):
    """Return pay-back and dip of a change, as far as they are defined, months as weeks."""
    found = against(staying, changing, since)
    return tuple(
        value if value is None or key == "worst_dip" else pytest.approx(value / A_WEEK)
        for key in ("payback_months", "worst_dip", "worst_dip_month")
        for value in (found[key],)
    )


def test_a_change_pays_back_when_the_gain_since_it_began_is_below_zero_no_more():
    staying, changing = weekly(5, 5, 5, 5, 5, 5, 5), weekly(5, 5, 3, 4, 6, 8, 5)
    # gained since week 2: -2, -3, -2, 1, 1
    assert changed(staying, changing, 2) == (3, -3.0, 1)
    # decided two weeks before anything differs: the clock runs from the decision
    assert changed(staying, changing, 0) == (5, -3.0, 3)


def test_pay_back_counts_from_the_change_even_if_the_firms_differed_before():
    staying, changing = weekly(0, 0, 0, 0, 0), weekly(-90, 90, -2, 1, 1)
    assert changed(staying, changing, 2) == (2, -2.0, 0)


def test_a_change_that_falls_back_has_not_paid_back():
    assert changed(weekly(0, 0, 0), weekly(-1, 2, -3)) == (None, -2.0, 2)


def test_a_change_that_never_costs_pays_back_at_once():
    assert changed(weekly(0, 0), weekly(1, 1)) == (0, 0.0, None)


def test_a_run_against_itself_has_nothing_to_pay_back():
    found = against(weekly(1, 2), weekly(1, 2))
    assert found.pop("worst_dip") == 0.0
    assert {*found.values()} == {None}


def test_where_nothing_changes_at_a_date_there_is_nothing_to_pay_back():
    found = against(weekly(0, 0, 0), weekly(-1, 2, 3), None)
    assert found.pop("worst_dip") == -1.0
    assert {*found.values()} == {None}


def paid(loss_weeks, weeks):
    """Return by which months a change has paid back that loses for so many weeks and gains from then on."""
    changing = weekly(*[-1] * loss_weeks, loss_weeks, *[0] * (weeks - loss_weeks - 1))
    found = against(weekly(*[0] * weeks), changing)
    return [found[key] for key in WITHIN.values()]


def test_paid_back_by_a_month_is_one_or_zero_and_never_is_not_within_24():
    assert paid(26, 156) == [1, 1, 1, 1], "26 weeks are six months"
    assert paid(27, 156) == [0, 1, 1, 1]
    assert paid(79, 156) == [0, 0, 0, 1]
    assert paid(105, 156) == [0, 0, 0, 0], "later than that"
    assert [against(weekly(*[0] * 156), weekly(*[-1] * 156))[key] for key in WITHIN.values()] == [0, 0, 0, 0]


def test_paid_back_is_undefined_where_the_time_ends_before():
    def never(weeks):
        found = against(weekly(*[0] * weeks), weekly(*[-1] * weeks))
        return [found[key] for key in WITHIN.values()]

    assert never(53) == [0, 0, None, None], "a year after the change, its last week is told of"
    assert never(52) == [0, None, None, None]
    assert paid(20, 53) == [1, 1, None, None], "of those that have paid back alone, the chance would be 1"


def test_runs_of_different_length_are_not_compared():
    with pytest.raises(ValueError, match="2 and 1 weeks"):
        against(weekly(1, 2), weekly(1))


def test_what_needs_a_reference_run_is_undefined_without():
    needing = {key for key, each in MEASURES.items() if each.needs_reference}
    assert needing == {"payback_months", *WITHIN.values(), "worst_dip", "worst_dip_month"}
    values = measures_of(organisation())
    assert {values[key] for key in needing} == {None}
