"""A folder that keeps runs: a ledger of what is done, and shards that hold the results.

A shard is written whole and named before the ledger learns of it, so that a process may end at any moment: what
the ledger knows is there, and a shard that it does not know is taken in when the store is next opened.
"""

import errno
import os
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.running.interruptions import interruptions_held
from experiments.running.runs import Say, ignore
from experiments.running.store.errors import BadStoreError, StoreError
from experiments.running.store.ledger import LEDGER, WITHOUT_IT, Failure, RunRecord
from experiments.running.store.lock import acquired_lock
from experiments.running.store.reconciling import Reconciliation, opened_ledger
from experiments.running.store.shards import (
    KEY,
    PARTIAL,
    SHARDS,
    Row,
    measures_of,
    read_shard,
    shard_name,
    write_shard,
)

if TYPE_CHECKING:
    import pyarrow as pa

LOCK = "store.lock"
RUNS_A_SHARD = 50
WRITE_TIMEOUT = 60.0  # seconds after which finished runs are written, however few they are
MAX_OPEN_SHARDS = 8
TRIED, TRIED_BYTES = f".tried{PARTIAL}", 2**18  # more than a shard takes
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # say nothing against the place

Measures = dict[str, float | None]


@contextmanager
def open_store(folder: str | Path, say: Say = ignore) -> "Iterator[Store]":
    """Open a store, or make one, for this process alone; what it was given is written when the block ends.

    Args:
        folder: Where it is, or is to be.
        say: Called with a sentence when what the folder holds was not what the ledger knew.

    Raises:
        BadStoreError: The place cannot be a folder that is written.
        StoreError: The disk is full, another process works on it, it is damaged, or of another version.
    """
    if not str(folder).strip() or "\0" in str(folder):
        raise BadStoreError(f"a store needs the name of a folder, and was given {str(folder)!r}")
    named, folder = str(folder), Path(folder).resolve()
    with ExitStack() as stack:
        stack.enter_context(told_in_one_line(named))
        with told_in_one_line(named, opening=True):
            (folder / SHARDS).mkdir(parents=True, exist_ok=True)
            stack.callback(acquired_lock(folder / LOCK).release)
            try_out(folder)
            store = Store(folder, say)
        stack.callback(store.ledger.close)
        try:
            yield store
        except StoreError:
            raise  # what could not be written before cannot be written now
        except BaseException:
            try:
                store.write()
            except KeyboardInterrupt:  # it came before it could be held
                store.write()
            raise
        store.write()


def try_out(folder: Path) -> None:
    """Write as much as a shard takes, and take it away: what cannot be kept is not computed."""
    for left in (folder / SHARDS).glob(f".runs-*{PARTIAL}"):
        left.unlink()  # of a process that was killed
    tried = folder / SHARDS / TRIED
    try:
        with tried.open("wb") as stream:
            stream.write(os.urandom(TRIED_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
    finally:
        tried.unlink(missing_ok=True)


@contextmanager
def told_in_one_line(name: str, opening: bool = False) -> Iterator[None]:
    """Say of a file that cannot be read or written to which store it belongs."""
    try:
        yield
    except StoreError as error:
        if str(error).startswith(name):
            raise
        raise type(error)(f"{name}: {error}") from error
    except OSError as error:
        if not opening:
            raise
        kind = StoreError if error.errno in DISK_ERRORS else BadStoreError
        raise kind(f"{name}: {error.strerror or error}; what was done before is kept") from error


class Store:
    """An open store: tells which runs are done, hands them out, and takes new ones."""

    def __init__(self, folder: Path, say: Say) -> None:
        self.folder = folder
        self.ledger = opened_ledger(folder, say)
        try:
            found = Reconciliation(folder, self.ledger, say)
        except BaseException:
            self.ledger.close()
            raise
        self.digests, self.shard_of, self.last = found.digests, found.shard_of, found.last
        self.tables: OrderedDict[int, tuple[pa.Table, dict[str, int]]] = OrderedDict()
        self.unwritten: dict[bytes, tuple[Row, RunRecord]] = {}
        self.measures: dict[str, None] = {}
        self.unwritten_since = 0.0

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
            raise StoreError(f"{LEDGER} and shards do not agree; nothing was changed ({WITHOUT_IT})")
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
        """Write the runs that wait as one shard, and enter them in the ledger; what interrupts waits meanwhile."""
        with interruptions_held():
            if not self.unwritten:
                return
            number = self.last + 1
            while os.path.lexists(file := self.folder / SHARDS / shard_name(number)):
                number += 1
            rows, records = zip(*self.unwritten.values(), strict=True)
            try:
                sha256 = write_shard(file, rows, list(self.measures))
            except OSError as error:
                raise StoreError(f"{error.strerror or error}; what was done before is kept") from error
            self.last = number
            self.ledger.enter(number, sha256, len(rows), records)
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
