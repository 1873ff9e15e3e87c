"""Contents under other names: scenarios as a reader should see them, money under another currency."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from experiments.report.contents import Contents
from experiments.results.comparison import Comparison
from experiments.results.states import Pair, States
from sim.scenario import Scenario
from sim.scenario.errors import one_line


def printable_names(names: Collection[str], longest: int = 200) -> dict[str, str]:
    """Return names by what they were: on one line, without control characters, cut if need be, still told apart."""
    found: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        line = one_line(name) or f"scenario {place}"
        line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
        found[name] = f"{line} ({place})" if line in found.values() else line
    return found


def with_names(contents: Contents, names: Mapping[str, str]) -> Contents:
    """Return contents whose scenarios go by other names, given by the names that they have."""
    manifest, comparison, states = contents.manifest, contents.comparison, contents.states
    stored = tuple(
        one.model_copy(update={"label": names.get(one.label, one.label)}) for one in manifest.scenarios
    )
    plan, sla = contents.plan, contents.sla
    renamed = replace(
        contents,
        manifest=manifest.model_copy(update={"scenarios": stored}),
        comparison=None if comparison is None else compared_as(comparison, names),
        years=None if contents.years is None else compared_as(contents.years, names),
        plan=None if plan is None else replace(plan, scenario=renamed_in(plan.scenario, names)),
        sla=None if sla is None else replace(sla, scenario=renamed_in(sla.scenario, names)),
        series={
            name: rows.assign(scenario=rows["scenario"].replace(dict(names)))
            for name, rows in contents.series.items()
        },
    )
    return renamed if states is None else renamed.with_states(between(states, names))


def between(states: States, names: Mapping[str, str]) -> States:
    """Return states between the same scenarios under other names."""
    ends = (states.pair.first, states.pair.second)
    renamed = (replace(one, name=names.get(name, name)) for one, name in zip(ends, states.names, strict=True))
    return replace(states, pair=Pair(*renamed))


def compared_as(comparison: Comparison, names: Mapping[str, str]) -> Comparison:
    """Return a comparison whose scenarios go by other names."""
    cells = {cell.label: cell._replace(label=names[cell.label]) for cell in comparison.cells}
    runs = (run._replace(task=run.task._replace(cell=cells[run.task.cell.label])) for run in comparison.runs)
    return replace(comparison, cells=tuple(cells.values()), runs=tuple(runs))


def with_currency(contents: Contents, currency: str) -> Contents:
    """Return contents whose money is called by another currency; amounts stay as they are."""
    comparison, states = contents.comparison, contents.states
    if comparison is not None:
        cells = (
            cell._replace(scenario=replace(cell.scenario, currency=currency)) for cell in comparison.cells
        )
        contents = replace(contents, comparison=replace(comparison, cells=tuple(cells)))
    if contents.plan is not None:
        firm = replace(contents.plan.scenario, currency=currency)
        contents = replace(contents, plan=replace(contents.plan, scenario=firm))
    return contents if states is None else contents.with_states(in_currency(states, currency))


def renamed_in(scenario: Scenario, names: Mapping[str, str]) -> Scenario:
    """Return a scenario under the name that it is to have, if it is to have another one."""
    return replace(scenario, name=names.get(scenario.name, scenario.name))


def in_currency(states: States, currency: str) -> States:
    """Return states whose money is called by another currency."""
    ends = (states.pair.first, states.pair.second)
    return replace(states, pair=Pair(*(replace(one, currency=currency) for one in ends)))
