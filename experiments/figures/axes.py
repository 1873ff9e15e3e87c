"""How a key that is varied stands on an axis."""

from typing import Any

from experiments.designs import Factor, words_for


def axis_label(factor: Factor) -> str:
    """Write a key with the unit in which its values are given."""
    return f"{words_for(factor.key)}, {factor.unit}" if factor.unit else words_for(factor.key)


def tick(factor: Factor, value: Any) -> str:
    """Write a value without its unit, which stands on the axis."""
    written = factor.written(value)
    return written.removesuffix(factor.unit).strip() if factor.unit else written
