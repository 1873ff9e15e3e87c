"""The command line as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.copies import CAN_COPY, Copies, copies
from tests.small_firm import SETTINGS

Handoff = Callable[..., subprocess.CompletedProcess[str]]

LIMIT = 300  # seconds, only to end what hangs
SHORT = [part for setting in SETTINGS for part in ("--set", setting)]


@pytest.fixture(scope="session")
def environment(project: Path) -> dict[str, str]:
    """The environment of the process: the source tree is found whether or not it is installed; texts are UTF-8.

    Tables are as wide as they are elsewhere than on a terminal, whatever the suite itself is shown on.
    """
    paths = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return {**inherited, "PYTHONPATH": os.pathsep.join([*paths, str(project)]), "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def command() -> list[str]:
    """The words that start the command line."""
    return [sys.executable, "-m", "handoff"]


@pytest.fixture(scope="session")
def started_in(command: list[str], environment: dict[str, str]) -> Handoff:
    """Start the command line in a folder, as somebody at a terminal does, and return what it said."""

    def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*command, *map(str, arguments)]
        return subprocess.run(
            words,
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def imported(environment: dict[str, str], project: Path) -> Iterator[Copies | None]:
    """Processes that need not import anything, where there are any."""
    if not CAN_COPY:
        yield None
        return
    with copies(environment, project) as made:
        yield made


@pytest.fixture(scope="session")
def handoff_in(imported: Copies | None, started_in: Handoff) -> Handoff:
    """Run the command line in a folder, a process that need not import anything, and return what it said."""
    if imported is None:
        return started_in

    def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        return imported.run(folder, list(map(str, arguments)), LIMIT)

    return run


@pytest.fixture(scope="session")
def prompt_command(imported: Copies | None, command: list[str]) -> list[str]:
    """The words that start the command line at once, as long as no signal is sent to it."""
    return command if imported is None else [*imported.words(), "-m", "handoff"]


@pytest.fixture
def handoff(handoff_in: Handoff, tmp_path: Path) -> Handoff:
    """Run the command line in an empty folder and return what it said."""
    return partial(handoff_in, tmp_path)


@pytest.fixture(scope="session")
def short() -> list[str]:
    """Options that make a run short."""
    return SHORT
