"""A mechanism of somebody's own as it was declared: what cannot be used, or would never be called, is refused."""

import difflib
import inspect
import re
from collections.abc import Iterable
from typing import Any

from sim.extending.mechanism import HOOKS, Mechanism, Parameter
from sim.mechanisms import MECHANISMS as SHIPPED_MECHANISMS
from sim.own_code import takes
from sim.scenario import OwnMechanism
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, nearest, shown

ALIKE = 0.75  # montly, weakly and day are meant as hooks; weekly_hours is a name of its own
NEVER_RUN = (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def own_mechanism(name: object, kind: Any, measures: Iterable[str]) -> OwnMechanism:
    """Return a mechanism of somebody's own as a scenario knows it.

    Raises:
        InputError: its name, its class, its hooks or what it moves cannot be used.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InputError(f"mechanisms: {shown(name)} is no name: small letters, digits and _, at most 40")
    if name in SHIPPED_MECHANISMS:
        raise InputError(f"mechanisms: {name} is there already: choose another name")
    if not isinstance(kind, type) or not issubclass(kind, Mechanism) or kind is Mechanism:
        raise InputError(f"mechanisms: {name} must be a subclass of Mechanism, not {shown(kind)}")
    if not isinstance(kind.moves, tuple | list):
        raise InputError(
            f"mechanisms: {name}: moves = {shown(kind.moves)}: must be a tuple of keys of measures"
        )
    for key in kind.moves:
        if key not in measures:
            raise InputError(
                f"mechanisms: {name} moves {shown(key)}: there is no such measure{nearest(key, measures)}"
            )
    refuse_what_nobody_calls(name, kind)
    return OwnMechanism(title_of(kind, name), tuple(kind.moves), ReadOnly(parameters_of(kind)), kind)


def refuse_what_nobody_calls(name: str, kind: type[Mechanism]) -> None:
    """Refuse a class that has no hook, one that cannot be called, or a method whose name is nearly that of one.

    Raises:
        InputError: it is such a class.
    """
    for method in methods_of(kind):
        meant = difflib.get_close_matches(method.lower(), HOOKS, n=1, cutoff=ALIKE)
        if meant and not hasattr(Mechanism, method):
            raise InputError(
                f"mechanisms: {name}: {kind.__name__}.{method} would never be called: "
                f"there is no such hook; nearest: {meant[0]} (a method of its own needs a name less like it)"
            )
    for hook in HOOKS:
        refuse_another_shape(name, kind, hook)
    if all(getattr(kind, hook) is getattr(Mechanism, hook) for hook in HOOKS):
        raise InputError(
            f"mechanisms: {name}: {kind.__name__} has none of the hooks {', '.join(HOOKS)}: it would do nothing"
        )


def refuse_another_shape(name: str, kind: type[Mechanism], hook: str) -> None:
    """Refuse a hook that cannot be called as hooks are.

    Raises:
        InputError: it is no method, or takes other arguments.
    """
    own = inspect.getattr_static(kind, hook)
    called = f"mechanisms: {name}: {kind.__name__}.{hook}"
    if not callable(getattr(own, "__func__", own)):
        raise InputError(f"{called} has to be a method, not {shown(own)}")
    if any(each(own) for each in NEVER_RUN):
        raise InputError(f"{called} would never be run: hooks are plain methods, and neither yield nor await")
    taken = inspect.signature(getattr(Mechanism, hook)).parameters
    if not takes(own, taken):
        raise InputError(f"{called} has to take {', '.join(taken)}: so it is called")


def methods_of(kind: type[Mechanism]) -> list[str]:
    """Return the public names of what can be called on a mechanism, and that a class of somebody's own defines."""
    return [
        name
        for each in kind.__mro__
        if issubclass(each, Mechanism) and each is not Mechanism
        for name, value in vars(each).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, staticmethod | classmethod))
    ]


def parameters_of(kind: type[Mechanism]) -> dict[str, ReadOnly[str, Any]]:
    """Return what is declared of each parameter of a class, those of the classes that it extends first."""
    return {
        attribute: ReadOnly(value.given)
        for each in reversed(kind.__mro__)
        for attribute, value in vars(each).items()
        if isinstance(value, Parameter)
    }


def title_of(kind: type[Mechanism], name: str) -> str:
    """Return the first line of a class's own docstring; without one, the name: what it extends says another thing."""
    return inspect.cleandoc(kind.__doc__ or name).partition("\n")[0].removesuffix(".") or name
