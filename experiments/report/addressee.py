"""Whom a report is for: the client's name, the words and the currency of the client's house, or no names at all.

All of it is put on the contents before anything is drawn or written, so that page, brief, slides and workbook
cannot differ in it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from experiments.observation import FUNNEL_STAGES
from experiments.report.anonymise import anonymised
from sim.scenario.errors import one_line
from sim.scenario.inputs import read_currency
from sim.units import InputError, nearest, shown

if TYPE_CHECKING:
    from experiments.comparison import Comparison
    from experiments.report.contents import Contents, Naming

LONGEST_CLIENT, LONGEST_LABEL = 120, 60


@dataclass(frozen=True)
class Addressee:
    """Whose report it is; what is empty stays as the results folder has it.

    `labels`: titles of stages and practices by their key; `anonymise`: names go, money becomes an index.
    """

    client: str = ""
    currency: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    anonymise: bool = False


def read_addressee(client: str, currency: str, labels: Sequence[str], anonymise: bool) -> Addressee:
    """Return an addressee from what was given on the command line.

    Raises:
        InputError: a client, currency or label that cannot be used, or ones that contradict each other.
    """
    if anonymise and (client or currency):
        option = "--client names whom" if client else "--currency names what"
        raise InputError(f"{option} --anonymise hides: give one of them")
    name = one_line(client)
    if len(name) > LONGEST_CLIENT:
        raise InputError(f"--client is longer than {LONGEST_CLIENT} characters")
    return Addressee(name, read_currency(currency) if currency else "", read_labels(labels), anonymise)


def read_labels(given: Sequence[str]) -> dict[str, str]:
    """Return labels from texts such as `mql=Marketing-ready lead`.

    Raises:
        InputError: one is not of that form, names no stage or practice, or is empty, too long or given twice.
    """
    from sim.practices import PRACTICES

    known = (*FUNNEL_STAGES, *PRACTICES)
    labels: dict[str, str] = {}
    for text in given:
        key, sign, words = text.partition("=")
        key, label = key.strip(), one_line(words)
        if not sign or not label:
            raise InputError(f"--labels {shown(text)}: must be KEY=TEXT, like mql=Marketing-ready lead")
        if key not in known:
            allowed = f"stages are {', '.join(FUNNEL_STAGES)}; practices go by their keys"
            raise InputError(
                f"--labels {shown(key)}: no such stage or practice{nearest(key, known)}; {allowed}"
            )
        if key in labels:
            raise InputError(f"--labels {key} is given twice")
        if len(label) > LONGEST_LABEL:
            raise InputError(f"--labels {key}: longer than {LONGEST_LABEL} characters")
        labels[key] = label
    return labels


def addressed(contents: "Contents", addressee: Addressee) -> "Contents":
    """Return contents as an addressee reads them.

    Raises:
        ResultsError: they cannot be anonymised.
    """
    naming = own_words(contents.naming, addressee)
    contents = replace(contents, naming=naming)
    if addressee.anonymise:
        return anonymised(contents)
    contents = with_names(contents, printable_names(contents.names))
    return with_currency(contents, addressee.currency) if addressee.currency else contents


def own_words(naming: "Naming", addressee: Addressee) -> "Naming":
    """Return names of stages and practices in the words of an addressee."""
    stages = (
        addressee.labels.get(key, title) for key, title in zip(FUNNEL_STAGES, naming.stages, strict=True)
    )
    practices = {key: addressee.labels.get(key, title) for key, title in naming.practices.items()}
    return replace(naming, client=addressee.client, stages=tuple(stages), practices=practices)


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
