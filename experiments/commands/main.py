"""The process `handoff`: streams, signals, exit codes, and every error as one line.

Exit codes: 0 done, 1 failed, 2 bad usage or scenario; 130 interrupted, 143 and 129 told to end by `kill` and by a
terminal that is closed.
"""

import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable
from functools import cache
from textwrap import shorten
from typing import TextIO

from experiments.commands.console.layout import in_lines  # here: no import while an interruption is told
from experiments.commands.console.signals import code_of, end_orderly, has_arrived, leave_with, told_by
from experiments.commands.console.streams import Outlet, take_over_streams, why_unwritten

FAILED, BAD_INPUT = 1, 2
# Looking for garbage after every 700 new objects, as Python does, costs a command a fifth second while it imports.
OBJECTS_BETWEEN_LOOKS = 200_000
SHOW_TRACEBACK = "HANDOFF_TRACEBACK"
# Workers share the cores: threads of linear algebra beside them would wait for one another.  NumPy reads these once.
OF_LINEAR_ALGEBRA = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    out, _ = take_over_streams()
    if not os.environ.get(SHOW_TRACEBACK):
        warnings.showwarning = say_plainly
    # Figures are drawn to files, whatever the shell of a notebook would show them in.
    os.environ["MPLBACKEND"] = "Agg"
    for setting in OF_LINEAR_ALGEBRA:
        os.environ.setdefault(setting, "1")
    try:
        code = after_writing(out, exit_code_of(run_app))
        leave_with(code)
    except KeyboardInterrupt as told:  # came between two lines of ours
        code = exit_code_of_end(told)
        leave_with(code)
    forget_the_interruption()
    gc.freeze()  # nothing of what is left is worth a look at the end
    sys.exit(code)


def after_writing(out: Outlet, code: int) -> int:
    """Return the exit code of a command once all that it said is written, if it can be."""
    sys.stdout.flush()
    lost = why_unwritten(out)
    return complain(lost, code or FAILED) if lost else code


def forget_the_interruption() -> None:
    """Let Python leave with the exit code, whatever it was doing when an interruption came.

    If Ctrl-C passes through code made from a string, as that of named tuples is, Python remembers it although it was
    caught, and in the end kills itself by the signal.  Running such code once more clears that memory.
    """
    exec("")


def run_app() -> int:
    """Let the command line app do what it was asked, and return its exit code."""
    end_orderly()
    import typer

    from experiments.commands.app import app

    command = typer.main.get_command(app)
    try:
        # Not by calling the app: that would take an interruption, and what it leaves, for itself.
        with command.make_context("handoff", sys.argv[1:] or ["--help"]) as context:
            code = command.invoke(context)
    except typer.Exit as left:
        return left.exit_code
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
    except KeyboardInterrupt as told:
        has_arrived()
        return complain("; ".join(["interrupted", *getattr(told, "__notes__", ())]), exit_code_of_end(told))
    except Exception as error:
        if os.environ.get(SHOW_TRACEBACK):
            raise
        message, code = diagnosis(error)
        words = [message, *getattr(error, "__notes__", ())]
        if (number := told_by()) is not None:
            has_arrived()  # in what an import that swallowed it made of it, say
            words, code = ["interrupted", *words], code_of(number)
        return complain("; ".join(words), code)


def exit_code_of_end(told: KeyboardInterrupt) -> int:
    """Return the exit code of a process that was told to end."""
    return code_of(getattr(told, "number", signal.SIGINT))


def diagnosis(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the exit code that goes with it."""
    from experiments.errors import BadInputError, ExperimentError, ResultsError
    from sim.own_code import OwnCodeError
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
    if isinstance(error, ExperimentError | OwnCodeError):
        return str(error), FAILED
    what = shorten(f"{type(error).__name__}: {error}", 200)
    return f"failed: {what} ({SHOW_TRACEBACK}=1 shows where)", FAILED


def complain(message: str, code: int) -> int:
    """Write one line to stderr and return the exit code."""
    print(in_lines(f"handoff: {' '.join(message.split())}", sys.stderr), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
