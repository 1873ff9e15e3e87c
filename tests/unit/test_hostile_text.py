"""Text of strangers stays text in whatever is handed over: a brief, a workbook, slides."""

import itertools
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pptx
import pytest

from experiments.report.contents import read_contents
from experiments.report.html.brief import brief
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from tests.handing_over import HOSTILE, addresses_of, in_brief, saying, texts_of
from tests.slides import faults_of

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def contents(of_kind):
    return in_brief(read_contents(of_kind("demo")))


@pytest.fixture(scope="module")
def benign_brief(contents):
    return Elements(brief(saying(contents, "benign"))).found


@pytest.fixture(scope="module")
def benign_formulas(contents, tmp_path_factory):
    file = tmp_path_factory.mktemp("benign") / "report.xlsx"
    write_workbook(saying(contents, "benign"), file)
    return formulas_in(cells_of(file))


def formulas_in(cells: list) -> list[tuple[str, str]]:
    """Return the formulas among cells."""
    return [(cell.coordinate, cell.value) for cell in cells if cell.data_type == "f"]


def cells_of(file: Path) -> list:
    """Return every cell of a workbook."""
    return [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))


@pytest.mark.parametrize("text", HOSTILE, ids=itertools.count())
def test_hostile_text_changes_nothing_in_a_brief_but_its_words(contents, benign_brief, text):
    assert Elements(brief(saying(contents, text))).found == benign_brief


@pytest.mark.parametrize("text", HOSTILE, ids=itertools.count())
def test_hostile_text_stays_text_in_a_workbook(contents, benign_formulas, text, tmp_path):
    file = tmp_path / "report.xlsx"
    write_workbook(saying(contents, text), file)
    cells = cells_of(file)
    assert formulas_in(cells) == benign_formulas
    assert benign_formulas
    assert not any(cell.hyperlink for cell in cells)
    assert addresses_of(texts_of(file)) == []


@pytest.mark.parametrize("text", HOSTILE, ids=itertools.count())
def test_hostile_text_stays_text_on_slides_and_in_the_workbooks_behind_their_charts(contents, text, tmp_path):
    file = tmp_path / "report.pptx"
    write_slides(saying(contents, text), file)
    slides = pptx.Presentation(str(file)).slides
    assert len(slides) == 6 or (len(slides) > 6 and len(text) > 200)
    assert [fault for slide in slides for fault in faults_of(slide)] == []
    assert all(slide.shapes.title.text for slide in slides)
    parts = texts_of(file)
    assert addresses_of(parts) == []
    behind = [part for name, part in parts.items() if ".xlsx/xl/worksheets/" in name]
    assert len(behind) == 3 or (len(behind) > 3 and len(text) > 200)
    assert not any("<f>" in part or "hyperlink" in part for part in behind)
