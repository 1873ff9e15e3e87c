"""The ledger of a store: which runs are done, when, where, how long they took, and which ones failed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from experiments.running.store.errors import StoreError

if TYPE_CHECKING:
    from experiments.running.plan import Task

MAX_REASON_LENGTH = 300  # letters
BUSY_TIMEOUT = 60.0  # seconds to wait for somebody who reads
WITHOUT_IT = "moved away, the ledger is made again from the shards"
NOT_TIMED = 0  # the process of runs whose shard the ledger had not known

LEDGER = "ledger.sqlite"
SCHEMA = "handoff-store/1"
TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE shards (shard INTEGER PRIMARY KEY, rows INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE runs (
    run BLOB PRIMARY KEY, shard INTEGER NOT NULL REFERENCES shards,
    seconds REAL NOT NULL, finished TEXT NOT NULL, host TEXT NOT NULL, worker TEXT NOT NULL, pid INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE failures (
    run BLOB PRIMARY KEY, scenario TEXT NOT NULL, varied TEXT NOT NULL, seed INTEGER NOT NULL,
    reason TEXT NOT NULL, failed TEXT NOT NULL
) WITHOUT ROWID;
"""


class RunRecord(NamedTuple):
    """What the ledger holds of a run beside its shard; `seconds`: computing time; `finished`: ISO 8601, UTC."""

    run: bytes
    seconds: float
    finished: str
    host: str
    worker: str
    pid: int

    @classmethod
    def found(cls, run: bytes, finished: str) -> "RunRecord":
        """Return what is known of a run that stands in a shard, and was in no ledger."""
        return cls(run, 0.0, finished, "", "", NOT_TIMED)


class Failure(NamedTuple):
    """A run that raised, or ended its worker whenever it was tried; `varied` and `reason` are texts."""

    run: bytes
    scenario: str
    varied: str
    seed: int
    reason: str
    failed: str

    @classmethod
    def of(cls, run: bytes, task: "Task", error: BaseException | None, failed: str) -> "Failure":
        """Return what is kept of a task that ended in an error."""
        varied = ", ".join(f"{key} = {value}" for key, value in task.cell.varied)
        reason = shorten(f"{type(error).__name__}: {error}", MAX_REASON_LENGTH)
        return cls(run, task.cell.label, varied, task.seed, reason, failed)

    def which(self) -> str:
        """Name the run; what was varied is often part of what the scenario is called."""
        varied = f" with {self.varied}" if self.varied and not self.scenario.endswith(self.varied) else ""
        return f"{self.scenario}{varied} under seed {self.seed}"


class Ledger:
    """The SQLite file of a store, in the hands of one process."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        with self.translated():
            self.database = sqlite3.connect(file, isolation_level=None, timeout=BUSY_TIMEOUT)
        try:
            with self.translated():
                self.prepare()
        except BaseException:
            self.database.close()
            raise

    def prepare(self) -> None:
        """Lay out a new ledger, or see that an old one is sound and of this version, before anything in it changes."""
        # Without the shared memory that a write-ahead log needs among several processes: this works on any disk.
        self.database.execute("PRAGMA locking_mode = EXCLUSIVE")
        tables = {name for (name,) in self.database.execute("SELECT name FROM sqlite_master")}
        if tables:
            self.verify(tables)
        # Stores made before kept a write-ahead log, which is folded in.  One process writes, a few times a minute:
        # a log gains nothing, does not work on network disks, and a copy without it lacks the latest runs.
        self.database.execute("PRAGMA journal_mode = DELETE")
        self.database.execute("PRAGMA synchronous = FULL")
        if not tables:
            self.database.executescript(
                f"BEGIN IMMEDIATE; {TABLES} INSERT INTO about VALUES ('schema', '{SCHEMA}'); COMMIT;"
            )
        # Others may look into it: the lock of the store keeps them from writing.
        self.database.execute("PRAGMA locking_mode = NORMAL")
        self.database.execute("SELECT count(*) FROM about").fetchone()

    def verify(self, tables: set[str]) -> None:
        """See that this is the ledger of a store, of this version, and sound."""
        if not tables >= {"about", "shards", "runs", "failures"}:
            raise StoreError(f"{self.name} is no ledger of a store; nothing was changed ({WITHOUT_IT})")
        found = dict(self.database.execute("SELECT name, value FROM about")).get("schema", "unknown")
        if found != SCHEMA:
            raise StoreError(f"{self.name} is of version {found}, this is {SCHEMA}; nothing was changed")
        if self.database.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise StoreError(f"{self.name} is damaged; nothing was changed ({WITHOUT_IT})")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Say in one line what keeps the database from working."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # what the finer codes have in common
            advice = f" ({WITHOUT_IT})" if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) else ""
            raise StoreError(f"{self.name} cannot be used: {error}{advice}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do some work wholly or not at all."""
        with self.translated():
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.database.execute("COMMIT")
            except BaseException:
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
                raise

    def shards(self) -> list[tuple[int, int, str]]:
        """List number, rows and SHA-256 of every shard."""
        with self.translated():
            return self.database.execute("SELECT shard, rows, sha256 FROM shards ORDER BY shard").fetchall()

    def runs(self) -> Iterator[tuple[bytes, int]]:
        """Yield every run that is done, with its shard."""
        with self.translated():
            yield from self.database.execute("SELECT run, shard FROM runs")

    def enter(self, shard: int, sha256: str, rows: int, records: Iterable[RunRecord]) -> None:
        """Enter a shard of so many rows and its runs; what had failed before has not."""
        runs = [(record.run, shard, *record[1:]) for record in records]
        with self.transaction():
            self.database.execute("INSERT OR REPLACE INTO shards VALUES (?, ?, ?)", (shard, rows, sha256))
            self.database.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", runs)
            self.database.executemany("DELETE FROM failures WHERE run = ?", ((run[0],) for run in runs))

    def enter_failure(self, failure: Failure) -> None:
        """Enter a run that failed."""
        with self.transaction():
            self.database.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)", failure)

    def seconds_a_run(self) -> float | None:
        """Return the mean computing time of the latest runs, if there are any."""
        with self.translated():
            return self.database.execute(
                "SELECT avg(seconds) FROM "
                "(SELECT seconds FROM runs WHERE pid != ? ORDER BY finished DESC LIMIT 200)",
                (NOT_TIMED,),
            ).fetchone()[0]

    def close(self) -> None:
        """Close the file."""
        self.database.close()
