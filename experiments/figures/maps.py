"""A map of any values over two keys that are varied, and how such keys stand on an axis."""

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from experiments.designs import Design, Factor, words_for
from experiments.figures.chart import Axis, Cell, Cells
from experiments.numbers import Scale, decimals_for, number

MOST_WRITTEN = 64  # cells of a map that carry their number

Point = tuple[Any, ...]


def map_of(
    design: Design,
    values: Mapping[Point, float],
    shade: Axis,
    written: Callable[[float], str],
    unclear: Collection[Point] = (),
    framed: Point = (),
    title: str = "",
) -> Cells:
    """Return a map of values by point, on the scale of their shade, each with its number unless they are many."""
    across, up = design.factors
    columns, rows = across.grid(), up.grid()
    is_written = len(values) <= MOST_WRITTEN
    cells = [
        Cell(
            column,
            row,
            shade.scale.factor * values[x, y],
            written(shade.scale.factor * values[x, y]) if is_written and not math.isnan(values[x, y]) else "",
            (x, y) in unclear,
            (x, y) == framed,
        )
        for row, y in enumerate(rows)
        for column, x in enumerate(columns)
    ]
    return Cells(
        Axis(axis_label(across)),
        Axis(axis_label(up)),
        shade,
        tuple(tick(across, value) for value in columns),
        tuple(tick(up, value) for value in rows),
        tuple(cells),
        title,
    )


def writer(scale: Scale, low: float, high: float, steps: int, signed: bool = False) -> Callable[[float], str]:
    """Return what writes numbers on a scale with as many decimals as tell apart so many steps from low to high."""
    step = (high - low) / steps

    def written(shown: float) -> str:
        return number(shown, decimals_for(shown, step), signed, scale.mark)

    return written


def axis_label(factor: Factor) -> str:
    """Write a key with the unit in which its values are given."""
    return f"{words_for(factor.key)}, {factor.unit}" if factor.unit else words_for(factor.key)


def tick(factor: Factor, value: Any) -> str:
    """Write a value without its unit, which stands on the axis."""
    written = factor.written(value)
    return written.removesuffix(factor.unit).strip() if factor.unit else written
