"""Being told to end: Ctrl-C, a terminal that is closed and `kill` all lead to the same orderly end.

The first one is raised like any interruption, so that files half-written go away and runs that are done are kept.  That
takes a moment, which nobody may cut short by pressing twice; who insists, ends everything at once.
"""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

ORDERLY = [getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM") if hasattr(signal, name)]


class ToldToEndError(KeyboardInterrupt):
    """Somebody, or the system, wants this process to end; `number`: by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Ending:
    """How often this process was told to end."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, number: int, _: FrameType | None) -> None:
        """Begin to end, go on with that, or end at once."""
        self.times += 1
        if self.times == 1:
            raise ToldToEndError(number)
        if self.times == 2:
            with suppress(OSError, RuntimeError):  # told while something was being written
                print(
                    "handoff: ending; once more ends at once, and loses what is not kept yet", file=sys.stderr
                )
            return
        os._exit(code_of(number))


def end_orderly() -> None:
    """Turn every way of telling this process to end into an interruption; what the starter ignores stays ignored."""
    ending = Ending()
    for number in ORDERLY:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, ending)


def leave_with(code: int) -> None:
    """Let whatever still tells this process to end, end it at once: all that is left is to leave with this code."""
    for number in ORDERLY:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: os._exit(code))


def code_of(number: int) -> int:
    """Return the exit code of a process that a signal ended, as shells count."""
    return 128 + number
