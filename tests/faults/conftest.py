"""Sweeps as processes of their own, and what they left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SWEEP = Path(__file__).with_name("sweep.py")
RUNS = 400  # of a sweep
TIMEOUT = 90.0  # seconds

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="session")
def environment(project: Path) -> dict[str, str]:
    """The environment of every process: the source tree is found whether or not it is installed; texts are UTF-8."""
    paths = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(project), *paths]), "PYTHONUTF8": "1"}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start a sweep: `start(folder, "--workers", 2, PAUSE="0.1")`; what still runs in the end is ended."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: object, **toy: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, str(SWEEP), *map(str, words)],
                env={**environment, **toy},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        )
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def finish(start: Start) -> Callable[..., tuple[int, str, str]]:
    """Run a sweep to its end and return exit code, output and errors."""

    def run(*words: object, **toy: str) -> tuple[int, str, str]:
        process = start(*words, **toy)
        output, errors = process.communicate(timeout=TIMEOUT)
        return process.returncode, output, errors

    return run


@pytest.fixture(scope="session")
def uninterrupted(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table of a sweep that nobody disturbed, run by one process."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    words = [folder / "store", "--table", folder / "table.parquet"]
    subprocess.run(
        [sys.executable, str(SWEEP), *map(str, words)],
        env={**environment, "PAUSE": "0"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return (folder / "table.parquet").read_bytes()


def runs_in(folder: Path) -> int:
    """Count the runs that the ledger of a store holds."""
    if not (folder / "ledger.sqlite").exists():
        return 0
    database = sqlite3.connect(folder / "ledger.sqlite", timeout=10)
    try:
        return int(database.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # killed before its tables were laid out
    finally:
        database.close()


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def one_line(errors: str) -> str:
    """Return the one line that was written to stderr."""
    lines = errors.splitlines()
    assert len(lines) == 1, errors
    assert "Traceback" not in errors
    return lines[0]
