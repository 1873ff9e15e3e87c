"""What a consultant hands over: one addressee for every file, text that stays text, formulas that compute."""

import re
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pptx
import pytest
from pptx.oxml.ns import qn

from experiments.defaults import PAGE
from experiments.errors import ResultsError
from experiments.figures.style import NO_BREAK
from experiments.report.addressee.addressee import Addressee, addressed, read_addressee
from experiments.report.contents import Contents, read_contents
from experiments.report.handover import hand_over, write_report
from experiments.report.html.brief import brief
from experiments.report.html.page import page
from experiments.report.office import libraries as extras
from experiments.report.office.charts import segment
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from experiments.results.titles import printable_names
from sim.scenario import load_scenario
from sim.units import InputError
from tests.handing_over import in_brief, saying, texts_of
from tests.reporting import STATES, a_folder

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def contents(of_kind):
    return in_brief(read_contents(of_kind("demo")))


def test_slides_have_native_charts_that_can_be_edited_and_titles_that_say_what_was_found(contents, tmp_path):
    write_slides(contents, tmp_path / "report.pptx")
    slides = list(pptx.Presentation(str(tmp_path / "report.pptx")).slides)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 3
    growth = charts[0].plots[0].series[0]
    levels = [100 * contents.comparison.level(name, "revenue_growth").value for name in contents.names]
    assert list(growth.values) == pytest.approx(levels)
    assert growth._element.find(qn("c:errBars")) is not None
    assert growth.invert_if_negative is False
    assert charts[0].category_axis.reverse_order
    assert charts[0].value_axis._element.find(qn("c:crosses")).get("val") == "max"
    book = openpyxl.load_workbook(BytesIO(charts[0].part.chart_workbook.xlsx_part.blob))
    stored = [row[1].value for row in book["Sheet1"].iter_rows(min_row=2)]
    assert stored == pytest.approx(levels)
    assert "grows" in slides[0].shapes.title.text
    for slide in slides:
        assert "Command: handoff demo" in slide.notes_slide.notes_text_frame.text


def test_each_slide_counts_the_runs_that_are_behind_it_and_no_others(of_kind, tmp_path):
    found = read_contents(of_kind("demo"))
    rows = found.states.rows
    fewer = replace(found.states, rows=rows[rows["replicate"] < 3], replications=3)
    write_slides(found.with_states(fewer), tmp_path / "report.pptx")
    counted = []
    for slide in pptx.Presentation(str(tmp_path / "report.pptx")).slides:
        text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        counted.append(re.findall(r"n = (\d+) paired runs of each (.*?);", text))
    shares, orders = ("3", f"of {STATES} states"), ("2", "state, none of which chose the orders")
    assert counted == [
        [("4", "scenario"), shares],
        [("4", "scenario")],
        [shares],
        [("4", "scenario")],
        [orders],
        [("4", "scenario"), shares],
    ]


def test_the_bars_of_a_gap_on_a_slide_add_up_to_it(contents, tmp_path):
    write_slides(contents, tmp_path / "report.pptx")
    charts = [
        shape.chart
        for slide in pptx.Presentation(str(tmp_path / "report.pptx")).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    lifted, above, below = (list(series.values) for series in charts[1].plots[0].series)
    start, *_, end = (high + low for high, low in zip(above, below, strict=True))
    _, *sizes, _ = (high - low for high, low in zip(above, below, strict=True))
    shares = [abs(share.value) for share in contents.explanation.shapley.values()]
    assert sorted(sizes) == pytest.approx(sorted(100 * share for share in shares))
    assert end - start == pytest.approx(100 * contents.explanation.gap.value)
    assert lifted[0] == lifted[-1] == 0


@pytest.mark.parametrize(
    ("ends", "bar"),
    [((2, 5), (2, 3, 0)), ((5, 2), (2, 3, 0)), ((-5, -2), (-2, 0, -3)), ((-1, 4), (0, 4, -1))],
)
def test_a_bar_from_one_level_to_another_is_lifted_to_where_it_begins(ends, bar):
    assert segment(*ends) == bar


def computed(sheet, cell: str, seen: tuple[str, ...] = ()) -> float:
    """Compute a cell of a sheet, as a spreadsheet would, from the inputs that it refers to."""
    assert cell not in seen
    value = sheet[cell.replace("$", "")].value
    if not isinstance(value, str):
        return value
    assert re.fullmatch(r"=[-+*/()A-Z0-9$:]+", value)

    def number(found: re.Match[str]) -> str:
        return repr(computed(sheet, found[0], (*seen, cell)))

    def total(found: re.Match[str]) -> str:
        column, first, last = found[1], int(found[2]), int(found[3])
        return "+".join(f"{column}{row}" for row in range(first, last + 1))

    text = re.sub(r"SUM\(([A-Z])(\d+):[A-Z](\d+)\)", total, value[1:])
    return eval(re.sub(r"\$?[A-Z]\$?\d+", number, text), {"__builtins__": {}})


def test_the_funnel_of_a_workbook_computes_what_was_reported_from_counts_alone(contents, tmp_path):
    write_workbook(contents, tmp_path / "report.xlsx")
    live = openpyxl.load_workbook(tmp_path / "report.xlsx")["Funnel"]
    shown = openpyxl.load_workbook(tmp_path / "report.xlsx", data_only=True)["Funnel"]
    formulas = [cell for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 60
    for cell in formulas:
        assert computed(live, cell.coordinate) == pytest.approx(shown[cell.coordinate].value)
    top = next(row[0].row for row in live.iter_rows() if row[0].value == "Inquiries")
    funnel = contents.of("funnel", contents.names[0])
    for place, row in enumerate(funnel.to_dict("records")):
        assert live[f"B{top + place}"].value == pytest.approx(row["leads"])
        if place:
            assert computed(live, f"E{top + place}") == pytest.approx(row["step"])
    leaks = contents.of("leaks", contents.names[0])
    for row in live.iter_rows():
        if str(row[0].value).endswith("all that go no further") and row[0].row < top + 25:
            stage = list(contents.naming.stages).index(row[0].value.partition(":")[0])
            assert computed(live, f"B{row[0].row}") == pytest.approx(computed(live, f"G{top + stage}"))
    assert leaks["leads"].sum() == pytest.approx(funnel["leads"].iloc[0] - funnel["leads"].iloc[-1])


def test_an_input_of_the_funnel_that_is_changed_moves_what_follows_from_it(contents, tmp_path):
    write_workbook(contents, tmp_path / "report.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["Funnel"]
    needed = next(f"B{row[0].row}" for row in sheet.iter_rows() if "as are wanted" in str(row[0].value))
    before = computed(sheet, needed)
    sheet["B3"].value *= 2
    assert computed(sheet, needed) == pytest.approx(2 * before)


def written_for(contents, addressee: Addressee, folder: Path) -> dict[str, str]:
    """Return everything that is written for an addressee, as text."""
    own = addressed(contents, addressee)
    write_slides(own, folder / "report.pptx")
    write_workbook(own, folder / "report.xlsx")
    parts = {"page": page(own), "brief": brief(own)}
    for file in ("report.pptx", "report.xlsx"):
        parts |= {f"{file}: {name}": text for name, text in texts_of(folder / file).items()}
    return parts


def test_a_client_a_currency_and_own_words_stand_in_every_file(contents, tmp_path):
    addressee = read_addressee("Müller & Co", "CHF", ["mql=Marketing-ready lead"], anonymise=False)
    parts = written_for(contents, addressee, tmp_path)
    for kind in ("page", "brief", "report.pptx", "report.xlsx"):
        text = "".join(part for name, part in parts.items() if name.startswith(kind))
        assert "Müller &amp; Co" in text
        assert "CHF" in text
        assert re.search(r"\bk?EUR\b", text) is None
    assert "Marketing-ready lead" in parts["page"]
    assert any(
        "Marketing-ready lead" in text for name, text in parts.items() if name.startswith("report.xlsx")
    )
    assert any(
        "Marketing-ready lead" in text for name, text in parts.items() if name.startswith("report.pptx")
    )


def test_another_currency_changes_no_amount(contents):
    own = addressed(contents, Addressee(currency="CHF"))
    key = "contribution_margin"
    for name in contents.names:
        assert own.comparison.level(name, key) == contents.comparison.level(name, key)


def test_nothing_anonymised_holds_a_name_an_amount_or_a_word_of_the_firm(contents, tmp_path):
    told = saying(contents, "Secret Acme words")
    told = replace(told, client="Acme", naming=contents.naming)
    parts = written_for(told, Addressee(anonymise=True), tmp_path)
    for name, text in parts.items():
        assert "Acme" not in text, name
        assert "Secret" not in text, name
        assert not re.search(r"\b[kM]?EUR\b", text), name
    everything = "".join(parts.values())
    opening = contents.comparison.level("laggard", "revenue").value
    assert f"{opening:.0f}"[:6] not in everything
    assert "IDX" in parts["brief"]
    assert "Scenario 1" in parts["brief"]


def test_the_index_is_a_hundred_at_the_opening_and_keeps_every_ratio(contents):
    own = addressed(contents, Addressee(anonymise=True))
    first = own.comparison.values("Scenario 1", "revenue") / (
        1 + own.comparison.values("Scenario 1", "revenue_growth")
    )
    assert first.mean() == pytest.approx(100)
    factor = own.comparison.values("Scenario 1", "revenue") / contents.comparison.values("laggard", "revenue")
    for key in ("contribution_margin", "tool_cost"):
        indexed, amounts = (
            own.comparison.values("Scenario 3", key),
            contents.comparison.values("best-in-class", key),
        )
        assert indexed == pytest.approx(factor * amounts)
    assert own.roadmap.orders == contents.roadmap.orders
    step, indexed = (one.roadmap.steps("best")[0] for one in (contents, own))
    assert indexed.cost == pytest.approx(factor[0] * step.cost)
    shares = "never_worked_share"
    assert list(own.comparison.values("Scenario 1", shares)) == list(
        contents.comparison.values("laggard", shares)
    )


def test_what_nobody_made_nameless_is_left_out_of_anonymised_contents(contents):
    @dataclass(frozen=True)
    class MoreContents(Contents):
        """Contents with a kind of result that came later."""

        ranking: str = ""

    more = MoreContents(**vars(contents), ranking="Acme comes first")
    own = addressed(more, Addressee(anonymise=True))
    assert "Acme" not in getattr(own, "ranking", "")


def test_a_folder_without_opening_revenue_is_not_anonymised(contents):
    runs = []
    for run in contents.comparison.runs:
        measures = {"revenue_growth": 0.1}
        runs.append(run._replace(observation=run.observation._replace(measures=measures)))
    without = replace(contents, comparison=replace(contents.comparison, runs=tuple(runs)))
    with pytest.raises(ResultsError, match="opening revenue"):
        addressed(without, Addressee(anonymise=True))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"currency": "eur"}, "three capital letters"),
        ({"currency": "EURO"}, "three capital letters"),
        ({"labels": ["mql"]}, "KEY=TEXT"),
        ({"labels": ["mql= "]}, "KEY=TEXT"),
        ({"labels": ["mqll=x"]}, "nearest: mql"),
        ({"labels": ["mql=a", "mql=b"]}, "twice"),
        ({"labels": ["mql=" + 61 * "a"]}, "longer"),
        ({"client": 121 * "a"}, "longer"),
        ({"client": "A", "anonymise": True}, "one of them"),
        ({"currency": "USD", "anonymise": True}, "one of them"),
    ],
)
def test_options_that_cannot_be_used_are_refused_in_one_line(options, complaint):
    given = {"client": "", "currency": "", "labels": [], "anonymise": False} | options
    with pytest.raises(InputError, match=complaint) as refused:
        read_addressee(**given)
    assert "\n" not in str(refused.value)


def test_names_are_printable_short_and_still_told_apart():
    names = printable_names(["a\u202eb", "a b", "\0", "x" * 300, "x" * 301], longest=20)
    assert list(names.values())[:3] == ["a b", "a b (2)", "scenario 3"]
    assert len(set(names.values())) == 5
    assert all(len(name) <= 26 and name.isprintable() for name in names.values())


def test_whoever_asks_for_the_page_of_a_folder_gets_the_same_one(tmp_path):
    odd = replace(load_scenario("best-in-class"), name="best\u202e-in-class")
    folder = a_folder(tmp_path / "results", load_scenario("laggard"), odd, states=False)
    written = write_report(folder).read_text(encoding="utf-8")
    [again] = hand_over(folder, (PAGE,), Addressee())
    assert written == again.read_text(encoding="utf-8")
    assert "\u202e" not in written


def test_a_brief_says_so_when_too_few_runs_judged_a_step(contents):
    assert len(contents.roadmap.judged) == 2
    rows = contents.states.rows
    twice = pd.concat([rows, rows.assign(replicate=rows["replicate"] + 4)], ignore_index=True)
    enough = replace(contents.states, rows=twice, replications=8)
    assert "too few runs to tell what it adds" in brief(contents)
    assert "too few runs" not in brief(contents.with_states(enough))


def test_a_brief_says_its_numbers_as_the_page_does(contents):
    """A number of the brief that the page writes otherwise would be a second number."""

    def numbers_in(text: str) -> set[str]:
        shown = re.sub(r"<(style|script|footer).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
        return set(
            re.findall(
                r"[+−]?\d[\d,.]*(?: points| %|\N{NO-BREAK SPACE}%)? \[[^]]*\]", shown.replace(NO_BREAK, " ")
            )
        )

    said, told = numbers_in(brief(contents)), numbers_in(page(contents))
    assert len(said) > 8
    assert said <= told, said - told


def test_a_missing_library_is_named_with_the_way_to_install_it(monkeypatch):
    def missing(name: str):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(ResultsError, match=r"pip install 'handoff\[office\]'"):
        extras.extra("pptx", "--pptx")
