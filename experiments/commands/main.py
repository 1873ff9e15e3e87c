"""The process `handoff`: streams, exit codes, and every error as one line.

Exit codes: 0 done, 1 failed, 2 bad usage or scenario, 130 interrupted.
"""

import os
import signal
import sys
import warnings
from collections.abc import Callable
from functools import cache
from textwrap import shorten
from typing import TextIO

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
SHOW_TRACEBACK = "HANDOFF_TRACEBACK"


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot write an arrow or a minus shows something else instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if not os.environ.get(SHOW_TRACEBACK):
        warnings.showwarning = say_plainly
    # Figures are drawn to files, whatever the shell of a notebook would show them in.
    os.environ["MPLBACKEND"] = "Agg"
    # Being told to end is as good as Ctrl-C: what is half-written goes away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = exit_code_of(run_app)
    # What is left is to leave: an interruption that comes now changes nothing.
    for late in (signal.SIGINT, signal.SIGTERM):
        signal.signal(late, signal.SIG_IGN)
    forget_the_interruption()
    sys.exit(code)


def forget_the_interruption() -> None:
    """Let Python leave with the exit code, whatever it was doing when an interruption came.

    If Ctrl-C passes through code made from a string, as that of named tuples is, Python remembers it although it was
    caught, and in the end kills itself by the signal.  Running such code once more clears that memory.
    """
    exec("")


def run_app() -> int:
    """Let the command line app do what it was asked, and return its exit code."""
    from experiments.commands.app import app

    code = app(sys.argv[1:] or ["--help"], prog_name="handoff", standalone_mode=False)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def say_plainly(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Write a warning as one line on stderr, once, without the place in a source that nobody asked for."""
    del category, filename, lineno, file, line
    say_once(str(message))


@cache
def say_once(message: str) -> None:
    """Write a line to stderr that was not written before."""
    from sim.scenario.errors import one_line

    print("handoff:", one_line(message), file=sys.stderr)


def exit_code_of(action: Callable[[], int]) -> int:
    """Return the exit code of an action, having said in one line what went wrong."""
    try:
        return action()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has heard enough; the last flush of Python's own must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if os.environ.get(SHOW_TRACEBACK):
            raise
        message, code = diagnosis(error)
        return complain("; ".join([message, *getattr(error, "__notes__", ())]), code)


def diagnosis(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the exit code that goes with it."""
    from experiments.errors import BadInputError, ExperimentError, ResultsError
    from sim.scenario import ScenarioError

    # typer's usage errors have no public name; this is what tells them.
    explain_usage = getattr(error, "format_message", None)
    if explain_usage is not None:
        return f"{explain_usage()} (see handoff --help)", BAD_INPUT
    if isinstance(error, ScenarioError | ResultsError | BadInputError):
        return str(error), BAD_INPUT
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return f"{reason}: {error.filename}" if error.filename else reason, FAILED
    if isinstance(error, ExperimentError):
        return str(error), FAILED
    what = shorten(f"{type(error).__name__}: {error}", 200)
    return f"failed: {what} ({SHOW_TRACEBACK}=1 shows where)", FAILED


def complain(message: str, code: int) -> int:
    """Write one line to stderr and return the exit code."""
    print("handoff:", " ".join(message.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
