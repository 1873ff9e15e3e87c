"""The system's own Chromium, for tests of pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

REQUIRED = "HANDOFF_REQUIRE_BROWSER"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; without one the tests are skipped, or fail where one is required."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = f"there is no chromium on this machine ({REQUIRED}=1 makes this a failure)"
        if os.environ.get(REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
