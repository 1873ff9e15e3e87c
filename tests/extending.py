"""Agents, mechanisms and measures of somebody's own, and what an organisation remembers, for tests."""

import numpy as np

from sim import Mechanism, Organisation, Parameter, load_scenario, measure
from sim.agents import SalesRep
from tests.small_firm import SETTINGS

SMALL = load_scenario("laggard", sets=SETTINGS)
SPELLS = "mechanism.sick_leave.spells"


class SickLeave(Mechanism):
    """Reps fall ill, and nobody does their work."""

    moves = ("selling_time_share",)
    spells = Parameter("2 /y", range="0.5..4 /y", source="assumption: two spells a year")
    lasts = Parameter("16 bh", range="8..40 bh", source="assumption: two days")

    def founded(self, organisation):
        self.hours = 0.0

    def weekly(self, organisation, week):
        here = np.flatnonzero(organisation.reps.employed)
        ill = here[self.chances("falls ill", here, week) < self.spells / 52]
        organisation.reps.chores_due[ill] += self.lasts
        self.hours += self.lasts * len(ill)


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


@measure("Hours of illness", "hours", "lower")
def hours_ill(organisation):
    """Hours that reps were ill since the first day."""
    sick_leave = organisation.own_mechanisms.get("sick_leave")
    return 0.0 if sick_leave is None else sick_leave.hours


def days_lived(organisation):
    """Days that were lived."""
    return organisation.today


def lived(seed=3, scenario=SMALL, **more):
    """Return a small firm that has lived its horizon."""
    return Organisation(scenario, seed, **more).run()


def memory_of(organisation):
    """Return every byte that an organisation remembers in its columns."""
    return [column.tobytes() for store in organisation.firm for column in store]
