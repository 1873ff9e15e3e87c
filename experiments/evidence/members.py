"""The shipped ensemble: sets of values that meet the fitted rows about as well as they can be met."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.errors import BadInputError

ENSEMBLE = Path(__file__).with_name("ensemble.csv")


def members() -> tuple[Mapping[str, float], ...]:
    """Return the members of the shipped ensemble, each a canonical value by key.

    Raises:
        BadInputError: No ensemble is shipped yet.
    """
    if not ENSEMBLE.is_file():
        raise BadInputError("there is no ensemble yet: handoff calibrate makes one")
    table = pd.read_csv(ENSEMBLE)
    keys = [name for name in table.columns if "." in name]
    return tuple({key: float(row[key]) for key in keys} for row in table[keys].to_dict("records"))
