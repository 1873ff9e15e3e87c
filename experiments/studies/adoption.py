"""An order of adoption as it would happen: dated changes one after another, with what they cost and take.

A roadmap compares steady states.  Here the firm gets there: a practice is begun when the one before it stands, grows
linearly while it is being established, is paid for when it begins, and its hours of effort are taken from those in
which reps sell.
"""

from collections.abc import Sequence
from dataclasses import replace

from experiments.defaults import DEFAULT_SEED
from experiments.results.comparison import Comparison
from experiments.results.decision import ADOPTS, LATER, STAYS
from experiments.results.roadmap import Roadmap, Step
from experiments.results.told import OBSERVED_YEARS
from experiments.running.execution import Execution
from experiments.running.observation import Simulate, observe
from experiments.studies.compare import compare
from sim.clock import BUSINESS_HOURS_A_YEAR, HOURS_A_WEEK, MONTHS_A_WEEK, MONTHS_A_YEAR
from sim.practices import BOTH, heads_of
from sim.scenario import Scenario
from sim.scenario.changes import Change
from sim.scenario.members import PRACTICES
from sim.scenario.readonly import ReadOnly

YEARS_OBSERVED = 4  # so that two years after the decision are seen, and what they lead to
QUARTER = 3.0  # months
MOST_OF_THE_TIME = 0.9  # of a rep's hours that effort may take: nobody stops selling altogether


def adoption(
    roadmap: Roadmap,
    *,
    replications: int,
    seed: int = DEFAULT_SEED,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Comparison:
    """Simulate the recommended order against staying, and against beginning a quarter later, under the same luck.

    Args:
        roadmap: Whose steps to take are taken; there is one at least.
        replications: Runs of each.
        seed: Replicate k runs under `seed + k`.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ExperimentError: A scheduler is gone, or runs failed.
    """
    return compare(
        *ways(roadmap), replications=replications, seed=seed, execution=execution, simulate=simulate
    )


def ways(roadmap: Roadmap) -> tuple[Scenario, Scenario, Scenario]:
    """Return the firm as it stays, as it adopts the recommended steps, and as it does so a quarter later."""
    first = roadmap.states.pair.first.with_sets({OBSERVED_YEARS: YEARS_OBSERVED})
    steps = roadmap.steps("best")[: len(roadmap.to_take)]
    at_once, later = (dated(steps, roadmap, after) for after in (0.0, QUARTER))
    return (
        called(first, STAYS),
        replace(called(first, ADOPTS), planned=(*first.planned, *at_once)),
        replace(called(first, LATER), planned=(*first.planned, *later)),
    )


def called(scenario: Scenario, what: str) -> Scenario:
    """Return a scenario under a name and a title that say what becomes of the firm."""
    title = f"{scenario.title} {what}" if scenario.title else ""
    return replace(scenario, name=f"{scenario.name} {what}", title=title)


def dated(steps: Sequence[Step], roadmap: Roadmap, after: float) -> tuple[Change, ...]:
    """Return steps as dated changes, the first of them so many months after the first observed day."""
    levels = roadmap.states.pair.second.levels
    a_month = hours_a_month(roadmap.states.pair.first)
    titles = {one.name: one.title for one in roadmap.states.pair.first.foundation.practices}
    money = roadmap.states.money  # what amounts of the results were multiplied by; the scenario's are not
    return tuple(
        Change(
            name=titles[step.practice],
            at=hours(step.month + after),
            observed=True,
            sets=ReadOnly({f"{PRACTICES}{step.practice}": levels[step.practice]}),
            ramp=hours(step.months),
            cost=step.cost / money,
            dip=min(step.hours / (a_month * step.months), MOST_OF_THE_TIME),
            dip_lasts=hours(step.months),
        )
        for step in steps
    )


def hours(months: float) -> float:
    """Return months in elapsed hours, as whole weeks."""
    return round(months / MONTHS_A_WEEK) * HOURS_A_WEEK


def hours_a_month(scenario: Scenario) -> float:
    """Return the working hours a month of both teams together."""
    return heads_of(BOTH, scenario.values) * BUSINESS_HOURS_A_YEAR / MONTHS_A_YEAR
