"""How plans are executed: by which processes or cluster, into which folder, and who is told how far they are."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments.numbers import duration
from experiments.running.cores import workers_wanted
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Plan
from experiments.running.runner import Outlook, outlook, runs_of
from experiments.running.runs import Progress, Run, Say, execute_run, ignore

if TYPE_CHECKING:
    from experiments.running.cluster import Cluster
    from experiments.running.store import Store

MIN_RUNS_FOR_TRIAL = 20  # runs; fewer are over before anybody wonders


class Execution(NamedTuple):
    """What executes runs: processes here, or a scheduler or its address; and who is told how far they are."""

    workers: int | None = None
    cluster: "str | Cluster | None" = None
    progress: Progress | None = None
    say: Say = ignore


@contextmanager
def runs_kept(
    plan: Plan,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Iterator[Generator[Run]]:
    """Say what a plan will take, then make its runs, or find them in the folder that keeps them.

    Raises:
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    from experiments.running.store import open_store

    with open_store(store, execution.say) if store is not None else nullcontext() as kept:
        if execution.say is not ignore:
            execution.say(outlook_in_words(estimated(plan, kept, execution, simulate)))
        workers, cluster, progress, say = execution
        with closing(runs_of(plan, workers, progress, simulate, kept, cluster, say)) as runs:
            yield runs


def estimated(plan: Plan, store: "Store | None", execution: Execution, simulate: Simulate) -> Outlook:
    """Return what a plan will take; if nothing was ever timed, two runs are tried here, and the second counts."""
    ahead = outlook(plan, execution.workers, simulate, store)
    to_make = ahead.runs - ahead.kept
    if ahead.seconds is not None or to_make < MIN_RUNS_FOR_TRIAL:
        return ahead
    cell = plan.cells[-1]
    first, second = (
        execute_run(cell.scenario, cell.varied, plan.seed + place, False, simulate) for place in (0, 1)
    )
    each = min(first.seconds, second.seconds)
    return ahead._replace(seconds=each * to_make / workers_wanted(execution.workers))


def outlook_in_words(outlook: Outlook) -> str:
    """Say what a plan will take, before it starts."""
    words = f"{outlook.runs:,} runs"
    if outlook.kept:
        words += f", {outlook.kept:,} of them done before"
    if outlook.kept == outlook.runs:
        return words
    if outlook.seconds is None:
        return f"{words}; the first ones will tell how long that takes"
    return f"{words}; about {duration(outlook.seconds)}"
