"""Meetings: how many of a yearly rate fall on a week, and whose hours they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import calendar

if TYPE_CHECKING:
    from sim.organisation import Organisation


def held(rate: float, times: float, week: int) -> int:
    """Return how many meetings of a yearly rate fall on a week, evenly spread."""
    yearly = rate * times
    return int(yearly * (week + 1) / calendar.WEEKS_A_YEAR) - int(yearly * week / calendar.WEEKS_A_YEAR)


def meet(organisation: Organisation, hours: float, share_of_people: float = 1.0) -> None:
    """Put the hours of a meeting into the calendars of reps and marketers."""
    for store, count in (
        (organisation.reps, organisation.counts.reps[0]),
        (organisation.marketers, organisation.counts.marketers[0]),
    ):
        store.meetings_due[:count] += hours * share_of_people * store.employed[:count]
