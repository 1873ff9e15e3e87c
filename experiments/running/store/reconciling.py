"""Ledger and shards of a store, brought together again where something came between them.

A process that was killed leaves a shard that its ledger never learnt of; people copy, empty and restore files.  What a
shard holds says by itself which runs it has, so nothing is ever deleted: a whole shard is taken in, anything else under
its name is set aside.  Only where two files contradict each other does somebody have to choose.
"""

import hashlib
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from experiments.running.runs import Say
from experiments.running.store.errors import StoreError
from experiments.running.store.ledger import LEDGER, WITHOUT_IT, Ledger, RunRecord
from experiments.running.store.shards import SHARDS, checked, number_of, whole_shard

ASIDE = "set-aside"
SIDE_FILES = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a ledger


def set_aside(file: Path, store: Path) -> str:
    """Move a file out of the way of a store, into a folder beside, and return where it is now."""
    folder = store / ASIDE
    folder.mkdir(exist_ok=True)
    number, target = 1, folder / file.name
    while os.path.lexists(target):
        number += 1
        target = folder / f"{file.name}.{number}"
    file.rename(target)
    return f"{ASIDE}/{target.name}"


def opened_ledger(store: Path, say: Say) -> Ledger:
    """Open the ledger of a store; without one, what an earlier one left beside it is no part of the new one."""
    file = store / LEDGER
    if not file.exists() or file.stat().st_size == 0:
        for side in SIDE_FILES:
            left = file.with_name(file.name + side)
            if os.path.lexists(left):
                say(f"{left.name} belongs to no {LEDGER}; it was set aside as {set_aside(left, store)}")
    return Ledger(file)


class Reconciliation:
    """Which shards are there, each as it was written, and which run stands in which of them."""

    def __init__(self, store: Path, ledger: Ledger, say: Say) -> None:
        self.store = store
        self.ledger = ledger
        self.say = say
        self.known = {number: (rows, sha256) for number, rows, sha256 in ledger.shards()}
        numbered = ((number_of(file), file) for file in (store / SHARDS).iterdir())
        self.there = {number: file for number, file in numbered if number is not None}
        self.last = max([0, *self.known, *self.there])  # no number is ever given twice
        self.digests: dict[int, str] = {}
        self.shard_of: dict[bytes, int] = {}
        listed = self.read_ledger()
        taken = sum(self.take(number, listed[number]) for number in sorted(self.there))
        if taken:
            say(f"{taken:,} runs that {LEDGER} did not list were found in shards and taken in")

    def read_ledger(self) -> Counter[int]:
        """Note which run stands in which shard; return how many are listed for each, be it there or not."""
        listed: Counter[int] = Counter()
        for run, shard in self.ledger.runs():
            listed[shard] += 1
            if shard in self.known and shard in self.there:
                self.shard_of[run] = shard
        return listed

    def take(self, number: int, listed: int) -> int:
        """Take a shard that is there, if it is one; return how many of its runs nobody had listed.

        Raises:
            StoreError: It is not what the ledger knows.
        """
        file = self.there[number]
        name = f"{SHARDS}/{file.name}"
        if number in self.known:
            rows, sha256 = self.known[number]
            if not file.is_file():
                raise StoreError(f"{name} is no file; nothing was changed")
            content = checked(file, sha256)
            if listed > rows:
                raise StoreError(
                    f"{LEDGER} lists more runs than {name} has; nothing was changed ({WITHOUT_IT})"
                )
            self.digests[number] = sha256
            return self.enter(number, content, sha256) if listed < rows else 0
        if not file.is_file():
            return 0  # a folder or a pipe, and nothing of ours
        content = file.read_bytes()
        if whole_shard(content) is None:
            self.say(f"{name} is no whole shard; it was set aside as {set_aside(file, self.store)}")
            return 0
        self.digests[number] = hashlib.sha256(content).hexdigest()
        return self.enter(number, content, self.digests[number])

    def enter(self, number: int, content: bytes, sha256: str) -> int:
        """Enter the runs of a shard that no other one has."""
        runs = whole_shard(content) or []
        new = [run for run in runs if run not in self.shard_of]
        finished = datetime.fromtimestamp(self.there[number].stat().st_mtime, UTC).isoformat(
            timespec="seconds"
        )
        self.ledger.enter(number, sha256, len(runs), [RunRecord.found(run, finished) for run in new])
        self.shard_of |= dict.fromkeys(new, number)
        return len(new)
