"""Results under the names that people read: what a firm is called in its file, instead of what the file is called.

Labels stay what programs go by: keys of documents, names of files, columns of tables.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from experiments.results.comparison import Comparison
from experiments.results.decision import Decision
from experiments.results.explanation import Explanation
from experiments.results.plan import RevenuePlan
from experiments.results.roadmap import Roadmap
from experiments.results.sla import Agreements
from experiments.results.states import Pair, States
from experiments.results.why import Why
from sim.scenario import Scenario
from sim.scenario.errors import one_line
from sim.scenario.foundation import DIAL

LONGEST_TITLE = 60  # characters of a heading


def titles_of(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Return what scenarios are called by their labels, told apart where several are one firm."""
    shared = Counter(one.title for one in scenarios.values() if one.title)
    found: dict[str, str] = {}
    for label, scenario in scenarios.items():
        title = scenario.title or label
        if shared[scenario.title] > 1:
            title += at_an_end(scenario)
        if title in found.values():
            title = f"{title} ({label})"
        found[label] = title
    return printable_names(found.values(), LONGEST_TITLE, found)


def at_an_end(scenario: Scenario) -> str:
    """Say of a firm with the practices of an end of the dial that it has them."""
    for name, levels in zip(DIAL, scenario.foundation.dial, strict=False):
        if dict(levels) == dict(scenario.levels):
            return f" with {name} practices"
    return ""


def printable_names(
    names: Collection[str], longest: int = 200, keys: Collection[str] | None = None
) -> dict[str, str]:
    """Return names by what they were: on one line, without control characters, cut if need be, still told apart.

    Args:
        names: What is to be read.
        longest: Characters that there is room for.
        keys: By what they are returned instead, in the same order.
    """
    found: dict[str, str] = {}
    for place, (key, name) in enumerate(zip(names if keys is None else keys, names, strict=True), start=1):
        line = one_line(name) or f"scenario {place}"
        line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
        found[key] = f"{line} ({place})" if line in found.values() else line
    return found


def titled(result: Any) -> Any:
    """Return a result whose scenarios go by their titles; one without titles, or of another kind, is itself."""
    if isinstance(result, Comparison):
        names = titles_of({cell.label: cell.scenario for cell in result.cells})
        return result if is_same(names) else compared_as(result, names)
    if isinstance(result, States):
        names = titles_of(dict(zip(result.names, result.pair.ends, strict=True)))
        return result if is_same(names) else between(result, names)
    if isinstance(result, Explanation | Roadmap | Why):
        states = titled(result.states)
        return result if states is result.states else replace(result, states=states)
    if isinstance(result, Decision):
        parts = {name: titled(getattr(result, name)) for name in ("comparison", "roadmap", "adoption")}
        return replace(result, **parts)
    if isinstance(result, RevenuePlan | Agreements) and result.scenario.title:
        names = titles_of({result.scenario.name: result.scenario})
        return replace(result, scenario=renamed_in(result.scenario, names))
    return result


def is_same(names: Mapping[str, str]) -> bool:
    """Tell whether every name stays as it is."""
    return all(name == label for label, name in names.items())


def between(states: States, names: Mapping[str, str]) -> States:
    """Return states between the same scenarios under other names."""
    renamed = (
        replace(one, name=names.get(name, name))
        for one, name in zip(states.pair.ends, states.names, strict=True)
    )
    return replace(states, pair=Pair(*renamed))


def compared_as(comparison: Comparison, names: Mapping[str, str]) -> Comparison:
    """Return a comparison whose scenarios go by other names."""
    cells = {cell.label: cell._replace(label=names[cell.label]) for cell in comparison.cells}
    runs = (run._replace(task=run.task._replace(cell=cells[run.task.cell.label])) for run in comparison.runs)
    return replace(comparison, cells=tuple(cells.values()), runs=tuple(runs))


def renamed_in(scenario: Scenario, names: Mapping[str, str]) -> Scenario:
    """Return a scenario under the name that it is to have, if it is to have another one."""
    return replace(scenario, name=names.get(scenario.name, scenario.name))
