"""`solara run handoff.viz` in a real browser, without a network: pictures stand on it, and change as days go by."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import chromium

pytestmark = pytest.mark.skipif(
    find_spec("solara") is None, reason="make test-viz has an environment with it"
)
HERE = "127.0.0.1"
PATIENCE = 600  # s, on a machine that does much else
PICTURES = ".vue-grid-item img"
DRAWN_ANEW = f"""before => {{
  const images = [...document.querySelectorAll("{PICTURES}")];
  return images.length === before.length
    && images.every((image, at) => image.src !== before[at] && image.complete && image.naturalWidth > 0);
}}"""


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory) -> Iterator[str]:
    """Where the page is served, as documents say; its reports of use are turned off."""
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    command = ("run", "handoff.viz", "--host", HERE, "--port", str(port), "--no-open", "--production")
    log = tmp_path_factory.mktemp("solara") / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "solara", *command],
            stdout=said,
            stderr=said,
            env={
                **os.environ,
                "PYTHONPATH": str(project),
                "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
            },
        )
        at = f"http://{HERE}:{port}/"
        try:
            assert answers(at, process), log.read_text()
            yield at
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(address: str, process: subprocess.Popen) -> bool:
    """Wait until somebody answers, or is no longer there."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address):
                return True
        except URLError:
            time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page with its pictures; an error on it, or a request to anybody else, fails the test."""
    elsewhere: list[str] = []

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname == HERE:
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context = browser.new_context(viewport={"width": 1400, "height": 1100})
    context.set_default_timeout(1000 * PATIENCE)
    context.route(lambda url: url.startswith("http"), only_here)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector(PICTURES)
    page.wait_for_function(DRAWN_ANEW, arg=["", "", ""])
    yield page
    assert (errors, elsewhere) == ([], [])
    context.close()


def sources(page: Page) -> list[str]:
    """Return what the pictures show, as the browser names it: another name when it is another picture."""
    return [image.get_attribute("src") for image in page.locator(PICTURES).all()]


def press(page: Page, button: str) -> list[str]:
    """Press a button, wait until every picture is another one, and return their names."""
    before = sources(page)
    page.get_by_role("button", name=button).click()
    page.wait_for_function(DRAWN_ANEW, arg=before)
    return sources(page)


def drawn(page: Page) -> list[bytes]:
    """Return the pictures as they look."""
    return [image.screenshot() for image in page.locator(PICTURES).all()]


def lived(page: Page) -> float:
    """Return how many days the page says have been lived."""
    return float(page.get_by_text("Time:").inner_text().removeprefix("Time:"))


def test_three_pictures_change_when_days_are_lived_and_are_back_after_a_reset(page):
    first = drawn(page)
    assert len(first) == len(set(first)) == 3
    press(page, "Step")
    assert lived(page) == 5
    assert not set(drawn(page)) & set(first)
    press(page, "Reset")
    assert lived(page) == 0
    assert drawn(page) == first


def test_what_is_moved_counts_from_the_reset_on(page):
    press(page, "Step")
    seed_7 = drawn(page)
    page.get_by_role("slider").nth(2).press("ArrowRight")
    press(page, "Reset")
    press(page, "Step")
    assert drawn(page)[0] != seed_7[0], "another seed, the same funnel"


def test_play_lives_on_by_itself(page):
    page.get_by_role("button", name="▶").click()
    page.wait_for_function("() => Number(/Time: ([0-9.]+)/.exec(document.body.innerText)[1]) >= 20")
    assert lived(page) >= 20
