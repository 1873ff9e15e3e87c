"""Runs a plan on all cores: `run_all(plan)` gives rows, and what stands behind it may change.

Runs come back in the order of the plan, whatever the number of workers, so that equal plans give equal
content.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

from experiments.observation import Observation, import_model, observe
from experiments.plan import Plan, Task

Simulate = Callable[..., Observation]
Progress = Callable[[int, int], None]

SMALL_PLAN = 3  # runs; starting workers costs more than this many runs
POSIX = hasattr(signal, "pthread_sigmask")
WAITING_RUNS = 4  # tasks a worker that stand ready, so that none idles and memory stays flat


class Run(NamedTuple):
    """A task done and what was kept of it."""

    task: Task
    observation: Observation

    def row(self) -> dict[str, Any]:
        """Return the run as a row: scenario, replicate, seed, what was varied, every measure."""
        cell, replicate, seed, _ = self.task
        return {
            "scenario": cell.label,
            "replicate": replicate,
            "seed": seed,
            **dict(cell.varied),
            **self.observation.measures,
        }


def run_all(
    plan: Plan, workers: int | None = None, progress: Progress | None = None, simulate: Simulate = observe
) -> list[dict[str, Any]]:
    """Run a whole plan and return a row a run."""
    return [run.row() for run in runs_of(plan, workers, progress, simulate)]


def runs_of(
    plan: Plan, workers: int | None = None, progress: Progress | None = None, simulate: Simulate = observe
) -> Generator[Run]:
    """Yield the runs of a plan in its order, in this process if they are few."""
    workers = min(workers or usable_cores(), len(plan))
    here = workers <= 1 or len(plan) <= SMALL_PLAN
    runs = run_here(plan, simulate) if here else run_in_workers(plan, workers, simulate)
    for done, run in enumerate(runs, start=1):
        if progress is not None:
            progress(done, len(plan))
        yield run


def run_here(plan: Plan, simulate: Simulate) -> Iterator[Run]:
    """Run a plan in this process."""
    for task in plan.tasks():
        yield Run(task, simulate(task.cell.scenario, task.seed, task.detailed))


def run_in_workers(plan: Plan, workers: int, simulate: Simulate) -> Iterator[Run]:
    """Run a plan in worker processes, which end with it, however it ends."""
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=become_worker)
    try:
        yield from keep_busy(pool, workers, plan.tasks(), simulate)
        pool.shutdown()
    finally:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)


def keep_busy(
    pool: ProcessPoolExecutor, workers: int, tasks: Iterator[Task], simulate: Simulate
) -> Iterator[Run]:
    """Hand out tasks, a few ahead for each worker, and yield their runs in order."""
    waiting: deque[tuple[Task, Future[Observation]]] = deque()
    for place, task in enumerate(tasks):
        with worker_is_born(simulate):
            waiting.append((task, pool.submit(simulate, task.cell.scenario, task.seed, task.detailed)))
            if place == 0 and simulate is observe:
                for _ in range(workers - 1):
                    pool.submit(import_model)
        # The first run compiles what has changed since the last time; all others then find it on disk.
        if place == 0 or len(waiting) >= WAITING_RUNS * workers:
            yield finished(waiting)
    while waiting:
        yield finished(waiting)


def finished(waiting: deque[tuple[Task, Future[Observation]]]) -> Run:
    """Wait for the oldest task and return its run."""
    task, future = waiting.popleft()
    return Run(task, future.result())


@contextmanager
def worker_is_born(simulate: Simulate) -> Iterator[None]:
    """Let workers be born deaf to Ctrl-C, so that only the parent stops, and ignorant of the main script.

    Workers that need nothing from the main script do not run it, so that it needs no guard against that.
    """
    main = sys.modules["__main__"]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if POSIX else None
    if simulate.__module__ != "__main__":
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def become_worker() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=leave_with_parent, daemon=True).start()


def leave_with_parent() -> None:
    """End this process as soon as its parent has ended, killed or not."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def usable_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
