"""Leads on their way from inquiry to won or lost, day by day, out of the log of one run: what an animation shows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.errors import BadInputError
from experiments.findings.naming import STAGE_NAMES
from experiments.results.story import Log
from sim.clock import CALENDAR_DAYS_A_WEEK, HOURS_A_DAY

COLUMNS = (
    "inquired",
    "mql",
    "accepted",
    "sql",
    "opportunity",
)  # of the leads table: when stages but the last began
WON = len(COLUMNS)
DAYS = 4 * CALENDAR_DAYS_A_WEEK
MOST_DAYS = 53 * CALENDAR_DAYS_A_WEEK
MOST_DOTS = 600
NOT_YET = 1 << 30  # the day of what never happens

Days = NDArray[np.int64]


class Dot(NamedTuple):
    """A lead as it is drawn: from which day on it stands at which stage, and on which day it ends, and how.

    Days count from the first one shown; what was before is day −1.  A lead without an end is still open.
    """

    lead: int
    steps: tuple[tuple[int, int], ...]
    ends: int | None
    outcome: str


@dataclass(frozen=True, eq=False)
class LeadsByDay:
    """Of each stage and day: leads that came to it, stand there when the day ends, and are lost from it that day.

    `entered`, `inside`, `lost`: a row a stage, a column a calendar day; of customers won, `inside` counts from the
    first day on.  `dots`: some of the `leads` that are on their way in these days, or all.
    """

    scenario: str
    seed: int
    dates: tuple[str, ...]
    entered: Days
    inside: Days
    lost: Days
    leads: int
    dots: tuple[Dot, ...]
    stages: tuple[str, ...] = STAGE_NAMES

    @property
    def note(self) -> str:
        """Say how many leads are drawn of how many."""
        some = f"{len(self.dots):,} of {self.leads:,} leads are drawn" if len(self.dots) < self.leads else ""
        return f"{some or f'all {self.leads:,} leads are drawn'}: one run under {self.scenario}, seed {self.seed}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as the page reads it (`live/static/week.js`)."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "note": f"{self.note[0].upper()}{self.note[1:]}.",
            "stages": list(self.stages),
            "dates": list(self.dates),
            "entered": self.entered.tolist(),
            "inside": self.inside.tolist(),
            "lost": self.lost.tolist(),
            "leads": self.leads,
            "dots": [{**dot._asdict(), "steps": [list(step) for step in dot.steps]} for dot in self.dots],
        }


def leads_by_day(
    log: Log, first: int | None = None, days: int = DAYS, most_dots: int = MOST_DOTS
) -> LeadsByDay:
    """Return the leads of some days of a run.

    Args:
        log: Of the run.
        first: The first calendar day, counted from the first simulated one; the first observed day unless given.
        days: How many.
        most_dots: How many leads are drawn at most; they are chosen evenly among all that are on their way.

    Raises:
        BadInputError: The log has no such days, or they are too many.
    """
    last = round(log.end / HOURS_A_DAY)
    first = round(log.opening / HOURS_A_DAY) if first is None else first
    if not 1 <= days <= MOST_DAYS or not 0 <= first <= last - days:
        raise BadInputError(
            f"days {first} to {first + days}: the log has 0 to {last}, and {MOST_DAYS} are shown at most"
        )
    begun, left, ended = times_of(log, first)
    top = (begun < NOT_YET).sum(axis=0) - 1
    is_won = begun[WON] < NOT_YET
    seen = range(days)
    entered = counted_by_day(begun, days)
    inside = np.array([(begun <= day).sum(axis=1) - (left <= day).sum(axis=1) for day in seen]).T
    inside[WON] = entered[WON].cumsum()
    at_top = np.arange(WON + 1)[:, None] == top
    lost = counted_by_day(np.where(at_top & ~is_won, ended, NOT_YET), days)
    moving = np.flatnonzero((begun[0] < days) & (ended >= 0))
    drawn = moving[np.linspace(0, len(moving) - 1, min(len(moving), most_dots)).round().astype(int)]
    dots = tuple(dot_of(int(lead), begun[:, lead], int(ended[lead]), days, log) for lead in drawn)
    dates = tuple(f"{log.first_day + timedelta(days=first + day):%a %d %b %Y}" for day in seen)
    return LeadsByDay(log.scenario, log.seed, dates, entered, inside, lost, len(moving), dots)


def times_of(log: Log, first: int) -> tuple[Days, Days, Days]:
    """Return of each stage and lead the day on which it began and was left, and of each lead that on which it ended."""
    closed = log.leads["closed"].to_numpy(dtype=float)
    won = np.where(log.leads["outcome"] == "won", closed, np.nan)
    begun = np.array([*(log.leads[column].to_numpy(dtype=float) for column in COLUMNS), won])
    later = np.vstack([begun[1:], np.full(len(closed), np.nan)])
    # What comes next: the first stage after this one that began at all, or the end.
    left = np.fmin.accumulate(later[::-1], axis=0)[::-1]
    left = np.where(np.isnan(left), closed, left)
    left[np.isnan(begun)] = np.nan
    left[WON] = np.nan
    return day_of(begun, first), day_of(left, first), day_of(closed, first)


def day_of(hours: NDArray[np.float64], first: int) -> Days:
    """Return the calendar day of elapsed hours, counted from the first one shown."""
    days = np.floor(np.nan_to_num(hours, nan=0.0) / HOURS_A_DAY).astype(np.int64) - first
    return np.where(np.isnan(hours), NOT_YET, days)


def counted_by_day(happened: Days, days: int) -> Days:
    """Count of each row how often something happened on each day shown."""
    return np.array([np.bincount(row[(row >= 0) & (row < days)], minlength=days) for row in happened])


def dot_of(lead: int, begun: Days, ended: int, days: int, log: Log) -> Dot:
    """Return a lead as it is drawn: of the stages of one day the last, and of those before the first day too."""
    steps = {max(int(day), -1): stage for stage, day in enumerate(begun) if day < days}
    return Dot(lead, tuple(steps.items()), ended if ended < days else None, str(log.outcomes[lead]))
