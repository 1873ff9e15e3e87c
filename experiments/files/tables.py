"""Tables: of many runs in little memory, as Parquet for programs, as CSV for spreadsheets."""

import math
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.running.runs import Run

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def gathered(runs: Iterable[Run]) -> tuple[list[tuple[str, int, int]], pd.DataFrame]:
    """Return label, replicate and seed of every run, and their measures as a table (NaN: undefined).

    Runs are let go one by one: what stays of each is eight bytes a measure.
    """
    tasks: list[tuple[str, int, int]] = []
    names: list[str] = []
    flat = array("d")
    for run in runs:
        label, measures = run.task.cell.label, run.observation.measures
        names = names or list(measures)
        tasks.append((label, run.task.replicate, run.task.seed))
        flat.extend(math.nan if (value := measures[name]) is None else value for name in names)
    return tasks, pd.DataFrame(np.array(flat).reshape(len(tasks), len(names)), columns=names)


def save_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet, undefined values as null, without the library's own notes on it."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(arrow, path)


def save_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that a spreadsheet can open without running anything."""
    table.map(without_formula).to_csv(path, index=False, lineterminator="\n", encoding="utf-8-sig")


def without_formula(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
