"""The lock of a store: one process at a time, and whoever comes second is told who was first."""

import errno
import os
import socket
import stat
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from experiments.running.store.errors import StoreError

if TYPE_CHECKING:
    from filelock import BaseFileLock

SIGNED = "process "  # how the content of a lock begins
CANNOT_LOCK = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)  # what disks without locks answer
MOST_LETTERS = 300  # of what a lock says


def acquired_lock(file: Path) -> "BaseFileLock":
    """Keep other processes from a store; the operating system takes the lock back however this one ends.

    Raises:
        StoreError: Another process has it, and is named; the file is a link, which is not followed, or somebody else's.
    """
    from filelock import FileLock, Timeout

    named = file.name
    # Asked before it is opened: pipes and devices can do things when they are.
    if file.is_symlink():
        raise StoreError(f"{named} is a link; nothing was changed")
    if file.exists() and not file.is_file():
        raise StoreError(f"{named} is no lock of a store; nothing was changed")
    lock = FileLock(file, blocking=False, thread_local=False, on_acquired=lambda handle: sign(handle, named))
    try:
        lock.acquire()
    except Timeout:
        raise StoreError(f"in use by {holder_of(file)} (it holds {named})") from None
    except OSError as error:
        if file.is_symlink():
            raise StoreError(f"{named} is a link; nothing was changed") from None
        if error.errno in CANNOT_LOCK:
            raise StoreError("its disk cannot lock files; keep runs on another one") from None
        raise
    return lock


def holder_of(file: Path) -> str:
    """Return who has a lock, as written in it."""
    with suppress(OSError), file.open(encoding="utf-8", errors="replace") as stream:
        # What may be read while it is locked; some systems keep others from that.
        said = " ".join(stream.read(4 * MOST_LETTERS).split())
        if said.startswith(SIGNED):
            return shorten("".join(letter for letter in said if letter.isprintable()), MOST_LETTERS)
    return "another process"


def sign(handle: int, named: str) -> None:
    """Write into a lock who has it.

    Raises:
        StoreError: The file is not a lock of ours; it is left as it is.
    """
    status = os.fstat(handle)
    os.lseek(handle, 0, os.SEEK_SET)
    is_ours = status.st_size == 0 or os.read(handle, len(SIGNED)) == SIGNED.encode()
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1 or not is_ours:
        raise StoreError(f"{named} is no lock of a store; nothing was changed")
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, f"{this_process()}\n".encode(errors="replace"))


def this_process() -> str:
    """Say which process this is, where, since when it holds what it holds, and what it was asked to do."""
    asked = shorten(" ".join([Path(sys.argv[0]).name, *sys.argv[1:]]), 120, placeholder=" …")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return f"{SIGNED}{os.getpid()} on {socket.gethostname()} since {now}: {asked}"
