"""Parquet files of about 50 runs each, written whole or not at all."""

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.running.store.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

KEY = "run"  # the column that holds a run's key in hexadecimal digits
WHOLE_NUMBERS = ("replicate", "seed")
MEASURES = b"measures"  # which columns are measures, in the file's own notes

Row = Mapping[str, Any]


def shard_name(number: int) -> str:
    """Return the name of a shard's file."""
    return f"runs-{number:06}.parquet"


def number_of(file: Path) -> int | None:
    """Return the number of a shard, or `None` if a file is not one."""
    digits = file.name.removeprefix("runs-").removesuffix(".parquet")
    return int(digits) if digits.isdecimal() and file.name == shard_name(int(digits)) else None


def write_shard(file: Path, rows: Sequence[Row], measures: Sequence[str]) -> str:
    """Write rows so that the file is there whole or not at all, even if power fails; return its SHA-256."""
    content = as_parquet(rows, measures)
    partial = file.with_name(f".{file.name}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(file.parent)
    return hashlib.sha256(content).hexdigest()


def sync_folder(folder: Path) -> None:
    """See to it that names in a folder are on disk, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_parquet(rows: Sequence[Row], measures: Sequence[str]) -> bytes:
    """Return rows as the content of a Parquet file; what a row lacks is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: column_of(name, [row.get(name) for row in rows]) for name in names}
    table = pa.table(columns).replace_schema_metadata({MEASURES: json.dumps(list(measures)).encode()})
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def column_of(name: str, values: list[Any]) -> "pa.Array":
    """Return a column whose type does not depend on which of its values are undefined."""
    import pyarrow as pa

    if name in WHOLE_NUMBERS:
        return pa.array(values, pa.int64())
    if any(isinstance(value, str) for value in values):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    if all(isinstance(value, bool) for value in values):
        return pa.array(values, pa.bool_())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())


def read_shard(file: Path, sha256: str) -> "pa.Table":
    """Return the rows of a shard.

    Raises:
        StoreError: The file is not what was written.
    """
    import pyarrow.parquet as pq

    content = checked(file, sha256)
    return pq.read_table(io.BytesIO(content), use_threads=False)


def checked(file: Path, sha256: str) -> bytes:
    """Return the content of a shard if it is what was written."""
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(
            f"{file.parent.name}/{file.name} is damaged: it is not what was written; "
            "nothing was changed (without the file, its runs are run again)"
        )
    return content


def measures_of(table: "pa.Table") -> list[str]:
    """Return which columns of a shard are measures."""
    return list(json.loads(table.schema.metadata[MEASURES]))
