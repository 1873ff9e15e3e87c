"""`handoff` as a copy of a process that has imported everything: of a small command, imports are most of the work.

One process imports, and runs a small firm so that compiled code is at hand.  For each command it becomes
`python -m handoff` in a copy of itself: a process of its own, in which nothing was done before.
"""

import gc
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, NamedTuple

import experiments
from tests.small_firm import SETTINGS

CAN_COPY = sys.platform == "linux"  # elsewhere libraries do not outlive it
# Imported late, and by most commands.
LIBRARIES = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pyarrow.parquet",
    "scipy.stats",
)


class Asked(NamedTuple):
    """A command: in which folder, by which words, within how many seconds, and where its two streams go."""

    folder: str
    words: list[str]
    limit: int
    out: str
    err: str


class Copies:
    """Runs commands in copies of a process that has imported everything; one after another."""

    def __init__(self, process: "subprocess.Popen[str]", streams: Path) -> None:
        self.process, self.streams = process, streams

    def run(self, folder: Path, words: list[str], limit: int) -> "subprocess.CompletedProcess[str]":
        """Run a command, and return how it ended and what it said."""
        out, err = (self.streams / name for name in ("out", "err"))
        asked, answers = pipes_of(self.process)
        print(json.dumps(Asked(str(folder), words, limit, str(out), str(err))), file=asked, flush=True)
        code = int(answers.readline())
        said, complained = (path.read_text(encoding="utf-8") for path in (out, err))
        return subprocess.CompletedProcess(words, code, said, complained)


def pipes_of(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    """Return where a process reads what it is asked, and where it answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


@contextmanager
def copies(environment: Mapping[str, str], project: Path, streams: Path) -> Iterator[Copies]:
    """Start the process that is copied; it ends with the block, or with this process."""
    words = [sys.executable, "-m", "tests.copies"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=project, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Copies(process, streams)
        pipes_of(process)[0].close()


def serve() -> None:
    """Become what each line asks for, in a copy; answer by its exit code."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    import_everything()
    gc.freeze()
    for line in asked:
        with warnings.catch_warnings():  # Arrow's memory has a thread, which stops and starts by itself
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            asked.close()
            become(Asked(*json.loads(line)))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers, flush=True)


def import_everything() -> None:
    """Import what commands import, and load compiled code by a run; no thread may be left, which a copy would lack."""
    for module in pkgutil.walk_packages(experiments.__path__, "experiments."):
        if not module.name.startswith(("experiments.questions", "experiments.running.cluster")):
            import_module(module.name)
    for name in LIBRARIES:
        import_module(name)
    from sim import Organisation, load_scenario

    Organisation(load_scenario("laggard", sets=list(SETTINGS)), seed=1).run().measures()
    assert threading.active_count() == 1, threading.enumerate()


def become(asked: Asked) -> None:
    """Be `python -m handoff`, as if it had been started in that folder with these streams."""
    signal.alarm(asked.limit)
    os.chdir(asked.folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, path, how in ((0, os.devnull, os.O_RDONLY), (1, asked.out, flags), (2, asked.err, flags)):
        opened = os.open(path, how)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww")
    )
    sys.path[0], sys.argv[1:] = asked.folder, asked.words
    runpy.run_module("handoff", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve()
