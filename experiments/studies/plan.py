"""Plans backward from revenue: runs a firm at several scales of its reps and its programme under the same luck."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.defaults import DEFAULT_SEED, PLAN_CHANCE, PLAN_REPLICATIONS
from experiments.errors import BadInputError
from experiments.files.tables import gathered
from experiments.results.backward import Averages, Goal
from experiments.results.plan import (
    FROM_AVERAGES,
    PROGRAMME,
    PROGRAMME_ALONE,
    REPS,
    REPS_ALONE,
    TOGETHER,
    RevenuePlan,
)
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate
from experiments.running.periods import PERIODS, QUARTER, YEAR, observe_periods
from experiments.running.plan import Cell, Plan, as_scenario
from experiments.running.spreading import spread_over
from sim.scenario import Scenario
from sim.scenario.changes import Change
from sim.units import Dimension, InputError, read_quantity, require

SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)  # times today's reps and programme
MOST_SCALE = 10.0  # a plan from averages beyond is not run: no firm grows so in a year
MOST_REPS, WHOLE_REVENUE = 5_000, 1.0  # what the model carries
PER = re.compile(r"\s*/\s*(\w+)\s*$")
NAMES = {"year": YEAR, "y": YEAR, "a": YEAR, "quarter": QUARTER, "q": QUARTER}


class Wanted(NamedTuple):
    """What is to be booked, as it is written: `target`, or of new business alone `new`, and how surely.

    "2.5 MEUR" is meant for a year, "2.5 MEUR/quarter" for a quarter; a chance is "80 %" or 0.8.
    """

    target: str = ""
    new: str = ""
    chance: str | float = PLAN_CHANCE


class Scaled(NamedTuple):
    """A firm of another size: what was scaled, how far, and the reps and programme (share of revenue) it then has."""

    way: str
    scale: float
    reps: int
    programme: float

    @property
    def label(self) -> str:
        """Return the name that its runs carry."""
        return f"{self.way} × {self.scale:.4g}"


def plan(
    scenario: str | Path | Scenario,
    wanted: str | Wanted,
    *,
    replications: int = PLAN_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe_periods,
) -> RevenuePlan:
    """Return what it takes to book some revenue in the last observed year, or quarter, as surely as is asked.

    From the first observed day on the firm has other numbers of field reps and another programme; what it had before
    that, its customers among them, is as it is.  Where it has an ensemble, its members are run in turn.

    Args:
        scenario: A name from the library, a file, or a scenario.
        wanted: What is to be booked, run-rate business included, with a chance of 80 %: "2.5 MEUR", "2.5 MEUR/quarter";
            or what else is wanted.
        replications: Runs at each scale.
        seed: Replicate k of every scale runs under `seed + k`.
        store: The folder in which runs are kept and found again; without one they are not.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The scenario is not as it should be.
        BadInputError: Goal, chance or a count cannot be used, or the firm has no rep.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    firm = as_scenario(scenario)
    goal = goal_of(firm, wanted)
    scaled = together(firm)
    members = spread_over([firm], (), replications)

    def run(sizes: Sequence[Scaled]) -> tuple[list[Cell], pd.DataFrame]:
        cells = [Cell(one.label, at_scale(firm, one)) for one in sizes]
        with runs_kept(
            Plan(tuple(cells), replications, seed, members=members), store, execution, simulate
        ) as runs:
            return cells, runs_as_table(sizes, *gathered(runs))

    cells, rows = run(scaled)
    first = RevenuePlan(firm, goal, tuple(cells), rows, replications, seed, members=members)
    more = list(asked_next(first, scaled))
    if not more:
        return first
    execution.say("And the plan made from averages, and reps and programme one without the other")
    others, found = run(more)
    return replace(first, cells=(*cells, *others), rows=pd.concat([rows, found], ignore_index=True))


def plan_from_averages(
    scenario: str | Path | Scenario,
    wanted: str | Wanted,
    *,
    deal: str,
    rate: str | float,
    run_rate: str = "",
) -> RevenuePlan:
    """Return what averages alone say, without a single run: deals and inquiries that make some revenue.

    Args:
        scenario: Whose currency counts, and whose name stands above it.
        wanted: What is to be booked, as in `plan`; its chance does not count.
        deal: The average value of a won deal, a year: "150 kEUR".
        rate: The share of inquiries that become deals: "1.11 %".
        run_rate: What existing customers bring in the period, where they count.

    Raises:
        ScenarioError: The scenario is not as it should be.
        BadInputError: Something of it cannot be used.
    """
    firm = as_scenario(scenario)
    goal = goal_of(firm, wanted)
    if not goal.is_new and not run_rate:
        raise BadInputError(
            "--target without a simulation needs --run-rate, what existing customers bring; or give --new"
        )
    known = Averages(
        run_rate=money_of(run_rate, "run-rate", firm)[0] if run_rate else math.nan,
        deal=money_of(deal, "deal", firm)[0],
        rate=share_of(rate, "rate"),
    )
    return RevenuePlan(firm, goal, (), pd.DataFrame(), 0, 0, known)


def goal_of(firm: Scenario, wanted: str | Wanted) -> Goal:
    """Return the goal that is asked for.

    Raises:
        BadInputError: There is none or there are two, or it cannot be read.
    """
    target, new, chance = Wanted(wanted) if isinstance(wanted, str) else wanted
    if bool(target) == bool(new):
        raise BadInputError('give --target "2.5 MEUR" or --new "2.5 MEUR", one of the two')
    amount, period = money_of(target or new, "target" if target else "new", firm)
    if firm.values["horizon.observed_years"] < 1:
        raise BadInputError("horizon.observed_years = 0: a plan needs an observed year")
    return Goal(amount, period, not target, share_of(chance, "chance"))


def money_of(given: str, name: str, firm: Scenario) -> tuple[float, str]:
    """Return an amount of money, and the period that stands behind it: a year unless another one does.

    Raises:
        BadInputError: It is no money above zero, or of another currency, or the period is none.
    """
    found = PER.search(given)
    period = NAMES.get(found[1].lower()) if found else YEAR
    if period is None:
        raise BadInputError(
            f'{name} = {given!r}: a period is {" or ".join(PERIODS)}, as in "2.5 MEUR/quarter"'
        )
    try:
        quantity = read_quantity(PER.sub("", given), firm.currency, name)
        require(quantity, Dimension.MONEY, name, given)
    except InputError as error:
        raise BadInputError(str(error)) from None
    if quantity.value <= 0:
        raise BadInputError(f"{name} = {given!r}: must be above 0")
    return quantity.value, period


def share_of(given: str | float, name: str) -> float:
    """Return a share above 0 and below 1.

    Raises:
        BadInputError: It is none.
    """
    try:
        quantity = read_quantity(given, "EUR", name)
        if quantity.dimension is not Dimension.NUMBER:
            require(quantity, Dimension.SHARE, name, given)
    except InputError as error:
        raise BadInputError(str(error)) from None
    if not 0 < quantity.value < 1:
        raise BadInputError(f'{name} = {given!r}: must lie between 0 and 1, or 0 and 100 %, as "80 %"')
    return quantity.value


def together(firm: Scenario) -> list[Scaled]:
    """Return the sizes of a firm that are tried, reps and programme at their ratio; reps are whole.

    Raises:
        BadInputError: It has no field rep.
    """
    reps, programme = int(firm.values[REPS]), firm.values[PROGRAMME]
    if reps < 1:
        raise BadInputError(f"{REPS} = {reps}: a plan needs at least one rep to begin with")
    wanted = {max(1, round(scale * reps)) for scale in SCALES}
    return [
        Scaled(TOGETHER, many / reps, many, many / reps * programme)
        for many in sorted(wanted)
        if many <= MOST_REPS and many / reps * programme <= WHOLE_REVENUE
    ]


def asked_next(found: RevenuePlan, tried: Sequence[Scaled]) -> Iterator[Scaled]:
    """Yield what the first runs make worth asking: the plan from averages, and each of the two scaled alone.

    Alone they are tried at the scale that was run and lies next above the needed one, or at the largest.
    """
    reps, programme = int(found.scenario.values[REPS]), found.scenario.values[PROGRAMME]
    scale = found.arithmetic.scale
    many = math.ceil(scale * reps) if 0 < scale <= MOST_SCALE else 0
    if 0 < many <= MOST_REPS and scale * programme <= WHOLE_REVENUE:
        yield Scaled(FROM_AVERAGES, scale, many, scale * programme)
    enough = [one for one in tried if one.scale > 1 and not one.scale < found.needed.value]
    larger = [one for one in tried if one.scale > 1]
    if larger:
        both = enough[0] if enough else larger[-1]
        yield Scaled(REPS_ALONE, both.scale, both.reps, programme)
        yield Scaled(PROGRAMME_ALONE, both.scale, reps, both.programme)


def at_scale(firm: Scenario, scaled: Scaled) -> Scenario:
    """Return a firm that has other reps and another programme from its first observed day on."""
    today = {REPS: float(int(firm.values[REPS])), PROGRAMME: firm.values[PROGRAMME]}
    sets = {REPS: float(scaled.reps), PROGRAMME: scaled.programme}
    if sets == today:
        return replace(firm, name=scaled.label)
    change = Change(name=scaled.label, at=0.0, observed=True, sets=sets)
    return replace(firm, name=scaled.label, planned=(*firm.planned, change))


def runs_as_table(
    scaled: Sequence[Scaled], tasks: Sequence[tuple[str, int, int]], values: pd.DataFrame
) -> pd.DataFrame:
    """Return runs as a table: scenario, replicate, seed, what was scaled and how far, what was booked."""
    by_label = {one.label: one for one in scaled}
    about = [(*task, *by_label[task[0]]) for task in tasks]
    columns = ["scenario", "replicate", "seed", *Scaled._fields]
    return pd.concat([pd.DataFrame(about, columns=columns), values], axis=1)
