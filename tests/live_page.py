"""The page of `handoff serve` about a small firm, as tests open it, drag on it, and wait for what it answers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.small_firm import make_library

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
PATIENCE = 120_000  # ms, on a machine that does much else
expect.set_options(timeout=PATIENCE)

DRAG = """([key, value]) => {
  const input = document.querySelector(`input[data-key="${key}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@contextmanager
def served(project: Path, folder: Path) -> Iterator[str]:
    """Serve a page about a small firm, and yield where."""
    library = make_library(project / "scenarios", folder / "library")
    paths = [str(project / "tests/fixtures/small_firm"), str(project)]
    environment = {**os.environ, "SMALL_LIBRARY": str(library), "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments.commands.main", "serve", "--no-open", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


def opened(context: BrowserContext, address: str) -> Page:
    """Open the page, and wait for its first answer; what the console says of it is kept in `said`."""
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".tile")
    return page


def drag(page: Page, key: str, value: float) -> dict:
    """Drag a control, and return what was asked."""
    with page.expect_request("**/ask") as asked:
        page.evaluate(DRAG, [key, value])
    return json.loads(asked.value.post_data)["question"]


def settled(page: Page) -> None:
    """Wait until the last future is in."""
    expect(page.locator("#futures")).to_have_text("64 of 64 paired futures", timeout=PATIENCE)
