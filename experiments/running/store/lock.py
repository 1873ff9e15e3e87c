"""One process at a time works on a store."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.running.store.errors import StoreError

if sys.platform == "win32":
    import msvcrt

    def seize(handle: int) -> None:
        """Take the lock on a file, or raise `OSError` if another process has it."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def seize(handle: int) -> None:
        """Take the lock on a file, or raise `OSError` if another process has it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold a lock, which the operating system takes back however this process ends.

    Raises:
        StoreError: Another process holds it; it is named.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            seize(handle)
        except OSError:
            holder = file.read_text(encoding="utf-8", errors="replace").strip()
            raise StoreError(f"{file.parent.name} is in use by {holder or 'another process'}") from None
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        os.close(handle)
