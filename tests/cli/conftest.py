"""The command line as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.small_firm import SETTINGS

Handoff = Callable[..., subprocess.CompletedProcess[str]]

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
def handoff_in(command: list[str], environment: dict[str, str]) -> Handoff:
    """Run the command line in a folder and return what it said."""

    def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*command, *map(str, arguments)]
        return subprocess.run(
            words,
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def handoff(handoff_in: Handoff, tmp_path: Path) -> Handoff:
    """Run the command line in an empty folder and return what it said."""
    return partial(handoff_in, tmp_path)


@pytest.fixture(scope="session")
def short() -> list[str]:
    """Options that make a run short."""
    return SHORT
