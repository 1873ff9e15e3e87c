"""Measures of opportunities: how they end, how long they take, what they are worth, where they came from."""

import numpy as np

from sim.clock import HOURS_A_DAY
from sim.measures.measure import (
    AFTER_270_DAYS,
    HIGHER,
    LOWER,
    NEITHER,
    OBSERVED,
    QUARTERS,
    Measure,
    measure,
)
from sim.measures.view import View, mean, median, quotient, total
from sim.measures.view import share as share_of
from sim.records import Array
from sim.stages import NO_DECISION, SOURCE_MARKETING, WON

DECIDED = "those of them won, lost or left without a decision by the end"
WON_VALUE = "value of all deals won"
OPEN_PIPELINE = "value of all opportunities open at the ends of the quarters"


@measure("Win rate", "fraction", HIGHER, AFTER_270_DAYS, DECIDED, "T15 N21 N23")
def win_rate(view: View) -> float | None:
    """Opportunities won."""
    return share_of(view.deals.outcome == WON, of=view.decided)


@measure("No-decision rate", "fraction", LOWER, AFTER_270_DAYS, DECIDED, "T17")
def no_decision_rate(view: View) -> float | None:
    """Opportunities whose committee chose nobody."""
    return share_of(view.deals.outcome == NO_DECISION, of=view.decided)


@measure("Sales cycle, median", "days", LOWER, AFTER_270_DAYS, claims="T20 N20")
def sales_cycle_median_days(view: View) -> float | None:
    """Median time from the opening of an opportunity to its being won, over those of them that were won."""
    won = view.decided & (view.deals.outcome == WON)
    return median((view.deals.closed[won] - view.deals.opened[won]) / HOURS_A_DAY)


@measure("Deal value, mean", "money per year", HIGHER, OBSERVED, "deals won", "N37")
def deal_value_mean(view: View) -> float | None:
    """Mean yearly value of the deals won."""
    return mean(view.deals.value[view.won])


@measure(
    "Value of nurtured deals to others",
    "ratio",
    HIGHER,
    OBSERVED,
    "mean value of the other deals won",
    "T21 N17",
)
def nurtured_deal_value_ratio(view: View) -> float | None:
    """Mean value of deals won that came back from nurture.

    Both sides are deals that in truth began with marketing: the claim compares leads with leads.
    """
    deals, leads_won = view.deals, view.won & (view.deals.source_true == SOURCE_MARKETING)
    nurtured = mean(deals.value[leads_won & (deals.nurtured == 1)])
    return quotient(nurtured, mean(deals.value[leads_won & (deals.nurtured == 0)]))


@measure("Pipeline velocity a day", "money", HIGHER, OBSERVED, "median sales cycle in days")
def pipeline_velocity(view: View) -> float | None:
    """Opportunities open at a time (mean over observed time) × win rate × mean deal value.

    Yearly value won a day, as the trade reckons it.
    """
    opened = np.maximum(view.deals.opened, view.begins)
    closed = np.minimum(np.where(np.isnan(view.deals.closed), view.ends, view.deals.closed), view.ends)
    open_at_a_time = quotient(float(np.maximum(closed - opened, 0.0).sum()), view.ends - view.begins)
    rate, value = win_rate.of(view), deal_value_mean.of(view)
    if open_at_a_time is None or rate is None or value is None:
        return None
    return quotient(open_at_a_time * rate * value, sales_cycle_median_days.of(view))


@measure(
    "Marketing's share of pipeline, as recorded", "fraction", HIGHER, QUARTERS, OPEN_PIPELINE, "T4 T5 T6 N5"
)
def marketing_sourced_pipeline_share(view: View) -> float | None:
    """Value of the open opportunities that the CRM says began with marketing, all quarter ends together."""
    return _of_pipeline(view, [quarter.pipeline_marketing_recorded for quarter in view.quarters])


@measure("Marketing's share of pipeline, in truth", "fraction", HIGHER, QUARTERS, OPEN_PIPELINE, "T6")
def marketing_sourced_pipeline_share_true(view: View) -> float | None:
    """Value of the open opportunities that in truth began with marketing, all quarter ends together."""
    return _of_pipeline(view, [quarter.pipeline_marketing_true for quarter in view.quarters])


@measure("Pipeline that marketing touched", "fraction", HIGHER, QUARTERS, OPEN_PIPELINE, "N27")
def marketing_influenced_pipeline_share(view: View) -> float | None:
    """Value of the open opportunities at accounts that marketing touched, all quarter ends together."""
    return _of_pipeline(view, [quarter.pipeline_influenced for quarter in view.quarters])


@measure(
    "Marketing's share of new revenue, as recorded", "fraction", HIGHER, OBSERVED, WON_VALUE, "T7 N26 N28"
)
def marketing_sourced_revenue_share(view: View) -> float | None:
    """Value of the deals won that the CRM says began with marketing."""
    return quotient(_won_by_marketing(view, view.deals.source_recorded), total(view.deals.value[view.won]))


@measure("Marketing's share of new revenue, in truth", "fraction", NEITHER, OBSERVED, WON_VALUE, "T7")
def marketing_sourced_revenue_share_true(view: View) -> float | None:
    """Value of the deals won that in truth began with marketing."""
    return quotient(_won_by_marketing(view, view.deals.source_true), total(view.deals.value[view.won]))


@measure(
    "New revenue from marketing, as recorded", "money per year", HIGHER, OBSERVED, "observed years", "N28"
)
def marketing_sourced_revenue(view: View) -> float | None:
    """Recurring revenue a year of the deals won that the CRM says began with marketing."""
    return quotient(_won_by_marketing(view, view.deals.source_recorded), view.years)


@measure("New revenue from marketing, in truth", "money per year", HIGHER, OBSERVED, "observed years", "N28")
def marketing_sourced_revenue_true(view: View) -> float | None:
    """Recurring revenue a year of the deals won that in truth began with marketing."""
    return quotient(_won_by_marketing(view, view.deals.source_true), view.years)


def _won_by_marketing(view: View, source: Array) -> float:
    return float(view.deals.value[view.won & (source == SOURCE_MARKETING)].sum())


def _of_pipeline(view: View, part: list[float]) -> float | None:
    return quotient(float(sum(part)), float(sum(quarter.pipeline for quarter in view.quarters)))


MEASURES: tuple[Measure, ...] = (
    win_rate,
    no_decision_rate,
    sales_cycle_median_days,
    deal_value_mean,
    nurtured_deal_value_ratio,
    pipeline_velocity,
    marketing_sourced_pipeline_share,
    marketing_sourced_pipeline_share_true,
    marketing_influenced_pipeline_share,
    marketing_sourced_revenue_share,
    marketing_sourced_revenue_share_true,
    marketing_sourced_revenue,
    marketing_sourced_revenue_true,
)
