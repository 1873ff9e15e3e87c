"""Whose classes stand in for the shipped agents: a role that there is not, or a method nobody calls, is refused."""

import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.agents import buyer_committee, marketer, sales_rep
from sim.agents.own_row import Cell, OwnRow
from sim.own_code import takes
from sim.units import InputError, nearest, shown

STEPS = ("step", "advance")  # of Mesa's agents


class Role(NamedTuple):
    """A role: the class that is shipped for it, what rituals ask of it, and all of its public names as shipped."""

    shipped: type[OwnRow]
    asked: frozenset[str]
    names: Mapping[str, Any]


def names_of(kind: type[Any]) -> dict[str, Any]:
    """Return the public names of a class and of all above it, as whoever defines them last has them."""
    return {
        name: value
        for each in reversed(kind.__mro__[:-1])
        for name, value in vars(each).items()
        if not name.startswith("_")
    }


def role(kind: type[OwnRow], asked: set[str]) -> Role:
    """Return the role of a shipped class."""
    return Role(kind, frozenset(asked), names_of(kind))


ROLES = {
    "sales_rep": role(sales_rep.SalesRep, set(sales_rep.SHIPPED)),
    "marketer": role(marketer.Marketer, set(marketer.SHIPPED) - {"trust_in_sales"}),
    "buyer_committee": role(buyer_committee.BuyerCommittee, set()),
}


def classes_of_agents(
    given: Mapping[str, type[Any]] | None, steps_are_called: bool
) -> dict[str, type[OwnRow]]:
    """Return the class of each role: the one that is given, or the shipped one.

    Args:
        given: by role.
        steps_are_called: whether an organisation with a step of its own may call those of its agents.

    Raises:
        InputError: there is no such role; a class is none of the role's; it overrides what nobody calls.
    """
    for name in given or ():
        if name not in ROLES:
            hint = nearest(name, ROLES) if isinstance(name, str) else ""
            raise InputError(f"agents: there is no role {shown(name)}{hint}; roles are {', '.join(ROLES)}")
    classes = {name: (given or {}).get(name, each.shipped) for name, each in ROLES.items()}
    for name, kind in classes.items():
        check(name, kind, steps_are_called)
    return classes


def check(name: str, kind: Any, steps_are_called: bool) -> None:
    """Refuse a class that cannot stand in for a role."""
    role = ROLES[name]
    if not isinstance(kind, type) or not issubclass(kind, role.shipped):
        raise InputError(f"agents: {name} must be a subclass of {role.shipped.__name__}, not {shown(kind)}")
    found = names_of(kind)
    for what, shipped in role.names.items():
        if found[what] is shipped or (what in STEPS and steps_are_called):
            continue
        if what in role.asked:
            refuse_another_shape(kind, what, shipped)
            continue
        raise InputError(f"agents: {kind.__name__}.{what} {why_not(what, shipped)}; {what_can(role)}")


def refuse_another_shape(kind: type[OwnRow], name: str, shipped: Any) -> None:
    """Refuse a decision that cannot be asked for as the shipped one is, by its value or with so many arguments.

    Raises:
        InputError: it is such a decision.
    """
    own = inspect.getattr_static(kind, name)
    called = f"agents: {kind.__name__}.{name}"
    if isinstance(shipped, property):
        if callable(own) or isinstance(own, staticmethod | classmethod):
            raise InputError(f"{called} is read as a value and never called: it has to be a property")
        return
    if not callable(getattr(own, "__func__", own)):
        raise InputError(f"{called} has to be a method, not {shown(own)}")
    taken = inspect.signature(shipped).parameters
    if not takes(own, taken):
        raise InputError(f"{called} has to take {', '.join(taken)}: so it is called")


def why_not(name: str, shipped: Any) -> str:
    """Return why a name of a shipped class cannot be overridden, as the end of a clause."""
    if isinstance(shipped, Cell):
        return f"cannot be overridden: the days read the column {shipped.store}.{name}"
    if name in STEPS:
        return "would never be called: an organisation lives whole days; override Organisation.step and call it there"
    return "would never be called by a day or a ritual"


def what_can(role: Role) -> str:
    """Return what can be overridden in a role."""
    if not role.asked:
        return f"nothing of a {role.shipped.__name__} can be overridden, its days are compiled"
    return f"what can be overridden: {', '.join(sorted(role.asked))}"
