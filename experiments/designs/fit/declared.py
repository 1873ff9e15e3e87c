"""The declared list of what a fit estimates, against the base firm in a client's currency."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from experiments.designs.factor import UNCERTAINTY, Factor
from sim.scenario import Scenario
from sim.scenario.members import PRACTICES
from sim.units import read_range

DECLARED = Path(__file__).with_name("declared.toml")
LOG = "log"


class Declared(NamedTuple):
    """Inputs by name: facts that may not be given, ratios that make facts keys, and the firm's own keys with levels."""

    facts: Mapping[str, Factor]
    ratios: Mapping[str, Factor]
    keys: Mapping[str, Factor]


def declared(base: Scenario) -> Declared:
    """Return what a fit estimates, in canonical units.

    Args:
        base: the base firm, counted in the client's currency.

    Raises:
        ValueError: a key is one that a practice sets: its value follows from a level.
    """
    given = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    owned = [key for key in given["keys"] if key in base.foundation.owned_keys]
    if owned:
        raise ValueError(f"{DECLARED.name}: a practice sets {', '.join(owned)}")
    keys = {key: factor_of(key, fields, base) for key, fields in given["keys"].items()}
    levels = {f"{PRACTICES}{name}": Factor(f"{PRACTICES}{name}", UNCERTAINTY) for name in base.levels}
    return Declared(
        {name: factor_of(name, fields, base) for name, fields in given["facts"].items()},
        {name: factor_of(name, fields, base) for name, fields in given["ratios"].items()},
        keys | levels,
    )


def factor_of(name: str, fields: Mapping[str, Any], base: Scenario) -> Factor:
    """Return an input with its range: its own, or the plausible one of its key."""
    entry = base.entries.get(name)
    if "range" in fields:
        found = read_range(fields["range"].replace("{currency}", base.currency), base.currency, name)
        low, high, unit = found.low, found.high, found.unit
    else:
        low, high, unit = *base.entries[name].range, base.entries[name].unit
    whole = entry.whole if entry is not None else fields.get("whole", False)
    return Factor(name, UNCERTAINTY, unit, (), low, high, logarithmic=fields.get("scale") == LOG, whole=whole)


def reasons() -> dict[str, str]:
    """Return why each input stands in the list, by name."""
    given = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    tables = (given["facts"], given["ratios"], given["keys"])
    return {name: fields["reason"] for table in tables for name, fields in table.items()}
