"""Workers that are kept: started once, warm, and asked for one run at a time.

Who stops waiting for a run has its worker told to end it, so that the next one begins at once.  A run that goes on for
too long is ended with its worker, and another one is started in its place.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from experiments.errors import BadInputError, ExperimentError
from experiments.live.unwanted import UnwantedError, listen, observe_while_wanted, turn_down
from experiments.running.local_workers import LocalWorkers
from experiments.running.observation import Observation, observe
from experiments.running.plan import Task
from experiments.running.runs import Packing, RunResult, execute_packed_run, unpacked
from experiments.running.workers import Call, LostWorkerError, WorkersError
from sim.scenario import Scenario

MOST_PACKED = 32  # scenarios that are kept as they are sent
TRIES = 3  # of a run whose worker ends
LONGEST = 60.0  # seconds of a run, by the clock on the wall
POLL = 1.0  # seconds after which who waits for a worker looks whether any will come


class Crew:
    """The workers of a page, as its event loop knows them; `first`: what each runs once to be warm."""

    def __init__(self, workers: LocalWorkers, loop: asyncio.AbstractEventLoop, first: Scenario) -> None:
        self.workers, self.loop, self.first = workers, loop, first
        self.free: asyncio.Queue[str] = asyncio.Queue()
        self.pids: dict[
            str, int | None
        ] = {}  # of the workers that there are; not yet known while one gets ready
        self.too_long: set[str] = set()  # whose run was ended
        self.packing = Packing(MOST_PACKED)
        self.is_warm = asyncio.Event()
        self.one_by_one = asyncio.Lock()
        self.preparing: set[asyncio.Task[None]] = set()
        self.end = ""  # why there are no workers any more

    def start(self) -> None:
        """Take in whoever is there, and whoever comes."""
        self.workers.notify(lambda: self.loop.call_soon_threadsafe(self.welcome))

    def welcome(self) -> None:
        """See who came and who went."""
        try:
            there = self.workers.there()
        except WorkersError as error:
            self.end = str(error)
            return
        for worker in self.pids.keys() - there:
            del self.pids[worker]
        for worker in there - self.pids.keys():
            self.pids[worker] = None
            task = self.loop.create_task(self.prepare(worker))
            self.preparing.add(task)
            task.add_done_callback(self.preparing.discard)

    async def prepare(self, worker: str) -> None:
        """Have a worker run once before it is asked: the first one compiles what is new, and others find that."""
        with suppress(ExperimentError):
            async with self.one_by_one:
                call = self.workers.call(worker, ready, self.packing.packed(self.first), done=bool)
                pid = await asyncio.wrap_future(call, loop=self.loop)
            if worker in self.pids:
                self.pids[worker] = pid
                self.free.put_nowait(worker)
                self.is_warm.set()

    async def run(self, task: Task) -> Observation:
        """Have a task run; errors as of `call`."""
        cell = task.cell
        packed = self.packing.packed(cell.scenario)
        result: RunResult = await self.call(
            execute_packed_run, packed, cell.varied, task.seed, task.detailed, observe_while_wanted
        )
        return result.observation

    async def call_with(
        self, function: Callable[..., Any], scenarios: Sequence[Scenario], *arguments: Any
    ) -> Any:
        """Have a worker call a function of scenarios, sent with all code of somebody's own; errors as of `call`."""
        packed = [self.packing.packed(one) for one in scenarios]
        return await self.call(called_with, function, packed, *arguments)

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have a worker call a function.

        Raises:
            WorkersError: No worker is left.
            BadInputError: What was asked cannot be used.
            ExperimentError: It failed, took too long, or its workers ended, again and again.
        """
        for _ in range(TRIES):
            worker = await self.next_free()
            timer = self.loop.call_later(LONGEST, self.end_run, worker)
            call = self.workers.call(worker, function, *arguments, done=Freed(self, worker, timer))
            try:
                return await asyncio.wrap_future(call, loop=self.loop)
            except asyncio.CancelledError:
                self.turn_down(worker)
                raise
            except UnwantedError:
                continue
            except LostWorkerError:
                if worker in self.too_long:
                    raise ExperimentError(f"a run took longer than {LONGEST:g} s, and was ended") from None
            except BadInputError:
                raise
            except Exception as error:
                raise ExperimentError(f"a run failed: {type(error).__name__}: {error}") from None
        raise WorkersError(f"a run ended its worker {TRIES} times{self.workers.why_none()}")

    async def next_free(self) -> str:
        """Wait for a worker that has nothing to do.

        Raises:
            WorkersError: None is left.
        """
        while True:
            if self.end:
                raise WorkersError(self.end)
            with suppress(TimeoutError):
                worker = await asyncio.wait_for(self.free.get(), timeout=POLL)
                if worker in self.pids:
                    return worker

    def turn_down(self, worker: str) -> None:
        """Have a worker end a run that nobody waits for."""
        pid = self.pids.get(worker)
        if pid is not None:
            turn_down(pid)

    def end_run(self, worker: str) -> None:
        """End a worker whose run takes too long."""
        pid = self.pids.get(worker)
        if pid is not None:
            self.too_long.add(worker)
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM)


class Freed:
    """Makes a worker free, whatever came of its call."""

    def __init__(self, crew: Crew, worker: str, timer: asyncio.TimerHandle) -> None:
        self.crew, self.worker, self.timer = crew, worker, timer

    def __call__(self, _: Call) -> None:
        """Say so to the event loop, from whichever thread this is."""
        with suppress(RuntimeError):  # the loop has ended, and with it all that waits
            self.crew.loop.call_soon_threadsafe(self.is_free)

    def is_free(self) -> None:
        """Let the worker be asked again."""
        self.timer.cancel()
        if self.worker in self.crew.pids:
            self.crew.free.put_nowait(self.worker)


def called_with(function: Callable[..., Any], packed: Sequence[bytes], *arguments: Any) -> Any:
    """Call a function of scenarios that came from another process."""
    return function([unpacked(one) for one in packed], *arguments)


def ready(packed: bytes) -> int:
    """Run a scenario once, in a worker that listens from now on, and return which process that is."""
    listen()
    observe(unpacked(packed), 0, True)
    return os.getpid()
