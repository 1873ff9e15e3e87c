"""A folder that keeps runs: a ledger of what is done, and shards that hold the results.

A shard is written whole and named before the ledger learns of it, so that a process may end at any moment: what
the ledger knows is there, and a shard that it does not know is removed when the store is next opened.
"""

import os
import socket
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.running.store.errors import StoreError
from experiments.running.store.ledger import Failure, Ledger, RunRecord
from experiments.running.store.shards import (
    KEY,
    Row,
    checked,
    measures_of,
    number_of,
    read_shard,
    shard_name,
    write_shard,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from filelock import BaseFileLock

LEDGER, SHARDS, LOCK = "ledger.sqlite", "shards", "store.lock"
RUNS_A_SHARD = 50
WRITE_TIMEOUT = 60.0  # seconds after which finished runs are written, however few they are
MAX_OPEN_SHARDS = 8

Measures = dict[str, float | None]


@contextmanager
def open_store(folder: str | Path) -> "Iterator[Store]":
    """Open a store, or make one, for this process alone; what it was given is written when the block ends.

    Raises:
        StoreError: The folder cannot be written, another process works on it, it is damaged, or of another version.
    """
    folder = Path(folder).resolve()
    with ExitStack() as stack:
        with told_in_one_line(folder.name):
            (folder / SHARDS).mkdir(parents=True, exist_ok=True)
            stack.callback(acquired_lock(folder / LOCK).release)
            store = Store(folder)
        stack.callback(store.ledger.close)
        try:
            yield store
        except StoreError:
            raise  # what could not be written before cannot be written now
        except BaseException:
            store.write()
            raise
        store.write()


def acquired_lock(file: Path) -> "BaseFileLock":
    """Keep other processes from a store; the operating system takes the lock back however this one ends.

    Raises:
        StoreError: Another process has it, and is named; or the file is a link, which is not followed.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(file, blocking=False, thread_local=False, on_acquired=sign_lock)
    try:
        lock.acquire()
    except Timeout:
        holder = ""
        with suppress(OSError):  # some systems keep others from reading what is locked
            holder = file.read_text(encoding="utf-8", errors="replace").strip()
        raise StoreError(f"{file.parent.name} is in use by {holder or 'another process'}") from None
    except OSError:
        if file.is_symlink():
            raise StoreError(f"{file.parent.name}/{file.name} is a link; nothing was changed") from None
        raise
    return lock


def sign_lock(handle: int) -> None:
    """Write into a lock who has it."""
    os.ftruncate(handle, 0)
    os.write(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode())


@contextmanager
def told_in_one_line(name: str) -> Iterator[None]:
    """Say of a file that cannot be read or written to which store it belongs."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{name}: {error.strerror or error}; what was done before is kept") from error


class Store:
    """An open store: tells which runs are done, hands them out, and takes new ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / LEDGER).exists() and any((folder / SHARDS).iterdir()):
            raise StoreError(f"{folder.name} holds shards but no {LEDGER}; nothing was changed")
        self.ledger = Ledger(folder / LEDGER)
        try:
            self.digests = self.verified_shards()
            self.shard_of = {run: shard for run, shard in self.ledger.runs() if shard in self.digests}
        except BaseException:
            self.ledger.close()
            raise
        self.tables: OrderedDict[int, tuple[pa.Table, dict[str, int]]] = OrderedDict()
        self.unwritten: dict[bytes, tuple[Row, RunRecord]] = {}
        self.measures: dict[str, None] = {}
        self.unwritten_since = 0.0

    def verified_shards(self) -> dict[int, str]:
        """Return the digests of all shards that are there, each of them as it was written.

        A shard that somebody took away has its runs run again; one that the ledger never learnt of goes.
        """
        shards = self.ledger.shards()
        last = max((shard for shard, _, _ in shards), default=0)
        known = {shard: sha256 for shard, _, sha256 in shards}
        there = {number_of(file): file for file in (self.folder / SHARDS).iterdir()}
        for number, file in there.items():
            if number is not None and number in known:
                checked(file, known[number])
            elif number is not None and number > last:
                file.unlink()
        return {shard: sha256 for shard, sha256 in known.items() if shard in there}

    def __contains__(self, run: bytes) -> bool:
        return run in self.shard_of or run in self.unwritten

    def __len__(self) -> int:
        """Count the runs that are kept."""
        return len(self.shard_of) + len(self.unwritten)

    def measures_of(self, run: bytes) -> Measures:
        """Return the measures of a run that is done."""
        if run in self.unwritten:
            row = self.unwritten[run][0]
            return {key: row[key] for key in self.measures if key in row}
        table, places = self.table_of(self.shard_of[run])
        place = places.get(run.hex())
        if place is None:
            raise StoreError(f"{self.folder.name}: {LEDGER} and shards do not agree; nothing was changed")
        return {key: table.column(key)[place].as_py() for key in measures_of(table)}

    def table_of(self, shard: int) -> "tuple[pa.Table, dict[str, int]]":
        """Return a shard and where in it each run stands; the latest few stay in memory."""
        if shard not in self.tables:
            table = read_shard(self.folder / SHARDS / shard_name(shard), self.digests[shard])
            places = {run: place for place, run in enumerate(table.column(KEY).to_pylist())}
            self.tables[shard] = (table, places)
            if len(self.tables) > MAX_OPEN_SHARDS:
                self.tables.popitem(last=False)
        self.tables.move_to_end(shard)
        return self.tables[shard]

    def add(self, record: RunRecord, row: Row, measures: Mapping[str, float | None]) -> None:
        """Take a run, whose row holds its measures too; it is on disk once its shard is full."""
        if record.run in self:
            return
        if not self.unwritten:
            self.unwritten_since = time.monotonic()
        self.unwritten[record.run] = ({KEY: record.run.hex(), **row}, record)
        self.measures |= dict.fromkeys(measures)
        if len(self.unwritten) >= RUNS_A_SHARD or time.monotonic() - self.unwritten_since > WRITE_TIMEOUT:
            self.write()

    def write(self) -> None:
        """Write the runs that wait as one shard, and enter them in the ledger."""
        if not self.unwritten:
            return
        number = max(self.digests, default=0) + 1
        while (file := self.folder / SHARDS / shard_name(number)).exists():
            number += 1
        rows, records = zip(*self.unwritten.values(), strict=True)
        with told_in_one_line(self.folder.name):
            sha256 = write_shard(file, rows, list(self.measures))
        self.ledger.enter(number, sha256, records)
        self.digests[number] = sha256
        self.shard_of |= dict.fromkeys(self.unwritten, number)
        self.unwritten.clear()
        self.measures.clear()

    def fail(self, failure: Failure) -> None:
        """Enter a run that failed."""
        self.ledger.enter_failure(failure)

    def seconds_a_run(self) -> float | None:
        """Return what a run took lately, if anything was ever run."""
        return self.ledger.seconds_a_run()
