"""Draw the gallery of the tour: `python -m tools.documents.gallery [FOLDER]`.

The folder is a results folder as `handoff demo` leaves it; it is copied, reported on anew and photographed in the
system's own Chromium, offline.
"""

import argparse
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from experiments.defaults import PAGE
from experiments.report.addressee.addressee import Addressee
from experiments.report.handover import BRIEF, hand_over
from tools.documents.marks import PROJECT
from tools.documents.measured import PICTURES

DEMO = PROJECT / "results" / "demo"
LARGEST = 80_000  # bytes of a picture
COLOURS = 128
RIM = 5  # pixels around what is shown


class Shot(NamedTuple):
    """A picture: its name, the file it shows, the part of that file, the window's width in pixels, and its words."""

    name: str
    file: str
    part: str
    width: int
    words: str


SHOTS = (
    Shot(
        "report_finding",
        PAGE,
        "h1, header .eyebrow, .tiles",
        1000,
        "The finding of a report and four key numbers, each with its interval",
    ),
    Shot(
        "report_why",
        PAGE,
        "#why > .eyebrow, #why > h2, #why .wide",
        1000,
        "Which practice makes how much of the gap: a waterfall of fair shares with intervals",
    ),
    Shot(
        "report_explorer",
        PAGE,
        "#explore",
        1000,
        "The explorer: nine practices as switches, and what each combination of them brings",
    ),
    Shot(
        "report_funnel",
        PAGE,
        "#funnel > .eyebrow, #funnel > h2, #funnel figure:first-of-type .wide",
        1000,
        "Two funnels on one baseline, leads by stage",
    ),
    Shot(
        "report_roadmap",
        PAGE,
        "#roadmap > .eyebrow, #roadmap > h2, #roadmap .wide",
        1000,
        "A roadmap: the best order of adoption against others, as stairs",
    ),
    Shot("brief", BRIEF, ".sheet", 860, "The brief: the finding on one printed page"),
)


def in_markdown() -> str:
    """Return the pictures of the gallery that are drawn, as a page shows them."""
    drawn = [shot for shot in SHOTS if (PICTURES / f"{shot.name}.png").is_file()]
    place = PICTURES.relative_to(PROJECT / "docs").as_posix()
    return "\n\n".join(f"![{shot.words}]({place}/{shot.name}.png)" for shot in drawn)


def main() -> int:
    """Draw the gallery and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.documents.gallery", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=DEMO, help="a results folder (default results/demo)"
    )
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"there is no {folder}: `handoff demo` makes it", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(folder, Path(place) / folder.name))
        hand_over(copy, (PAGE, BRIEF), Addressee())
        for picture in photograph(copy, PICTURES):
            print(f"{picture.relative_to(PROJECT)}: drawn, {picture.stat().st_size / 1000:.0f} kB")
    return 0


def photograph(folder: Path, target: Path) -> Iterator[Path]:
    """Write a picture of each part that a report has and yield where it is."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            content = picture_of(browser, folder / shot.file, shot)
            if content is not None:
                path = target / f"{shot.name}.png"
                path.write_bytes(small(content))
                yield path
        browser.close()


def picture_of(browser: Browser, file: Path, shot: Shot) -> bytes | None:
    """Return a picture of the parts of a page that a shot names, or nothing where it has none of them."""
    page = browser.new_page(viewport={"width": shot.width, "height": 900})
    page.goto(file.resolve().as_uri())
    boxes = [box for part in page.locator(shot.part).all() if (box := part.bounding_box()) is not None]
    if not boxes:
        page.close()
        return None
    left, top = max(min(box["x"] for box in boxes) - RIM, 0), max(min(box["y"] for box in boxes) - RIM, 0)
    right = max(box["x"] + box["width"] for box in boxes) + RIM
    bottom = max(box["y"] + box["height"] for box in boxes) + RIM
    picture = page.screenshot(
        full_page=True, clip={"x": left, "y": top, "width": right - left, "height": bottom - top}
    )
    page.close()
    return picture


def small(content: bytes, largest: int = LARGEST) -> bytes:
    """Return a picture in few colours, narrower if it must be, so that a page of them loads at once.

    Raises:
        ValueError: it cannot be made small enough.
    """
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    for share in (1.0, 0.85, 0.7, 0.55):
        size = (round(picture.width * share), round(picture.height * share))
        scaled = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        scaled.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        if stream.tell() < largest:
            return stream.getvalue()
    raise ValueError(f"a picture stays above {largest // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
