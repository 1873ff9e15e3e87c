"""The system's own Chromium, offline, and a report that shows everything a report can show."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from experiments.report.handover import write_report
from tests.browsing import chromium
from tests.live_page import served


@pytest.fixture(scope="session")
def results(of_kind, tmp_path_factory) -> Path:
    """A results folder with everything in it, and its report."""
    folder = Path(shutil.copytree(of_kind("everything"), tmp_path_factory.mktemp("web") / "results"))
    write_report(folder)
    return folder


@pytest.fixture(scope="session")
def report(results) -> Path:
    """The report as a file on disk."""
    return results / "report.html"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; without one the tests are skipped, or fail where one is required."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def address(project: Path, tmp_path_factory) -> Iterator[str]:
    """Where a page about a small firm is served."""
    with served(project, tmp_path_factory.mktemp("live")) as found:
        yield found
