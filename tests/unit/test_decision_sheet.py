"""The workbook of a study begins with what is decided, in words and in numbers; a logo stands beside."""

import io
from dataclasses import replace

import openpyxl
import pptx
import pytest
from PIL import Image

from experiments.findings.client_check import CHECK_HEAD, check_rows
from experiments.findings.decision import answers, decision_finding
from experiments.numbers import NO_BREAK
from experiments.report.contents import read_contents
from experiments.report.logo import PNG, SVG, Logo
from experiments.report.office.sheets import sheets_of
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from tests.deciding import decided

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def contents(of_kind):
    found = read_contents(of_kind("gap"))
    with pytest.MonkeyPatch.context() as patch:
        yield decided(found, patch)


def a_picture() -> Logo:
    """Return a logo of pixels."""
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(stream, "PNG")
    return Logo(PNG, stream.getvalue(), 60, 20)


def test_the_first_sheet_of_a_study_holds_its_answers_and_its_steps_as_numbers(contents, tmp_path):
    write_workbook(contents, tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames[:2] == ["Decision", "Summary"]
    rows = [[cell.value for cell in row] for row in book["Decision"].iter_rows()]
    assert rows[0][0] == decision_finding(contents.decision)
    told = {row[0]: row[1] for row in rows}
    assert [told[one.question] for one in answers(contents.decision)] == [
        one.says.replace(NO_BREAK, " ") for one in answers(contents.decision)
    ]
    head = next(place for place, row in enumerate(rows) if row[0] == "Action")
    assert len(contents.decision.actions) == len(rows) - head - 1 > 0
    for row, action in zip(rows[head + 1 :], contents.decision.actions, strict=True):
        assert row[1] == action.owner
        numbers = (action.month, action.months, action.cost, action.hours)
        bounds = (action.adds.value, *action.adds.widest, action.skipping.value, *action.skipping.widest)
        assert row[2:] == pytest.approx([*numbers, *bounds])


def test_a_firm_of_which_nothing_was_said_has_no_check(contents):
    assert check_rows(contents.comparison) == []
    assert "Check of the fit" not in dict(sheets_of(contents))


def test_what_a_client_said_stands_beside_what_is_simulated(contents, monkeypatch):
    rows = [("Leads a month", "120", "118 [110, 126]", "yes")]
    monkeypatch.setattr("experiments.report.office.sheets.check_rows", lambda _: rows)
    check = dict(sheets_of(contents))["Check of the fit"]
    assert check.columns == CHECK_HEAD
    assert check.rows == rows


def test_a_picture_stands_on_the_first_slide_and_the_first_sheet(contents, tmp_path):
    own = replace(contents, logo=a_picture())
    write_slides(own, tmp_path / "report.pptx")
    write_workbook(own, tmp_path / "report.xlsx")
    slides = list(pptx.Presentation(str(tmp_path / "report.pptx")).slides)
    pictures = [[shape for shape in slide.shapes if hasattr(shape, "image")] for slide in slides]
    assert [len(found) for found in pictures] == [1] + [0] * (len(slides) - 1)
    [[logo], *_] = pictures
    assert logo.width / logo.height == pytest.approx(3, rel=0.01)
    assert logo.image.blob == own.logo.data
    sheets = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets
    assert [len(sheet._images) for sheet in sheets] == [1] + [0] * (len(sheets) - 1)


def test_a_drawing_stands_on_the_first_slide_as_it_is(contents, tmp_path):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'
    own = replace(contents, logo=Logo(SVG, drawing, 200, 100))
    write_slides(own, tmp_path / "report.pptx")
    first = pptx.Presentation(str(tmp_path / "report.pptx")).slides[0]
    kept = [one.target_part.blob for one in first.part.rels.values() if one.target_part.content_type == SVG]
    assert kept == [drawing]
    assert "svgBlip" in first.shapes._spTree.xml
