"""Measures of the people: their hours, their trust in one another, what they forecast, make and believe."""

import numpy as np

from sim.clock import HOURS_A_YEAR, WEEKS_A_YEAR
from sim.measures.measure import HIGHER, LOWER, NEITHER, OBSERVED, QUARTERS, Measure, measure
from sim.measures.view import View, mean, quotient, total
from sim.measures.view import share as share_of


@measure(
    "New business per rep hour", "money per hour", HIGHER, OBSERVED, "hours of lead and deal work", "T23 N32"
)
def revenue_per_rep_hour(view: View) -> float | None:
    """Recurring revenue of customers won per hour that reps worked on leads and deals."""
    return quotient(total(view.weeks.new_business), total(view.weeks.selling_hours))


@measure("New business per owned hour", "money per hour", HIGHER, OBSERVED, "hours that reps owned", "T23")
def revenue_per_owned_hour(view: View) -> float | None:
    """Recurring revenue of customers won per hour that reps owned, whatever they did with it."""
    return quotient(total(view.weeks.new_business), total(view.weeks.rep_hours))


@measure("Selling time", "fraction", HIGHER, OBSERVED, "hours that reps owned", "T24")
def selling_time_share(view: View) -> float | None:
    """Hours of reps on live prospects and deals, own prospecting included.

    Of prospecting, the share prospecting.counted_as_selling is with prospects; the rest is search and notes.
    """
    with_prospects = view.terms.prospecting.counted_as_selling * view.weeks.prospecting_hours
    return quotient(total(view.weeks.selling_hours + with_prospects), total(view.weeks.rep_hours))


@measure(
    "Meetings per person", "hours per year", NEITHER, OBSERVED, "people employed and their leaders", "N44"
)
def meeting_hours_per_person_year(view: View) -> float | None:
    """Hours a year that reps, marketers and their leaders spent in meetings: rituals, joined calls, visits."""
    led = 2.0 - view.terms.team.one_leader
    a_week = quotient(
        total(view.weeks.meeting_hours + view.weeks.leader_hours), total(view.weeks.people + led)
    )
    return None if a_week is None else a_week * WEEKS_A_YEAR


@measure("Quota attainment", "fraction", HIGHER, QUARTERS, "reps")
def quota_attainment_share(view: View) -> float | None:
    """Reps who made their quota, mean of the quarters."""
    return _of_quarters(view, "quota_attained")


@measure("Forecast error", "fraction", LOWER, QUARTERS, "value booked in the quarter", "T26 N35")
def forecast_error(view: View) -> float | None:
    """Distance of the forecast from what was booked, mean of the quarters that booked anything."""
    errors = [abs(each.forecast - each.booked) / each.booked for each in view.quarters if each.booked > 0]
    return mean(np.array(errors))


@measure(
    "Content wasted",
    "fraction",
    LOWER,
    "assets made between 104 and 52 weeks before the end",
    "those assets",
    "T27 N33",
)
def content_waste_share(view: View) -> float | None:
    """Assets that no interaction with a buyer used within 52 weeks of their making."""
    count = int(view.firm.counts.assets[0])
    made, used = view.firm.assets.made[:count], view.firm.assets.first_used[:count]
    of_that_year = (made >= view.ends - 2 * HOURS_A_YEAR) & (made <= view.ends - HOURS_A_YEAR)
    return share_of(~(used - made <= HOURS_A_YEAR), of=of_that_year)


@measure("Trust in marketing", "fraction", HIGHER, OBSERVED, claims="N39")
def trust_in_marketing(view: View) -> float | None:
    """How far reps believe in marketing's leads, 0..1, mean of the weeks."""
    return mean(view.weeks.trust_in_marketing)


@measure("Trust in sales", "fraction", HIGHER, OBSERVED, claims="N39")
def trust_in_sales(view: View) -> float | None:
    """How far marketers believe that sales works their leads, 0..1, mean of the weeks."""
    return mean(view.weeks.trust_in_sales)


@measure("Alignment as leaders see it", "fraction", NEITHER, QUARTERS, claims="T35 N38")
def perceived_alignment_leaders(view: View) -> float | None:
    """What leaders answer in the quarterly survey, 0..1, mean of the quarters."""
    return _of_quarters(view, "perceived_leaders")


@measure("Alignment as staff see it", "fraction", HIGHER, QUARTERS, claims="T35 N38")
def perceived_alignment_staff(view: View) -> float | None:
    """What staff answer in the quarterly survey, 0..1, mean of the quarters."""
    return _of_quarters(view, "perceived_staff")


def _of_quarters(view: View, field: str) -> float | None:
    answers = [getattr(quarter, field) for quarter in view.quarters]
    return mean(np.array([answer for answer in answers if answer is not None], dtype=float))


MEASURES: tuple[Measure, ...] = (
    revenue_per_rep_hour,
    revenue_per_owned_hour,
    selling_time_share,
    meeting_hours_per_person_year,
    quota_attainment_share,
    forecast_error,
    content_waste_share,
    trust_in_marketing,
    trust_in_sales,
    perceived_alignment_leaders,
    perceived_alignment_staff,
)
