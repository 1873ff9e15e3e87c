"""Sweeps as processes of their own, and what they left behind."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

SWEEP = Path(__file__).with_name("sweep.py")
MORTAL = Path(__file__).with_name("mortal.py")
RUNS = 400  # of a sweep
ON_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
TIMEOUT = 300.0  # seconds, only to end what hangs: a busy machine may take minutes for what takes two seconds

Start = Callable[..., "Sweep"]


@pytest.fixture(scope="session")
def environment(project: Path) -> dict[str, str]:
    """The environment of every process: the source tree is found whether or not it is installed; texts are UTF-8."""
    paths = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(project), *paths]), "PYTHONUTF8": "1"}


class Sweep(subprocess.Popen[str]):
    """A sweep that ends when whoever started it does, however it does: then the pipe to its standard input is closed.

    It is a pipe of our own, because `communicate` closes that of `subprocess`.
    """

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        theirs, self.lifeline = os.pipe()
        super().__init__(
            [sys.executable, str(SWEEP), *words],
            env={**env, "ENDS_WITH_STDIN": "1"},
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        os.close(theirs)

    def let_go(self) -> None:
        """Close the pipe, as the end of this process would."""
        if self.lifeline is not None:
            os.close(self.lifeline)
        self.lifeline = None


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start a sweep: `start(folder, "--workers", 2, PAUSE="0.1")`; what still runs in the end is ended."""
    started: list[Sweep] = []

    def begin(*words: object, **toy: str) -> Sweep:
        started.append(Sweep([*map(str, words)], {**environment, **toy}))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        process.let_go()


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


def family_of(process: int) -> list[psutil.Process]:
    """Return a process and all that it started, and these started."""
    parent = psutil.Process(process)
    return [parent, *parent.children(recursive=True)]


def listening(family: list[psutil.Process]) -> list[str]:
    """Return the addresses at which processes listen, in whatever way."""
    found = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            for socket in process.net_connections("all"):
                if socket.status == psutil.CONN_LISTEN:
                    found.append(socket.laddr.ip if hasattr(socket.laddr, "ip") else str(socket.laddr))
    return found


def one_line(errors: str) -> str:
    """Return the one line that was written to stderr."""
    lines = errors.splitlines()
    assert len(lines) == 1, errors
    assert "Traceback" not in errors
    return lines[0]


def is_whole(file: Path) -> bool:
    """Tell whether a file that another process writes is there to its end."""
    with suppress(OSError, ValueError):
        return "address" in json.loads(file.read_text())
    return False


def end_all(processes: "list[subprocess.Popen[bytes]]") -> None:
    """End processes, the last first: a worker takes seconds to take leave of a scheduler that has gone."""
    for process in reversed(processes):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdin.close()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificate and key of an authority, and of everybody whom it vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("certificates")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-subj")
    for words in (
        (*new, "/CN=authority", "-keyout", "ca.key", "-x509", "-days", "2", "-out", "ca.pem"),
        (*new, "/CN=one", "-keyout", "one.key", "-out", "one.csr"),
        (
            "x509",
            "-req",
            "-in",
            "one.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-days",
            "2",
            "-out",
            "one.pem",
        ),
        (*new, "/CN=other", "-keyout", "other.key", "-x509", "-days", "2", "-out", "other.pem"),
    ):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def secure_cluster(environment: dict[str, str], certificates: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with a worker that let in who has a certificate, and listen on loopback only."""
    names = {"--tls-ca-file": "ca.pem", "--tls-cert": "one.pem", "--tls-key": "one.key"}
    secure = [word for option, name in names.items() for word in (option, str(certificates / name))]
    file = tmp_path / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def begin(program: str, *words: str) -> None:
        command = [sys.executable, str(MORTAL), f"distributed.cli.{program}", *words, *secure, *ON_LOOPBACK]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        env = {**environment, "PYTHONWARNINGS": "ignore"}
        processes.append(subprocess.Popen(command, env=env, stdin=subprocess.PIPE, cwd=tmp_path, **quiet))

    try:
        begin("dask_scheduler", "--protocol", "tls", "--port", "0", "--scheduler-file", str(file))
        wait_until(lambda: is_whole(file))
        address = json.loads(file.read_text())["address"]
        begin("dask_worker", address, "--protocol", "tls", "--nthreads", "1")
        yield address
    finally:
        end_all(processes)
