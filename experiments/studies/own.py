"""What of somebody's own the runs of a study are made with: agents, mechanisms and measures, as keywords give them."""

from collections.abc import Container

from experiments.errors import BadInputError
from sim.scenario import Extensions, Scenario
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


def refuse_taken(scenario: Scenario, columns: Container[str]) -> None:
    """Refuse measures whose keys are those of columns that the tables of a study have anyway.

    Raises:
        BadInputError: There is one.
    """
    for key in scenario.extensions.measures:
        if key in columns:
            raise BadInputError(f"measures: {key} is a column of this study already: choose another key")
