"""Agents, mechanisms and measures of somebody's own, and what an organisation remembers, for tests."""

from pathlib import Path

from sim import Mechanism, Organisation, load_scenario
from sim.agents import SalesRep
from sim.extending.modules import run_module
from tests.small_firm import SETTINGS

SMALL = load_scenario("laggard", sets=SETTINGS)
EXAMPLE = run_module(Path(__file__).parents[1] / "docs" / "examples" / "own_sick_leave.py")
SickLeave, hours_ill = EXAMPLE.SickLeave, EXAMPLE.hours_ill
SPELLS = "mechanism.sick_leave.spells"


class Idle(Mechanism):
    """Looks on, and draws luck of its own."""

    def founded(self, organisation):
        self.seen = []

    def daily(self, organisation, day):
        self.seen.append(("day", day, organisation.today))
        self.chance("nothing", 0, day)

    def weekly(self, organisation, week):
        self.seen.append(("week", week, organisation.today))

    def monthly(self, organisation, month):
        self.seen.append(("month", month, organisation.today))


class Persistent(SalesRep):
    """A rep who tries six times at least."""

    def attempts_before_giving_up(self, trust):
        return max(6.0, super().attempts_before_giving_up(trust))


def days_lived(organisation):
    """Days that were lived."""
    return organisation.today


def lived(seed=3, scenario=SMALL, **more):
    """Return a small firm that has lived its horizon."""
    return Organisation(scenario, seed, **more).run()


def memory_of(organisation):
    """Return every byte that an organisation remembers in its columns."""
    return [column.tobytes() for store in organisation.firm for column in store]
