"""Runs all states between two scenarios, and shares out or orders what lies between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from experiments.defaults import (
    DEFAULT_SEED,
    GROWTH,
    JUDGE_REPLICATIONS,
    MOST_REPLICATIONS,
    ROADMAP_MEASURE,
    STATE_REPLICATIONS,
)
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns, judging_members
from experiments.results.roadmap import Roadmap
from experiments.results.states import Pair, States, every_state, measure_called, pair_of
from experiments.running.counts import whole_number
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.spreading import spread_over
from experiments.studies.fresh import run_afresh, seed_apart
from experiments.studies.own import own_of
from sim.scenario import Scenario
from sim.scenario.extensions import Agents, Measures, Mechanisms


def explain(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    measure: str = GROWTH,
    replications: int = STATE_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    posterior: Sequence[Mapping[str, float]] = (),
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
) -> Explanation:
    """Share out the gap between two scenarios among the practices.

    Args:
        first: Name from the library, path of a file, or scenario.
        second: Another one, which differs from the first in practices only.
        measure: Key of the measure whose gap is explained.
        replications: Runs of each state.
        seed: Replicate k runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        posterior: Sets of values that fit, which replicates suppose in turn, the same in all states: shares then have
            intervals of luck and of what is not known; as for `compare`.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what the states are run.

    Raises:
        ScenarioError: A scenario or the measure is not as it should be, or the two differ in more than
            practices.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadNumberError: There are fewer than four replications over an ensemble.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    pair = pair_of(first, second, extensions=own_of(agents, mechanisms, measures))
    measure_called(measure, pair.ends)
    states = states_between(
        *pair.ends,
        replications=replications,
        seed=seed,
        store=store,
        posterior=posterior,
        execution=execution,
    )
    return Explanation(states, measure)


def roadmap(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    measure: str = ROADMAP_MEASURE,
    replications: int = STATE_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    judge: int = JUDGE_REPLICATIONS,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
) -> Roadmap:
    """Find the best order in which to adopt the practices that lead from one scenario to another.

    Args:
        first: Name from the library, path of a file, or scenario.
        second: Another one, which differs from the first in practices only.
        measure: Key of the measure that is to gain; money a year is set against the costs of adoption.
        replications: Runs of each state.
        seed: Replicate k runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        judge: Fresh runs of each state on the way of the best order, which judge it; 0: half of the replications do.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what the states are run.

    Raises:
        ScenarioError: A scenario or the measure is not as it should be, or the two differ in more than
            practices.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadNumberError: Over an ensemble, there are fewer than four replications, or judges.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    pair = pair_of(first, second, extensions=own_of(agents, mechanisms, measures))
    measure_called(measure, pair.ends)
    states = run_states(pair, replications=replications, seed=seed, store=store, execution=execution)
    found = Roadmap(states, measure)
    return judged_afresh(found, replications=judge, store=store, execution=execution) if judge else found


def judged_afresh(
    roadmap: Roadmap,
    *,
    replications: int = JUDGE_REPLICATIONS,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Roadmap:
    """Return a roadmap whose best order is judged by fresh runs of the states on its way, and chosen by all others.

    These are the states that it passes, and those that it would pass with two neighbouring steps the other way round:
    twice as many as there are practices to adopt, under luck that had no say.  Over an ensemble, members judge that had
    no say either (`judging_members`), replicate r of the fresh runs its member r modulo their number.

    Args:
        roadmap: Of states that were run.
        replications: Fresh runs of each state on the way.
        store: The folder in which runs are kept and found again; by default none.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        BadNumberError: Replications are no whole number above 0, or over an ensemble fewer than four.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    states, many = roadmap.states, whole_number(replications, "replications", 1, MOST_REPLICATIONS)
    members = judging_members(states, many)
    way = roadmap.way_judged_by(FreshRuns(states.rows[:0], members))
    if not way:
        return roadmap
    fresh = run_afresh(
        states.pair,
        way,
        replications=many,
        seed=seed_apart(states.seed, states.replications, many),
        members=members,
        store=store,
        execution=execution,
        simulate=simulate,
    )
    return replace(roadmap, fresh=fresh)


def run_states(
    pair: Pair,
    *,
    replications: int = STATE_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    posterior: Sequence[Mapping[str, float]] = (),
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> States:
    """Run all states of a pair under common luck, each once and then again.

    Args:
        pair: Two scenarios that differ in practices only.
        replications: Runs of each state.
        seed: Replicate k runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        posterior: Sets of values that fit, which replicates suppose in turn.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    plan = pair.plan(replications, seed, spread_over(pair.ends, posterior, replications))
    with runs_kept(plan, store, execution, simulate) as runs:
        return States(pair, every_state(pair, runs), plan.replicates, plan.seed, members=plan.members)


def states_between(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    *,
    replications: int = STATE_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    posterior: Sequence[Mapping[str, float]] = (),
    execution: Execution = Execution(),
) -> States:
    """Run all states between two scenarios, and keep them if there is a folder for it.

    Args and errors are those of `pair_of` and `run_states`.
    """
    pair = pair_of(first, second)
    return run_states(
        pair, replications=replications, seed=seed, store=store, posterior=posterior, execution=execution
    )
