"""How many processes may compute at once: cores that this process may use, and quotas that a container sets."""

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

from experiments.defaults import MOST_WORKERS
from experiments.running.counts import whole_number

GIVEN = "PYTHON_CPU_COUNT"  # what Python itself goes by from 3.13 on
ROOT = Path("/")


def workers_wanted(workers: int | None) -> int:
    """Return how many workers are asked for: one for every usable core unless a number is given.

    Raises:
        BadNumberError: It is no whole number, or outside its limits.
    """
    return usable_cores() if workers is None else whole_number(workers, "workers", 1, MOST_WORKERS)


def usable_cores() -> int:
    """Count the cores that this process may use; a number in the environment goes before all that is found."""
    given = os.environ.get(GIVEN, "")
    if given.isdecimal() and int(given) > 0:
        return min(int(given), MOST_WORKERS)
    return max(min(available_cores(), ceil(quota()), MOST_WORKERS), 1)


def available_cores() -> int:
    """Count the cores that the system lets this process run on."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quota(root: Path = ROOT) -> float:
    """Return how many cores' worth of time the control groups of this process allow; without any, very many."""
    return min(quotas(root), default=float(MOST_WORKERS))


def quotas(root: Path) -> Iterator[float]:
    """Yield the quota of every control group that this process is in, the old kind and the new."""
    groups = ""
    with suppress(OSError):
        groups = (root / "proc/self/cgroup").read_text(encoding="utf-8", errors="replace")
    for line in groups.splitlines():
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        mounted = root / "sys/fs/cgroup"
        if not controllers:  # the new kind has one tree for everything; beside the old one it lies deeper
            for tree in (mounted, mounted / "unified"):
                yield from quotas_up_from(tree, path, "cpu.max")
        elif "cpu" in controllers.split(","):
            for tree in (mounted / "cpu", mounted / controllers):
                yield from quotas_up_from(tree, path, "cpu.cfs_quota_us", "cpu.cfs_period_us")


def quotas_up_from(tree: Path, path: str, *files: str) -> Iterator[float]:
    """Yield the quota of a group and of all above it; inside a container, the top of the tree is the group itself."""
    group = tree.joinpath(*(part for part in path.split("/") if part not in ("", "..")))
    for folder in (group, *group.parents):
        # No quota is written as "max" or as −1, and where there is no such group, nothing is.
        with suppress(OSError, ValueError):
            words = " ".join((folder / file).read_text() for file in files).split()
            allowed, period = float(words[0]), float(words[1])
            if allowed > 0 and period > 0:
                yield allowed / period
        if folder == tree:
            return
