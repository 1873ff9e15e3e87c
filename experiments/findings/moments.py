"""Moments of a run as a calendar has them, and how long something took."""

import math
from datetime import date, datetime, time, timedelta

from experiments.numbers import number
from sim.calendar import business_at
from sim.clock import BUSINESS_HOURS_A_DAY, CLOSES_AT, DAYS_A_WEEK, HOURS_A_DAY, HOURS_A_WEEK, OPENS_AT

LONG = 2 * HOURS_A_DAY  # from here on elapsed time is told in days


def moment_in_words(first_day: date, hours: float) -> str:
    """Write an elapsed hour as a date and a time of day, and say if nobody works then."""
    when = datetime.combine(first_day, time()) + timedelta(minutes=math.floor(hours * 60))
    return f"{when:%a} {when.day} {when:%b %Y, %H:%M}{'' if is_worked(hours) else ' (out of hours)'}"


def is_worked(hours: float) -> bool:
    """Tell whether an elapsed hour falls into the working hours of a working day; its closing minute does."""
    day, hour = divmod(hours % HOURS_A_WEEK, HOURS_A_DAY)
    return day < DAYS_A_WEEK and OPENS_AT <= hour <= CLOSES_AT


def elapsed_in_words(hours: float) -> str:
    """Write elapsed time in the unit that suits it: minutes, hours, or days from two on."""
    if hours < 1:
        return counted(60 * hours, "minute")
    return counted(hours, "hour") if hours < LONG else counted(hours / HOURS_A_DAY, "day")


def worked_in_words(begin: float, end: float) -> str:
    """Write how much working time lies between two elapsed hours: nights and week-ends stand still."""
    hours = business_at(end) - business_at(begin)
    if hours < 1:
        return counted(60 * hours, "business minute")
    if hours < 5 * BUSINESS_HOURS_A_DAY:
        return counted(hours, "business hour")
    return counted(hours / BUSINESS_HOURS_A_DAY, "business day")


def counted(count: float, unit: str) -> str:
    """Write a count with its unit, to the whole from ten on, one or several: "1.5 hours", "1 day"."""
    written = number(count, 0 if count >= 9.95 else 1).removesuffix(".0")
    return f"{written} {unit}{'' if written == '1' else 's'}"
