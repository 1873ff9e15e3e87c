"""Where a model may still be right: implausibility of points, and points drawn from what is not ruled out.

Positions lie between 0 and 1, an input each.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import ArrayLike, NDArray

Array = NDArray[float64]
Score = Callable[[Array], Array]  # points × inputs to a number a point; lower is better

CUT = 3.0  # of any distribution with one peak, at least 95 % lies within three standard deviations (Pukelsheim 1994)
FIRST_LOOK = 20_000  # points of the hypercube that is looked at first
KEPT_A_LEVEL = 0.2  # share of points that stay from one level to the next
SWEEPS_A_LEVEL = 20
SWEEPS_BETWEEN = 20  # between points that are kept of a walk
MOST_LEVELS = 60
FULL_STEP = 0.1  # chance of a step by the whole distance of two others, which leads from island to island
TREMBLE = 1e-3


class Region(NamedTuple):
    """Points drawn evenly from what is not ruled out, its share of the whole space, and the levels it took.

    With no level, points of the hypercube itself were taken; where the levels ran out, `points` is empty.
    """

    points: Array
    share: float
    levels: int


def implausibility(mean: Array, variance: Array, wanted: ArrayLike, doubt: ArrayLike) -> Array:
    """Return how many standard deviations each output lies from what is wanted, points × outputs.

    Args:
        mean: Expected outputs, points × outputs.
        variance: What the emulators do not know of them, alike.
        wanted: The published number of each output.
        doubt: Variance of observation, discrepancy and luck of each output, or points × outputs.
    """
    return np.abs(mean - np.asarray(wanted)) / np.sqrt(variance + np.asarray(doubt))


def worst_of(implausible: Array, place: int = 1) -> Array:
    """Return the largest implausibility of each point, or with place 2 the second largest (Vernon et al. 2010)."""
    at = min(place, implausible.shape[1])
    return np.sort(implausible, axis=1)[:, -at]


def region_below(score: Score, inputs: int, count: int, cut: float = CUT, seed: int = 0) -> Region:
    """Draw points evenly from where a score is no more than a cut.

    Points of a Latin hypercube that are below it are taken, if there are enough.  Else the space is narrowed level by
    level (subset simulation; Au and Beck 2001): the better fifth stays, is multiplied, and walks within its level.

    Args:
        score: Of points; what is called many times, so that it is to be quick.
        inputs: How many a point has.
        count: Points wanted.
        cut: The largest score that is not ruled out.
        seed: Of the draws.
    """
    random = np.random.default_rng(seed)
    from scipy.stats import qmc  # a second that a report has no need of

    points = qmc.LatinHypercube(d=inputs, rng=random).random(max(FIRST_LOOK, count))
    scores = in_batches(score, points)
    below = scores <= cut
    if below.sum() >= count:
        return Region(points[below][:count], float(below.mean()), 0)
    many = max(count, 4 * inputs, 200)
    share, level = 1.0, math.inf
    for levels in range(1, MOST_LEVELS + 1):
        place = max(int(KEPT_A_LEVEL * len(points)), 2 * inputs) if levels > 1 else many
        level = max(cut, float(np.sort(scores)[min(place, len(scores) - 1)]))
        inside = np.flatnonzero(scores <= level)
        share *= len(inside) / len(points)
        chosen = inside[np.arange(many) % len(inside)]
        last = level <= cut
        sweeps = SWEEPS_A_LEVEL * (5 if last else 1)
        points, scores = walked(score, points[chosen], scores[chosen], level, sweeps, random)
        if last:
            return Region(points[:count], share, levels)
    return Region(np.empty((0, inputs)), share, MOST_LEVELS)


def walked(
    score: Score, points: Array, scores: Array, level: float, sweeps: int, random: np.random.Generator
) -> tuple[Array, Array]:
    """Let points walk where the score is no more than a level, evenly: steps are differences of two others."""
    here, there = points.copy(), scores.copy()
    for _ in range(sweeps):
        for half in halves(len(here)):
            proposed = steps(here, half, random)
            found = in_batches(score, proposed)
            taken = found <= level
            here[half[taken]], there[half[taken]] = proposed[taken], found[taken]
    return here, there


def drawn_from(density: Score, start: Array, sweeps: int, seed: int, keep: int = 1) -> tuple[Array, Array]:
    """Let points walk by a density (its logarithm), and return them with their logarithms.

    Differential evolution (ter Braak 2006) in two halves, each moved by differences within the other; in a random part
    of the inputs at a time.  `keep`: how many states of the walk are kept, twenty sweeps apart, the last included.
    """
    random = np.random.default_rng(seed)
    here, logs = start.copy(), in_batches(density, start)
    kept: list[tuple[Array, Array]] = []
    for sweep in range(sweeps):
        for half in halves(len(here)):
            proposed = steps(here, half, random)
            found = in_batches(density, proposed)
            taken = np.log(random.random(len(half))) < found - logs[half]
            here[half[taken]], logs[half[taken]] = proposed[taken], found[taken]
        left = sweeps - 1 - sweep
        if left % SWEEPS_BETWEEN == 0 and left // SWEEPS_BETWEEN < keep:
            kept.append((here.copy(), logs.copy()))
    return np.concatenate([one for one, _ in kept]), np.concatenate([one for _, one in kept])


def halves(many: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of every second point, and of the others."""
    return np.arange(0, many, 2), np.arange(1, many, 2)


def steps(here: Array, movers: NDArray[np.intp], random: np.random.Generator) -> Array:
    """Return where some points would go next; a step is as likely back as forth, so that walks are even."""
    many, inputs = len(movers), here.shape[1]
    others = np.setdiff1d(np.arange(len(here)), movers)
    first = random.integers(len(others), size=many)
    second = (first + random.integers(1, len(others), size=many)) % len(others)
    moved = random.random((many, inputs)) < random.choice([0.1, 0.3, 1.0], size=many)[:, None]
    moved[np.arange(many), random.integers(inputs, size=many)] = True
    length = 2.38 / np.sqrt(2 * moved.sum(axis=1)) * random.uniform(0.5, 1.0, many)
    length[random.random(many) < FULL_STEP] = 1.0
    across = length[:, None] * (here[others[first]] - here[others[second]])
    moves = moved * (across + TREMBLE * random.standard_normal((many, inputs)))
    return reflected(here[movers] + moves)


def reflected(points: Array) -> Array:
    """Return points with what left the space between 0 and 1 thrown back from its walls."""
    folded = np.mod(points, 2.0)
    return np.where(folded > 1, 2 - folded, folded)


def in_batches(score: Score, points: Array, size: int = 4000) -> Array:
    """Return the scores of many points, some thousands at a time."""
    parts = [score(points[first : first + size]) for first in range(0, len(points), size)]
    return np.concatenate(parts) if parts else np.empty(0)
