"""Contents under other names: scenarios as a reader should see them, money under another currency."""

from collections.abc import Mapping
from dataclasses import replace

from experiments.report.contents import Contents
from experiments.results.states import Pair, States
from experiments.results.titles import between, compared_as, renamed_in


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


def in_currency(states: States, currency: str) -> States:
    """Return states whose money is called by another currency."""
    return replace(states, pair=Pair(*(replace(one, currency=currency) for one in states.pair.ends)))
