"""What the command line says, and where: data on stdout, progress on stderr if somebody watches."""

import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from experiments.commands.console.layout import in_lines, laid_out, width_of_output
from experiments.commands.console.places import given_again
from experiments.commands.console.streams import only_ascii, visible
from experiments.files.texts import as_json
from experiments.numbers import duration
from experiments.provenance import handoff_version

UNTYPICAL_RUNS = 5  # the first runs wait for workers to start, and for code to be compiled


def announce(what: str, as_json: bool) -> None:
    """Print the first line, before anything heavy is imported."""
    line = f"Handoff {handoff_version()}: {what}"
    if not as_json:
        print(in_lines(line, sys.stdout), flush=True)
    elif sys.stderr.isatty():
        print(in_lines(line, sys.stderr), file=sys.stderr, flush=True)


def tell_of_compiling() -> None:
    """Say before the first run ever, to logs and pipes too, why nothing comes for half a minute."""
    from sim.kept_code import is_empty, tell_that_it_compiles

    if is_empty():  # workers have nobody to say it to
        tell_that_it_compiles()


def command_again(verb: str, names: Sequence[str], sets: Sequence[str], **options: object) -> str:
    """Return the command that does the same again; files go by their name, so that no folder is told.

    An option with several values is repeated.
    """
    words = ["handoff", verb, *map(given_again, names)]
    for one in sets:
        words += ["--set", one]
    for option, given in options.items():
        for value in given if isinstance(given, tuple) else (given,):
            words += [f"--{option}", str(value)]
    return visible(shlex.join(words))


def print_json(document: Any) -> None:
    """Print one JSON document, undefined numbers as null."""
    print_document(as_json(document))


def print_document(document: str) -> None:
    """Print a JSON document, which says the same in every encoding."""
    document = visible(document)
    try:
        document.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        document = only_ascii(document)
    print(document)


def say_where(out: Path | None, with_report: bool = False) -> None:
    """Name the results folder and the report in it, if they were written."""
    if out is not None:
        print(f"Tables, figures and manifest: {out}")
        if with_report:
            print(f"Report: {out / 'report.html'}")


def print_columns(rows: Sequence[Sequence[str]], texts: int = 1, headed: bool = True) -> None:
    """Print rows as a table as wide as the output: the first columns are texts, the others numbers."""
    for line in laid_out(rows, width_of_output(), texts, headed):
        print(line)


def say(sentence: str) -> None:
    """Print a sentence; a terminal gets it in lines that break between words."""
    print(in_lines(sentence, sys.stdout), flush=True)


class Progress:
    """Runs done, their rate and the time left in one line of stderr that is rewritten; silent unless on a terminal.

    Runs that are there already are told in one go, as the first call; they do not count for the rate.  The line is
    written over with blanks: no terminal needs to understand an escape code.
    """

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.shown = 0.0
        self.widest = 0
        self.begin(0)

    def begin(self, total: int) -> None:
        """Begin to count a plan of so many runs; a command may carry out several, one after another."""
        self.total = total
        self.calls = self.before = self.done = 0
        self.since = 0.0

    def __enter__(self) -> Self:
        tell_of_compiling()
        self.write("starting …")
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.write("")

    def __call__(self, done: int, total: int) -> None:
        """Show how far a plan is."""
        if total != self.total or done < self.done:
            self.begin(total)
        now = time.monotonic()
        self.calls += 1
        self.done = done
        if self.calls <= UNTYPICAL_RUNS or done <= self.before:
            self.since, self.before = now, done
            self.write(f"{done:,} of {total:,} runs")
        elif done == total or now - self.shown > 0.2:
            self.shown = now
            each = (now - self.since) / (done - self.before)
            rate = f"{1 / each:.3g} a second" if 0 < each < 1 else f"one in {each:.3g} s"
            left = duration(each * (total - done))
            self.write(f"{done:,} of {total:,} runs, {rate}, about {left} left")

    def say(self, line: str) -> None:
        """Write a line that stays."""
        if self.watched:
            self.write("")
            print(in_lines(line, sys.stderr), file=sys.stderr)

    def tell(self, line: str) -> None:
        """Write a line that belongs to what the command says."""
        self.write("")
        print(in_lines(line, sys.stdout), flush=True)

    def write(self, line: str) -> None:
        """Rewrite the line."""
        if self.watched:
            line = line[: width_of_output() - 1]
            blanks = " " * (self.widest - len(line))
            start_of_line()
            print(line + blanks, end="", file=sys.stderr, flush=True)
            self.widest = len(line)
            if not line:
                start_of_line()


def start_of_line() -> None:
    """Go back to the start of the line on stderr."""
    sys.stderr.flush()
    sys.stderr.buffer.write(b"\r")  # beside the text, in which nothing steers a terminal
    sys.stderr.buffer.flush()
