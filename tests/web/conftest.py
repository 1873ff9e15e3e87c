"""The system's own Chromium, offline, and a report that shows everything a report can show."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from experiments.report.handover import write_report

REQUIRED = "HANDOFF_REQUIRE_BROWSER"


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
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = f"there is no chromium on this machine ({REQUIRED}=1 makes this a failure)"
        if os.environ.get(REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()
