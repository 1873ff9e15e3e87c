"""Handoff's model of a sales-and-marketing organisation."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents import BuyerCommittee, Marketer, SalesRep
    from sim.extending.mechanism import Mechanism, Parameter
    from sim.extending.modules import load_extensions
    from sim.measures.measure import measure
    from sim.organisation import Organisation
    from sim.scenario import load_scenario

__all__ = [
    "BuyerCommittee",
    "Marketer",
    "Mechanism",
    "Organisation",
    "Parameter",
    "SalesRep",
    "load_extensions",
    "load_scenario",
    "measure",
]

_HOMES = {
    "BuyerCommittee": "sim.agents",
    "Marketer": "sim.agents",
    "Mechanism": "sim.extending.mechanism",
    "Organisation": "sim.organisation",
    "Parameter": "sim.extending.mechanism",
    "SalesRep": "sim.agents",
    "load_extensions": "sim.extending.modules",
    "load_scenario": "sim.scenario",
    "measure": "sim.measures.measure",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: reading a scenario needs neither Mesa nor Numba."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no {name}")
