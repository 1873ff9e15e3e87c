"""How far inputs move an outcome that luck moves too: elementary effects and variance shares, freed of luck.

Values come as an array of blocks × rows × runs.  The rows of a block share their seeds, so that their differences
are paired; the runs of a row, and all blocks, have seeds of their own.

One rule frees every estimate of luck: **runs are only ever multiplied across different seeds.**  A run is what the
inputs make of it plus luck of mean zero; in a product across seeds the luck averages out, in a square it stays and
looks like influence.  It is the same as subtracting the variance between the runs of a row, over their number.
"""

from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.statistics.estimates import INTERVAL, Estimate, estimate

RESAMPLES = 2000  # of the blocks, for intervals on what is no plain mean
TAIL = 50 * (1 - INTERVAL)  # per cent of the resamples on either side of an interval


class Screening(NamedTuple):
    """What moving one input over its whole range does to an outcome (Morris 1991, Campolongo 2007).

    `mean` is the signed effect, `mu_star` its mean size, `sigma` how far it differs from place to place in the
    space of the inputs: curvature and interactions.  All are in the unit of the outcome, and without luck.
    """

    mean: Estimate
    mu_star: Estimate
    sigma: float


class Shares(NamedTuple):
    """Shares of the outcome's variance over the space of the inputs, a share an input, luck left out (Sobol 1993).

    `first_order`: by the input alone; `total`: with all its interactions; `luck`: the variance between runs under
    different seeds over the sum of both variances, in a single run.  Shares are undefined where the variance itself
    is not clearly above zero.
    """

    first_order: list[Estimate]
    total: list[Estimate]
    luck: float


def elementary_effects(positions: NDArray[float64], values: NDArray[float64]) -> NDArray[float64]:
    """Return effects per whole range, trajectories × inputs × runs.

    Args:
        positions: Where each row of each trajectory lies, 0 to 1 in each input: trajectories × rows × inputs.  From
            row to row one input moves.
        values: The outcome: trajectories × rows × runs.
    """
    steps = np.diff(positions, axis=1)
    effects = np.full((*steps.shape[::2], values.shape[2]), np.nan)
    for trajectory, moves in enumerate(steps):
        moved = np.abs(moves).argmax(axis=1)
        sizes = moves[np.arange(len(moves)), moved]
        effects[trajectory, moved] = np.diff(values[trajectory], axis=0) / sizes[:, None]
    return effects


def screening_of(effects: NDArray[float64]) -> Screening:
    """Return the screening of one input from its elementary effects, trajectories × runs.

    The size of an effect takes its sign from the other seeds: if there is no effect, the sign is a coin's and the
    mean is zero, whereas the mean of plain sizes would grow with luck.
    """
    known = effects[~np.isnan(effects).any(axis=1)]
    missing, runs = len(effects) - len(known), effects.shape[1]
    if len(known) < 2:
        undefined = estimate([], missing=missing)
        return Screening(undefined, undefined, float("nan"))
    others = known.sum(axis=1, keepdims=True) - known
    sizes = (np.sign(others) * known).mean(axis=1)
    means = known.mean(axis=1)
    by_luck = known.var(axis=1, ddof=1).mean() / runs
    sigma = float(np.sqrt(max(means.var(ddof=1) - by_luck, 0.0)))
    return Screening(
        estimate(means, missing=missing),
        estimate(sizes, missing=missing),
        sigma,
    )


def shares_of(values: NDArray[float64], seed: int = 0) -> Shares:
    """Return variance shares from a radial sample (Saltelli 2010, Jansen 1999), luck left out.

    Args:
        values: The outcome: blocks × rows × runs.  The rows of a block are A, then A with one input after the other
            taken from B, then B, as `SALib.sample.sobol` orders them.
        seed: Of the resampling of blocks that gives the intervals.
    """
    known = values[~np.isnan(values).any(axis=(1, 2))]
    missing = len(values) - len(known)
    inputs = values.shape[1] - 2
    if len(known) < 2:
        nothing = [estimate([], missing=missing)] * inputs
        return Shares(nothing, nothing, float("nan"))
    first_row, last_row = known[:, 0], known[:, -1]
    centre = (first_row.mean() + last_row.mean()) / 2
    first_row, last_row, mixed = first_row - centre, last_row - centre, known[:, 1:-1] - centre
    whole = (across_seeds(first_row, first_row) + across_seeds(last_row, last_row)) / 2
    alone = across_seeds(last_row[:, None], mixed - first_row[:, None])
    moved = first_row[:, None] - mixed
    together = across_seeds(moved, moved) / 2
    by_luck = float(known[:, [0, -1]].var(axis=2, ddof=1).mean())
    variance = float(whole.mean())
    draws = np.random.default_rng(seed).integers(len(known), size=(RESAMPLES, len(known)))
    resampled = whole[draws].mean(axis=1)
    if np.percentile(resampled, TAIL) <= 0:
        # What the inputs do cannot be told from luck: there is nothing to take shares of.
        nothing = [Estimate(float("nan"), float("nan"), float("nan"), len(known), missing)] * inputs
        return Shares(nothing, nothing, 1.0)
    first_order, total = (
        [
            share_of(part[:, at], variance, part[:, at][draws].mean(axis=1) / resampled, missing)
            for at in range(inputs)
        ]
        for part in (alone, together)
    )
    return Shares(first_order, total, by_luck / (by_luck + variance))


def across_seeds(first: NDArray[float64], second: NDArray[float64]) -> NDArray[float64]:
    """Return the mean product of two rows over all pairs of different seeds (last axis)."""
    runs = first.shape[-1]
    every = first.sum(axis=-1) * second.sum(axis=-1)
    same = (first * second).sum(axis=-1)
    return (every - same) / (runs * (runs - 1))


def share_of(part: NDArray[float64], whole: float, resampled: NDArray[float64], missing: int) -> Estimate:
    """Return what part of the variance is on average, with the percentile interval of the resampled blocks."""
    low, high = np.percentile(resampled, [TAIL, 100 - TAIL])
    return Estimate(float(part.mean()) / whole, float(low), float(high), len(part), missing)
