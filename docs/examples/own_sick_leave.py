"""A mechanism and a measure of one's own: `handoff sweep own_sick_leave.toml --with own_sick_leave.py`."""

import numpy as np

from handoff import Mechanism, Parameter, measure


class SickLeave(Mechanism):
    """Reps fall ill, and nobody does their work."""

    moves = ("selling_time_share",)
    spells = Parameter("2 /y", range="0.5..4 /y", source="assumption: two spells a year")
    lasts = Parameter("16 bh", range="8..40 bh", source="assumption: two days")

    def founded(self, organisation):
        """Nobody was ill yet."""
        self.hours = 0.0

    def weekly(self, organisation, week):
        """Who falls ill has so much less time in the week to come."""
        reps = organisation.reps
        here = np.flatnonzero(reps.employed)
        ill = here[self.chances("falls ill", here, week) < self.spells / 52]
        reps.chores_due[ill] += self.lasts
        self.hours += self.lasts * len(ill)


@measure("Hours of illness", "hours", "lower")
def hours_ill(organisation):
    """Hours that reps were ill since the first day."""
    sick_leave = organisation.own_mechanisms.get("sick_leave")
    return 0.0 if sick_leave is None else sick_leave.hours


MECHANISMS = {"sick_leave": SickLeave}
MEASURES = {"hours_ill": hours_ill}
