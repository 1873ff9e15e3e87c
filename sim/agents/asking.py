"""Asking people for a decision, so that an error of a class that is somebody's own says whose it is."""

import linecache
import math
import re
from typing import Any, TypeGuard

from sim.agents.shipped import shipped
from sim.own_code import OwnCodeError, failed, frames_of, is_own, place_of
from sim.units import plain, shown


def asked(role: str, agent: Any, decision: str, *given: Any) -> Any:
    """Return what an agent decides.

    Raises:
        OwnCodeError: a class of somebody's own failed, or returned what nobody can go on from.
    """
    try:
        return getattr(agent, decision)(*given)
    except OwnCodeError:
        raise
    except Exception as error:
        if is_shipped(agent):
            raise
        raise failed(f"agents {role}, {culprit(agent, error)}", error) from error


def shares_asked(role: str, agent: Any, decision: str, many: int, *given: Any) -> list[float]:
    """Return the shares that an agent decides on, so many of them.

    Raises:
        OwnCodeError: a class of somebody's own failed, or returned something else.
    """
    found = asked(role, agent, decision, *given)
    if is_shipped(agent):
        return found
    parts = [plain(each) for each in found] if hasattr(plain(found), "__len__") else []
    shares = [each for each in parts if is_number(each)]
    if len(shares) != many or len(parts) != many:
        what = f"agents {role}, {name_of(agent, decision)}"
        raise OwnCodeError(f"{what}: returned {shown(found)}: must be a list of {many} numbers")
    return shares


def is_number(given: object) -> TypeGuard[float]:
    """Tell whether something is a finite number."""
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def is_shipped(agent: Any) -> bool:
    """Tell whether an agent is of a class of this project."""
    return type(agent).__module__.partition(".")[0] == __name__.partition(".")[0]


def culprit(agent: Any, error: Exception) -> str:
    """Return the method that an error came from: the one that raised it, or whose answer the shipped code chokes on."""
    frame, _ = place_of(error)
    if is_own(frame):
        return frame.f_code.co_qualname.rpartition("<locals>.")[2]
    own = overridden(type(agent))
    for each, line in reversed(list(frames_of(error.__traceback__))):
        said = linecache.getline(each.f_code.co_filename, line)
        for name in own:
            if re.search(rf"\.{name}\b", said):
                return f"what {name_of(agent, name)} returned"
    return f"{type(agent).__name__}, which overrides {', '.join(own) or 'nothing'}"


def overridden(kind: type[Any]) -> list[str]:
    """Return the methods that a class has from somebody's own classes."""
    return [
        name
        for each in kind.__mro__
        if each.__module__.partition(".")[0] != __name__.partition(".")[0]
        for name in shipped(each)
    ]


def name_of(agent: Any, decision: str) -> str:
    """Return a decision as Python names it, with the class."""
    return f"{type(agent).__name__}.{decision}"
