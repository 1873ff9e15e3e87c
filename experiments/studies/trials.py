"""Runs some states between two scenarios afresh, under luck that had no say in what was chosen."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from experiments.defaults import LARGEST_SEED
from experiments.results.states import Pair
from experiments.results.trials import Trials
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Plan
from experiments.running.spreading import spread_over

FRESH = 2_000_000  # seeds away from what was chosen by


def trials(
    pair: Pair,
    states: Iterable[int],
    *,
    replications: int,
    seed: int,
    store: str | Path | None = None,
    posterior: Sequence[Mapping[str, float]] = (),
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Trials:
    """Run some states of a pair under luck of their own.

    Args:
        pair: Two scenarios that differ in practices only.
        states: Numbers of states.
        replications: Runs of each state.
        seed: That of the states by which anything was chosen; these runs begin two million later.
        store: The folder in which runs are kept and found again; without one they are not.
        posterior: Sets of values that fit, which replicates suppose in turn, where the firm has no ensemble of its own.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    cells = tuple(pair.cell(state) for state in sorted(set(states)))
    members = spread_over(pair.ends, posterior, replications)
    plan = Plan(cells, replications, (seed + FRESH) % LARGEST_SEED, members=members)
    with runs_kept(plan, store, execution, simulate) as runs:
        return Trials.of_runs(pair, runs, plan.replicates, plan.seed, plan.members)
