"""Handoff's model of a sales-and-marketing organisation."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.organisation import Organisation
    from sim.scenario import load_scenario

__all__ = ["Organisation", "load_scenario"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: reading a scenario needs neither Mesa nor Numba."""
    if name == "Organisation":
        from sim.organisation import Organisation

        return Organisation
    if name == "load_scenario":
        from sim.scenario import load_scenario

        return load_scenario
    raise AttributeError(f"module 'sim' has no {name}")
