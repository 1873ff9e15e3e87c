"""Meetings: how many of a yearly rate fall on a week, and whose hours they take."""

from typing import Any

from sim import clock
from sim.rituals.state import State


def leaders(one_leader: float) -> float:
    """Return how many leaders the two teams have: two, or one over both."""
    return 2.0 - one_leader


def held(rate: float, times: float, week: int) -> int:
    """Return how many meetings of a yearly rate fall on a week, evenly spread."""
    yearly = rate * times
    return int(yearly * (week + 1) / clock.WEEKS_A_YEAR) - int(yearly * week / clock.WEEKS_A_YEAR)


def held_since(last: int, week: int, rate: float, times: float) -> int:
    """Return how many meetings of a yearly rate fell on the weeks after a last one, up to a week."""
    return sum(held(rate, times, earlier) for earlier in range(last + 1, week + 1))


def teams(organisation: State) -> tuple[tuple[Any, int], tuple[Any, int]]:
    """Return the columns of both teams, each with the number of its positions."""
    counts = organisation.counts
    return (organisation.reps, int(counts.reps[0])), (organisation.marketers, int(counts.marketers[0]))


def meet(organisation: State, hours: float) -> None:
    """Put the hours of a meeting into the calendars of reps and marketers, and count those of their leaders.

    A leader's hours sell nothing; what they cost in money is booked with what practices cost.
    """
    terms, weeks = organisation.terms, organisation.weeks
    week = organisation.today // clock.DAYS_A_WEEK - 1
    led = hours * leaders(terms.team.one_leader)
    weeks.leader_hours[week] += led
    weeks.practices[week] += led * terms.money.leader_salary / clock.BUSINESS_HOURS_A_YEAR
    for store, count in teams(organisation):
        store.meetings_due[:count] += hours * store.employed[:count]
