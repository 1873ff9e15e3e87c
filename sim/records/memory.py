"""How much memory there is, so that what would never fit is refused before it is made."""

import os
from contextlib import suppress
from functools import cache
from math import inf
from pathlib import Path

CONTAINER = Path("/sys/fs/cgroup/memory.max")
GIBIBYTE = 2**30


class TooLargeError(MemoryError):
    """A store that memory has no room for, while what it grew out of is still there."""

    def __init__(self, store: str, wanted: float) -> None:
        super().__init__(store, wanted)
        self.store = store
        self.wanted = wanted

    def __str__(self) -> str:
        have = f"a third of the {memory() / GIBIBYTE:.3g} GiB of memory"
        return f"{self.store} would take {self.wanted / GIBIBYTE:.3g} GiB, more than {have}"


@cache
def memory() -> float:
    """Return the bytes of memory of this machine, or of the container if it has fewer; infinity where nobody says."""
    found = inf
    with suppress(AttributeError, OSError, ValueError):
        found = float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):  # "max" is no number
        found = min(found, float(CONTAINER.read_text()))
    return found


def check_room(store: str, wanted: float) -> None:
    """Refuse a store of so many bytes that would take more than a third of the memory.

    While it is filled from the smaller one before, both are there, and the other stores as well.

    Raises:
        TooLargeError: it would.
    """
    if wanted > memory() / 3:
        raise TooLargeError(store, wanted)
