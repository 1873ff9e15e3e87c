"""All that is made of one folder says the same numbers: terminal, page, brief, slides and workbook.

A number with an interval is found in a text by its brackets.  It must be one that the terminal prints, or one that a
sentence shared by all files has: another rounding of the same number is none of them.
"""

import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pptx
import pytest

from experiments.commands.comparing import print_comparison
from experiments.commands.explain import print_explanation
from experiments.commands.roadmap import print_roadmap
from experiments.defaults import GROWTH
from experiments.figures.style import NO_BREAK
from experiments.files.writing import results_folder
from experiments.findings.comparison import followed_leads
from experiments.findings.explanation import other_runs
from experiments.report.charts import charts_of
from experiments.report.contents import read_contents
from experiments.report.html.brief import brief
from experiments.report.html.page import page
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.saving.states import save_explanation, save_roadmap, save_states
from tests.reporting import a_folder, a_states

pytestmark = pytest.mark.xdist_group("report")

AMOUNT = r"[+−]?\d(?:[\d.,]|\s(?=\d{3}))*"
INTERVAL = re.compile(rf"({AMOUNT})[^\d\[\]]{{0,14}}\[({AMOUNT}), ({AMOUNT})\]")
RAW = re.compile(r"\d\.\d{7,}")


class Texts(HTMLParser):
    """The texts of a page that a reader sees."""

    def __init__(self):
        super().__init__()
        self.found, self.unseen = [], 0

    def handle_starttag(self, tag, attrs):
        del attrs
        self.unseen += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.unseen -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.unseen:
            self.found.append(data)


def seen_in(html):
    """Return the text of a page."""
    reader = Texts()
    reader.feed(html)
    return " ".join(reader.found)


def on_slides(path):
    """Yield every text of slides, tables included."""
    for slide in pptx.Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def intervals_in(text):
    """Return every number of a text that has an interval, with it."""
    plain = re.sub(r"\s+", " ", text.replace(NO_BREAK, " "))
    return set(INTERVAL.findall(plain))


def explained(folder):
    """Write the folder of an explanation: states, and no comparison of its own."""
    states = a_states()
    with results_folder(folder, "handoff explain laggard best-in-class") as results:
        save_states(states, results)
        save_explanation(Explanation(states), results)
        save_roadmap(Roadmap(states, GROWTH), results)
    return folder


@pytest.fixture(scope="module", params=[a_folder, explained], ids=["demo", "explain"])
def contents(request, tmp_path_factory):
    return read_contents(request.param(tmp_path_factory.mktemp("one") / "results"))


@pytest.fixture(scope="module")
def files(contents, tmp_path_factory):
    """All texts that are made of a folder, by where they stand."""
    folder = tmp_path_factory.mktemp("handed")
    write_slides(contents, folder / "report.pptx")
    return {
        "page": seen_in(page(contents)),
        "brief": seen_in(brief(contents)),
        "slides": "\n".join(on_slides(folder / "report.pptx")),
    }


@pytest.fixture
def printed(contents, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    print_comparison(contents.comparison, ())
    print_explanation(contents.explanation)
    print_roadmap(contents.roadmap)
    return capsys.readouterr().out


def test_every_number_with_an_interval_is_the_one_that_is_printed(contents, files, printed):
    charts = charts_of(contents)
    shared = [
        *contents.doubts,
        charts["combinations"].finding,
        *map(" ".join, charts["combinations"].words.rows),
    ]
    shared += [
        other_runs(contents.explanation, contents.comparison),
        *map(" ".join, charts["roadmap"].words.rows),
        *map(" ".join, charts["why"].words.rows),
    ]
    shared += [row.words for row in charts["waterfall"].panels[0].rows]
    known = intervals_in("\n".join([printed, *shared]))
    for place, text in files.items():
        found = intervals_in(text)
        assert len(found) > 8, f"the {place} has numbers"
        assert found <= known, f"the {place} has {found - known}"


def test_a_cell_of_the_page_is_what_the_terminal_prints_of_that_measure_and_scenario(
    contents, files, printed
):
    flat = re.sub(r"\s+", " ", files["page"].replace(NO_BREAK, " "))
    comparison, lines = contents.comparison, printed.splitlines()
    many = len(comparison.names)
    for key in ("revenue_growth", "lead_acceptance_rate", "contribution_margin", "tool_cost"):
        label = comparison.measures[key].label
        start = lines.index(label) + 1
        cells = [
            re.split(r"\s{2,}", line.strip().replace(NO_BREAK, " ")) for line in lines[start : start + many]
        ]
        levels, against = [cell[1] for cell in cells], cells[-1][2]
        assert f"{label} {' '.join(levels)} {against}" in flat, key


def test_the_workbook_holds_the_numbers_that_are_written_unrounded(contents, tmp_path):
    write_workbook(contents, tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx", data_only=False)
    comparison = contents.comparison
    sheet = next(one for one in book if one["A1"].value == "Every level and difference")
    rows = {(row[1], row[3]): row for row in sheet.iter_rows(values_only=True) if row[0] == "scenario"}
    for name in comparison.names:
        found = comparison.level(name, GROWTH)
        assert rows[name, GROWTH][5:8] == pytest.approx(found[:3])
    labels = {row[3]: row[2] for row in rows.values()}
    assert "mqls" not in comparison.keys or labels["mqls"] == "MQLs in 24 months"
    texts = [
        str(cell)
        for one in book
        for row in one.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]
    assert not [text for text in texts if RAW.search(text)]


def test_nowhere_stands_a_number_as_binary_arithmetic_leaves_it(files, printed):
    for place, text in {**files, "terminal": printed}.items():
        assert RAW.findall(text) == [], place


def test_where_numbers_of_other_leads_or_other_runs_stand_together_it_is_said(contents, files):
    funnel = followed_leads(contents.comparison)
    if "funnel" in contents.series:
        assert "in the first 15 of 24 observed months" in funnel
        assert funnel in files["page"]
        assert "Lead acceptance is of leads delivered" in capitals(files["page"])
    apart = other_runs(contents.explanation, contents.comparison)
    levels = [contents.comparison.level(contents.names[place], GROWTH).value for place in (0, -1)]
    assert bool(apart) == (levels != [one.value for one in contents.explanation.levels])
    for place, text in files.items():
        assert apart.replace(NO_BREAK, " ") in text.replace(NO_BREAK, " "), place


def capitals(text):
    """Return a text in which the subject of a sentence is capital wherever it stands."""
    return text.replace("lead acceptance is of", "Lead acceptance is of")


def test_the_largest_share_is_the_first_bar_whatever_the_direction_of_the_gap():
    states = a_states()
    rows = states.rows.assign(revenue_growth=-states.rows["revenue_growth"])
    falling = Explanation(replace(states, rows=rows))
    assert falling.gap.value < 0
    shares = [falling.shapley[name].value for name in falling.ranked]
    assert shares == sorted(shares)
    [chart] = [chart for name, chart in charts_in(falling).items() if name == "waterfall"]
    title = chart.panels[0].rows[1].label
    assert title.lower() in chart.finding.lower()


def charts_in(result):
    """Return the charts of a result by name."""
    from experiments import figures

    return {chart.name: chart for chart in figures.charts_of(result)}
