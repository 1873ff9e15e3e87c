"""A process that starts workers on this machine, passes on what they are asked and answer, and replaces the dead.

`running.local_workers` starts it by this module's name.  It stands between whoever asks for runs and the workers, so
that these know nothing of the main script, are not reached by Ctrl-C, and end when the process that asked has ended,
however it did: then the pipe from it is closed.  Everything goes through pipes that have no name and no address, so
that nobody else on this machine can ask a worker for anything.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, BinaryIO, NamedTuple

RUNNING, MODEL = "experiments.running.runs", "sim.organisation"
JOINED = b""  # the first word of a worker
MAX_STILLBORN = 3  # workers in succession that end before their first word; then none will come
JOIN_TIMEOUT = 1  # seconds for a killed worker to end
LENGTH = 8  # bytes before each message that say how long it is
CHUNK = 2**16

JOIN, LOSE, ANSWER, GIVE_UP = "join", "lose", "answer", "give up"  # what is told; the last with a reason


class Request(NamedTuple):
    """What a foreman is asked first: for how many workers, where they find modules, and which they will need."""

    workers: int
    path: list[str]
    needed: tuple[str, ...]


def send(stream: BinaryIO, message: object) -> None:
    """Write a message into a pipe."""
    content = pickle.dumps(message)
    stream.write(len(content).to_bytes(LENGTH, "big") + content)
    stream.flush()


class Hired:
    """A worker as the foreman knows it; it gets a call when it has answered the one before."""

    def __init__(self, process: BaseProcess, pipe: "Connection[Any, Any]") -> None:
        self.process = process
        self.pipe = pipe
        self.calls: deque[bytes] = deque()
        self.has_joined = self.is_busy = False

    def hand_out(self) -> None:
        """Give the worker its next call, if it waits for one."""
        if self.has_joined and not self.is_busy and self.calls:
            self.is_busy = True
            with suppress(OSError):  # it has died, which is noticed elsewhere
                self.pipe.send_bytes(self.calls.popleft())


class Foreman:
    """Starts workers, and passes calls and answers on until nobody asks any more."""

    def __init__(self, context: BaseContext, tell: Callable[..., None]) -> None:
        self.context = context
        self.tell = tell
        self.hired: dict[str, Hired] = {}
        self.count = self.stillborn = 0

    def hire(self) -> None:
        """Start a worker; if this machine has no room for one more, those that are there go on."""
        with ExitStack() as failed:
            try:
                ours, theirs = self.context.Pipe()
                failed.callback(ours.close)
                with theirs:
                    others = [*(hired.pipe for hired in self.hired.values()), ours]
                    arguments = (theirs, others if self.context.get_start_method() == "fork" else [])
                    process = self.context.Process(target=work, args=arguments)  # type: ignore[attr-defined]
                    process.start()
            except OSError as error:
                if not self.hired:
                    self.tell(GIVE_UP, error.strerror or str(error))
                return
            failed.pop_all()
        self.count += 1
        self.hired[f"worker-{self.count}"] = Hired(process, ours)

    def serve(self, inbox: "Inbox") -> None:
        """Pass on calls and answers until the pipe that calls come from is closed."""
        while True:
            workers = {hired.pipe: name for name, hired in self.hired.items()}
            ends = {hired.process.sentinel: name for name, hired in self.hired.items()}
            ready = wait([inbox.waits_for, *workers, *ends])
            if inbox.waits_for in ready:
                calls = inbox.read()
                if calls is None:
                    return
                for name, call in calls:
                    if name in self.hired:
                        self.hired[name].calls.append(call)
                        self.hired[name].hand_out()
            # What a worker said before it ended comes first.
            for pipe in ready:
                if pipe in workers:
                    self.hear(workers[pipe])
            for end in ready:
                if end in ends:
                    self.lose(ends[end])

    def hear(self, name: str) -> bool:
        """Pass on what a worker says; return whether it said anything."""
        hired = self.hired[name]
        try:
            said = hired.pipe.recv_bytes()
        except (EOFError, OSError):
            hired.process.kill()  # a worker that cannot speak is no worker; its end is noticed next
            hired.process.join(JOIN_TIMEOUT)
            return False
        if said == JOINED:
            hired.has_joined = True
            self.stillborn = 0
            self.tell(JOIN, name)
        else:
            hired.is_busy = False
            self.tell(ANSWER, name, said)
        hired.hand_out()
        return True

    def lose(self, name: str) -> None:
        """Replace a worker that has ended, unless none of them live."""
        hired = self.hired[name]
        with suppress(OSError):
            while hired.pipe.poll() and self.hear(name):
                pass
        hired.process.join()
        why = end_in_words(hired.process.exitcode)
        del self.hired[name]
        hired.pipe.close()
        self.tell(LOSE, name, why)
        if not hired.has_joined:
            self.stillborn += 1
            if self.stillborn > MAX_STILLBORN:
                return  # it has been told
            if self.stillborn == MAX_STILLBORN:
                self.tell(
                    GIVE_UP, f"{self.stillborn} in succession ended as they began, the last one by {why}"
                )
                return
        self.hire()

    def dismiss(self) -> None:
        """End all workers at once, in the middle of a run if need be."""
        for hired in self.hired.values():
            hired.process.kill()
        for hired in self.hired.values():
            hired.process.join(JOIN_TIMEOUT)


class Inbox:
    """Calls as they come through the pipe from whoever asks.

    Where workers are copies of this process, it must have no threads, and looks into the pipe itself.  Elsewhere a
    thread does: pipes cannot be waited for on every system.
    """

    def __init__(self, stream: int, with_thread: bool) -> None:
        self.stream = stream
        self.content = bytearray()
        self.waits_for: Any = stream
        if with_thread:
            self.waits_for, into = multiprocessing.Pipe(duplex=False)
            threading.Thread(target=self.pass_on, args=(into,), daemon=True).start()

    def pass_on(self, into: "Connection[Any, Any]") -> None:
        """Pass on what comes through the pipe, an empty piece as its end."""
        while chunk := os.read(self.stream, CHUNK):
            into.send_bytes(chunk)
        into.send_bytes(b"")

    def read(self) -> list[Any] | None:
        """Return the messages that have come whole; `None` if no more will come."""
        with_thread = self.waits_for is not self.stream
        chunk = self.waits_for.recv_bytes() if with_thread else os.read(self.stream, CHUNK)
        if not chunk:
            return None
        self.content += chunk
        messages = []
        while len(self.content) >= LENGTH:
            end = LENGTH + int.from_bytes(self.content[:LENGTH], "big")
            if len(self.content) < end:
                break
            messages.append(pickle.loads(self.content[LENGTH:end]))
            del self.content[:end]
        return messages


def work(pipe: "Connection[Any, Any]", others: "list[Connection[Any, Any]]") -> None:
    """Answer calls, one after the other, until the foreman is gone."""
    for other in others:  # copied with this process: held open, they would hide that somebody has ended
        other.close()
    threading.Thread(target=end_with_foreman, daemon=True).start()
    with suppress(EOFError, OSError):
        pipe.send_bytes(JOINED)
        while True:
            pipe.send_bytes(answer(pipe.recv_bytes()))


def end_with_foreman() -> None:
    """End this process when the one that started it has ended."""
    foreman = multiprocessing.parent_process()
    assert foreman is not None
    foreman.join()
    os._exit(1)


def answer(call: bytes) -> bytes:
    """Return the number of a call with its result, or with the error in which it ended."""
    import cloudpickle

    number = int.from_bytes(call[:LENGTH], "big")
    try:
        function, arguments = pickle.loads(call[LENGTH:])
        content = cloudpickle.dumps((function(*arguments), None))
    except Exception as error:
        content = packed_error(error)
    return number.to_bytes(LENGTH, "big") + bytes(content)


def packed_error(error: Exception) -> bytes:
    """Return an error as it is sent; one that does not come out as it went in is told in words."""
    import cloudpickle

    try:
        content = bytes(cloudpickle.dumps((None, error)))
        pickle.loads(content)
    except Exception:
        content = pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return content


def end_in_words(code: int | None) -> str:
    """Say how a process has ended."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"
    return f"exit code {code}"


def main() -> None:
    """Do as asked on standard input, and tell on standard output."""
    # What runs print must not come between messages.
    asked, told = os.dup(0), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    method = sys.argv[1] if len(sys.argv) > 1 else start_method()
    inbox = Inbox(asked, with_thread=method != "fork")

    def tell(*message: object) -> None:
        send(told, message)

    foreman = Foreman(multiprocessing.get_context(method), tell)
    try:
        while not (first := inbox.read()):
            if first is None:
                return
        request: Request = first[0]
        sys.path[:] = request.path
        if method == "fork":
            gc.disable()  # imports leave no garbage, and looking for it takes a fifth of their time
            for module in request.needed:  # workers are copies: they need not import it again
                import_module(module)
            gc.freeze()  # nor is there any to be found in what all workers share
            gc.enable()
        for _ in range(request.workers):
            foreman.hire()
        foreman.serve(inbox)
    except BrokenPipeError:
        pass  # nobody listens
    finally:
        foreman.dismiss()
    # Nothing is left that would be worth an orderly exit.
    os._exit(0)


def start_method() -> str:
    """Return how workers are started: where the system can, as copies of this process, with all that they need."""
    return (
        "fork" if "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin" else "spawn"
    )


if __name__ == "__main__":
    main()
