"""Being told to end: Ctrl-C, a terminal that is closed and `kill` all lead to the same orderly end.

The first one is raised like any interruption, so that files half-written go away and runs that are done are kept.  That
takes a moment, which nobody may cut short by pressing twice; who insists, ends everything at once.
"""

import os
import signal
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import NoReturn

ORDERLY = [getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM") if hasattr(signal, name)]
PATIENCE = 0.5  # seconds after which an interruption that was swallowed is raised again


class ToldToEndError(KeyboardInterrupt):
    """Somebody, or the system, wants this process to end; `number`: by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Ending:
    """How often this process was told to end, and whether the interruption is still on its way."""

    def __init__(self) -> None:
        self.times = 0
        self.number: int | None = None  # the signal that came first
        self.raised: Callable[[], ToldToEndError | None] = lambda: None

    def __call__(self, number: int, _: FrameType | None) -> None:
        """Begin to end, go on with that, or end at once."""
        self.times += 1
        self.number = self.number or number
        if self.is_lost():
            self.interrupt(number)
        if self.times > 2:
            os._exit(code_of(number))
        with suppress(OSError, RuntimeError):  # told while something was being written
            print("handoff: ending; once more ends at once, and loses what is not kept yet", file=sys.stderr)

    def is_lost(self) -> bool:
        """Tell whether no interruption is on its way: none was raised, or code that fears no error swallowed it."""
        return self.raised() is None

    def interrupt(self, number: int) -> NoReturn:
        """Raise an interruption, and look after a while whether it was swallowed; imports of some libraries do that."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, partial(self.look_after, number))
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        told = ToldToEndError(number)
        self.raised = weakref.ref(told)
        try:
            raise told
        finally:
            del told  # else it would live on in its own traceback

    def look_after(self, number: int, *_: object) -> None:
        """Interrupt again if nothing came of it."""
        if self.is_lost():
            self.interrupt(number)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)


def end_orderly() -> None:
    """Turn every way of telling this process to end into an interruption.

    What the starter ignores stays ignored (`nohup`, a script's background), but for `kill`, which always ends.
    """
    ending = Ending()
    sys.unraisablehook = say_unless_told_to_end
    for number in ORDERLY:
        if number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, ending)


def told_by() -> int | None:
    """Return the signal that first told this process to end, if one did."""
    ending = signal.getsignal(signal.SIGTERM)
    return ending.number if isinstance(ending, Ending) else None


def say_unless_told_to_end(lost: "sys.UnraisableHookArgs") -> None:
    """Say what went wrong where nothing can be raised, but for an interruption: that is raised again elsewhere."""
    if not isinstance(lost.exc_value, ToldToEndError):
        sys.__unraisablehook__(lost)


def has_arrived() -> None:
    """Look after an interruption no longer: it has come to where the process ends."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def leave_with(code: int) -> None:
    """Let whatever still tells this process to end, end it at once: all that is left is to leave with this code."""
    for number in ORDERLY:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: os._exit(code))


def code_of(number: int) -> int:
    """Return the exit code of a process that a signal ended, as shells count."""
    return 128 + number
