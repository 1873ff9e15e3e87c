"""The members of an ensemble over which the runs of a results folder spread.

Those of a supposed ensemble are a file of the folder; a scenario's own stand in the scenario.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from experiments.errors import ResultsError
from experiments.files.manifest import MOST_SCENARIOS, Shape, Text
from experiments.files.reading import Folder
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder
from experiments.running.counts import BadNumberError
from experiments.running.plan import MEMBER, SUPPOSED, Cell, Varied, supposing
from experiments.running.spreading import spread_over
from sim.scenario import Scenario, ScenarioError
from sim.scenario.readonly import ReadOnly

MEMBERS = "members.json"
MOST_MEMBERS, MOST_KEYS = 10_000, 1_000


class Members(Shape):
    """Sets of values by key, canonical; and the keys that each scenario chose itself, by label: these are not supposed.

    A resolved scenario names all of its settings, so that it no longer tells which were chosen.
    """

    members: Annotated[
        tuple[Annotated[Mapping[Text, float], Field(max_length=MOST_KEYS)], ...],
        Field(max_length=MOST_MEMBERS),
    ]
    chosen: Annotated[
        Mapping[Text, Annotated[tuple[Text, ...], Field(max_length=MOST_KEYS)]],
        Field(max_length=MOST_SCENARIOS),
    ] = {}


def save_members_of_runs(members: Sequence[Varied], cells: Iterable[Cell], results: ResultsFolder) -> None:
    """Write the members that runs suppose, if they do, and their digest into the manifest."""
    if not members or members[0][0][0] == MEMBER:
        return
    plain = [{key.removeprefix(SUPPOSED): value for key, value in member} for member in members]
    chosen = {cell.label: sorted(cell.scenario.explicit) for cell in cells}
    results.facts["ensemble"] = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    save_json({"members": plain, "chosen": chosen}, results.folder / MEMBERS, indent=None)


def members_in(folder: Folder, scenarios: Iterable[Scenario]) -> tuple[Varied, ...]:
    """Return the members over which the runs of a folder spread: supposed, or the scenarios' own; none if they do not.

    Raises:
        ResultsError: The file holds none, or the scenarios cannot have been run over what they bring along.
    """
    if MEMBERS not in folder:
        try:
            return spread_over(tuple(scenarios), (), folder.facts.replications or 0)
        except (ScenarioError, BadNumberError) as error:
            raise ResultsError(f"{folder.path.name}: {error}") from None
    found = folder.document(MEMBERS, Members).members
    if not found:
        raise ResultsError(f"{folder.path.name}: {MEMBERS} holds no member")
    return tuple(supposing(member) for member in found)


def as_chosen(folder: Folder, scenarios: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Return resolved scenarios of a folder by label, on which members can be supposed as they were on what was run."""
    if MEMBERS not in folder:
        return dict(scenarios)
    chosen = folder.document(MEMBERS, Members).chosen
    return {
        label: replace(
            scenario,
            explicit=ReadOnly(
                {key: one for key, one in scenario.explicit.items() if key in chosen.get(label, ())}
            ),
        )
        for label, scenario in scenarios.items()
    }
