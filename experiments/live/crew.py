"""Workers that are kept: started once, warm, and asked for one run at a time.

Whoever stops waiting for a run frees nobody: its worker ends that run, a moment later, and takes the next.
"""

import asyncio
import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from experiments.errors import BadInputError, ExperimentError
from experiments.running.local_workers import LocalWorkers
from experiments.running.observation import Observation, observe
from experiments.running.plan import Task
from experiments.running.runs import RunResult, execute_packed_run, report_source
from experiments.running.workers import Call, LostWorkerError, WorkersError
from sim.scenario import Scenario

MOST_PACKED = 32  # scenarios that are kept as they are sent
TRIES = 3  # of a run whose worker ends


class Crew:
    """The workers of a page, as its event loop knows them."""

    def __init__(self, workers: LocalWorkers, loop: asyncio.AbstractEventLoop) -> None:
        self.workers, self.loop = workers, loop
        self.free: asyncio.Queue[str] = asyncio.Queue()
        self.known: set[str] = set()
        self.packed: dict[int, tuple[Scenario, bytes]] = {}
        self.is_warm = asyncio.Event()
        self.end: str = ""  # why there are no workers any more

    def start(self) -> None:
        """Take in whoever is there, and whoever comes."""
        self.workers.notify(lambda: self.loop.call_soon_threadsafe(self.welcome))

    def welcome(self) -> None:
        """Have every worker that came import what runs need, before it is asked for one."""
        try:
            there = self.workers.there()
        except WorkersError as error:
            self.end = str(error)
            self.is_warm.set()
            return
        for worker in there - self.known:
            self.workers.call(worker, report_source, observe, done=self.freed(worker))
        self.known = there

    def freed(self, worker: str) -> "Freed":
        """Return what makes a worker free again when its call has ended."""
        return Freed(self, worker)

    async def run(self, task: Task) -> Observation:
        """Have a task run.

        Raises:
            WorkersError: No worker is left.
            ExperimentError: It failed, or its workers ended, again and again.
        """
        cell = task.cell
        packed = self.pack(cell.scenario)
        result: RunResult = await self.call(
            execute_packed_run, packed, cell.varied, task.seed, task.detailed, observe
        )
        return result.observation

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have a worker call a function; errors as of `run`, and what is wrong with what was asked."""
        for _ in range(TRIES):
            worker = await self.next_free()
            call = self.workers.call(worker, function, *arguments, done=self.freed(worker))
            try:
                return await asyncio.wrap_future(call, loop=self.loop)
            except LostWorkerError:
                continue
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
                worker = await asyncio.wait_for(self.free.get(), timeout=1.0)
                if worker in self.known:
                    return worker

    def pack(self, scenario: Scenario) -> bytes:
        """Return a scenario as it is sent; those that many runs share are packed once."""
        known = self.packed.get(id(scenario))
        if known is None:
            if len(self.packed) >= MOST_PACKED:
                self.packed.clear()
            known = self.packed[id(scenario)] = (scenario, pickle.dumps(scenario))
        return known[1]


class Freed:
    """Makes a worker free, whatever came of its call."""

    def __init__(self, crew: Crew, worker: str) -> None:
        self.crew, self.worker = crew, worker

    def __call__(self, _: Call) -> None:
        """Say so to the event loop, from whichever thread this is."""
        with suppress(RuntimeError):  # the loop has ended, and with it all that waits
            self.crew.loop.call_soon_threadsafe(self.is_free)

    def is_free(self) -> None:
        """Let the worker be asked again."""
        self.crew.is_warm.set()
        if self.worker in self.crew.known:
            self.crew.free.put_nowait(self.worker)
