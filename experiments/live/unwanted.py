"""Runs that end early when nobody waits for them any more: their worker is told by a signal.

It only takes note; a run looks between quarters.  A signal that comes too late meets the next run of that worker, which
then says that it was ended though somebody waits, and is asked for again.  Where a system has no such signal, a run
that nobody wants goes on to its end.
"""

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from experiments.running.observation import Observation, observation_of
from sim.clock import DAYS_A_QUARTER

if TYPE_CHECKING:
    from sim.scenario import Scenario

SIGNAL: int | None = getattr(signal, "SIGUSR1", None)


class UnwantedError(Exception):
    """Nobody waits for this run."""


class Unwanted:
    """Whether the run of this process is wanted no more.  A plain value: a signal may come in the middle of a lock."""

    said = False

    def note(self, *_: object) -> None:
        """Take note that it is not."""
        self.said = True


HERE = Unwanted()


def listen() -> None:
    """Take note of the signal in this process, from now on."""
    if SIGNAL is not None:
        signal.signal(SIGNAL, HERE.note)


def turn_down(process: int) -> None:
    """Tell a process that listens that nobody waits for what it runs."""
    if SIGNAL is not None:
        with suppress(OSError):
            os.kill(process, SIGNAL)


def observe_while_wanted(scenario: "Scenario", seed: int, detailed: bool = False) -> Observation:
    """Run a scenario under a seed and keep what experiments look at, as `observe` does.

    Raises:
        UnwantedError: This process was told meanwhile that nobody waits for it.
    """
    from sim import Organisation

    HERE.said = False
    organisation = Organisation(scenario, seed=seed)
    while organisation.running:
        organisation.run_for(DAYS_A_QUARTER)
        if HERE.said:
            raise UnwantedError
    return observation_of(organisation, detailed)
