"""Hands tasks to the workers of a scheduler, one or two ahead for each, and copes with workers that die.

Every task goes to a worker by name.  When a worker dies, the tasks that it held are suspects, and nothing else: each
is then run with no other task beside it, so that no neighbour is blamed.  Only one whose workers keep dying while it is
alone has failed.
"""

import asyncio
import pickle
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from experiments.errors import ExperimentError
from experiments.provenance import source_digest
from experiments.running.observation import Simulate, observe
from experiments.running.runs import Numbered, Outcome, report_for_work, work_on_packed
from experiments.running.scheduler import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

    from experiments.running.runs import Say
    from sim.scenario import Scenario

AHEAD = 2  # tasks a worker holds, so that it need not wait for the next
LAST_CHANCE = 3  # times that a suspect's worker may die before the task has failed
LOOK_AROUND = 0.5  # seconds between looks at which workers there are
PROMPT = 2.0  # seconds that a result may take to arrive before somebody looks what became of its worker
PATIENCE = 60.0  # seconds without any worker after which a plan is given up


class WorkerKilledError(ExperimentError):
    """A run whose worker dies whenever it is tried."""


class Crew:
    """The workers of one scheduler and what each of them holds."""

    def __init__(self, client: "Client", name: str, simulate: Simulate, say: "Say") -> None:
        self.client = client
        self.name = name
        self.simulate = simulate
        self.say = say
        self.source = source_digest()
        self.held: dict[str, dict[Future[Any], Numbered]] = {}  # by worker that may work
        self.reporting: dict[Future[Any], str] = {}
        self.refused: set[str] = set()
        self.suspects: deque[Numbered] = deque()
        self.deaths: Counter[int] = Counter()
        self.outcomes: deque[Outcome] = deque()
        self.events: SimpleQueue[Future[Any]] = SimpleQueue()
        self.packed: dict[int, tuple[Scenario, bytes]] = {}
        self.looked = self.manned = time.monotonic()
        self.settled = simulate is not observe

    def carry_out(self, tasks: Iterator[Numbered]) -> Iterator[Outcome]:
        """Yield the outcome of every task as it comes."""
        self.look_around()
        exhausted = False
        while True:
            if not exhausted:
                exhausted = self.hand_out(tasks)
            self.hand_out_suspect()
            if exhausted and not self.suspects and not any(self.held.values()):
                return
            yield from self.next_outcomes()

    def hand_out(self, tasks: Iterator[Numbered]) -> bool:
        """Give every worker what it can take; return whether there are no more tasks."""
        while not self.suspects:
            free = [worker for worker, held in self.held.items() if len(held) < AHEAD]
            # The first run compiles what has changed since the last time; all others then find it on disk.
            if not free or (not self.settled and any(self.held.values())):
                return False
            numbered = next(tasks, None)
            if numbered is None:
                return True
            self.give(min(free, key=lambda worker: len(self.held[worker])), numbered)
        return False

    def hand_out_suspect(self) -> None:
        """Run one suspect once nothing else runs."""
        if self.suspects and self.held and not any(self.held.values()):
            self.give(next(iter(self.held)), self.suspects[0])

    def give(self, worker: str, numbered: Numbered) -> None:
        """Send a task to a worker."""
        cell, _, seed, detailed = numbered[1]
        future = self.client.submit(
            work_on_packed,
            self.pack(cell.scenario),
            cell.varied,
            seed,
            detailed,
            self.simulate,
            workers=[worker],
            pure=False,
        )
        self.held[worker][future] = numbered
        future.add_done_callback(self.events.put)

    def pack(self, scenario: "Scenario") -> bytes:
        """Return a scenario as it travels; those that many tasks share are packed once."""
        known = self.packed.get(id(scenario))
        if known is None:
            if len(self.packed) > 1000:
                self.packed.clear()
            known = self.packed[id(scenario)] = (scenario, pickle.dumps(scenario))
        return known[1]

    def next_outcomes(self) -> Iterator[Outcome]:
        """Wait for something to happen, and yield what tasks have come to."""
        with suppress(Empty):
            self.hear(self.events.get(timeout=LOOK_AROUND))
        if time.monotonic() - self.looked > LOOK_AROUND:
            self.look_around()
        while self.outcomes:
            yield self.outcomes.popleft()

    def hear(self, future: "Future[Any]") -> None:
        """Take note of what has ended: a worker's report, or a task."""
        if future in self.reporting:
            self.admit(self.reporting.pop(future), future)
            return
        worker = next((worker for worker, held in self.held.items() if future in held), None)
        if worker is None:
            return  # was taken from a worker that died
        try:
            error = future.exception() if future.status == "error" else None
            died = future.status not in ("finished", "error") or is_death(error)
            result = None if died or error is not None else future.result(timeout=PROMPT)
        except (OSError, CancelledError, asyncio.CancelledError):
            # The worker died with the result, or the scheduler did, or the result is long on its way.
            self.look_around()
            self.events.put(future)
            return
        if died:
            self.look_around()
            self.bury(worker)
            return
        place, task = self.held[worker].pop(future)
        if self.suspects and self.suspects[0][0] == place:
            self.suspects.popleft()
        self.settled = True
        self.outcomes.append(Outcome(place, task, result, error, worker))

    def look_around(self) -> None:
        """See which workers have come and which have gone.

        Raises:
            ClusterError: The scheduler has gone away, or no worker is left.
        """
        now = self.looked = time.monotonic()
        there = set(self.client.scheduler_info(n_workers=-1)["workers"]) if self.is_connected else set()
        if not self.is_connected:
            raise ClusterError(f"{self.name} has gone away; the runs done are kept")
        for worker in set(self.held) - there:
            self.bury(worker)
        for worker in there - set(self.held) - self.refused - set(self.reporting.values()):
            future = self.client.submit(report_for_work, self.simulate, workers=[worker], pure=False)
            self.reporting[future] = worker
            future.add_done_callback(self.events.put)
        for future, worker in list(self.reporting.items()):
            if worker not in there:
                del self.reporting[future]
        if self.held:
            self.manned = now
        elif self.refused and there <= self.refused:
            raise ClusterError(f"no worker of {self.name} runs this source; the runs done are kept")
        elif now - self.manned > PATIENCE:
            raise ClusterError(f"{self.name} has no workers; the runs done are kept")

    @property
    def is_connected(self) -> bool:
        """Whether the scheduler answers."""
        return bool(self.client.status == "running")

    def admit(self, worker: str, future: "Future[Any]") -> None:
        """Let a worker work if it would run the same source."""
        if future.status == "finished" and future.result() == self.source:
            self.held.setdefault(worker, {})
        elif future.status in ("finished", "error"):
            self.refused.add(worker)
            reason = "it runs other source" if future.status == "finished" else f"{future.exception()}"
            self.say(f"worker {worker} is refused: {reason}")

    def bury(self, worker: str) -> None:
        """Make suspects of what a dead worker held; one that was alone with it has had a chance."""
        held = self.held.pop(worker, {})
        for future, (place, task) in held.items():
            future.cancel()
            if not (self.suspects and self.suspects[0][0] == place):
                self.suspects.append((place, task))
                continue
            self.deaths[place] += 1
            if self.deaths[place] >= LAST_CHANCE:
                self.suspects.popleft()
                died = WorkerKilledError(f"its worker died {LAST_CHANCE} times while nothing else ran")
                self.outcomes.append(Outcome(place, task, None, died, worker))


def is_death(error: BaseException | None) -> bool:
    """Tell whether a task ended because its worker did."""
    from distributed import KilledWorker

    return isinstance(error, KilledWorker)
