"""Submits tasks to workers, one or two ahead for each, and copes with lost workers.

Every task is submitted to a worker by name.  When a worker is lost, its tasks are retried, and nothing else: each runs
with no other task beside it, so that no neighbour is blamed.  Only one whose workers keep dying while it is alone has
failed.
"""

import asyncio
import pickle
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from queue import Empty, SimpleQueue
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from experiments.errors import ExperimentError
from experiments.provenance import source_digest
from experiments.running.observation import Simulate, observe
from experiments.running.runs import NumberedTask, Packing, TaskOutcome, execute_packed_run, report_source
from experiments.running.store.ledger import MAX_REASON_LENGTH
from experiments.running.workers import Call, Workers, WorkersError

if TYPE_CHECKING:
    from experiments.running.runs import Say

TASKS_A_WORKER = 2  # submitted to each, so that it need not wait for the next
MAX_LOST_WORKERS = 3  # times that a retried task may lose its worker before it has failed
POLL_INTERVAL = 0.5  # seconds between looks at which workers there are
RESULT_TIMEOUT = (
    2.0  # seconds that a result may take to arrive before somebody looks what became of its worker
)
CHECK_TIMEOUT = 300.0  # seconds in which workers that are there may import what they need
MAX_PACKED_SCENARIOS = 1000


class WorkerKilledError(ExperimentError):
    """A run whose worker dies whenever it is tried."""


class Dispatcher:
    """Submits tasks to workers, and collects what they come to."""

    def __init__(self, workers: Workers, simulate: Simulate, say: "Say") -> None:
        import cloudpickle

        self.workers = workers
        self.simulate = simulate
        self.say = say
        self.source = source_digest()
        self.everything_sent = cloudpickle.dumps((execute_packed_run, report_source, simulate))
        self.submitted: dict[str, dict[Call, NumberedTask]] = {}  # by accepted worker
        self.checks: dict[Call, str] = {}  # which worker is being checked
        self.loads_what_is_sent: set[str] = set()
        self.refused: set[str] = set()
        self.retries: deque[NumberedTask] = deque()
        self.lost_workers: Counter[int] = Counter()  # by the place of a task that was alone
        self.outcomes: deque[TaskOutcome] = deque()
        self.ended: SimpleQueue[Call | None] = SimpleQueue()  # None: a worker came or went
        self.packing = Packing(MAX_PACKED_SCENARIOS)
        self.last_poll = self.last_had_workers = time.monotonic()
        self.is_compiled = simulate is not observe

    def run(self, tasks: Iterator[NumberedTask]) -> Iterator[TaskOutcome]:
        """Yield the outcome of every task as it comes."""
        self.workers.notify(lambda: self.ended.put(None))
        self.poll_workers()
        exhausted = False
        while True:
            if not exhausted:
                exhausted = self.submit_tasks(tasks)
            self.submit_retry()
            if exhausted and not self.retries and not any(self.submitted.values()):
                return
            yield from self.wait_for_outcomes()

    def submit_tasks(self, tasks: Iterator[NumberedTask]) -> bool:
        """Submit to every worker what it can take; return whether there are no more tasks."""
        while not self.retries:
            free = [worker for worker, own in self.submitted.items() if len(own) < TASKS_A_WORKER]
            # The first run compiles what has changed since the last time; all others then find it on disk.
            if not free or (not self.is_compiled and any(self.submitted.values())):
                return False
            numbered = next(tasks, None)
            if numbered is None:
                return True
            self.submit(min(free, key=lambda worker: len(self.submitted[worker])), numbered)
        return False

    def submit_retry(self) -> None:
        """Submit one task of a lost worker once nothing else runs."""
        if self.retries and self.submitted and not any(self.submitted.values()):
            self.submit(next(iter(self.submitted)), self.retries[0])

    def submit(self, worker: str, numbered: NumberedTask) -> None:
        """Submit a task to a worker."""
        cell, _, seed, detailed = numbered[1]
        future = self.call(
            worker,
            execute_packed_run,
            self.packing.packed(cell.scenario),
            cell.varied,
            seed,
            detailed,
            self.simulate,
        )
        self.submitted[worker][future] = numbered

    def call(self, worker: str, function: Callable[..., Any], *arguments: Any) -> Call:
        """Have a worker call a function; the future is queued when it has ended."""
        return self.workers.call(worker, function, *arguments, done=self.ended.put)

    def wait_for_outcomes(self) -> Iterator[TaskOutcome]:
        """Wait for something to end, no longer than until the next poll, and yield what tasks have come to."""
        with suppress(Empty):
            future = self.ended.get(timeout=POLL_INTERVAL)
            if future is None:
                self.poll_workers()
            else:
                self.handle_ended(future)
        if time.monotonic() - self.last_poll > POLL_INTERVAL:
            self.poll_workers()
        while self.outcomes:
            yield self.outcomes.popleft()

    def handle_ended(self, future: Call) -> None:
        """Take note of what has ended: a check or a task."""
        try:
            if future in self.checks:
                self.handle_check(future)
                return
            worker = next((worker for worker, own in self.submitted.items() if future in own), None)
            if worker is not None:  # else it was taken from a lost worker
                self.handle_task(future, worker)
        except (OSError, CancelledError, asyncio.CancelledError):
            # The worker was lost with the result, or the scheduler was, or the result timed out.
            self.poll_workers()
            self.ended.put(future)

    def handle_task(self, future: Call, worker: str) -> None:
        """Take the outcome of a task, unless its worker was lost."""
        error = future.exception() if future.status == "error" else None
        if future.status not in ("finished", "error") or self.workers.is_lost(error):
            self.poll_workers()
            self.handle_lost_worker(worker)
            return
        result = future.result(timeout=RESULT_TIMEOUT) if error is None else None
        place, task = self.submitted[worker].pop(future)
        if self.retries and self.retries[0][0] == place:
            self.retries.popleft()
        self.is_compiled = True
        self.outcomes.append(TaskOutcome(place, task, result, error, worker))

    def handle_check(self, future: Call) -> None:
        """Go on with the check of a worker: it loads what it is sent, and its source is the same."""
        worker = self.checks[future]
        error = future.exception() if future.status == "error" else None
        if future.status not in ("finished", "error") or self.workers.is_lost(error):
            del self.checks[future]  # if it is there after all, the next poll has it checked again
        elif error is not None:
            self.refuse(future, shorten(str(error), MAX_REASON_LENGTH))
        elif worker not in self.loads_what_is_sent:
            del self.checks[future]
            self.loads_what_is_sent.add(worker)
            self.checks[self.call(worker, report_source, self.simulate)] = worker
        elif future.result(timeout=RESULT_TIMEOUT) != self.source:
            self.refuse(future, "it runs other source")
        else:
            del self.checks[future]
            self.submitted.setdefault(worker, {})

    def refuse(self, check: Call, reason: str) -> None:
        """Submit nothing to a worker, and say why."""
        worker = self.checks.pop(check)
        self.refused.add(worker)
        self.say(f"worker {worker} is refused: {reason}")

    def poll_workers(self) -> None:
        """See which workers have come and which are lost.

        Raises:
            WorkersError: The scheduler has gone away, or no worker is left.
        """
        now = self.last_poll = time.monotonic()
        there = self.workers.there()
        for worker in set(self.submitted) - there:
            self.handle_lost_worker(worker)
        for future, worker in list(self.checks.items()):
            if worker not in there:
                del self.checks[future]
        for worker in there - set(self.submitted) - self.refused - set(self.checks.values()):
            # A worker that cannot load what it is sent, say because its source is laid out otherwise, ends.  So all
            # of it first goes as bytes to a function that every Python has, where that is an error like any other.
            self.loads_what_is_sent.discard(worker)
            self.checks[self.call(worker, pickle.loads, self.everything_sent)] = worker
        if self.submitted:
            self.last_had_workers = now
        elif there and there <= self.refused:
            raise WorkersError(f"no worker of {self.workers.name} runs this source; the runs done are kept")
        elif now - self.last_had_workers > max(self.workers.patience, CHECK_TIMEOUT if self.checks else 0.0):
            raise WorkersError(
                f"{self.workers.name} has no workers{self.workers.why_none()}; the runs done are kept"
            )

    def handle_lost_worker(self, worker: str) -> None:
        """Retry the tasks of a lost worker; one that was alone with it is nearer to having failed."""
        for future, (place, task) in self.submitted.pop(worker, {}).items():
            future.cancel()
            if not (self.retries and self.retries[0][0] == place):
                self.retries.append((place, task))
                continue
            self.lost_workers[place] += 1
            if self.lost_workers[place] >= MAX_LOST_WORKERS:
                self.retries.popleft()
                died = WorkerKilledError(
                    f"its worker died {MAX_LOST_WORKERS} times while nothing else ran{self.workers.why_none()}"
                )
                self.outcomes.append(TaskOutcome(place, task, None, died, worker))
