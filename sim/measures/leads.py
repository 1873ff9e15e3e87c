"""Measures of leads: how many, how they fare with sales, how soon somebody calls."""

import numpy as np

from sim.clock import CALENDAR_DAYS_A_YEAR, HOURS_A_DAY
from sim.measures.measure import (
    AFTER_30_DAYS,
    AFTER_52_WEEKS,
    AFTER_90_DAYS,
    AFTER_THE_SLA,
    HIGHER,
    LOWER,
    NEITHER,
    OBSERVED,
    QUARTERS,
    Measure,
    measure,
)
from sim.measures.view import View, business_hours_at, mean, median, quotient, total
from sim.measures.view import share as share_of
from sim.records import Array
from sim.stages import HAND_RAISER, NOBODY, WON

ANSWERED_WITHIN = 30 * HOURS_A_DAY
AN_HOUR = 1.0
DELIVERED = "those leads"
ANSWERED = "those leads that were first tried within 30 days of waiting"
HAND_RAISERS = "those leads that raised a hand (asked for a demo, a call)"


@measure("Inquiries", "count", NEITHER, OBSERVED)
def inquiries(view: View) -> float | None:
    """Inquiries that arrived, those of accounts already in progress included."""
    return total(view.weeks.inquiries)


@measure("MQLs", "count", NEITHER, OBSERVED, claims="T31")
def mqls(view: View) -> float | None:
    """Leads that marketing qualified."""
    return total(view.weeks.mqls)


@measure("SQLs", "count", HIGHER, OBSERVED)
def sqls(view: View) -> float | None:
    """Leads that a rep declared an SQL."""
    return total(view.weeks.sqls)


@measure("Opportunities", "count", HIGHER, OBSERVED)
def opportunities(view: View) -> float | None:
    """Opportunities opened, out of marketing's leads and out of own prospecting."""
    return total(view.weeks.opportunities)


@measure("Handoffs", "count", NEITHER, OBSERVED)
def handoffs(view: View) -> float | None:
    """Leads delivered to a rep who owned them; those that fell on the floor do not count."""
    return float(np.count_nonzero(view.delivered.owner != NOBODY)) if view.years else None


@measure("Agreement of definitions", "fraction", HIGHER, OBSERVED, "inquiries that were scored", "N29")
def definition_agreement(view: View) -> float | None:
    """Inquiries on which the definitions of both teams say the same.

    An inquiry of an account already in progress joins what there is and is not scored.
    """
    return quotient(total(view.weeks.agreed), total(view.weeks.inquiries - view.weeks.attached))


@measure("Lead acceptance", "fraction", HIGHER, AFTER_THE_SLA, DELIVERED, "T8 N14")
def lead_acceptance_rate(view: View) -> float | None:
    """MQLs that sales accepted within the window of its promise (sla.sales.window, now in force).

    Business hours from delivery count.  A lead that expires or falls on the floor is not accepted.
    """
    window = view.terms.sla_sales.window
    due = view.delivered_in_business_hours + window
    accepted = business_hours_at(view.delivered.accepted) <= due
    return share_of(accepted, of=due <= _now_in_business_hours(view))


@measure("MQL to SQL", "fraction", HIGHER, AFTER_90_DAYS, DELIVERED, "T9 N15")
def mql_to_sql_rate(view: View) -> float | None:
    """MQLs declared an SQL within 90 days of delivery."""
    return share_of(view.within(90, view.delivered.sql), of=view.delivered_for(90))


@measure(
    "SAL to SQL", "fraction", NEITHER, AFTER_90_DAYS, "those leads accepted within 90 days of delivery", "T10"
)
def sal_to_sql_rate(view: View) -> float | None:
    """Accepted leads declared an SQL within 90 days of delivery."""
    accepted = view.delivered_for(90) & view.within(90, view.delivered.accepted)
    return share_of(view.within(90, view.delivered.sql), of=accepted)


@measure("MQL to customer", "fraction", HIGHER, AFTER_52_WEEKS, DELIVERED)
def mql_to_customer_rate(view: View) -> float | None:
    """MQLs won as customers within 52 weeks of delivery."""
    return share_of(_won_within_a_year(view), of=view.delivered_for(CALENDAR_DAYS_A_YEAR))


@measure(
    "Closure of accepted leads", "fraction", HIGHER, AFTER_52_WEEKS, "those leads accepted", "T16 N13 N22"
)
def lead_closure_rate(view: View) -> float | None:
    """Accepted leads won as customers within 52 weeks of delivery."""
    accepted = view.delivered_for(CALENDAR_DAYS_A_YEAR) & ~np.isnan(view.delivered.accepted)
    return share_of(_won_within_a_year(view), of=accepted)


@measure("Leads never worked", "fraction", LOWER, AFTER_30_DAYS, DELIVERED, "T11")
def never_worked_share(view: View) -> float | None:
    """MQLs without a contact attempt within 30 days of delivery."""
    return share_of(_never_worked(view), of=view.delivered_for(30))


@measure("First response, median", "hours", LOWER, AFTER_30_DAYS, ANSWERED, "T12 N18")
def first_response_median_hours(view: View) -> float | None:
    """Median elapsed time from the inquiry (for nurtured leads: from qualification) to the first attempt."""
    return median(view.waited[_answered(view)])


@measure("First response, mean", "hours", LOWER, AFTER_30_DAYS, ANSWERED, "T12 N18")
def first_response_mean_hours(view: View) -> float | None:
    """Mean elapsed time from the inquiry (for nurtured leads: from qualification) to the first attempt."""
    return mean(view.waited[_answered(view)])


@measure("First response within 1 h", "fraction", HIGHER, AFTER_30_DAYS, ANSWERED, "T12 N18")
def first_response_within_1h_share(view: View) -> float | None:
    """Answered MQLs first tried within one elapsed hour."""
    return share_of(view.waited <= AN_HOUR, of=_answered(view))


@measure("Hand-raisers answered within 1 h", "fraction", HIGHER, AFTER_30_DAYS, HAND_RAISERS, "T12 N18")
def hand_raiser_within_1h_share(view: View) -> float | None:
    """Hand-raisers first tried within one elapsed hour: the audits' share, of all that were delivered."""
    return share_of(view.waited <= AN_HOUR, of=_hand_raisers(view))


@measure("Hand-raisers never answered", "fraction", LOWER, AFTER_30_DAYS, HAND_RAISERS, "T12 N18")
def hand_raiser_never_share(view: View) -> float | None:
    """Hand-raisers without a contact attempt within 30 days of delivery."""
    return share_of(_never_worked(view), of=_hand_raisers(view))


@measure("Response to hand-raisers, median", "hours", LOWER, AFTER_30_DAYS, ANSWERED, "T12 N18")
def hand_raiser_median_hours(view: View) -> float | None:
    """Median elapsed time from a hand-raiser's inquiry to the first attempt."""
    return median(view.waited[_answered(view) & _hand_raisers(view)])


@measure("Response to hand-raisers, mean", "hours", LOWER, AFTER_30_DAYS, ANSWERED, "T12 N18")
def hand_raiser_mean_hours(view: View) -> float | None:
    """Mean elapsed time from a hand-raiser's inquiry to the first attempt."""
    return mean(view.waited[_answered(view) & _hand_raisers(view)])


@measure(
    "Attempts per worked lead", "count", HIGHER, AFTER_30_DAYS, "those leads with at least one attempt", "T14"
)
def attempts_per_worked_lead(view: View) -> float | None:
    """Mean contact attempts before success or giving up."""
    attempts = view.delivered.attempts[view.delivered_for(30)]
    return mean(attempts[attempts > 0].astype(float))


@measure("Sales keeps its promise", "fraction", HIGHER, AFTER_30_DAYS, DELIVERED)
def sales_sla_met_share(view: View) -> float | None:
    """MQLs first tried within the business hours from delivery that sales promised.

    That is sla.sales.first_attempt, now in force.  A lead that nobody tries breaks the promise, too.
    """
    due = view.delivered_in_business_hours + view.terms.sla_sales.first_attempt
    return share_of(business_hours_at(view.delivered.first_attempt) <= due, of=view.delivered_for(30))


@measure("Marketing keeps its promise", "fraction", HIGHER, QUARTERS, "observed quarters")
def marketing_sla_met_share(view: View) -> float | None:
    """Quarters in which marketing delivered the promised quantity, quality and fields."""
    return mean(np.array([float(quarter.marketing_sla_met) for quarter in view.quarters]))


def _never_worked(view: View) -> Array:
    return ~view.within(30, view.delivered.first_attempt)


def _answered(view: View) -> Array:
    return view.delivered_for(30) & (view.waited <= ANSWERED_WITHIN)


def _hand_raisers(view: View) -> Array:
    return view.delivered_for(30) & (view.delivered.kind == HAND_RAISER)


def _won_within_a_year(view: View) -> Array:
    return (view.delivered.outcome == WON) & view.within(CALENDAR_DAYS_A_YEAR, view.delivered.closed)


def _now_in_business_hours(view: View) -> float:
    return float(business_hours_at(np.array([view.ends]))[0])


MEASURES: tuple[Measure, ...] = (
    inquiries,
    mqls,
    sqls,
    opportunities,
    lead_acceptance_rate,
    mql_to_sql_rate,
    sal_to_sql_rate,
    mql_to_customer_rate,
    lead_closure_rate,
    never_worked_share,
    first_response_median_hours,
    first_response_mean_hours,
    first_response_within_1h_share,
    hand_raiser_within_1h_share,
    hand_raiser_never_share,
    hand_raiser_median_hours,
    hand_raiser_mean_hours,
    attempts_per_worked_lead,
    sales_sla_met_share,
    marketing_sla_met_share,
    definition_agreement,
    handoffs,
)
