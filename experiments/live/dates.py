"""Practices that are adopted on a date: what that costs and takes, as a roadmap counts it."""

from collections.abc import Mapping

from experiments.errors import BadInputError
from experiments.results.adopting import adoptions
from experiments.studies.adoption import MOST_OF_THE_TIME, hours, hours_a_month
from sim.practices import PRACTICES as NINE
from sim.scenario import Scenario
from sim.scenario.changes import Change
from sim.scenario.members import PRACTICES
from sim.scenario.readonly import ReadOnly
from sim.units import nearest, shown

SHORTEST = 0.25  # months in which something is established, at least
LATEST = 24.0  # month after the first observed day in which a practice may begin


def read_dates(given: object) -> tuple[tuple[str, float], ...]:
    """Read in which month which practice begins, from JSON.

    Raises:
        BadInputError: It is no table of months.
    """
    if not isinstance(given, dict):
        raise BadInputError("dates must be a table of months, by practice")
    for practice, month in given.items():
        if practice not in NINE:
            raise BadInputError(f"dates: there is no practice {shown(practice)}{nearest(practice, NINE)}")
        if isinstance(month, bool) or not isinstance(month, int | float) or not 0 <= month <= LATEST:
            raise BadInputError(f"dates: {practice} = {shown(month)}: must be a month in 0..{LATEST:g}")
    return tuple(sorted((practice, float(month)) for practice, month in given.items()))


def dated(levels: Mapping[str, float], months: Mapping[str, float], firm: Scenario) -> tuple[Change, ...]:
    """Return the changes that bring practices to their levels, each from its month on.

    Cost, effort and time are those of the practice at the firm's heads, as far as it is adopted: half the way takes
    half of each.  Effort is taken from the hours in which people work, while the practice is being established.

    Args:
        levels: the level that each practice reaches, by its key as a setting.
        months: in which month each begins, by practice.
        firm: as it is before.
    """
    a_month = hours_a_month(firm)
    after = {key.removeprefix(PRACTICES): level for key, level in levels.items()}
    changes = []
    for one in adoptions(firm.levels, after, firm):
        lasts = max(one.months, SHORTEST)
        dip = one.hours / (a_month * lasts) if a_month else 0.0
        changes.append(
            Change(
                name=one.title,
                at=hours(months[one.practice]),
                observed=True,
                sets=ReadOnly({f"{PRACTICES}{one.practice}": after[one.practice]}),
                ramp=hours(lasts),
                cost=one.cost,
                dip=min(dip, MOST_OF_THE_TIME),
                dip_lasts=hours(lasts),
            )
        )
    return tuple(changes)
