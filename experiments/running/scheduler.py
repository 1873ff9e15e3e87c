"""Schedulers: one that is started here for a plan, or one that runs already."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from experiments.errors import ExperimentError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_TIMEOUT = "10 s"
CLOSE_TIMEOUT = 2  # seconds to take leave of a scheduler
SHUTDOWN_TIMEOUT = 5  # seconds for the local scheduler to end by itself
NOISY_LOGGERS = ("asyncio", "distributed", "tornado")


class ClusterError(ExperimentError):
    """A scheduler or workers that cannot be used, or that have gone away; in one line."""


@contextmanager
def connected(cluster: str | None, workers: int) -> "Iterator[Client]":
    """Connect to a running scheduler by its address, or start one with so many workers on this machine.

    Raises:
        ClusterError: Nobody answers.
    """
    if cluster is not None:
        with client_of(cluster) as client:
            yield client
        return
    with local_scheduler(workers) as address, client_of(address) as client:
        yield client


@contextmanager
def client_of(address: str) -> "Iterator[Client]":
    """Connect to a scheduler, and leave it."""
    from distributed import Client

    with library_silenced():
        try:
            client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no scheduler answers at {address}: {type(error).__name__}") from None
        try:
            yield client
        finally:
            with suppress(OSError):
                client.close(timeout=CLOSE_TIMEOUT)


@contextmanager
def library_silenced() -> Iterator[None]:
    """Keep the scheduler's library from writing about what is told in one line, or mended."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in NOISY_LOGGERS]
    levels = {logger: logger.level for logger in map(logging.getLogger, names)}
    for logger in levels:
        logger.setLevel(logging.CRITICAL)
    yield
    # Only if all went well: what is cut off in the middle goes on complaining after this.
    for logger, level in levels.items():
        logger.setLevel(level)


@contextmanager
def local_scheduler(workers: int) -> Iterator[str]:
    """Start a process with a scheduler and workers on this machine, and yield its address."""
    with interrupt_blocked():
        process = subprocess.Popen(
            [sys.executable, "-m", "experiments.running.local_scheduler"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"workers": workers, "path": sys.path}) + "\n")
        process.stdin.flush()
        import distributed  # noqa: F401  # meanwhile

        address = process.stdout.readline().strip()
        if not address:
            raise ClusterError("workers could not be started on this machine")
        yield address
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=SHUTDOWN_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def interrupt_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, nor what they start in turn, so that only this one stops."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
