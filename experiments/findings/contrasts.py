"""What a map of contrasts says, by rules: where one is clear and in which direction, where most, and where it is not.

What is clear is judged among all contrasts in all cells (Holm).  A cell in which a contrast is largest was picked among
all cells, so its interval is wide enough for all of them at once; that it is largest there is said only where it is
clearly larger than somewhere else, judged among all pairs of cells.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.designs import Contrast, Factor, words_for
from experiments.findings.measures import lowered
from experiments.numbers import NO_CLEAR_DIFFERENCE, UNDEFINED, estimate_in_words
from experiments.results.sweep import Contrasted, Sweep
from experiments.statistics.estimates import Estimate


class Cells(NamedTuple):
    """The cells of a contrast by what is clear in them; each estimate holds for all cells at once."""

    estimates: dict[Contrasted, Estimate]
    higher: list[Contrasted]
    lower: list[Contrasted]
    unclear: list[Contrasted]


def contrast_finding(sweep: Sweep, contrast: Contrast, key: str) -> str:
    """Say where a contrast clearly raises an outcome, where it clearly lowers it, and where neither is clear."""
    cells = cells_of(sweep, contrast, key)
    label, many = lowered(sweep.told(key).label), len(cells.estimates)
    if not many:
        return f"{contrast.name}: {label} is {UNDEFINED} all over the map"
    if not cells.higher and not cells.lower:
        return f"{contrast.name}: {NO_CLEAR_DIFFERENCE} in {label} in any of {many} cells"
    differs = is_uneven(sweep, cells, key)
    said = []
    for word, which in (("higher", cells.higher), ("lower", cells.lower)):
        if which:
            extent = f"all {many} cells" if len(which) == many else f"{len(which)} of {many} cells"
            most = extremes_in_words(sweep, cells, which, key) if differs else ""
            said.append(f"clearly {word} {label} in {extent}{where_in_words(sweep, which)}{most}")
    if not differs:
        said.append(f"{mean_in_words(sweep, cells, key)} on the mean of all, no two cells clearly apart")
    if cells.unclear:
        there = where_in_words(sweep, cells.unclear)
        said.append(f"{NO_CLEAR_DIFFERENCE} in {len(cells.unclear)}{there}")
    return f"{contrast.name}: {'; '.join(said)}"


def cells_of(sweep: Sweep, contrast: Contrast, key: str) -> Cells:
    """Sort the cells of a contrast by what is clear in them; those without a value are left out."""
    cells, clear = sweep.of_contrast(contrast), sweep.clear_contrasts(key)
    found = {one: sweep.contrast(one, key, family=len(cells)) for one in cells}
    known = {one: estimate for one, estimate in found.items() if not math.isnan(estimate.value)}
    return Cells(
        known,
        [one for one, estimate in known.items() if one in clear and estimate.value > 0],
        [one for one, estimate in known.items() if one in clear and estimate.value < 0],
        [one for one in known if one not in clear],
    )


def is_uneven(sweep: Sweep, cells: Cells, key: str) -> bool:
    """Tell whether a contrast is clearly larger in one cell than in another, corrected for all pairs of cells."""
    order = sorted(cells.estimates, key=lambda one: cells.estimates[one].value)
    many = len(order)
    if many < 2:
        return True
    least, most = (sweep.paired_contrast(one, key) for one in (order[0], order[-1]))
    return sweep.estimate(most - least, family=many * (many - 1) // 2).is_clear


def extremes_in_words(sweep: Sweep, cells: Cells, which: Sequence[Contrasted], key: str) -> str:
    """Say in which of some cells a contrast is largest and how large; if they are all there are, where it is least."""

    def found(one: Contrasted) -> str:
        return f"with {place_in_words(sweep, one.values)}: {size_in_words(sweep, cells.estimates[one], key)}"

    order = sorted(which, key=lambda one: abs(cells.estimates[one].value))
    if len(which) == 1:
        return f": {size_in_words(sweep, cells.estimates[order[0]], key)}"
    least = f", least {found(order[0])}" if len(which) == len(cells.estimates) else ""
    return f", most {found(order[-1])}{least}"


def mean_in_words(sweep: Sweep, cells: Cells, key: str) -> str:
    """Say how large a contrast is on the mean of all cells."""
    values = np.mean([sweep.paired_contrast(one, key) for one in cells.estimates], axis=0)
    return size_in_words(sweep, sweep.estimate(values), key)


def where_in_words(sweep: Sweep, which: Sequence[Contrasted]) -> str:
    """Say between which values of what is varied some cells lie; nothing where they reach over the whole map."""
    said = []
    for at, factor in enumerate(sweep.design.factors):
        grid = factor.grid()
        places = sorted({grid.index(one.values[at]) for one in which})
        low, high = grid[places[0]], grid[places[-1]]
        if low == high:
            said.append(place_of(factor, low))
        elif (places[0], places[-1]) != (0, len(grid) - 1):
            said.append(f"{words_for(factor.key)} from {factor.written(low)} to {factor.written(high)}")
    if not said:
        return ""
    return f", {'all ' if len(which) > 1 else ''}with {' and '.join(said)}"


def place_in_words(sweep: Sweep, values: Sequence[float | str]) -> str:
    """Say where a cell lies."""
    return " and ".join(
        place_of(factor, value) for factor, value in zip(sweep.design.factors, values, strict=True)
    )


def place_of(factor: Factor, value: float | str) -> str:
    """Name a value of what is varied."""
    return f"{words_for(factor.key)} at {factor.written(value)}"


def size_in_words(sweep: Sweep, found: Estimate, key: str) -> str:
    """Write a contrast with its sign and its interval."""
    return estimate_in_words(found, sweep.told(key).unit, sweep.currency, signed=True, difference=True)
