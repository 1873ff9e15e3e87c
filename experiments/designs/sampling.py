"""Where a design looks: a grid of all combinations, a Latin hypercube, or Sobol points."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from experiments.designs.factor import Factor, Value

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

GRID, LATIN_HYPERCUBE, SOBOL = "grid", "latin-hypercube", "sobol"
METHODS = (GRID, LATIN_HYPERCUBE, SOBOL)

Point = tuple[Value, ...]


def points_of(factors: Sequence[Factor], method: str, points: int, seed: int) -> Iterator[Point]:
    """Yield the points of a design, a value a factor, in an order that is always the same."""
    if method == GRID:
        yield from product(*(factor.grid() for factor in factors))
        return
    for row in positions(len(factors), method, points, seed):
        yield tuple(factor.at(float(position)) for factor, position in zip(factors, row, strict=True))


def positions(factors: int, method: str, points: int, seed: int) -> "NDArray[float64]":
    """Return positions between 0 and 1, a row a point: each factor's range is covered evenly.

    A Latin hypercube has one point in each of `points` equal parts of every range (McKay 1979).  Sobol points
    (scrambled after Owen 1998) also spread evenly over pairs, if their number is a power of two.
    """
    from scipy.stats import qmc

    if method == SOBOL:
        return qmc.Sobol(d=factors, scramble=True, seed=seed).random_base2(points.bit_length() - 1)
    return qmc.LatinHypercube(d=factors, seed=seed).random(points)
