"""Whether people decide as shipped, so that what all of them decide alike is computed once, or in one compiled pass."""

from collections.abc import Collection
from typing import Any


def shipped(kind: type[Any]) -> dict[str, Any]:
    """Return the methods and properties of a class of agents as they are shipped, by name."""
    return {
        name: value for name, value in vars(kind).items() if callable(value) or isinstance(value, property)
    }


def decide_as(methods: dict[str, Any], people: Collection[Any]) -> bool:
    """Tell whether nobody, by a subclass or otherwise, has put something in the place of one of the methods."""
    for kind in set(map(type, people)):
        for name, method in methods.items():
            if getattr(kind, name) is not method:
                return False
    return all(map(methods.keys().isdisjoint, map(vars, people)))
