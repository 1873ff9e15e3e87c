"""Runs some states between two scenarios afresh, under luck that had no say in what was chosen."""

from collections.abc import Iterable
from pathlib import Path

from experiments.defaults import LARGEST_SEED
from experiments.results.fresh import FreshRuns, ensemble_of
from experiments.results.states import Pair
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Plan, Varied

SEEDS_APART = 1000  # by which seeds of results that are to be independent should differ, at least


def run_afresh(
    pair: Pair,
    states: Iterable[int],
    *,
    replications: int,
    seed: int,
    members: tuple[Varied, ...] = (),
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> FreshRuns:
    """Run some states of a pair afresh.

    Args:
        pair: Two scenarios that differ in practices only.
        states: Numbers of states.
        replications: Runs of each state.
        seed: Of the first, apart from that of what they are to judge (`seed_apart`).
        members: Of an ensemble, which replicates take in turn.
        store: The folder in which runs are kept and found again; without one they are not.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    cells = tuple(pair.cell(state) for state in sorted(set(states)))
    plan = Plan(cells, replications, seed, members=members)
    with runs_kept(plan, store, execution, simulate) as runs:
        return FreshRuns.from_runs(pair, plan, runs, ensemble_of(members, pair.ends))


def seed_apart(seed: int, replications: int, fresh: int, times: int = 1) -> int:
    """Return the seed of fresh runs that share no luck with replications under a seed and those after it.

    `times`: 1 for those that first judge, more for others that shall not share their luck either.
    """
    further = times * SEEDS_APART * (1 + max(replications, fresh) // SEEDS_APART)
    return seed + further if seed + further + fresh <= LARGEST_SEED else seed - further
