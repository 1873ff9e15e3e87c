"""The files that a fit leaves: the client's firm with its members, and the same firm with the practices of the best."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from sim.scenario import Scenario
from sim.scenario.extensions import CODE
from sim.scenario.members import PRACTICES
from sim.scenario.said_by_client import Said
from sim.scenario.text import literal, member_lines, quoted, said_lines
from sim.units import format_quantity


class Sourced(NamedTuple):
    """A canonical value, and where it comes from."""

    value: float
    source: str


def fitted_toml(
    name: str,
    base: Scenario,
    said: Mapping[str, Said],
    centre: Mapping[str, Sourced],
    members: Iterable[Mapping[str, float]],
) -> str:
    """Return a fitted firm as a file: the centre as a scenario, then its members.

    Args:
        name: what titles call the firm.
        base: the base firm in the client's currency, which knows the unit of each key.
        said: what the client said of it, to which it is fitted.
        centre: values by key, levels as `practices.NAME`.
        members: values by key of those in which members differ.
    """
    lines = [
        "# A firm that behaves like the client's: its centre, then the members of the ensemble, which fit as well.",
        "# Runs take the members in turn, so that results spread over what the client's figures do not tell.",
        f"name = {quoted(name)}",
        'extends = "base"',
        f"currency = {quoted(base.currency)}",
        *code_lines(base.extensions.acting),
        "",
        "[practices]  # levels fitted like the other keys",
    ]
    levels = {key: one for key, one in centre.items() if key.startswith(PRACTICES)}
    lines += [
        f"{key.removeprefix(PRACTICES)} = {literal(key, one.value, base)}" for key, one in levels.items()
    ]
    keys = sorted((key for key in centre if key not in levels), key=lambda key: key.rpartition(".")[0])
    for table, group in groupby(keys, key=lambda key: key.rpartition(".")[0]):
        lines += ["", f"[{table}]"]
        for key in group:
            value, source = literal(key, centre[key].value, base), quoted(centre[key].source)
            lines += [f"{key.rpartition('.')[2]} = {{ value = {value}, source = {source} }}"]
    lines += said_lines(said)
    for member in members:
        lines += ["", *member_lines(member, base)]
    return "\n".join([*lines, ""])


def code_lines(digests: Mapping[str, str]) -> list[str]:
    """Return with which code of somebody's own a firm was fitted: without that it is another one, and refused."""
    if not digests:
        return []
    lines = [f"{quoted(name)} = {quoted(digest)}" for name, digest in digests.items()]
    return ["", f"[{CODE}]  # of somebody's own, with which it was fitted: give its module, --with", *lines]


def best_toml(name: str, extends: str, currency: str, levels: Mapping[str, float]) -> str:
    """Return a fitted firm with other levels of practices as a file that extends it, members and all."""
    lines = [
        "# The same firm, its members too, with the nine practices of the best.",
        f"name = {quoted(name)}",
        f"extends = {quoted(extends)}",
        f"currency = {quoted(currency)}",
        "",
        "[practices]",
        *(f"{key.removeprefix(PRACTICES)} = {format_quantity(value, '')}" for key, value in levels.items()),
    ]
    return "\n".join([*lines, ""])
