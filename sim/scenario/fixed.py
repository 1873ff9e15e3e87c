"""The fixed numbers of the model: what its submodels need, no published number identifies, and no firm sets.

They stand in `fixed.toml` beside this file, in the grammar of the base firm.  Only Python moves them
(`load_scenario(..., fixed={...})`): for tests of extremes, and for whoever doubts one.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.policies import Switches
from sim.scenario import inputs
from sim.scenario.entry import Entry, is_entry, read_entry
from sim.scenario.errors import reading
from sim.scenario.files import read_toml
from sim.scenario.readonly import ReadOnly
from sim.units import Dimension, InputError

FILE = Path(__file__).with_name("fixed.toml")
_MONEY = (Dimension.MONEY, Dimension.MONEY_RATE)
_CURRENCY = "EUR"  # of no consequence: none of them is money


@cache
def fixed_numbers() -> Mapping[str, Entry]:
    """Return the fixed numbers of the model by key.

    Raises:
        ScenarioError: one of them cannot be used, is money, or is fitted to something.
    """
    table = read_toml(FILE)
    with reading(FILE.name):
        return ReadOnly({key: _read(key, given) for key, given in inputs.flattened(table, is_entry)})


def _read(key: str, given: object) -> Entry:
    entry = read_entry(key, given, _CURRENCY, Switches._fields)
    if entry.dimension in _MONEY:
        raise InputError(f"{key} is money, of which every firm has its own: it belongs to the base firm")
    if entry.fitted_to:
        raise InputError(
            f"{key} is fitted to {entry.fitted_to}, and so not fixed: it belongs to the base firm"
        )
    return replace(entry, set_by="model")
