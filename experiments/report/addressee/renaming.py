"""Contents under other names: scenarios as a reader should see them, money under another currency."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario.errors import one_line

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.results.comparison import Comparison


def printable_names(names: Collection[str], longest: int = 200) -> dict[str, str]:
    """Return names by what they were: on one line, without control characters, cut if need be, still told apart."""
    found: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        line = one_line(name) or f"scenario {place}"
        line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
        found[name] = f"{line} ({place})" if line in found.values() else line
    return found


def with_names(contents: "Contents", names: Mapping[str, str]) -> "Contents":
    """Return contents whose scenarios go by other names, given by the names that they have."""
    manifest, explanation, roadmap = contents.manifest, contents.explanation, contents.roadmap
    stored = tuple(
        one.model_copy(update={"label": names.get(one.label, one.label)}) for one in manifest.scenarios
    )

    def renamed(pair: tuple[str, str]) -> tuple[str, str]:
        first, last = (names.get(name, name) for name in pair)
        return first, last

    return replace(
        contents,
        manifest=manifest.model_copy(update={"scenarios": stored}),
        comparison=None if contents.comparison is None else compared_as(contents.comparison, names),
        series={
            name: rows.assign(scenario=rows["scenario"].replace(dict(names)))
            for name, rows in contents.series.items()
        },
        explanation=explanation
        and explanation.model_copy(update={"scenarios": renamed(explanation.scenarios)}),
        roadmap=roadmap and roadmap.model_copy(update={"scenarios": renamed(roadmap.scenarios)}),
    )


def compared_as(comparison: "Comparison", names: Mapping[str, str]) -> "Comparison":
    """Return a comparison whose scenarios go by other names."""
    cells = {cell.label: cell._replace(label=names[cell.label]) for cell in comparison.cells}
    runs = (run._replace(task=run.task._replace(cell=cells[run.task.cell.label])) for run in comparison.runs)
    return replace(comparison, cells=tuple(cells.values()), runs=tuple(runs))


def with_currency(contents: "Contents", currency: str) -> "Contents":
    """Return contents whose money is called by another currency; amounts stay as they are."""
    before, comparison, roadmap = contents.currency, contents.comparison, contents.roadmap
    if comparison is not None:
        cells = (
            cell._replace(scenario=replace(cell.scenario, currency=currency)) for cell in comparison.cells
        )
        comparison = replace(comparison, cells=tuple(cells))
    if roadmap is not None:
        roadmap = roadmap.model_copy(update={"words": re.sub(rf"\b{before}\b", currency, roadmap.words)})
    return replace(contents, currency=currency, comparison=comparison, roadmap=roadmap)
