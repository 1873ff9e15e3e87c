"""How long a room waits: from the end of a drag to the painted answer, in the browser.

`python -m tools.live_latency` starts a page, drags fifty times and prints the median and the 95th percentile of both
waits: to the first answer, of eight paired futures, and to the settled one.  A measurement, and no test: it means
something only on a machine that does nothing else.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Page, sync_playwright

DRAGS = 50
SETTLED = 10  # of them are waited for to the last future
PATIENCE, LOOK = 600_000, 50  # ms
WAITS = {
    "drag-to-preview": "to the first answer, eight paired futures",
    "drag-to-settled": "to the last, sixty-four",
}
DRAG = """([place, level]) => {
  performance.clearMeasures();
  const input = document.querySelectorAll("#practices input[type=range]")[place];
  input.value = level;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@contextmanager
def page_of(*words: str) -> Iterator[Page]:
    """Serve a page and open it in the system's browser."""
    command = [sys.executable, "-m", "experiments.commands.main", "serve", "--no-open", "--port", "0", *words]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert served.stdout is not None
    try:
        address = served.stdout.readline().strip()
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(PATIENCE)
            page.goto(address)
            page.wait_for_selector(".tile")
            yield page
            browser.close()
    finally:
        served.terminate()
        served.wait()


def waited(page: Page, name: str) -> float:
    """Return the seconds of a wait, once it is over."""
    # Looked at every frame, it would keep a core busy that the answer needs.
    page.wait_for_function("(name) => performance.getEntriesByName(name).length > 0", arg=name, polling=LOOK)
    return float(page.evaluate("(name) => performance.getEntriesByName(name)[0].duration", name)) / 1000


def waits(page: Page, drags: int = DRAGS) -> dict[str, list[float]]:
    """Drag practices to levels that were not asked for before, and return the waits."""
    luck = random.Random(1)
    found: dict[str, list[float]] = {name: [] for name in WAITS}
    for drag in range(drags):
        page.evaluate(DRAG, [luck.randrange(9), luck.randrange(101)])
        found["drag-to-preview"].append(waited(page, "drag-to-preview"))
        if drag % (drags // SETTLED or 1) == 0:
            found["drag-to-settled"].append(waited(page, "drag-to-settled"))
    return found


def told(name: str, seconds: Sequence[float]) -> str:
    """Return a wait in words: its median and its 95th percentile."""
    median, late = np.quantile(seconds, [0.5, 0.95])
    return f"{WAITS[name]}: {median:.2f} s at the median, {late:.2f} s at the 95th percentile of {len(seconds)} drags"


def main() -> None:
    """Measure and print."""
    with page_of(*sys.argv[1:]) as page:
        for name, seconds in waits(page).items():
            print(told(name, seconds))


if __name__ == "__main__":
    main()
