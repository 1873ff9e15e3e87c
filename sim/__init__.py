"""Handoff's model of a sales-and-marketing organisation."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents import BuyerCommittee, Marketer, SalesRep
    from sim.organisation import Organisation
    from sim.scenario import load_scenario

__all__ = ["BuyerCommittee", "Marketer", "Organisation", "SalesRep", "load_scenario"]

_OTHERS = {
    "Organisation": "sim.organisation",
    "load_scenario": "sim.scenario",
}  # the people stand in sim.agents


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: reading a scenario needs neither Mesa nor Numba."""
    if name in __all__:
        return getattr(import_module(_OTHERS.get(name, "sim.agents")), name)
    raise AttributeError(f"module 'sim' has no {name}")
