"""The system's own Chromium, offline, and a report that shows everything a report can show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from experiments.report.handover import write_report
from sim import load_scenario
from tests.browsing import chromium
from tests.live_page import served
from tests.reporting import a_folder


@pytest.fixture(scope="session")
def results(tmp_path_factory) -> Path:
    """A results folder with everything in it, and its report."""
    scenarios = [load_scenario(name) for name in ("laggard", "laggard-to-best", "best-in-class")]
    folder = a_folder(tmp_path_factory.mktemp("web") / "results", *scenarios)
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
