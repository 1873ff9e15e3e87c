"""Runs the waves of a calibration: points not ruled out yet, each under luck of its own, the same in all arms."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.designs.calibration import Array, Calibration, positions_of
from experiments.errors import ExperimentError
from experiments.files.tables import gathered
from experiments.results.calibration import FIGURES, History, Wave, columns_of, history_of
from experiments.results.ensemble import FLAT, Ensemble, Pool
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.plan import Cell, Plan, as_scenario, supposing
from experiments.statistics.regions import drawn_from, region_below
from experiments.studies.own import own_of
from sim.scenario.extensions import Agents, Measures, Mechanisms

SWEEPS = 150  # of the walk that draws an ensemble


POOL_SWEEPS, POOL_STATES = 200, 8


class NothingFitsError(ExperimentError):
    """A calibration in which every point is ruled out."""


def next_wave(
    calibration: Calibration,
    history: History | None,
    *,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Wave:
    """Draw the points of the next wave, run them, and return what came out.

    Args:
        calibration: What is moved, and held against what.
        history: The waves before; none before the first.
        store: The folder in which runs are kept and found again; without one they are not.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        NothingFitsError: Every point is ruled out.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    number = 1 if history is None else len(history.waves) + 1
    positions, share, levels, is_last = drawn(calibration, history, execution)
    values = [rounded(calibration.values_at(position)) for position in positions]
    replications = calibration.size_of(number, is_last).replications
    cells = tuple(cells_of(calibration, replications, values))
    plan = Plan(cells, replications, calibration.seed_of(number, is_last))
    with runs_kept(plan, store, execution, simulate) as runs:
        tasks, measures = gathered(runs)
    return Wave(number, table_of(calibration, values, tasks, measures), share, levels, is_last)


def drawn(
    calibration: Calibration, history: History | None, execution: Execution = Execution()
) -> tuple[Array, float, int, bool]:
    """Return positions of the next wave, the share of the space not ruled out, and the levels it took to find it.

    The first wave is a Latin hypercube; later ones lie evenly in what is not ruled out.  The last one, as the fourth
    value says, is drawn by what emulators think likely: when all other waves were run, or their emulators know enough.
    """
    from scipy.stats import qmc

    inputs = len(calibration.parameters)
    if history is None:
        first = qmc.LatinHypercube(d=inputs, rng=calibration.seed_of(1)).random(calibration.size_of(1).points)
        return first, 1.0, 0, False
    number = len(history.waves) + 1
    execution.say(f"Learning from {len(history.waves[-1].table)} points, and looking where they leave room")
    seed = calibration.seed_of(min(number, calibration.waves + 1))
    region = region_below(history.score, inputs, calibration.size_of(number).points, calibration.cut, seed)
    if not len(region.points):
        raise NothingFitsError(f"no point is left after wave {number - 1}: the rows contradict one another")
    if number <= calibration.waves and not history.is_settled(region.points):
        return region.points, region.share, region.levels, False
    start = region.points[np.arange(calibration.sizes[-1].points) % len(region.points)]
    likely, _ = drawn_from(history.log_likelihood, start, SWEEPS, seed)
    return likely, region.share, region.levels, True


def ensemble_of(history: History) -> Ensemble:
    """Return the ensemble that the last wave makes, with the pool on which its checks rest."""
    calibration = history.calibration
    start = positions_of(calibration, history.waves[-1].table)

    def flat(positions: Array) -> Array:
        return FLAT * history.log_likelihood(positions)

    seed = calibration.seed_of(1, is_last=True) + 1
    positions, logs = drawn_from(flat, start, POOL_SWEEPS, seed, POOL_STATES)
    mean, unknown = history.learner.expected(positions)
    return Ensemble(history, Pool(positions, mean, unknown + history.doubt(positions), logs))


def calibrate(
    calibration: Calibration,
    *,
    waves: Sequence[Wave] = (),
    store: str | Path | None = None,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe,
    told: Callable[[Wave], None] = lambda _: None,
) -> Ensemble:
    """Run all waves of a calibration that are not there yet, and return the ensemble.

    Args:
        calibration: What is moved, and held against what.
        waves: The waves that are there, in their order.
        store: The folder in which runs are kept and found again; without one they are not.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that rows of the calibration are held against, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.
        told: Called with each wave when it is done.

    Raises:
        NothingFitsError: Every point is ruled out.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadInputError: No row is held against one of the measures.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    calibration = calibration.with_extensions(own_of(agents, mechanisms, measures))
    history = history_of(calibration, waves)
    while history is None or not history.waves[-1].is_last:
        wave = next_wave(calibration, history, store=store, execution=execution, simulate=simulate)
        told(wave)
        history = History(calibration, (wave,)) if history is None else history.then(wave)
    execution.say("Learning from the last wave, and weighing its points")
    return ensemble_of(history)


def rounded(values: dict[str, float]) -> dict[str, float]:
    """Return values as they stand in a table, so that what is run is what is written."""
    return {key: float(f"{value:.{FIGURES}g}") for key, value in values.items()}


def cells_of(calibration: Calibration, apart: int, values: list[dict[str, float]]) -> Iterator[Cell]:
    """Yield a cell a point and arm; points have luck of their own, so many seeds apart, as emulators take them to."""
    arms = {arm: as_scenario(arm, calibration.extensions) for arm in calibration.arms}
    for place, one in enumerate(values):
        for arm, scenario in arms.items():
            yield Cell(label_of(arm, place), scenario, supposing(one), place * apart)


def label_of(arm: str, point: int) -> str:
    """Return the label of a point's cell."""
    return f"{arm}, point {point}"


def table_of(
    calibration: Calibration,
    values: list[dict[str, float]],
    tasks: list[tuple[str, int, int]],
    measures: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table of a wave from its runs."""
    labels = np.array([label for label, _, _ in tasks])
    found = {row.id: measures[row.measure].to_numpy(dtype=float) for row in calibration.rows}
    rows = []
    for place, one in enumerate(values):
        chosen = {arm: labels == label_of(arm, place) for arm in calibration.arms}
        row: dict[str, float] = {"point": place, **one}
        for fitted in calibration.rows:
            mean, variance, runs = summary(found[fitted.id][chosen[fitted.arm]])
            row |= {fitted.id: mean, f"{fitted.id} variance": variance, f"{fitted.id} runs": runs}
        rows.append(row)
    table = pd.DataFrame(rows, columns=columns_of(calibration))
    return table.astype({f"{fitted.id} runs": int for fitted in calibration.rows} | {"point": int})


def summary(values: NDArray[float64]) -> tuple[float, float, int]:
    """Return mean, variance and number of the values that are defined, as they stand in a table."""
    known = values[np.isfinite(values)]
    mean = float(known.mean()) if len(known) else np.nan
    variance = float(known.var(ddof=1)) if len(known) > 1 else np.nan
    return float(f"{mean:.{FIGURES}g}"), float(f"{variance:.{FIGURES}g}"), len(known)
