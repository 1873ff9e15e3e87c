"""Business hours, working days, weeks, 4-4-5 months, and the elapsed hours that events carry.

Time is counted in elapsed hours since Monday 00:00 of week 1.  The step is a working day (five a week, 9 to
17 o'clock); business time is counted in hours of work since Monday 9:00 of week 1, eight a day.
"""

import math

from sim.clock import (
    BUSINESS_HOURS_A_DAY,
    DAYS_A_QUARTER,
    DAYS_A_WEEK,
    DAYS_A_YEAR,
    HOURS_A_DAY,
    HOURS_A_WEEK,
    MONTH_ENDS,
    OPENS_AT,
    WEEKS_A_QUARTER,
)
from sim.compiled import compiled


@compiled
def whole(hours, unit):
    """Return how often a unit goes into some hours, as `hours // unit` says, which takes ten times as long."""
    count = int(math.floor(hours / unit))
    return count - 1 if count * unit > hours else count  # the quotient was rounded up


@compiled
def day_begins(day):
    """Return the elapsed hour of midnight at which a working day begins."""
    return (day // DAYS_A_WEEK) * HOURS_A_WEEK + (day % DAYS_A_WEEK) * HOURS_A_DAY


@compiled
def morning_of(day):
    """Return how many business hours have been worked when a working day begins."""
    return day * float(BUSINESS_HOURS_A_DAY)


@compiled
def elapsed_at(business_hours):
    """Return the elapsed hour at which so many business hours have been worked."""
    day = int(math.floor(business_hours / BUSINESS_HOURS_A_DAY))
    return day_begins(day) + OPENS_AT + (business_hours - day * BUSINESS_HOURS_A_DAY)


@compiled
def business_at(elapsed):
    """Return the business hours worked by an elapsed hour; nights and week-ends stand still."""
    week = int(math.floor(elapsed / HOURS_A_WEEK))
    within = elapsed - week * HOURS_A_WEEK
    weekday = whole(within, HOURS_A_DAY)
    if weekday >= DAYS_A_WEEK:
        return float((week + 1) * DAYS_A_WEEK * BUSINESS_HOURS_A_DAY)
    worked = min(max(within - weekday * HOURS_A_DAY - OPENS_AT, 0.0), float(BUSINESS_HOURS_A_DAY))
    return (week * DAYS_A_WEEK + weekday) * BUSINESS_HOURS_A_DAY + worked


@compiled
def week_of(elapsed):
    """Return the week in which an elapsed hour falls, from 0."""
    return whole(elapsed, HOURS_A_WEEK)


@compiled
def ends_week(day):
    """Tell whether a working day is the last of its week."""
    return day % DAYS_A_WEEK == DAYS_A_WEEK - 1


@compiled
def ends_month(day):
    """Tell whether a working day is the last of a 4-4-5 month."""
    return ends_week(day) and (day // DAYS_A_WEEK) % WEEKS_A_QUARTER + 1 in MONTH_ENDS


def ends_quarter(day: int) -> bool:
    """Tell whether a working day is the last of a quarter."""
    return (day + 1) % DAYS_A_QUARTER == 0


def begins_year(day: int) -> bool:
    """Tell whether a working day is the first of a year."""
    return day % DAYS_A_YEAR == 0
