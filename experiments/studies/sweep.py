"""Runs a design: every point under the same luck, so many replicates or until a precision is reached."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.defaults import LARGEST_SEED, MOST_REPLICATIONS
from experiments.designs import Design, read_design
from experiments.results.currencies import BadRateError, Exchange, exchange_of, is_of_money
from experiments.results.sweep import Sweep, runs_as_table
from experiments.running.counts import wanted_precision, whole_number
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Plan
from experiments.statistics.estimates import FIRST_STAGE, pairs_needed
from experiments.studies.compare import MOST_PAIRS, TooPreciseError
from experiments.studies.own import own_of
from sim.measures import measures_for
from sim.scenario.extensions import Agents, Measures, Mechanisms


def sweep(
    design: str | Path | Mapping[str, Any] | Design,
    *,
    replications: int | None = None,
    precision: float | None = None,
    seed: int | None = None,
    store: str | Path | None = None,
    rates: Iterable[str] = (),
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Sweep:
    """Run a design and return what came of it.

    Args:
        design: Name of a shipped design, path of a file, the same as a dictionary, or a design.
        replications: Runs of each cell; what the design says unless given.
        precision: Half-width wanted for the interval of the first outcome in every cell, in its unit.  Thirty
            runs fix the variance, then all cells get the runs that the noisiest needs (Stein 1945).
        seed: Replicate k of every cell runs under `seed + k`; what the design says unless given.
        store: The folder in which runs are kept and found again; without one they are not.
        rates: Rates of exchange such as "1 USD = 0.92 EUR", which bring the money of every cell into the currency of
            the first base; without them, outcomes in money of several currencies are left out.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The design is not as it should be.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadNumberError: A count or the seed is no whole number or outside its limits, or the precision is none.
        BadRateError: A rate cannot be used or is missing, or no outcome is left without money.
        TooPreciseError: The precision would need more than 10,000 runs of a cell.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    own = own_of(agents, mechanisms, measures)
    design = with_options(read_design(design, extensions=own), replications, precision, seed)
    places = tuple(design.places())
    exchange = exchange_for(design, rates)

    def run(first: int, replicates: int) -> pd.DataFrame:
        plan = Plan(tuple(place.cell for place in places), replicates, design.seed, first)
        with runs_kept(plan, store, execution, simulate) as runs:
            return runs_as_table(design, places, runs, exchange)

    if design.precision is None:
        return Sweep(design, places, run(0, design.replications), design.replications, exchange=exchange)
    first = Sweep(design, places, run(0, FIRST_STAGE), FIRST_STAGE, exchange=exchange)
    needed = replications_for(first, design.precision)
    execution.say(f"±{design.precision:g} needs {needed} runs of each cell: {needed - FIRST_STAGE} more")
    more = run(FIRST_STAGE, needed) if needed > FIRST_STAGE else first.rows[:0]
    return first.with_more(more, needed)


def exchange_for(design: Design, rates: Iterable[str] | str = ()) -> Exchange:
    """Return what becomes of the money of a design's cells.

    Raises:
        BadRateError: A rate cannot be used or is missing, or what the design is about would be left out.
    """
    exchange = exchange_of([place.cell for place in design.places()], rates)
    known = measures_for(design.bases)
    needed = design.outcomes[:1] if design.precision is not None else design.outcomes
    if exchange.left_out and all(is_of_money(key, known) for key in needed):
        raise BadRateError(f"{design.name}: {needed[0]} is money. {exchange.advice}")
    return exchange


def with_options(
    design: Design, replications: int | None, precision: float | None, seed: int | None
) -> Design:
    """Return a design with what a caller asked for in place of what its file says.

    Raises:
        BadNumberError: A count or the seed is no whole number or outside its limits, or the precision is none.
    """
    if replications is not None and precision is not None:
        raise ValueError("give a number of replications or a precision, not both")
    if replications is not None:
        many = whole_number(replications, "replications", 1, MOST_REPLICATIONS)
        design = replace(design, replications=many, precision=None)
    if precision is not None:
        design = replace(design, precision=wanted_precision(precision))
    return design if seed is None else replace(design, seed=whole_number(seed, "seed", 0, LARGEST_SEED))


def replications_for(first_stage: Sweep, precision: float) -> int:
    """Return the runs of each cell with which the first outcome is as precise as wanted in all of them."""
    values = first_stage.values(first_stage.design.outcomes[0])
    needed = max(pairs_needed(values[label].to_numpy(), precision) for label in values)
    if needed > MOST_PAIRS:
        raise TooPreciseError(
            f"a precision of {precision:g} needs {needed:,} runs of a cell; at most {MOST_PAIRS:,} are made"
        )
    return needed
