"""What of somebody's own the runs of a study are made with: agents, mechanisms and measures, as keywords give them."""

from sim.scenario import Extensions
from sim.scenario.extensions import Agents, Measures, Mechanisms


def own_of(agents: Agents, mechanisms: Mechanisms, measures: Measures) -> Extensions:
    """Return what scenarios are run with; the model is imported only if there is something to check.

    Raises:
        InputError: One of them cannot be used.
    """
    if agents is None and mechanisms is None and measures is None:
        return Extensions()
    from sim.extending.collected import extensions_of

    return extensions_of(agents, mechanisms, measures)
