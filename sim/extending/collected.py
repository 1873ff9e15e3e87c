"""Agents, mechanisms and measures of somebody's own, checked and told apart, as a scenario carries them."""

from collections.abc import Mapping
from typing import Any

from sim.agents.replaced import classes_of_agents
from sim.extending.declared import own_mechanism
from sim.extending.source import Source
from sim.measures import MEASURES as SHIPPED_MEASURES
from sim.measures.own import own_measure
from sim.practices import PRACTICES
from sim.scenario import Extensions
from sim.scenario.extensions import AGENTS, MEASURES, MECHANISMS, Agents, Measures, Mechanisms
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, shown

# What tables of runs call their other columns.
COLUMNS = ("scenario", "replicate", "seed", "base", "state", "run", "stage", "week", "member", "alignment")


def extensions_of(
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    *,
    steps_are_called: bool = False,
) -> Extensions:
    """Return what a scenario is to be run with.

    Args:
        agents: subclasses of `SalesRep`, `Marketer` or `BuyerCommittee` by their names in snake case.
        mechanisms: subclasses of `Mechanism` by name.
        measures: by key, functions of an organisation that return a number or `None`, or what `@measure` made of one.
        steps_are_called: whether an organisation with a step of its own may call those of its agents.

    Raises:
        InputError: one of them cannot be used.
    """
    given = {
        AGENTS: table(AGENTS, agents),
        MECHANISMS: table(MECHANISMS, mechanisms),
        MEASURES: table(MEASURES, measures),
    }
    if not any(given.values()):
        return Extensions()
    classes_of_agents(given[AGENTS], steps_are_called)
    own = {key: own_measure(key, function, is_taken) for key, function in given[MEASURES].items()}
    known = {*SHIPPED_MEASURES, *own}
    declared = {name: own_mechanism(name, kind, known) for name, kind in given[MECHANISMS].items()}
    sources = {f"{kind}.{name}": Source(code) for kind, each in given.items() for name, code in each.items()}
    return Extensions(
        ReadOnly(given[AGENTS]),
        ReadOnly(declared),
        ReadOnly(own),
        ReadOnly({name: source.digest for name, source in sources.items()}),
        tuple(dict.fromkeys(module for source in sources.values() for module in source.modules)),
    )


def table(what: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what was given by name.

    Raises:
        InputError: it is no mapping.
    """
    if given is not None and not isinstance(given, Mapping):
        raise InputError(f"{what} = {shown(given)}: must be a dictionary")
    return dict(given or {})


def is_taken(key: str) -> bool:
    """Tell whether a key is that of a shipped measure, or of another column in tables of runs."""
    return key in SHIPPED_MEASURES or key in COLUMNS or key in PRACTICES
