"""Waves of a calibration as files: a table of points each, and what the search for them found."""

from pathlib import Path

import pandas as pd

from experiments.errors import BadInputError
from experiments.files.texts import save_text

LIST = "waves.csv"  # a line a wave: points, runs, and the share of the space that was not ruled out before it
CODE = "code"  # a column of the list: the digest of somebody's own code with which a wave was run
LARGEST = 1_000_000  # bytes of a wave's table


def name_of(number: int) -> str:
    """Return the name of the file that holds the points of a wave."""
    return f"wave-{number}.csv"


def save_wave_table(table: pd.DataFrame, folder: Path, number: int) -> None:
    """Write the points of a wave; numbers read back to the same floats."""
    save_text(table.to_csv(index=False, lineterminator="\n"), folder / name_of(number))


def read_wave_table(folder: Path, number: int) -> pd.DataFrame:
    """Read the points of a wave.

    Raises:
        BadInputError: There is no such file, or it cannot be read.
    """
    path = folder / name_of(number)
    if not path.is_file():
        raise BadInputError(f"{folder} has no {path.name}: wave {number + 1} begins from it")
    if path.stat().st_size > LARGEST:
        raise BadInputError(f"{path} is larger than any table of a wave")
    try:
        return pd.read_csv(path)
    except (ValueError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path} is no table ({error})") from None


def save_list(waves: pd.DataFrame, folder: Path) -> None:
    """Write the list of waves."""
    save_text(waves.to_csv(index=False, lineterminator="\n"), folder / LIST)


def read_list(folder: Path) -> pd.DataFrame:
    """Read the list of waves; empty where there is none."""
    path = folder / LIST
    return pd.read_csv(path, dtype={CODE: str}).set_index("wave") if path.is_file() else pd.DataFrame()
