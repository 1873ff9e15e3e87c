"""Slides looked at as a reader sees them: what every text takes by the widths of its font, and where it stands."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pptx
from pptx.oxml.ns import qn

from experiments.report.office.letters import LEADING, POINTS, Line, height_of, width_of, wrapped

EMU = 914_400
WIDE, HIGH = 13.333, 7.5
NEARLY = 0.005  # inches: files round
SVG = "{http://www.w3.org/2000/svg}"
A_MILLIMETRE = 25.4 * 100  # drawings of LibreOffice count hundredths of one
PRESENTER = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), "")


class Place(NamedTuple):
    """What stands somewhere: a name for who reads a failure, and its sides in inches."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Place") -> bool:
        """Tell whether two share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > NEARLY and down > NEARLY


def slides_in(file: Path) -> list:
    """Return the slides of a file."""
    return list(pptx.Presentation(str(file)).slides)


def place_of(shape) -> Place:
    """Return where a shape stands."""
    left, top, width, height = (side / EMU for side in (shape.left, shape.top, shape.width, shape.height))
    return Place(shape.name, left, top, left + width, top + height)


def lines_in(frame) -> list[Line]:
    """Return the paragraphs of a frame, as they are written."""
    found = []
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            assert run.font.name == "Arial"
            after = paragraph.space_after.pt if paragraph.space_after is not None else 0.0
            found.append(Line(run.text, run.font.size.pt, bold=bool(run.font.bold), after=after))
    return found


def texts_on(slide) -> list[str]:
    """Return every paragraph and every cell of a slide."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        elif shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def faults_of(slide) -> list[str]:
    """Return what is wrong on a slide: what leaves it or its frame, and what meets something else."""
    places = [place_of(shape) for shape in slide.shapes]
    found = [f"{one.what} leaves the slide" for one in places if leaves(one)]
    found += [f"{one.what} meets {other.what}" for one, other in combinations(places, 2) if one.meets(other)]
    for shape, place in zip(slide.shapes, places, strict=True):
        if shape.has_text_frame:
            width, height = place.right - place.left, place.bottom - place.top
            if height_of(lines_in(shape.text_frame), width) > height + NEARLY:
                found.append(f"{shape.name} holds more than it has room for")
        elif shape.has_table:
            found += faults_of_table(shape)
        elif shape.has_chart:
            found += faults_of_chart(shape)
    return found


def leaves(place: Place) -> bool:
    """Tell whether something leaves its slide."""
    beyond = max(-place.left, -place.top, place.right - WIDE, place.bottom - HIGH)
    return beyond > NEARLY


def faults_of_table(shape) -> list[str]:
    """Return the cells that hold more than their row has room for, and whether rows are higher than their table."""
    table = shape.table
    found = []
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if height_of(lines_in(cell.text_frame), column.width / EMU) > row.height / EMU + NEARLY:
                found.append(f"{cell.text!r} does not fit into its row")
    if sum(row.height for row in table.rows) > shape.height + NEARLY * EMU:
        found.append("rows are higher than their table")
    return found


def faults_of_chart(shape) -> list[str]:
    """Return the labels of lying bars that have no room beside their bar."""
    chart = shape.chart
    layout = chart._chartSpace.chart.plotArea.find(qn("c:layout"))
    if not chart.plots[0]._element.tag.endswith("barChart"):
        return []
    assert chart.category_axis._element.find(qn("c:tickLblSkip")).get("val") == "1"
    share = {side: float(layout.find(f".//{qn(f'c:{side}')}").get("val")) for side in "xyh"}
    names = [str(name) for name in chart.plots[0].categories]
    room, row = share["x"] * shape.width / EMU, share["h"] * shape.height / EMU / len(names)
    size = chart.category_axis.tick_labels.font.size.pt
    heights = [len(wrapped(Line(name, size), room)) * size * LEADING / POINTS for name in names]
    assert 0 <= share["y"] < share["y"] + share["h"] < 1
    return [
        f"{name!r} is higher than its bar" for name, high in zip(names, heights, strict=True) if high > row
    ]


def rendered(files: Sequence[Path], folder: Path) -> dict[str, list[list[Place]]]:
    """Return where each line of text stands on each slide of decks, as LibreOffice draws them, by the deck's name.

    To start it takes longer than to draw a deck, so it is started once.
    """
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = [
        PRESENTER,
        home,
        "--headless",
        "--convert-to",
        "svg",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {file.stem: slides_drawn(folder / f"{file.stem}.svg") for file in files}


def slides_drawn(file: Path) -> list[list[Place]]:
    """Return where each line of text stands on each slide of a deck that was drawn."""
    root = ET.parse(file).getroot()
    group = next(one for one in root.iter(f"{SVG}g") if one.get("class") == "SlideGroup")
    pages = [one for one in group.iter(f"{SVG}g") if one.get("class") == "Page"]
    return [list(lines_on(page)) for page in pages]


def lines_on(page: ET.Element):
    """Yield where the lines of text of a drawn page stand, from the height of capitals down to their foot."""
    for text in page.iter(f"{SVG}text"):
        if text.get("transform"):  # upright words beside a scale
            continue
        for paragraph in text.iter(f"{SVG}tspan"):
            if paragraph.get("class") != "TextParagraph":
                continue
            for line in paragraph.iter(f"{SVG}tspan"):
                words = "".join(line.itertext()).strip()
                if line.get("class") == "TextPosition" and words:
                    yield where(line, words, paragraph)


def where(line: ET.Element, words: str, paragraph: ET.Element) -> Place:
    """Return where a drawn line of text stands."""
    size = float(paragraph.get("font-size", "0px").removesuffix("px")) / A_MILLIMETRE
    bold = int(paragraph.get("font-weight", "400")) > 400
    left, foot = (float(line.get(side, "0")) / A_MILLIMETRE for side in "xy")
    width = width_of(words, size * POINTS, bold)
    return Place(words, left, foot - 0.7 * size, left + width, foot)


def in_one(texts) -> str:
    """Return texts without any space, to be found however they are parted into lines."""
    return "".join("".join(text.split()) for text in texts)
