"""Python as a copy of a process that has imported everything: of a small command, imports are most of the work.

One process imports, and runs a small firm so that compiled code is at hand.  For each command it becomes
`python -m handoff`, or a script, in a copy of itself: a process of its own, in which nothing was done before.
"""

import atexit
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

import experiments
from tests.copied import asked
from tests.small_firm import SETTINGS

CAN_COPY = sys.platform == "linux"  # elsewhere libraries do not outlive it
# Imported late, and by most commands.
LIBRARIES = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pyarrow.parquet",
    "scipy.stats",
)
PROGRAM = Path(__file__).with_name("copied.py")


class Copies(NamedTuple):
    """Commands in copies of a process that has imported everything, one after another; and where it is to be asked."""

    address: str

    def run(self, folder: Path, words: list[str], limit: int) -> "subprocess.CompletedProcess[str]":
        """Run `handoff` within so many seconds, and return how it ended and what it said."""
        with ExitStack() as stack:
            nothing = stack.enter_context(open(os.devnull, "rb"))
            out, err = (stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(2))
            streams = [each.fileno() for each in (nothing, out, err)]
            code = asked(self.address, ["-m", "handoff", *words], str(folder), {}, limit, streams)
            for each in (out, err):
                each.seek(0)
            return subprocess.CompletedProcess(words, code, out.read(), err.read())

    def words(self) -> list[str]:
        """Return the words that start Python as such a copy, and so at once: alike in folder and streams."""
        return [sys.executable, "-I", "-S", str(PROGRAM), self.address]


@contextmanager
def copies(environment: Mapping[str, str], project: Path) -> Iterator[Copies]:
    """Start the process that is copied; it ends with the block, or with this process."""
    with tempfile.TemporaryDirectory(prefix="copies-") as place:
        address = str(Path(place) / "asked")
        words = [sys.executable, "-m", "tests.copies", address]
        pipe = subprocess.PIPE
        with subprocess.Popen(words, cwd=project, env=environment, stdin=pipe, stdout=pipe) as process:
            assert process.stdout is not None
            assert process.stdout.readline(), "what is copied has ended before its first word"
            yield Copies(address)
            process.communicate()


def serve(address: str) -> None:
    """Become whatever is asked for, in a copy, and answer by its exit code, until nobody can ask any more."""
    import_everything()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("ready", flush=True)
        while door in select.select([sys.stdin, door], [], [])[0]:
            asking, _ = door.accept()
            _, streams, _, _ = socket.recv_fds(asking, 1, 3)
            with warnings.catch_warnings():  # Arrow's memory has a thread, which stops and starts by itself
                warnings.simplefilter("ignore", DeprecationWarning)
                child = os.fork()
            if not child:
                break
            for stream in streams:
                os.close(stream)
            with asking:
                asking.sendall(b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        else:
            return
    with asking, asking.makefile() as line:
        become(streams, *json.loads(line.readline()))


def import_everything() -> None:
    """Import what commands import, and load compiled code by a run; a thread would be missing in copies."""
    for module in pkgutil.walk_packages(experiments.__path__, "experiments."):
        if not module.name.startswith(("experiments.questions", "experiments.running.cluster")):
            import_module(module.name)
    for name in LIBRARIES:
        import_module(name)
    from sim import Organisation, load_scenario

    Organisation(load_scenario("laggard", sets=list(SETTINGS)), seed=1).run().measures()
    if "colorama" in sys.modules:  # a library that few commands load would end them with an escape code
        atexit.unregister(sys.modules["colorama"].initialise.reset_all)
    assert threading.active_count() == 1, threading.enumerate()


def become(
    streams: Sequence[int], words: list[str], folder: str, environment: Mapping[str, str], limit: int
) -> None:
    """Be `python` with words that name a module or a script, as if started in that folder with these streams."""
    signal.alarm(limit)
    os.chdir(folder)
    if environment:
        os.environ.clear()
        os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww")
    )
    try:
        if words[0] == "-m":
            sys.path[0], sys.argv = folder, words[1:]
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            sys.path[0], sys.argv = str(Path(words[0]).resolve().parent), words
            runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        leave(end.code)
    leave()


def leave(code: object = None) -> NoReturn:
    """End as Python does, but take nothing apart that was imported: of a small command that is most of the work."""
    if not isinstance(code, int | None):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    serve(sys.argv[1])
