"""Parquet files of about 50 runs each, written whole or not at all."""

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.running.store.errors import StoreError
from experiments.running.store.keys import KEY_BYTES

if TYPE_CHECKING:
    import pyarrow as pa

SHARDS = "shards"
KEY = "run"  # the column that holds a run's key in hexadecimal digits
WHOLE_NUMBERS = ("replicate", "seed")
MEASURES = b"measures"  # which columns are measures, in the file's own notes
CONTENT = b"content"  # the digest of all values, there too: so a shard that no ledger knows can be trusted
PARTIAL = ".partial"  # how the name of a shard ends while it is written
MOST_DIGITS = 12  # of the number of a shard

Row = Mapping[str, Any]


def shard_name(number: int) -> str:
    """Return the name of a shard's file."""
    return f"runs-{number:06}.parquet"


def number_of(file: Path) -> int | None:
    """Return the number of a shard, or `None` if a file is not one."""
    digits = file.name.removeprefix("runs-").removesuffix(".parquet")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS or file.name != shard_name(int(digits)):
        return None
    return int(digits)


def partial_of(file: Path) -> Path:
    """Return where a shard is written before it gets its name."""
    return file.with_name(f".{file.name}{PARTIAL}")


def write_shard(file: Path, rows: Sequence[Row], measures: Sequence[str]) -> str:
    """Write rows so that the file is there whole or not at all, even if power fails; return its SHA-256."""
    content = as_parquet(rows, measures)
    partial = partial_of(file)
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
    table = pa.table(columns)
    notes = {MEASURES: json.dumps(list(measures)).encode(), CONTENT: content_digest(table)}
    table = table.replace_schema_metadata(notes)
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


def content_digest(table: "pa.Table") -> bytes:
    """Return the digest of names and values of a table."""
    return hashlib.sha256(json.dumps(table.to_pydict()).encode()).hexdigest().encode()


def read_shard(file: Path, sha256: str) -> "pa.Table":
    """Return the rows of a shard.

    Raises:
        StoreError: The file is not what was written.
    """
    return parsed(checked(file, sha256))


def parsed(content: bytes) -> "pa.Table":
    """Return the rows in the content of a shard."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Read by this thread alone: `read_table` and what reads ahead leave something to threads of Arrow's own, and if one
    # of them still holds an object of Python's while the process ends, the process is aborted (apache/arrow#36389).
    return pq.ParquetFile(pa.BufferReader(content), pre_buffer=False).read(use_threads=False)


def checked(file: Path, sha256: str) -> bytes:
    """Return the content of a shard if it is what was written."""
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() == sha256:
        return content
    name = f"{file.parent.name}/{file.name}"
    if whole_shard(content) is not None:
        raise StoreError(
            f"{name} is whole, but not the file that the ledger knows under this name: one of them is of another time "
            "or store; nothing was changed (without the ledger, it is made again from the shards)"
        )
    raise StoreError(
        f"{name} is damaged: it is not what was written; "
        "nothing was changed (without the file, its runs are run again)"
    )


def whole_shard(content: bytes) -> "list[bytes] | None":
    """Return the runs of a shard that no ledger vouches for, or `None` if it is none or was not written whole."""
    import pyarrow as pa

    try:
        table = parsed(content)
        notes = table.schema.metadata or {}
        names = set(measures_of(table))
        keys = table.column(KEY).to_pylist()
        runs = [bytes.fromhex(key) for key in keys]
        is_whole = notes.get(CONTENT) in (None, content_digest(table))
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    are_keys = len(set(runs)) == len(runs) > 0 and {len(run) for run in runs} == {KEY_BYTES}
    return runs if is_whole and are_keys and names <= set(table.column_names) else None


def measures_of(table: "pa.Table") -> list[str]:
    """Return which columns of a shard are measures."""
    return list(json.loads(table.schema.metadata[MEASURES]))
