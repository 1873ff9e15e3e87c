"""Agreements between both teams: runs a firm under several terms of what sales promises, under the same luck."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.defaults import DEFAULT_SEED, SLA_CHANCE, SLA_REPLICATIONS, SLA_SHARE
from experiments.errors import BadInputError
from experiments.files.tables import gathered
from experiments.results.sla import ATTEMPTS, FIRST_ATTEMPT, REPS, Agreements, Terms
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate
from experiments.running.periods import PROMISED, observe_promises
from experiments.running.plan import Cell, Plan, as_scenario
from experiments.running.spreading import spread_over
from experiments.studies.own import own_of, refuse_taken
from experiments.studies.plan import share_of
from sim.clock import QUARTERS_A_YEAR
from sim.scenario import Scenario
from sim.scenario.extensions import Agents, Measures, Mechanisms

OF_A_CELL = ("breach", "kept", "hours")  # what a result says of one
TARGETS = (2.0, 4.0, 8.0, 16.0, 24.0, 40.0)  # business hours until the first attempt
TEAMS = (0.75, 1.0, 1.5)  # times the field reps of today
MORE_ATTEMPTS = 2  # beside those of today
MOST_ATTEMPTS, MOST_REPS = 30, 5_000  # what the model carries


def sla(
    scenario: str | Path | Scenario,
    *,
    share: str | float = SLA_SHARE,
    chance: str | float = SLA_CHANCE,
    replications: int = SLA_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe_promises,
) -> Agreements:
    """Return how often a quarter breaks a promise of first attempts, over targets, teams and numbers of attempts.

    Where the firm has an ensemble, its members are run in turn.

    Args:
        scenario: A name from the library, a file, or a scenario.
        share: Of the delivered leads that are promised a first attempt in time.
        chance: How often a quarter may break the promise.
        replications: Runs under each of the terms.
        seed: Replicate k runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The scenario is not as it should be.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadInputError: A share, a chance or a count cannot be used, or the firm has no rep.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    firm = as_scenario(scenario, own_of(agents, mechanisms, measures))
    quarters = range(1, int(QUARTERS_A_YEAR * firm.values["horizon.observed_years"]) + 1)
    refuse_taken(
        firm, (*Terms._fields, *OF_A_CELL, *(f"{what}_{one}" for what in PROMISED for one in quarters))
    )
    promised, may_break = share_of(share, "share"), share_of(chance, "chance")
    terms = terms_for(firm)
    cells = tuple(Cell(label_of(one), firm, varied_by(one)) for one in terms)
    members = spread_over([firm], (), replications)
    with runs_kept(Plan(cells, replications, seed, members=members), store, execution, simulate) as runs:
        rows = runs_as_table(terms, *gathered(runs))
    return Agreements(firm, promised, may_break, cells, rows, replications, seed, members)


def terms_for(firm: Scenario) -> list[Terms]:
    """Return the terms that are tried: every target with every team and number of attempts.

    Raises:
        BadInputError: The firm has no field rep.
    """
    reps, attempts = int(firm.values[REPS]), int(firm.values[ATTEMPTS])
    if reps < 1:
        raise BadInputError(f"{REPS} = {reps}: an agreement needs at least one rep")
    teams = sorted({min(max(1, round(times * reps)), MOST_REPS) for times in TEAMS})
    tries = sorted({attempts, min(attempts + MORE_ATTEMPTS, MOST_ATTEMPTS)})
    return [Terms(team, target, each) for each in tries for team in teams for target in TARGETS]


def label_of(terms: Terms) -> str:
    """Return the name that the runs under some terms carry."""
    return f"{terms.reps} reps, {terms.target:g} bh, {terms.attempts} attempts"


def varied_by(terms: Terms) -> tuple[tuple[str, float | str], ...]:
    """Return the settings that make some terms."""
    return ((REPS, terms.reps), (FIRST_ATTEMPT, f"{terms.target:g} bh"), (ATTEMPTS, terms.attempts))


def runs_as_table(
    terms: Sequence[Terms], tasks: Sequence[tuple[str, int, int]], values: pd.DataFrame
) -> pd.DataFrame:
    """Return runs as a table: scenario, replicate, seed, terms, what was delivered in each quarter."""
    by_label = {label_of(one): one for one in terms}
    about = [(*task, *by_label[task[0]]) for task in tasks]
    return pd.concat(
        [pd.DataFrame(about, columns=["scenario", "replicate", "seed", *Terms._fields]), values], axis=1
    )
