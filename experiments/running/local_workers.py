"""Workers on this machine: processes that only this one can reach, through pipes, by way of a foreman."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from itertools import count
from textwrap import shorten
from typing import Any

from experiments.running.foreman import (
    ANSWER,
    GIVE_UP,
    JOIN,
    LENGTH,
    LOSE,
    MODEL,
    RUNNING,
    Request,
    end_in_words,
    send,
)
from experiments.running.workers import LostWorkerError, WorkersError

FOREMAN = "handoff.foreman"  # the package finds what was installed with it, whatever the folder holds
CLOSE_TIMEOUT = 5  # seconds for the foreman to end by itself
MOST_LETTERS = 200  # of what the processes complained of
# A worker has one core; libraries would start threads for all.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class LocalCall(Future[Any]):
    """Something that a worker of this machine was asked to do."""

    def __init__(self, worker: str) -> None:
        super().__init__()
        self.worker = worker

    @property
    def status(self) -> str:
        """What `Call` says."""
        if self.cancelled() or not self.done():
            return "pending"
        return "finished" if self.exception() is None else "error"


@contextmanager
def local_workers(
    workers: int, *method: str, needed: tuple[str, ...] = (RUNNING, MODEL)
) -> "Iterator[LocalWorkers]":
    """Start so many workers; the method is how, if not as fits this system.

    Args:
        workers: how many.
        method: of `multiprocessing`.
        needed: the modules that they will need.

    Raises:
        WorkersError: No process can be started.
    """
    try:
        with interruptions_blocked():
            process = subprocess.Popen(
                # -P: modules come from where this process has its own, not from the folder that it stands in.
                [sys.executable, "-P", "-m", FOREMAN, *method],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={
                    **ONE_THREAD,
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                },
            )
    except OSError as error:
        raise WorkersError(
            f"workers could not be started on this machine: {error.strerror or error}"
        ) from None
    started = LocalWorkers(process)
    try:
        started.ask(Request(workers, sys.path, needed))
        yield started
    finally:
        started.close()


class LocalWorkers:
    """Workers on this machine, as a dispatcher knows them."""

    name = "this machine"
    # Their foreman says at once when they end: who says nothing starts, on a machine that does much else too.
    patience = 1800.0

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.names: set[str] = set()
        self.calls: dict[int, LocalCall] = {}
        self.numbers = count()
        self.lock = threading.Lock()
        self.have_joined = False
        self.reason = ""  # why the latest worker was lost, or why none will come
        self.is_over = False
        self.complaints: deque[str] = deque(maxlen=1)
        self.changed: Callable[[], object] = bool
        self.threads = [
            threading.Thread(target=target, daemon=True) for target in (self.listen, self.hear_complaints)
        ]
        for thread in reversed(self.threads):  # who listens to the end waits for the complaints
            thread.start()

    def ask(self, message: object) -> None:
        """Send something to the foreman; if it has gone, that is noticed where its answers are read."""
        assert self.process.stdin is not None
        with suppress(OSError, ValueError):
            send(self.process.stdin, message)  # type: ignore[arg-type]

    def call(
        self, worker: str, function: Callable[..., Any], *arguments: Any, done: Callable[[Any], object]
    ) -> LocalCall:
        """Ask a worker to call a function."""
        import cloudpickle

        number, call = next(self.numbers), LocalCall(worker)
        call.add_done_callback(done)
        # What stands in the main script goes as it is written: workers do not know that script.
        content = number.to_bytes(LENGTH, "big") + cloudpickle.dumps((function, arguments))
        with self.lock:
            self.calls[number] = call
            is_there = worker in self.names
        if is_there:
            self.ask((worker, content))
        else:
            self.end(number, LostWorkerError(f"{worker} has ended"))
        return call

    def there(self) -> set[str]:
        """Name the workers that there are."""
        if self.is_over:
            what = "have gone away" if self.have_joined else "could not be started"
            kept = "; the runs done are kept" if self.have_joined else ""
            raise WorkersError(f"workers {what} on this machine: {self.reason}{kept}")
        with self.lock:
            return set(self.names)

    def is_lost(self, error: BaseException | None) -> bool:
        """Tell whether a call ended in an error because its worker did."""
        return isinstance(error, LostWorkerError)

    def notify(self, changed: Callable[[], object]) -> None:
        """Call something whenever a worker comes or goes."""
        self.changed = changed
        changed()

    def why_none(self) -> str:
        """Say why the latest worker was lost."""
        return f" ({self.reason})" if self.reason else ""

    def listen(self) -> None:
        """Take in what the foreman tells, until it has ended."""
        import pickle

        assert self.process.stdout is not None
        stream = self.process.stdout
        while len(length := stream.read(LENGTH)) == LENGTH:
            content = stream.read(int.from_bytes(length, "big"))
            with suppress(EOFError, pickle.UnpicklingError):  # it was killed in the middle
                self.take(*pickle.loads(content))
        if not self.is_over:
            code = self.process.wait()
            self.threads[1].join(CLOSE_TIMEOUT)
            said = f": {self.complaints[-1]}" if self.complaints else ""
            self.give_up(f"their foreman ended by {end_in_words(code)}{said}")

    def take(self, what: str, *told: Any) -> None:
        """Take in one thing that the foreman tells."""
        if what == JOIN:
            with self.lock:
                self.names.add(told[0])
            self.have_joined = True
        elif what == LOSE:
            worker = told[0]
            if not self.is_over:  # else it is known why none will come, and another one went after that
                self.reason = f"the last one ended by {told[1]}"
            with self.lock:
                self.names.discard(worker)
                lost = [number for number, call in self.calls.items() if call.worker == worker]
            for number in lost:
                self.end(number, LostWorkerError(f"{worker} ended by {told[1]}"))
        elif what == ANSWER:
            import pickle

            content = told[1]
            try:
                result, error = pickle.loads(content[LENGTH:])
            except Exception as unreadable:
                result, error = None, unreadable
            self.end(int.from_bytes(content[:LENGTH], "big"), error, result)
            return
        elif what == GIVE_UP:
            said = f": {self.complaints[-1]}" if self.complaints else ""
            self.give_up(told[0] + said)
        self.changed()

    def give_up(self, reason: str) -> None:
        """Take note that no worker is left and none will come."""
        self.reason, self.is_over = reason, True
        with self.lock:
            self.names.clear()
            left = list(self.calls)
        for number in left:
            self.end(number, LostWorkerError(reason))
        self.changed()

    def end(self, number: int, error: BaseException | None, result: Any = None) -> None:
        """Give a call its answer."""
        with self.lock:
            call = self.calls.pop(number, None)
        if call is None:
            return
        with suppress(InvalidStateError):  # nobody wants it any more
            if error is not None:
                call.set_exception(error)
            else:
                call.set_result(result)

    def hear_complaints(self) -> None:
        """Keep the last line of what the processes write on stderr."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            words = shorten(line.decode(errors="replace"), MOST_LETTERS)
            if words:
                self.complaints.append("".join(letter for letter in words if letter.isprintable()))

    def close(self) -> None:
        """Let foreman and workers end, in the middle of a run if need be."""
        self.changed = bool
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=CLOSE_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread, stream in zip(self.threads, (self.process.stdout, self.process.stderr), strict=True):
            thread.join(CLOSE_TIMEOUT)
            if stream is not None and not thread.is_alive():
                stream.close()


@contextmanager
def interruptions_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C and a closed terminal do not reach, nor what they start: only this one stops."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
