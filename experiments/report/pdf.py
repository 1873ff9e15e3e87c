"""`report.pdf` and `brief.pdf`: the pages as a browser prints them, where one is found.

Nothing is loaded from anywhere, and the same page printed twice by the same browser is the same bytes.
"""

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from experiments.errors import ExperimentError, ResultsError

CHROME = "CHROME"  # names the browser, by its name or its place
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
LONGEST_PRINT = 120  # seconds
DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")
BROWSER = re.compile(rb"/Creator \((?:\\.|[^\\)])*\)")


def find_browser() -> str:
    """Return where the browser is that prints.

    Raises:
        ResultsError: there is none, or the one that `CHROME` names is not there.
    """
    named = os.environ.get(CHROME, "")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ResultsError(f"--pdf: {CHROME} names {named!r}, which is no program here")
        return found
    for name in (*BROWSERS, *INSTALLED):
        found = shutil.which(name)
        if found is not None:
            return found
    raise ResultsError(
        f"--pdf needs Chromium or Chrome, which is not found here: install one, name it in {CHROME}, or print the "
        "pages from any browser"
    )


def printed(page: str, browser: str, finished: datetime | None) -> bytes:
    """Return a page as a PDF; `finished`: the time that it bears, none where that is not known.

    Raises:
        ExperimentError: the browser does not do it.
    """
    with tempfile.TemporaryDirectory(prefix="handoff-", ignore_cleanup_errors=True) as scratch:
        source, target = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        said = run(
            [
                browser,
                "--headless",
                "--disable-gpu",
                "--disable-extensions",
                "--no-first-run",
                "--no-pdf-header-footer",
                "--host-resolver-rules=MAP * ~NOTFOUND",  # a page needs no network, and gets none
                f"--user-data-dir={Path(scratch) / 'profile'}",
                f"--print-to-pdf={target}",
                # For root there is no sandbox; the page is ours, and its policy lets no other script run.
                *(["--no-sandbox"] if is_root() else []),
                source.as_uri(),
            ]
        )
        found = target.read_bytes() if target.is_file() else b""
    if not found.startswith(b"%PDF-"):
        why = f" ({said.splitlines()[-1][:200]})" if said else ""
        raise ExperimentError(f"--pdf: {Path(browser).name} printed nothing{why}")
    return dated(found, finished)


def run(command: list[str]) -> str:
    """Run a browser, and return what it complained of.

    Raises:
        ExperimentError: it cannot be started, or does not end.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=LONGEST_PRINT, check=False
        )
    except subprocess.TimeoutExpired:
        raise ExperimentError(f"--pdf: {name} did not end within {LONGEST_PRINT} seconds") from None
    except OSError as error:
        raise ExperimentError(f"--pdf: {name} cannot be started ({error.strerror})") from None
    return done.stderr.strip()


def is_root() -> bool:
    """Tell whether this runs as root, for whom browsers have no sandbox."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def dated(found: bytes, finished: datetime | None) -> bytes:
    """Return a PDF that bears the time of its results and not that of its printing, and names no machine.

    What is put in is as long as what was there, so that every offset in the file stays right.
    """
    time = "" if finished is None else f"D:{finished:%Y%m%d%H%M%S}+00'00'"

    def filled(before: bytes, key: str, text: str) -> bytes:
        start = f"/{key} (".encode()
        return (
            start + text.encode().ljust(len(before) - len(start) - 1)[: len(before) - len(start) - 1] + b")"
        )

    found = DATES.sub(lambda part: filled(part[0], part[1].decode(), time), found)
    return BROWSER.sub(lambda part: filled(part[0], "Creator", "Handoff"), found, count=1)
