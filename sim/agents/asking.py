"""Asking people for a decision, so that an error of one that is somebody's own says whose it is."""

import linecache
import math
import re
from functools import cache
from typing import Any, TypeGuard

from sim.agents.shipped import shipped
from sim.clock import DAYS_A_WEEK
from sim.own_code import DRAWS, OwnCodeError, failed, frames_of, is_ours, is_own, place_of, shared_luck
from sim.units import plain, shown

WEEKS_A_TURN = 13


def asked(role: str, agent: Any, decision: str, *given: Any) -> Any:
    """Return what an agent decides.

    Raises:
        OwnCodeError: a decision of somebody's own failed, or returned what nobody can go on from.
    """
    before = shared_luck() if is_watched(agent) else None
    try:
        found = getattr(agent, decision)(*given)
    except OwnCodeError:
        raise
    except (Exception, SystemExit) as error:
        if not overridden(agent):
            raise
        raise failed(f"agents {role}, {culprit(agent, error)}", error) from error
    if before is not None and shared_luck() != before:
        raise OwnCodeError(f"agents {role}, {type(agent).__name__}: {DRAWS}")
    return found


def is_watched(agent: Any) -> bool:
    """Tell whether it is seen this week that a decision draws no luck of the process: each agent has its turn."""
    is_turn = (agent.row - agent.model.today // DAYS_A_WEEK) % WEEKS_A_TURN == 0
    return is_turn and bool(overridden(agent))


def shares_asked(role: str, agent: Any, decision: str, many: int, *given: Any) -> list[float]:
    """Return the shares that an agent decides on, so many of them.

    Raises:
        OwnCodeError: a decision of somebody's own failed, or returned something else.
    """
    found = asked(role, agent, decision, *given)
    if not overridden(agent):
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


def culprit(agent: Any, error: BaseException) -> str:
    """Return the decision that an error came from: what raised it, or whose answer the shipped code chokes on."""
    frame, _ = place_of(error)
    own = overridden(agent)
    if is_own(frame):
        return frame.f_code.co_qualname.rpartition("<locals>.")[2] + alone(agent, own)
    for each, line in reversed(list(frames_of(error.__traceback__))):
        said = linecache.getline(each.f_code.co_filename, line)
        for name in own:
            if re.search(rf"\.{name}\b", said):
                return f"what {name_of(agent, name)} returned"
    return f"{type(agent).__name__}{alone(agent, own)}, which overrides {', '.join(own)}"


def overridden(agent: Any) -> list[str]:
    """Return the decisions that are somebody's own: put on this agent alone, or defined by its class."""
    kinds = type(agent).__mro__
    ours = next(place for place, kind in enumerate(kinds) if is_ours(kind.__module__))
    names = shipped_names(kinds[ours])
    put_on = [] if names.isdisjoint(vars(agent)) else sorted(names & vars(agent).keys())
    return [*put_on, *(name for kind in kinds[:ours] for name in shipped(kind))]


@cache
def shipped_names(kind: type[Any]) -> frozenset[str]:
    """Return the names of what a class of ours is shipped with: it does not change, and each decision is looked up."""
    return frozenset(shipped(kind))


def name_of(agent: Any, decision: str) -> str:
    """Return a decision as Python names it, with the class."""
    return f"{type(agent).__name__}.{decision}{alone(agent, [decision])}"


def alone(agent: Any, decisions: list[str]) -> str:
    """Say whose decisions they are where any of them was put on one agent and not on its class."""
    return f" of row {agent.row}" if vars(agent).keys() & set(decisions) else ""
