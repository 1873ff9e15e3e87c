"""Slides can be sent as they are: nothing overlaps, nothing leaves its frame, and no row gets lost."""

import re
from pathlib import Path

import pytest
from matplotlib import font_manager

from experiments.figures.chart import Axis, Bar, Chart, Row, Rows, Table
from experiments.figures.style import BEST
from experiments.findings.decision import answers, decision_rows
from experiments.report.charts import charts_of
from experiments.report.office.blocks import Beside, Grid, Picture, Words
from experiments.report.office.deck import Deck
from experiments.report.office.layout import Slide, lay_out
from experiments.report.office.letters import Line, cut, height_of, width_of, wrapped
from experiments.report.office.libraries import shown
from experiments.report.office.slides import LISTED, slides_of, write_slides
from tests.decks import DECKS, contents_of, in_long_words
from tests.slides import faults_of, in_one, slides_in, texts_on


@pytest.fixture(scope="module", params=DECKS)
def contents(request, of_kind):
    with contents_of(request.param, of_kind) as found:
        yield found


@pytest.mark.parametrize("told", [lambda found: found, in_long_words], ids=["as it is", "long"])
def test_nothing_on_a_slide_overlaps_leaves_its_frame_or_is_lost(contents, told, tmp_path):
    own = told(contents)
    write_slides(own, tmp_path / "report.pptx")
    slides = slides_in(tmp_path / "report.pptx")
    faults = [(place, *faults_of(slide)) for place, slide in enumerate(slides, start=1)]
    assert [fault for fault in faults if len(fault) > 1] == []
    charts, everything = charts_of(own), in_one(text for slide in slides for text in texts_on(slide))
    listed = [charts[name].words for name in LISTED if name in charts]
    cells = [cell for words in listed for row in words.rows for cell in row]
    assert [cell for cell in cells if in_one([shown(cell)]) not in everything] == []
    planned = [shown(slide.title) for slide in slides_of(own)]
    assert [title for title in planned if title not in {slide.shapes.title.text for slide in slides}] == []


def test_the_same_numbers_are_the_same_bytes_whenever_they_are_written(contents, tmp_path, monkeypatch):
    from experiments.report.office.workbook import write_workbook

    written = []
    for place, moment in enumerate((1_790_000_000, 1_890_000_000)):
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        folder = tmp_path / str(place)
        folder.mkdir()
        write_slides(contents, folder / "report.pptx")
        write_workbook(contents, folder / "report.xlsx")
        written.append([(folder / name).read_bytes() for name in ("report.pptx", "report.xlsx")])
    assert written[0] == written[1]


def test_slides_of_a_study_begin_with_six_answers_and_the_steps_as_they_are_told_elsewhere(
    contents, tmp_path
):
    if contents.decision is None:
        pytest.skip("no study")
    write_slides(contents, tmp_path / "report.pptx")
    first, second, *_ = slides_in(tmp_path / "report.pptx")
    texts = texts_on(first)
    for one in answers(contents.decision, contents.naming):
        assert one.question in texts
        assert shown(one.says) in texts
    cells = texts_on(second)
    for row in decision_rows(contents.decision, contents.naming):
        assert set(map(shown, row)) <= set(cells)


# --- the mechanism ----------------------------------------------------------------------------------------------------

WORDY = " ".join(f"word{place}" for place in range(240))


def laid_out(slide: Slide, folder: Path) -> list:
    """Return the slides that are made of one."""
    deck = Deck("A deck", None)
    lay_out(deck, slide, "notes")
    deck.save(folder / "deck.pptx")
    return slides_in(folder / "deck.pptx")


@pytest.mark.parametrize(
    "block",
    [
        Words((Line(WORDY, 40),)),
        Words(tuple(Line(f"{place}: {WORDY[:200]}", 16) for place in range(30))),
        Grid(("One", "Two"), tuple((f"row {place}", WORDY[:150]) for place in range(60)), (1, 2)),
        Grid(("One", "Two"), (("row", WORDY[:1900]), ("other", "x")), (10, 1)),
        Beside((Words((Line(WORDY, 40),)), Words((Line("short", 16),))), (1, 2)),
    ],
    ids=["paragraph", "paragraphs", "rows", "cell", "beside"],
)
def test_what_does_not_fit_goes_on_on_further_slides_and_loses_no_word(block, tmp_path):
    slides = laid_out(Slide("A finding", (block, Words((Line("the end", 12),))), "A foot."), tmp_path)
    assert len(slides) > 1
    assert [fault for slide in slides for fault in faults_of(slide)] == []
    assert all("A foot." in texts_on(slide) for slide in slides)
    assert all(slide.notes_slide.notes_text_frame.text == "notes" for slide in slides)
    assert [slide.shapes.title.text for slide in slides[1:]] == ["A finding (continued)"] * (len(slides) - 1)
    told = in_one(text for slide in slides for text in texts_on(slide))
    assert "theend" in told
    words = re.findall(r"word\d+|row", repr(block))
    texts = " ".join(text for slide in slides for text in texts_on(slide))
    assert set(words) <= set(re.findall(r"word\d+|row", texts))


def test_every_row_of_a_long_table_stands_on_some_slide_once(tmp_path):
    rows = tuple((f"row {place}", f"value {place}") for place in range(100))
    slides = laid_out(Slide("Rows", (Grid(("Row", "Value"), rows, (1, 1)),), ""), tmp_path)
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    found = [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]
    assert found == list(rows)
    assert {table.cell(0, 0).text for table in tables} == {"Row"}


def test_every_bar_of_a_long_chart_stands_on_some_slide(tmp_path):
    rows = tuple(
        Row(f"Bar {place} of many that are called alike", (Bar(0.0, place, BEST),)) for place in range(40)
    )
    panel = Rows(Axis("Counts"), rows)
    chart = Chart("many", "Many bars", "A note.", "", None, Table("", (), ()), (panel,))
    slides = laid_out(Slide("Many bars", (Picture(chart),), "A foot."), tmp_path)
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    labels = [str(label) for one in drawn for label in one.plots[0].categories]
    assert labels == [row.label for row in rows]
    assert [fault for slide in slides for fault in faults_of(slide)] == []


def test_a_title_that_is_too_long_is_told_in_full_below_itself(tmp_path):
    first, *_ = slides = laid_out(Slide(WORDY, (Words((Line("what follows", 12),)),), "A foot."), tmp_path)
    assert first.shapes.title.text.endswith("…")
    assert [fault for slide in slides for fault in faults_of(slide)] == []
    assert in_one([WORDY]) in in_one(text for slide in slides for text in texts_on(slide))


def test_small_tables_get_larger_letters_and_crowded_slides_smaller_ones(tmp_path):
    sizes = []
    for count in (3, 17, 20):
        grid = Grid(("A", "B"), tuple((str(place), "x") for place in range(count)), (1, 1))
        [slide] = laid_out(Slide("A table", (grid,), ""), tmp_path)
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        sizes.append(table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt)
    assert sizes[0] > sizes[1] >= 12 > sizes[2]


# --- letters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "bold", "width"), [("A", False, 667), ("A", True, 722), ("ü", False, 556), ("−", False, 584)]
)
def test_letters_are_as_wide_as_adobe_says_of_helvetica(letter, bold, width):
    assert width_of(letter, 72, bold) == pytest.approx(width / 1000)


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_wide_as_those_of_the_font_that_stands_in_for_arial(bold):
    weight = "bold" if bold else "normal"
    name = font_manager.FontProperties(family="Liberation Sans", weight=weight)
    try:
        file = font_manager.findfont(name, fallback_to_default=False)
    except ValueError:
        pytest.skip("Liberation Sans is not installed")
    font = font_manager.get_font(file)
    font.set_size(100, 72)
    for letter in "Handoff 0123456789 [−4, +5] % “Größe” – é’":
        drawn = font.load_char(ord(letter)).linearHoriAdvance / 65536 / 100
        assert width_of(letter, 72, bold) == pytest.approx(drawn, abs=0.002), letter


@pytest.mark.parametrize("letter", "中→≈Я")
def test_letters_that_helvetica_lacks_are_not_taken_for_narrow(letter):
    assert 0.69 <= width_of(letter, 72) <= 1


def test_lines_end_at_spaces_and_behind_hyphens_and_no_letter_is_lost():
    line = Line("a best-in-class organisation of reallyunbelievablylongwords without an end", 20)
    found = wrapped(line, 1.6)
    assert "".join(found) == line.text
    assert all(width_of(one.rstrip(), 20) <= 1.4 for one in found)
    assert any(one.endswith("-") for one in found)
    head, tail = cut(line, 1.6, 2)
    assert f"{head} {tail}" == line.text or head + tail == line.text
    assert height_of([line], 1.6) == pytest.approx(0.1 + len(found) * 20 * 1.17 / 72)


def test_what_is_held_together_does_not_part():
    line = Line(shown("grows by 18.8 points [18.8, 18.9] a year"), 16)
    assert all("[" not in one or "]" in one for one in wrapped(line, 2.2))
