"""Runs scenarios under the same luck: so many replicates, or until a precision is reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED, GROWTH
from experiments.errors import BadInputError, ExperimentError
from experiments.results.comparison import Comparison
from experiments.results.currencies import Exchange, exchange_of
from experiments.results.told import OBSERVED_YEARS
from experiments.running.counts import wanted_precision
from experiments.running.execution import Execution
from experiments.running.observation import Observation, Simulate, observe
from experiments.running.plan import Plan, as_scenario, first_change, label_apart
from experiments.running.runner import runs_of
from experiments.running.runs import Run
from experiments.running.spreading import own_members, spread_over
from experiments.statistics.estimates import FIRST_STAGE, pairs_needed
from experiments.studies.own import own_of
from sim.measures import against
from sim.measures.growth import YEARS_TOLD_APART
from sim.scenario import Scenario
from sim.scenario.extensions import Agents, Measures, Mechanisms

DETAILED = 100  # replicates whose weeks and leads are kept for figures
MOST_PAIRS = 10_000


class TooPreciseError(ExperimentError):
    """A precision that would need more pairs than are ever run."""


def compare(
    *scenarios: str | Path | Scenario,
    against: str | Path | Scenario | None = None,
    replications: int | None = None,
    precision: float | None = None,
    seed: int = DEFAULT_SEED,
    rates: Iterable[str] = (),
    posterior: Sequence[Mapping[str, float]] = (),
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Comparison:
    """Run scenarios under the same luck and compare them.

    Where they bring an ensemble of their own, replicate r is of its member r modulo their number, the same in all of
    them.  No more are taken than half as many as replications, so that each is run twice.

    Args:
        scenarios: Names from the library, paths of files, or scenarios.
        against: Compare also the first one's firm with the nine practice levels of this scenario: "best-in-class".
        replications: Runs of each scenario; 30 unless a precision is asked for.
        precision: Half-width wanted for the interval of every difference in growth, as a fraction: 0.01 is
            one point.  Thirty pairs fix the variance, then the pairs are counted once (Stein 1945).
        seed: Replicate k runs under `seed + k`.
        rates: Rates of exchange such as "1 USD = 0.92 EUR", which bring the money of every scenario into the currency
            of the first; without them, money of scenarios in several currencies is left out.
        posterior: Sets of values that fit (`experiments.members()`): replicate r supposes the set r modulo their
            number, the same in all scenarios.  No more are taken than half as many as replications, so that each is
            run twice.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are kept of every run, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: A scenario is not as it should be.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadNumberError: A count or the seed is no whole number or outside its limits, or the precision is none.
        BadInputError: A precision is asked for over an ensemble.
        BadRateError: A rate cannot be read, contradicts another one, is missing, or converts nothing.
        TooPreciseError: The precision would need more than 10,000 pairs.
        ExperimentError: A scheduler is gone, or runs failed.
    """
    if replications is not None and precision is not None:
        raise ValueError("give a number of replications or a precision, not both")
    own = own_of(agents, mechanisms, measures)
    firms = [as_scenario(scenario, own) for scenario in scenarios]
    if against is not None:
        firms.append(firms[0].with_practices_of(as_scenario(against)))
    firms, how = aligned(firms)
    if how:
        execution.say(how)
    if precision is not None and (posterior or own_members(firms)):
        raise BadInputError(
            "a precision is of luck alone: give a number of replications with an ensemble, or --member 0"
        )
    if precision is not None:
        precision, replications = wanted_precision(precision), FIRST_STAGE
    cells = label_apart(firms)
    exchange = exchange_of(cells, rates)
    many = DEFAULT_REPLICATIONS if replications is None else replications
    plan = Plan(cells, many, seed, detailed=DETAILED, members=spread_over(firms, posterior, many))
    first, seed = plan.replicates, plan.seed
    runs = run_plan(plan, execution, simulate, exchange)
    comparison = Comparison(cells, runs, seed, first, exchange=exchange, members=plan.members)
    if precision is None:
        return comparison
    needed = replications_for(comparison, precision)
    execution.say(f"{precision * 100:g} points need {needed} pairs: {needed - first} more")
    rest = replace(plan, first=first, replicates=needed)
    more = run_plan(rest, execution, simulate, exchange)
    return Comparison(cells, runs + more, seed, needed, first, exchange)


def aligned(scenarios: Sequence[Scenario]) -> tuple[list[Scenario], str]:
    """Return scenarios that are all observed for as long as the longest, and in words what was done for that.

    Sums and counts of different times are not comparable, and neither weeks nor dips could be set against each other.
    """
    years = [scenario.values.get(OBSERVED_YEARS, 0.0) for scenario in scenarios]
    longest = max(years, default=0.0)
    shorter = list(
        dict.fromkeys(one.name for one, own in zip(scenarios, years, strict=True) if own < longest)
    )
    if not shorter:
        return list(scenarios), ""
    sets = {OBSERVED_YEARS: longest}
    same = [one if own == longest else one.with_sets(sets) for one, own in zip(scenarios, years, strict=True)]
    verb = "is" if len(shorter) == 1 else "are"
    return (
        same,
        f"{' and '.join(shorter)} {verb} observed for {longest:g} years too, as the longest of these.",
    )


def over_years(
    first: Scenario,
    last: Scenario,
    *,
    replications: int,
    seed: int = DEFAULT_SEED,
    posterior: Sequence[Mapping[str, float]] = (),
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Comparison:
    """Compare two scenarios observed for as many years as growth is told of; arguments and errors as of `compare`."""
    return compare(
        *map(for_years, (first, last)),
        replications=replications,
        seed=seed,
        posterior=posterior,
        execution=execution,
        simulate=simulate,
    )


def for_years(scenario: Scenario) -> Scenario:
    """Return a scenario that is observed for as many years as growth is told of."""
    return scenario.with_sets({OBSERVED_YEARS: YEARS_TOLD_APART})


def run_plan(plan: Plan, execution: Execution, simulate: Simulate, exchange: Exchange) -> tuple[Run, ...]:
    """Run a plan to its end, money in one currency, and leave no worker behind if that is interrupted."""
    workers, cluster, progress, say = execution
    with closing(runs_of(plan, workers, progress, simulate, None, cluster, say)) as runs:
        return tuple(set_against_first(exchange.applied(runs, plan.cells)))


def set_against_first(runs: Iterable[Run]) -> Iterator[Run]:
    """Fill in the measures that take a reference (pay-back): the first scenario under the same seed."""
    reference: Run | None = None
    for run in runs:
        if reference is None or reference.task.seed != run.task.seed:
            reference = run
            yield run
        else:
            scenario = run.task.cell.scenario
            since = first_change(scenario) if scenario.changes else None
            against_it = measures_against(reference.observation, run.observation, since)
            measures = run.observation.measures | against_it
            yield run._replace(observation=run.observation._replace(measures=measures))


def measures_against(
    reference: Observation, observation: Observation, since_week: int | None
) -> dict[str, float | None]:
    """Return the measures of a run against a reference run since its change; none unless both kept the same weeks."""
    there, here = reference.weekly, observation.weekly
    if there is None or here is None or len(there) != len(here) or "contribution" not in here:
        return {}
    return against(there, here, since_week)


def replications_for(first_stage: Comparison, precision: float) -> int:
    """Return the pairs with which every difference in growth is as precise as wanted."""
    needed = first_stage.replications
    for first, second in first_stage.pairs():
        differences = first_stage.values(second, GROWTH) - first_stage.values(first, GROWTH)
        needed = max(needed, pairs_needed(differences, precision))
    if needed > MOST_PAIRS:
        wanted = f"a precision of {precision * 100:g} points needs {needed:,} pairs"
        raise TooPreciseError(f"{wanted}; at most {MOST_PAIRS:,} are run")
    return needed
