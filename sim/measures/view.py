"""One look at the records of an organisation: the observed weeks, and the leads and deals that count."""

from functools import cached_property
from typing import Any

import numpy as np

from sim.clock import BUSINESS_HOURS_A_DAY, DAYS_A_WEEK, HOURS_A_DAY, HOURS_A_WEEK, OPENS_AT, WEEKS_A_YEAR
from sim.policies import Terms
from sim.records import Array, Firm, Leads, Opportunities, Weeks
from sim.stages import LOST, NO_DECISION, NURTURE, WON

SINCE_THE_START = ("rep_hours", "selling_hours", "prospecting_hours", "meeting_hours")


class View:
    """What measures look at, computed once for all of them.

    Only completed weeks count.  `begins` and `ends` bound the observed time in elapsed hours.
    """

    def __init__(self, organisation: Any) -> None:
        self.organisation = organisation
        self.firm: Firm = organisation.firm
        self.terms: Terms = organisation.terms
        self.first_week: int = -(-organisation.first_observed_day // DAYS_A_WEEK)
        self.weeks_lived: int = min(organisation.today, organisation.last_day) // DAYS_A_WEEK
        self.end_week: int = max(self.weeks_lived, self.first_week)
        self.begins: float = self.first_week * HOURS_A_WEEK
        self.ends: float = self.end_week * HOURS_A_WEEK
        self.quarters: list[Any] = [quarter for quarter in organisation.quarters if quarter.observed]
        self._openings: list[float] = [revenue for _, revenue in sorted(organisation.opening_revenue.items())]

    @property
    def years(self) -> float:
        """Observed years so far."""
        return (self.end_week - self.first_week) / WEEKS_A_YEAR

    @cached_property
    def every_week(self) -> Weeks:
        """All weeks lived, with what happened in each; the records keep hours since the start."""
        lived = Weeks(*(values[: self.weeks_lived] for values in self.firm.weeks))
        return lived._replace(
            **{name: np.diff(getattr(lived, name), prepend=0.0) for name in SINCE_THE_START}
        )

    @cached_property
    def weeks(self) -> Weeks:
        """The observed weeks."""
        return self._weeks(self.first_week, self.end_week)

    @cached_property
    def last_year(self) -> Weeks:
        """The weeks of the last completed observed year; none before there is one."""
        return self._year(self._years_completed - 1)

    @cached_property
    def year_before(self) -> Weeks:
        """The weeks of the observed year before the last; none before there are two."""
        return self._year(self._years_completed - 2)

    @cached_property
    def opening_revenue(self) -> float | None:
        """Run-rate revenue at the opening of the last completed observed year, currency a year."""
        return float(self._openings[self._years_completed - 1]) if self._years_completed else None

    def growth_in(self, year: int) -> float | None:
        """Return how run-rate revenue grew in an observed year, counted from 1, if it is completed."""
        if year > self._years_completed:
            return None
        ratio = quotient(float(self._year(year - 1).revenue[-1]), float(self._openings[year - 1]))
        return None if ratio is None else ratio - 1

    @cached_property
    def delivered(self) -> Leads:
        """The leads delivered to sales in observed time."""
        count = int(self.firm.counts.leads[0])
        when = self.firm.leads.delivered[:count]
        rows = np.flatnonzero((when >= self.begins) & (when < self.ends))
        return Leads(*(values[rows] for values in self.firm.leads))

    def delivered_for(self, days: float) -> Array:
        """Which of the delivered leads were delivered at least so many days before the end."""
        return self.delivered.delivered + days * HOURS_A_DAY <= self.ends

    def within(self, days: float, when: Array) -> Array:
        """Which of the delivered leads saw something happen within so many days of delivery."""
        return when - self.delivered.delivered <= days * HOURS_A_DAY

    @cached_property
    def waited(self) -> Array:
        """Elapsed hours each delivered lead waited for a first attempt.

        A lead that nurture brought back waits from its qualification on, any other from its inquiry.
        """
        leads = self.delivered
        return leads.first_attempt - np.where(leads.channel == NURTURE, leads.mql, leads.inquired)

    @cached_property
    def delivered_in_business_hours(self) -> Array:
        """When each delivered lead was delivered, in business hours."""
        return business_hours_at(self.delivered.delivered)

    @cached_property
    def deals(self) -> Opportunities:
        """All opportunities so far."""
        count = int(self.firm.counts.opportunities[0])
        return Opportunities(*(values[:count] for values in self.firm.opportunities))

    @cached_property
    def decided(self) -> Array:
        """Which opportunities opened in observed time, at least 270 days before its end, are decided."""
        opened, outcome = self.deals.opened, self.deals.outcome
        old_enough = (opened >= self.begins) & (opened + 270 * HOURS_A_DAY <= self.ends)
        return old_enough & ((outcome == WON) | (outcome == LOST) | (outcome == NO_DECISION))

    @cached_property
    def won(self) -> Array:
        """Which opportunities were won in observed time."""
        closed = self.deals.closed
        return (self.deals.outcome == WON) & (closed >= self.begins) & (closed < self.ends)

    @property
    def _years_completed(self) -> int:
        return min((self.end_week - self.first_week) // WEEKS_A_YEAR, len(self._openings))

    def _year(self, year: int) -> Weeks:
        if year < 0:
            return self._weeks(0, 0)
        first = self.first_week + year * WEEKS_A_YEAR
        return self._weeks(first, first + WEEKS_A_YEAR)

    def _weeks(self, first: int, end: int) -> Weeks:
        return Weeks(*(values[first:end] for values in self.every_week))


def business_hours_at(elapsed: Array) -> Array:
    """Return the business hours worked by each elapsed hour: `calendar.business_at` for a whole column."""
    week = np.floor(elapsed / HOURS_A_WEEK)
    within = elapsed - week * HOURS_A_WEEK
    weekday = np.floor(within / HOURS_A_DAY)
    worked = np.clip(within - weekday * HOURS_A_DAY - OPENS_AT, 0.0, float(BUSINESS_HOURS_A_DAY))
    on_a_weekday = (week * DAYS_A_WEEK + weekday) * BUSINESS_HOURS_A_DAY + worked
    return np.where(weekday >= DAYS_A_WEEK, (week + 1) * DAYS_A_WEEK * BUSINESS_HOURS_A_DAY, on_a_weekday)


def total(values: Array) -> float | None:
    """Return the sum, undefined if there was no time to gather anything."""
    return float(values.sum()) if len(values) else None


def mean(values: Array) -> float | None:
    """Return the mean of what is known, undefined if nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def median(values: Array) -> float | None:
    """Return the median of what is known, undefined if nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def share(part: Array, of: Array) -> float | None:
    """Return how many of the rows marked in `of` are marked in `part` too, as a fraction."""
    return quotient(float(np.count_nonzero(part & of)), float(np.count_nonzero(of)))


def quotient(above: float | None, below: float | None) -> float | None:
    """Return the quotient, undefined without both parts or over zero."""
    if above is None or below is None or below == 0:
        return None
    return above / below
