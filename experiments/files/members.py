"""The members of an ensemble over which the runs of a results folder spread, as a file of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from experiments.errors import ResultsError
from experiments.files.manifest import Shape, Text
from experiments.files.reading import Folder
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder
from experiments.running.plan import SUPPOSED, Varied, supposing

MEMBERS = "members.json"
MOST_MEMBERS, MOST_KEYS = 10_000, 1_000


class Members(Shape):
    """Sets of values by key, canonical."""

    members: Annotated[
        tuple[Annotated[Mapping[Text, float], Field(max_length=MOST_KEYS)], ...],
        Field(max_length=MOST_MEMBERS),
    ]


def save_members_of_runs(members: Sequence[Varied], results: ResultsFolder) -> None:
    """Write the members over which runs spread, if there are any, and their digest into the manifest."""
    if not members:
        return
    plain = [{key.removeprefix(SUPPOSED): value for key, value in member} for member in members]
    results.facts["ensemble"] = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    save_json({"members": plain}, results.folder / MEMBERS, indent=None)


def members_in(folder: Folder) -> tuple[Varied, ...]:
    """Return the members over which the runs of a folder spread; none if they do not.

    Raises:
        ResultsError: The file holds none.
    """
    if MEMBERS not in folder:
        return ()
    found = folder.document(MEMBERS, Members).members
    if not found:
        raise ResultsError(f"{folder.path.name}: {MEMBERS} holds no member")
    return tuple(supposing(member) for member in found)
