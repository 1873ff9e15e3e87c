"""Runs plans: in this process if they are few, else on the workers of a scheduler, here or elsewhere.

Runs come back in the order of the plan, whatever the number of workers, so that equal plans give equal content.
With a store, what was run before is read instead, and what is new is kept.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from experiments.running.bookkeeping import Filled, RunRecords
from experiments.running.cores import workers_wanted
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Plan
from experiments.running.runs import NumberedTask, Progress, Run, Say, TaskOutcome, execute_run, ignore

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from experiments.running.cluster import Cluster
    from experiments.running.store import Store
    from experiments.running.workers import Workers


SMALL_PLAN = 3  # runs; starting workers costs more than this many runs


class Outlook(NamedTuple):
    """What a plan will take: its runs, those that are kept already, and seconds if any run was ever timed."""

    runs: int
    kept: int
    seconds: float | None


def outlook(
    plan: Plan,
    workers: int | None = None,
    simulate: Simulate = observe,
    store: "Store | None" = None,
) -> Outlook:
    """Count the runs of a plan and estimate its time on so many workers, before it starts."""
    many = workers_wanted(workers)
    kept = sum(RunRecords(plan, simulate, store).is_kept)
    each = store.seconds_a_run() if store is not None else None
    left = len(plan) - kept
    return Outlook(len(plan), kept, None if each is None else each * left / many)


def run_all(
    plan: Plan, workers: int | None = None, progress: Progress | None = None, simulate: Simulate = observe
) -> list[dict[str, Any]]:
    """Run a whole plan and return a row a run."""
    return [run.row() for run in runs_of(plan, workers, progress, simulate)]


def runs_of(
    plan: Plan,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = observe,
    store: "Store | None" = None,
    cluster: "str | Cluster | None" = None,
    say: Say = ignore,
) -> Generator[Run]:
    """Yield the runs of a plan in its order.

    Args:
        plan: Cells times replicates.
        workers: Processes to start on this machine; every usable core unless given.
        progress: Called with the runs done and the runs in all.
        simulate: What runs one scenario under one seed; another one serves tests.
        store: Runs that it holds are read from it, others are kept in it.  It keeps measures only: tasks that ask
            for details are run again.
        cluster: A running scheduler whose workers do the work instead, or its address.
        say: Called with a sentence when a worker is refused.

    Raises:
        RunsFailedError: Some runs failed; with a store all others were made and kept before.
        WorkersError: The scheduler cannot be reached, or has gone away.
    """
    records = RunRecords(plan, simulate, store)
    done = sum(records.is_kept)
    if progress is not None and done:
        progress(done, len(plan))
    with closing(outcomes_of(records, workers, cluster, say)) as outcomes:
        out_of_order: dict[int, TaskOutcome] = {}  # came before their turn
        for place, task in enumerate(plan.tasks()):
            if records.is_kept[place]:
                yield Run(task, records.observation(place))
                continue
            while place not in out_of_order:
                outcome = next(outcomes)
                out_of_order[outcome.place] = outcome
                done += 1
                if progress is not None:
                    progress(done, len(plan))
            result = out_of_order.pop(place).result
            if result is not None:
                yield Run(task, result.observation)
    records.close()


def fill(
    store: "Store",
    plan: Plan,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = observe,
    cluster: "str | Cluster | None" = None,
    say: Say = ignore,
) -> Filled:
    """Make the runs of a plan that a store lacks, and keep them there; arguments as for `runs_of`.

    Raises:
        WorkersError: The scheduler cannot be reached, or has gone away.
    """
    records = RunRecords(plan, simulate, store)
    kept = done = sum(records.is_kept)
    if progress is not None:
        progress(done, len(plan))
    with closing(outcomes_of(records, workers, cluster, say)) as outcomes:
        for done, _ in enumerate(outcomes, start=kept + 1):
            if progress is not None:
                progress(done, len(plan))
    store.write()
    return Filled(kept, done - kept - len(records.failures), tuple(records.failures))


def outcomes_of(
    records: RunRecords, workers: int | None, cluster: "str | Cluster | None", say: Say
) -> Generator[TaskOutcome]:
    """Yield what becomes of the runs that are to be made, once it is kept."""
    to_make = len(records.plan) - sum(records.is_kept)
    workers = min(workers_wanted(workers), to_make)
    if not to_make:
        return
    if cluster is None and (workers <= 1 or to_make <= SMALL_PLAN):
        outcomes = run_here(records.missing(), records.simulate)
    else:
        outcomes = run_on_workers(records.missing(), records.simulate, workers, cluster, say)
    with closing(outcomes):
        for outcome in outcomes:
            records.keep(outcome)
            yield outcome


def run_here(tasks: Iterator[NumberedTask], simulate: Simulate) -> Generator[TaskOutcome]:
    """Run tasks in this process."""
    for place, task in tasks:
        result, error = None, None
        try:
            result = execute_run(task.cell.scenario, task.cell.varied, task.seed, task.detailed, simulate)
        except Exception as raised:
            error = raised
        yield TaskOutcome(place, task, result, error, "this process")


def run_on_workers(
    tasks: Iterator[NumberedTask],
    simulate: Simulate,
    workers: int,
    cluster: "str | Cluster | None",
    say: Say,
) -> Generator[TaskOutcome]:
    """Run tasks on workers of this machine, which are started for them, or on those of a cluster."""
    from experiments.running.dispatcher import Dispatcher

    with workers_of(cluster, workers, simulate) as there:
        yield from Dispatcher(there, simulate, say).run(tasks)


def workers_of(
    cluster: "str | Cluster | None", workers: int, simulate: Simulate = observe
) -> "AbstractContextManager[Workers]":
    """Start so many workers here, or connect to those of a cluster."""
    if cluster is None:
        from experiments.running.foreman import MODEL, RUNNING
        from experiments.running.local_workers import local_workers

        # One that is not ours serves tests, and may need no model.
        model = (MODEL,) if simulate.__module__.startswith("experiments.") else ()
        return local_workers(workers, needed=(RUNNING, *model))
    from experiments.running.cluster import cluster_at, cluster_workers

    return cluster_workers(cluster_at(cluster) if isinstance(cluster, str) else cluster)
