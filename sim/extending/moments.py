"""When mechanisms of somebody's own have their turn in the life of an organisation."""

from collections.abc import Mapping
from typing import Any

from sim import calendar
from sim.audit import audit
from sim.clock import DAYS_A_WEEK, MONTH_ENDS, MONTHS_A_QUARTER, WEEKS_A_QUARTER
from sim.extending.mechanism import HOOKS, Mechanism, made, overrides
from sim.own_code import OwnCodeError, calling
from sim.scenario import Scenario
from sim.scenario.extensions import PARAMETERS
from sim.units import InputError

# A look at whether a hook draws luck of the process costs more than most hooks: one in so many calls.
LOOKS = {"founded": 1, "daily": 26, "weekly": 6, "monthly": 1}
RARER = 16  # times as long until the next census


def is_turn(moment: int, many: int) -> bool:
    """Tell whether a moment is the one in so many whose turn it is: a later one each time, and the first of all."""
    return moment // many % many == moment % many


class OwnMechanisms:
    """The mechanisms of somebody's own that are switched on, in the order in which they were given."""

    def __init__(self, world: Scenario, seed: int) -> None:
        """Make them.

        Raises:
            InputError: their code is not there.
        """
        if not world.extensions.is_code:
            raise InputError(
                f"{world.name} is run with code of one's own: give its module, --with MODULE.py "
                f"({', '.join(world.extensions.digests)})"
            )
        self.all: dict[str, Mechanism] = {}
        for name, mechanism in world.extensions.mechanisms.items():
            if world.mechanisms[name] and mechanism.kind is not None:
                with calling(f"mechanism {name}"):
                    self.all[name] = made(mechanism.kind, f"{PARAMETERS}.{name}", seed, world.values)
        self.next_census = 1  # after so many weeks
        self.at: Mapping[str, list[str]] = {
            hook: [name for name, each in self.all.items() if overrides(each, hook)] for hook in HOOKS
        }

    @property
    def are_daily(self) -> bool:
        """Whether one of them has something to do every day."""
        return bool(self.at["daily"])

    def act(self, hook: str, organisation: Any, *when: int) -> None:
        """Let all that have something to do at a moment do it.

        Raises:
            OwnCodeError: one of them failed, or let days go by.
        """
        today = organisation.today
        is_watched = all(is_turn(one, LOOKS[hook]) for one in when)
        for name in self.at[hook]:
            with calling(f"mechanism {name}, {hook}", is_watched=is_watched):
                getattr(self.all[name], hook)(organisation, *when)
            if organisation.today != today:
                raise OwnCodeError(
                    f"mechanism {name}, {hook}: let days go by: the organisation lives them, no hook does"
                )

    def end_week(self, organisation: Any, week: int) -> None:
        """Do what is weekly, and monthly if a month ends."""
        self.act("weekly", organisation, week)
        if self.at["monthly"] and calendar.ends_month((week + 1) * DAYS_A_WEEK - 1):
            quarter, weeks = divmod(week, WEEKS_A_QUARTER)
            self.act("monthly", organisation, quarter * MONTHS_A_QUARTER + MONTH_ENDS.index(weeks + 1))

    def take_a_census(self, organisation: Any, week: int) -> None:
        """See that what mechanisms wrote adds up: after their first week, then ever more rarely, and at the end.

        What they do wrong they mostly do at once, and a census each week would take as long as the days.

        Raises:
            OwnCodeError: it does not.
        """
        is_last = organisation.today == organisation.last_day
        if not self.all or (week + 1 < self.next_census and not is_last):
            return
        self.next_census = RARER * (week + 1)
        if breaches := audit(organisation):
            raise OwnCodeError(
                f"mechanism {', '.join(self.all)}: after week {week} the records do not add up: {breaches[0]}"
            )

    def take(self, values: Mapping[str, float]) -> None:
        """Let the values that are in force from now on be those that they read."""
        for each in self.all.values():
            each._values = values
