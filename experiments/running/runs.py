"""One run: how a process executes it, whichever process it is, and what comes of it."""

import gc
import os
import pickle
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from experiments.errors import BadInputError
from experiments.provenance import source_digest
from experiments.running.observation import Observation, Simulate, import_model, observe
from experiments.running.plan import Task, Varied, is_spread, vary
from sim.own_code import OwnCodeError, kept_off_stdout

if TYPE_CHECKING:
    from sim.scenario import Extensions, Scenario

UNPACKED_SCENARIOS = 8  # that a process keeps

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


NumberedTask = tuple[int, Task]  # a task and its place in the plan


class Run(NamedTuple):
    """A task done and what was kept of it."""

    task: Task
    observation: Observation

    def row(self) -> dict[str, Any]:
        """Return the run as a row: scenario, replicate, seed, what was varied but its member, every measure."""
        cell, replicate, seed, _ = self.task
        return {
            "scenario": cell.label,
            "replicate": replicate,
            "seed": seed,
            **{key: value for key, value in cell.varied if not is_spread(key)},
            **self.observation.measures,
        }


class RunResult(NamedTuple):
    """What came of a run, the seconds that it took, and in which process of which host."""

    observation: Observation
    seconds: float
    host: str
    pid: int


class TaskOutcome(NamedTuple):
    """What came of the task at a place of the plan: a result of a worker, or the error in which it ended."""

    place: int
    task: Task
    result: RunResult | None
    error: BaseException | None
    worker: str


def execute_run(
    scenario: "Scenario", varied: Varied, seed: int, detailed: bool, simulate: Simulate
) -> RunResult:
    """Run a scenario, with what is varied, under a seed."""
    began = time.perf_counter()
    with with_own_code(scenario.extensions):
        observation = simulate(vary(scenario, varied), seed, detailed)
    # An organisation and its agents hold on to each other, and there are too few of them for the collector to come
    # by itself before hundreds of megabytes lie about.  Among the young it finds them in a fifth of a millisecond.
    gc.collect(1)
    return RunResult(observation, time.perf_counter() - began, socket.gethostname(), os.getpid())


@contextmanager
def with_own_code(extensions: "Extensions") -> Iterator[None]:
    """Let code of somebody's own, if there is any, neither print into documents nor leave anything for the next run."""
    if not extensions:
        yield
        return
    from sim.extending.between_runs import leaving_nothing

    with kept_off_stdout(extensions), leaving_nothing(extensions):
        yield


def execute_packed_run(
    scenario: bytes, varied: Varied, seed: int, detailed: bool, simulate: Simulate
) -> RunResult:
    """Run a scenario that came from another process."""
    return execute_run(unpacked(scenario), varied, seed, detailed, simulate)


def packed(scenario: "Scenario") -> bytes:
    """Return a scenario as it is sent to another process, with all code of somebody's own, which that has not.

    Raises:
        BadInputError: The code holds something that only this process has, such as an open file or a lock.
    """
    if not scenario.extensions:
        return pickle.dumps(scenario)
    import cloudpickle

    with pickled_by_value(scenario.extensions.modules):
        try:
            return bytes(cloudpickle.dumps(scenario))
        except Exception as error:  # in whatever form that which cannot be sent says so
            raise BadInputError(
                f"code of somebody's own cannot be sent to workers: {error}; one process (--workers 1) can run it"
            ) from None


class Packing:
    """Scenarios as they are sent; one that many tasks share is packed once."""

    def __init__(self, most: int) -> None:
        self.most = most  # that are kept
        self.known: dict[int, tuple[Scenario, bytes]] = {}  # with each, so that no other one gets its id

    def packed(self, scenario: "Scenario") -> bytes:
        """Return a scenario as it is sent."""
        known = self.known.get(id(scenario))
        if known is None:
            if len(self.known) >= self.most:
                self.known.clear()
            known = self.known[id(scenario)] = (scenario, packed(scenario))
        return known[1]


@contextmanager
def pickled_by_value(modules: Iterable[str]) -> Iterator[None]:
    """Let what stands in some modules be pickled as it is, not by where it can be imported from."""
    import cloudpickle

    known = cloudpickle.list_registry_pickle_by_value()
    added = [sys.modules[name] for name in modules if name in sys.modules and name not in known]
    for module in added:
        cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        for module in added:
            cloudpickle.unregister_pickle_by_value(module)


@lru_cache(UNPACKED_SCENARIOS)
def unpacked(scenario: bytes) -> "Scenario":
    """Return a scenario that several runs share.

    Raises:
        OwnCodeError: Code of somebody's own imports what is not installed here.
    """
    try:
        return pickle.loads(scenario)
    except ImportError as error:
        raise OwnCodeError(
            f"code of somebody's own cannot be loaded on {socket.gethostname()}: {error}; "
            "what it imports has to be installed on every worker"
        ) from None


def report_source(simulate: Simulate) -> str:
    """Import what runs need, and return the digest of the source that this process would run."""
    if simulate is observe:
        import_model()
    return source_digest()


def ignore(_: str) -> None:
    """Say nothing."""
