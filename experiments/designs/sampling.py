"""Where a design looks: a grid of all combinations, a Latin hypercube, or Sobol points.

What draws the points takes most of a second to import, and nearly every command reads this file: so it is imported
when points are drawn.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from numpy import float64
from numpy.typing import NDArray

from experiments.designs.factor import Factor, Value
from sim.units import InputError

GRID, LATIN_HYPERCUBE, SOBOL = "grid", "latin-hypercube", "sobol"
SENSITIVITY = "sensitivity"  # where it looks next depends on what it has seen
METHODS = (GRID, LATIN_HYPERCUBE, SOBOL, SENSITIVITY)
LEVELS = 4  # positions that a trajectory can take in each range (Morris 1991)

Point = tuple[Value, ...]


def points_of(factors: Sequence[Factor], method: str, points: int, seed: int) -> Iterator[Point]:
    """Yield the points of a design, a value a factor, in an order that is always the same."""
    if method == GRID:
        yield from product(*(factor.grid() for factor in factors))
        return
    for row in positions(len(factors), method, points, seed):
        yield tuple(factor.at(float(position)) for factor, position in zip(factors, row, strict=True))


def positions(factors: int, method: str, points: int, seed: int) -> NDArray[float64]:
    """Return positions between 0 and 1, a row a point: each factor's range is covered evenly.

    A Latin hypercube has one point in each of `points` equal parts of every range (McKay 1979).  Sobol points
    (scrambled after Owen 1998) also spread evenly over pairs, if their number is a power of two.
    """
    from scipy.stats import qmc

    if method == SOBOL:
        return qmc.Sobol(d=factors, scramble=True, seed=seed).random_base2(points.bit_length() - 1)
    return qmc.LatinHypercube(d=factors, seed=seed).random(points)


def check_power_of_two(points: int) -> None:
    """Refuse a number of Sobol points with which they lose their balance."""
    if points & (points - 1):
        more = 1 << points.bit_length()
        raise InputError(
            f"points = {points}: Sobol points spread evenly by powers of two only; take {more // 2} or {more}"
        )


def trajectories_of(factors: int, trajectories: int, seed: int) -> NDArray[float64]:
    """Return trajectories × rows × factors: from row to row one factor moves by two thirds of its range."""
    from SALib.sample import morris

    sample = morris.sample(unit_cube(factors), trajectories, num_levels=LEVELS, seed=seed)
    return sample.reshape(trajectories, factors + 1, factors)


def radial_blocks_of(factors: int, blocks: int, seed: int) -> NDArray[float64]:
    """Return blocks × rows × factors: a point, it with one factor at a time from a second point, the second."""
    from SALib.sample import sobol

    sample = sobol.sample(unit_cube(factors), blocks, calc_second_order=False, seed=seed)
    return sample.reshape(blocks, factors + 2, factors)


def unit_cube(factors: int) -> dict[str, Any]:
    """Return positions between 0 and 1 in so many factors, as SALib describes them."""
    return {
        "num_vars": factors,
        "names": [str(at) for at in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }
