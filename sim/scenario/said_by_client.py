"""What a client said of the firm that a file fits: kept beside its settings in their words, read by no run."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.scenario.inputs import given_value, read_table, read_text
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, shown

CLIENT = "client"
KEY = re.compile(r"[a-z][a-z_]{0,40}")
MOST_FIGURES = 100

ONLY_OF_SCENARIOS = ("extends", "practices", "question", "member")


class Said(NamedTuple):
    """A figure as a client gave it, and where it comes from."""

    given: str
    source: str = ""


def is_of_a_client(table: Mapping[str, Any]) -> bool:
    """Tell whether a file is a client's own: their figures and nothing that only a scenario has."""
    return CLIENT in table and not any(key in table for key in ONLY_OF_SCENARIOS)


def read_said(given: object) -> Mapping[str, Said]:
    """Read the `[client]` table of a scenario file.

    Raises:
        InputError: a key is none, or a figure is neither a text nor a number.
    """
    table = read_table(CLIENT, given)
    if len(table) > MOST_FIGURES:
        raise InputError(f"[{CLIENT}] has {len(table)} figures; at most {MOST_FIGURES} are allowed")
    return ReadOnly({key: _said(key, one) for key, one in table.items()})


def _said(key: str, given: Any) -> Said:
    if not KEY.fullmatch(key):
        raise InputError(
            f"[{CLIENT}] has a key {shown(key)}: a figure's is made of small letters, like cycle"
        )
    value, source, _, _ = given_value(f"{CLIENT}.{key}", given)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(f"{CLIENT}.{key} = {shown(value)}: must be a number or a text in quotes")
    return Said(read_text(f"{CLIENT}.{key}", str(value)), source)
