"""The files that a fit leaves: the client's firm with its members, and the same firm with the practices of the best.

`[[member]]` tables stand here alone, so that what reads them and what writes them agree in one place each.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from experiments.clients.writing import quoted
from sim.scenario import Scenario
from sim.units import Dimension, format_quantity

FITTED, BEST = "-fitted", "-best-in-class"
PRACTICES = "practices."
MEMBER = "[[member]]"


class Sourced(NamedTuple):
    """A canonical value, and where it comes from."""

    value: float
    source: str


def fitted_toml(
    name: str, base: Scenario, centre: Mapping[str, Sourced], members: Iterable[Mapping[str, float]]
) -> str:
    """Return a fitted firm as a file: the centre as a scenario, then its members.

    Args:
        name: what titles call the firm.
        base: the base firm in the client's currency, which knows the unit of each key.
        centre: values by key, levels as `practices.NAME`.
        members: values by key of those in which members differ.
    """
    lines = [
        "# A firm that behaves like the client's: its centre, then the members of the ensemble, which fit as well.",
        "# Runs take the members in turn, so that results spread over what the client's figures do not tell.",
        f"name = {quoted(name)}",
        'extends = "base"',
        f"currency = {quoted(base.currency)}",
        "",
        "[practices]  # levels fitted like the other keys",
    ]
    levels = {key: one for key, one in centre.items() if key.startswith(PRACTICES)}
    lines += [f"{key.removeprefix(PRACTICES)} = {level(one.value)}" for key, one in levels.items()]
    keys = sorted((key for key in centre if key not in levels), key=lambda key: key.rpartition(".")[0])
    for table, group in groupby(keys, key=lambda key: key.rpartition(".")[0]):
        lines += ["", f"[{table}]"]
        for key in group:
            value, source = written(key, centre[key].value, base), quoted(centre[key].source)
            lines += [f"{key.rpartition('.')[2]} = {{ value = {value}, source = {source} }}"]
    for member in members:
        lines += ["", MEMBER, *(f"{quoted(key)} = {of_member(key, member[key], base)}" for key in member)]
    return "\n".join([*lines, ""])


def best_toml(name: str, extends: str, currency: str, levels: Mapping[str, float]) -> str:
    """Return a fitted firm with other levels of practices as a file that extends it, members and all."""
    lines = [
        "# The same firm, its members too, with the nine practices of the best.",
        f"name = {quoted(name)}",
        f"extends = {quoted(extends)}",
        f"currency = {quoted(currency)}",
        "",
        "[practices]",
        *(f"{key.removeprefix(PRACTICES)} = {level(value)}" for key, value in levels.items()),
    ]
    return "\n".join([*lines, ""])


def of_member(key: str, value: float, base: Scenario) -> str:
    """Return a value of a member as TOML has it."""
    return level(value) if key.startswith(PRACTICES) else written(key, value, base)


def level(value: float) -> str:
    """Return a level as TOML has it."""
    return format_quantity(value, "")


def written(key: str, value: float, base: Scenario) -> str:
    """Return a canonical value of a key as TOML has it."""
    entry = base.entries[key]
    text = format_quantity(value, entry.unit)
    return text if entry.dimension is Dimension.NUMBER else quoted(text)
