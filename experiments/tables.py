"""Tables on disk: Parquet for programs, CSV for spreadsheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def save_parquet(table: "pd.DataFrame", path: Path) -> None:
    """Write a table as Parquet, undefined values as null, without the library's own notes on it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(arrow, path)


def save_csv(table: "pd.DataFrame", path: Path) -> None:
    """Write a table as CSV that a spreadsheet can open without running anything."""
    table.map(without_formula).to_csv(path, index=False)


def without_formula(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
