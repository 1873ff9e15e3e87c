"""A chart is a value: what it shows can be asked of it, and every renderer draws it without knowing what it is."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pptx
import pytest
from matplotlib.figure import Figure

from experiments import Execution, sensitivity, sweep
from experiments.figures import CHARTS, charts_of
from experiments.figures.chart import Axis, Bar, Cells, Chart, Dot, Line, Plane, Row, Rows, Strip, marks_of
from experiments.figures.comparison import ENTRIES, comparison_charts
from experiments.figures.drawing.canvas import house_style, write_key
from experiments.figures.drawing.figure import draw as draw_with_matplotlib
from experiments.figures.extent import bounds_of, reach, span_of
from experiments.figures.style import BEST
from experiments.findings import comparison as said
from experiments.findings.combinations import combinations_finding, combinations_of
from experiments.findings.explanation import explanation_finding
from experiments.findings.hours import hours_finding
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.plan import plan_finding
from experiments.findings.population import adopters_finding, needed_finding, population_finding
from experiments.findings.roadmap import roadmap_finding
from experiments.findings.sensitivity import influence_finding
from experiments.findings.sla import sla_finding
from experiments.findings.sweep import finding
from experiments.findings.why import why_finding
from experiments.report.html.charts.picture import PHONE, WIDE, draw
from experiments.report.html.charts.rows import draw as draw_rows_as_svg
from experiments.report.html.charts.rows import laid_out, with_breaks
from experiments.report.html.palette import painted
from experiments.report.html.sections import PARTS
from experiments.report.html.svg import Picture, Pixels, ticks_apart, width_of
from experiments.report.office.charts import put
from experiments.report.office.deck import Box, Deck
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.why import Why
from experiments.running.observation import FUNNEL_STAGES
from sim.practices import PRACTICES
from sim.scenario import load_scenario
from tests.adopting import simulate
from tests.agreeing_on_terms import an_agreement
from tests.planning import a_plan
from tests.populating import a_population
from tests.reporting import a_comparison, a_states

pytestmark = pytest.mark.xdist_group("charts")

HERE = Execution(workers=1)
ASKED = {"question": "What if?", "base": "laggard", "outcomes": ["revenue_growth"], "replications": 3}
SHAPES = {
    "curve": {
        "landmarks": ["best-in-class"],
        "levers": {"practices.debriefing": {"range": "0..1", "steps": 5}},
    },
    "map": {"levers": {"practices.debriefing": [0.0, 0.5, 1.0], "practices.defined_roles": [0.1, 0.5, 0.9]}},
    "contrasts": {
        "base": ["laggard", "best-in-class"],
        "levers": {"practices.debriefing": [0.0, 0.5, 1.0], "practices.joint_planning": [0.1, 0.5, 0.9]},
        "arms": {"without roles": {"extends": "best-in-class", "set": {"practices.defined_roles": 0.1}}},
        "contrasts": {
            "Alignment as a whole": ["laggard", "best-in-class"],
            "Defined roles": ["without roles", "best-in-class"],
        },
    },
    "swings": {
        "method": "latin-hypercube",
        "points": 8,
        "uncertainties": {f"practices.{name}": {"range": "0..1"} for name in PRACTICES[:3]},
    },
}
STUDIED = {
    "base": ["laggard", "best-in-class"],
    "method": "sensitivity",
    "trajectories": 3,
    "points": 4,
    "keep": 2,
    "uncertainties": {f"practices.{name}": {"range": "0..1"} for name in PRACTICES[:3]},
}


@pytest.fixture(scope="module")
def comparison():
    return a_comparison(*map(load_scenario, ("laggard", "laggard-to-best", "best-in-class")))


@pytest.fixture(scope="module")
def results(comparison) -> dict[str, object]:
    """A result of every kind that has charts."""
    states = a_states()
    return {
        "comparison": comparison,
        "explanation": Explanation(states),
        "states": states,
        "roadmap": Roadmap(states),
        "why": Why(states),
        "population": a_population(20),
        "plan": a_plan(),
        "sla": an_agreement(),
        "sensitivity": sensitivity(ASKED | STUDIED, execution=HERE, simulate=simulate),
        **{name: sweep(ASKED | design, execution=HERE, simulate=simulate) for name, design in SHAPES.items()},
    }


@pytest.fixture(scope="module")
def made(results, comparison) -> dict[str, list[Chart]]:
    """Every registered chart, by the result that it is of."""
    assert {type(result) for result in results.values()} == set(CHARTS)
    charts = {name: list(charts_of(result)) for name, result in results.items()}
    charts["comparison"] = list(comparison_charts(comparison, all_of_them=True))
    return charts


@pytest.fixture
def charts(made) -> list[Chart]:
    return [chart for found in made.values() for chart in found]


def called(charts: list[Chart], name: str) -> Chart:
    return next(chart for chart in charts if chart.name == name)


def bars_of(chart: Chart) -> list[Bar]:
    return [mark for mark in marks_of(chart.panels[0]) if isinstance(mark, Bar)]


def test_every_chart_of_a_comparison_has_something_to_show(charts):
    assert {entry.name for entry in ENTRIES} <= {chart.name for chart in charts}
    assert all(not chart.table.empty and chart.words.rows for chart in charts)


def test_every_chart_of_a_comparison_has_its_section_on_the_page():
    assert {entry.name for entry in ENTRIES} <= {name for part in PARTS for name in part.charts}


def test_the_bars_of_a_funnel_are_its_table(charts):
    funnel = called(charts, "funnel")
    table = funnel.table.set_index(["scenario", "stage"])
    panel = funnel.panels[0]
    assert [row.label for row in panel.rows] == list(OUR_NAMES.stages)
    for stage, row in zip(FUNNEL_STAGES, panel.rows, strict=True):
        assert [bar.name for bar in row.marks] == ["laggard", "best-in-class"]
        for bar in row.marks:
            kept = table.loc[(bar.name, stage)]
            assert (bar.begins, bar.ends, bar.low, bar.high) == (0, kept["leads"], kept["low"], kept["high"])


def test_what_a_stage_loses_and_what_goes_on_are_all_its_leads(charts):
    leaks, funnel = called(charts, "leaks"), called(charts, "funnel").table
    for name in ("laggard", "best-in-class"):
        leads = funnel[funnel["scenario"] == name]["leads"].to_list()
        for place, stage in enumerate(OUR_NAMES.stages[:-1]):
            lost = sum(
                bar.ends
                for row in leaks.panels[0].rows
                if row.group == f"Of 100 {stage}, lost as"
                for bar in row.marks
                if bar.name == name
            )
            assert lost + 100 * leads[place + 1] / leads[place] == pytest.approx(100)


def test_each_bar_of_a_waterfall_begins_where_the_one_before_ended(charts):
    panel = called(charts, "waterfall").panels[0]
    first, *shares, last = bars_of(called(charts, "waterfall"))
    assert panel.is_chain
    assert len(shares) == len(PRACTICES)
    assert first.begins == last.begins == 0
    for before, bar in zip([first, *shares], shares, strict=False):
        assert bar.begins == pytest.approx(before.ends)
    assert shares[-1].ends == pytest.approx(last.ends)


def test_the_numbered_steps_of_a_ladder_stand_on_the_line_of_the_best_order(charts):
    marks = called(charts, "roadmap").panels[0].marks
    best = next(mark for mark in marks if isinstance(mark, Line) and mark.name == "the best order")
    steps = [mark for mark in marks if isinstance(mark, Dot)]
    assert [step.number for step in steps] == [*range(1, len(PRACTICES) + 1)]
    on_line = dict(zip(best.at[:-1], best.values[:-1], strict=True))
    assert all(on_line[step.at] == pytest.approx(step.value) for step in steps)
    assert best.is_stepped


def test_a_path_marks_each_run_that_pays_back_and_its_lowest_point(charts, comparison):
    path = called(charts, "path")
    [strip] = [mark for mark in path.panels[0].marks if isinstance(mark, Strip)]
    paid = [month for month in comparison.values("laggard-to-best", "payback_months") if math.isfinite(month)]
    assert len(strip.at) == len(paid)
    assert f"{len(paid)} of {comparison.replications} runs pay back" in strip.words
    [lowest] = [mark for mark in path.panels[0].marks if isinstance(mark, Dot)]
    [line] = [mark for mark in path.panels[0].marks if isinstance(mark, Line)]
    assert lowest.value == min(line.values)


def test_the_hours_of_reps_add_up_and_what_counts_as_selling_is_the_measure(made):
    chart = called(made["comparison"], "hours")
    whole = chart.table.groupby("scenario")["share"].sum()
    assert list(whole) == pytest.approx([1.0] * len(whole))
    [panel] = chart.panels
    assert [len(row.marks) for row in panel.rows] == [2, 2, 2]
    assert "own prospecting" in chart.note


@pytest.mark.parametrize(
    ("width", "course", "ends"),
    [
        (PHONE, (0.0, -30.0, -100.0), (-150, 10)),
        (PHONE, (0.0, -100.0), (-150, 10)),
        (WIDE, (0.0, -90.0, -100.0), (-100, 0)),
    ],
)
def test_the_name_of_a_line_that_ends_at_its_lowest_point_does_not_stand_on_the_words_of_that_point(
    width, course, ends
):
    weeks = tuple(52 * place / (len(course) - 1) for place in range(len(course)))
    line = Line("what if", weeks, course, BEST, ending="what if")
    dot = Dot(course[-1], BEST, 52.0, words="lowest: EUR −105 k, week 52")
    plane = Plane(Axis("week", low=0, high=52), Axis("gained", low=ends[0], high=ends[1]), (line, dot))
    chart = replace(called(list(comparison_charts(a_comparison("laggard"))), "trust"), panels=(plane,))
    drawn = str(draw(chart, "x", width))
    heights = {text: float(y) for y, text in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)<', drawn)}
    assert abs(heights["what if"] - heights[dot.words]) >= 16


def test_a_map_has_a_cell_for_every_pair_of_values_and_frames_its_base(made):
    [chart] = made["map"]
    [panel] = chart.panels
    assert isinstance(panel, Cells)
    places = {(cell.column, cell.row) for cell in panel.cells}
    assert places == {(column, row) for column in range(3) for row in range(3)}
    assert sum(cell.is_framed for cell in panel.cells) <= 1


def test_the_finding_of_every_chart_is_a_sentence_of_findings(made, results):
    by_name: dict[str, Callable] = {
        "growth": said.growth_finding,
        "funnel": said.funnel_finding,
        "leaks": said.leak_finding,
        "responses": said.response_finding,
        "hours": hours_finding,
        "trust": said.trust_finding,
        "path": said.path_finding,
        "dip": said.path_finding,
    }
    study, states = results["sensitivity"], results["states"]
    wanted = {
        "comparison": [by_name[chart.name](results["comparison"]) for chart in made["comparison"]],
        "explanation": [explanation_finding(results["explanation"])],
        "states": [combinations_finding(states, combinations_of(states))],
        "roadmap": [roadmap_finding(results["roadmap"])],
        "why": [why_finding(results["why"])],
        "population": [
            say(results["population"]) for say in (population_finding, needed_finding, adopters_finding)
        ],
        "plan": [plan_finding(results["plan"])],
        "sla": [sla_finding(results["sla"])],
        "sensitivity": [influence_finding(study, one) for one in study.subjects("revenue_growth")],
        **{kind: [finding(results[kind], "revenue_growth")] for kind in SHAPES},
    }
    assert {kind: [chart.finding for chart in charts] for kind, charts in made.items()} == wanted


def test_every_chart_is_drawn_with_matplotlib_under_its_finding_and_over_its_caption(charts):
    for chart in charts:
        figure = draw_with_matplotlib(chart)
        assert isinstance(figure, Figure)
        figure.draw_without_rendering()
        below, shown = (" ".join(text.split()) for text in (figure.get_supxlabel(), figure.get_suptitle()))
        assert shown == " ".join(chart.finding.split())
        assert below.startswith(" ".join(chart.caption.split()))


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_chart_is_drawn_as_svg_with_a_title_and_words(charts, width):
    for chart in charts:
        picture = str(draw(chart, f"a-{chart.name}", width))
        assert picture.startswith("<svg ")
        assert not re.search(r'="[^"]*\bnan\b', picture), chart.name
        assert "<desc " in picture
        assert picture.count("</title>") >= 1


def test_every_chart_stands_natively_on_a_slide(charts, tmp_path):
    deck = Deck("Every chart", None)
    for chart in charts:
        deck.add(chart.finding)
        put(chart, deck, Box())
    deck.save(tmp_path / "every.pptx")
    slides = pptx.Presentation(str(tmp_path / "every.pptx")).slides
    for chart, slide in zip(charts, slides, strict=True):
        native = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        assert len(native) == len(chart.panels), chart.name


def test_what_is_drawn_in_a_plane_lies_within_its_bounds(charts):
    planes = [panel for chart in charts for panel in chart.panels if isinstance(panel, Plane)]
    assert len(planes) > 5
    for plane in planes:
        (left, right), (low, high) = span_of(plane), bounds_of(plane)
        for mark in plane.marks:
            if isinstance(mark, Line):
                assert all(left <= place <= right for place in mark.at)
                assert all(low <= value <= high for value in mark.values if math.isfinite(value))
            elif isinstance(mark, Dot):
                assert left <= mark.at <= right
                assert low <= mark.value <= high


def test_shorter_captions_are_beginnings_of_the_caption(charts):
    for chart in charts:
        assert chart.caption.startswith(chart.short_note.removesuffix("."))
        assert chart.short_note.startswith(chart.subject.removesuffix("."))
        assert chart.caption.endswith(chart.sample)


def test_charts_speak_the_words_of_the_reader(comparison):
    stages = tuple(f"Ours {place}" for place in range(len(FUNNEL_STAGES)))
    naming = Naming(stages, {name: f"Our {name}" for name in PRACTICES})
    [waterfall] = charts_of(Explanation(a_states()), naming)
    funnel = next(chart for chart in comparison_charts(comparison, naming) if chart.name == "funnel")
    assert tuple(row.label for row in funnel.panels[0].rows) == stages
    assert {row.label for row in waterfall.panels[0].rows} >= set(naming.practices.values())
    assert {row[0] for row in waterfall.words.rows} >= set(naming.practices.values())


def test_every_name_of_a_key_is_written_whatever_it_begins_with():
    """matplotlib leaves labels out that begin with an underscore, and takes dollars for mathematics."""
    names = ["_draft", "__", "a $x$ b", "laggard"]
    with house_style():
        axes = Figure().subplots()
        write_key(axes, {name: axes.plot([0, 1], [0, 1])[0] for name in names}, loc="best")
        assert [text.get_text() for text in axes.get_legend().get_texts()] == names
        assert [text.get_parse_math() for text in axes.get_legend().get_texts()] == [False] * len(names)


def test_a_scenario_whose_name_begins_with_an_underscore_is_in_every_key():
    firms = [load_scenario(name) for name in ("laggard", "best-in-class")]
    drafts = [replace(firm, name=f"_{firm.name}") for firm in firms]
    plain, draft = (
        [
            sorted(text.get_text().replace("_", "") for text in legend.get_texts())
            for chart in comparison_charts(a_comparison(*pair))
            for axes in draw_with_matplotlib(chart).get_axes()
            if (legend := axes.get_legend()) is not None
        ]
        for pair in (firms, drafts)
    )
    assert plain
    assert draft == plain


@pytest.mark.parametrize("after", [" %", ""])
@pytest.mark.parametrize("room", [60, 160, 600])
def test_ticks_of_an_axis_never_touch(after, room):
    ticks = ticks_apart(Pixels(-12.0, 34.0, 0, room), after, 6)
    assert ticks
    for (one, label), (other, next_label) in pairwise(ticks):
        apart = (other - one) * room / 46
        assert apart > (width_of(label) + width_of(next_label)) / 2


def test_long_values_break_between_their_intervals_and_leave_marks_their_room():
    words = "+4.6 points [+4.1, +5.2] by luck, [−1, +11] in all"
    rows = tuple(Row("Formal win and loss debriefs", (Bar(0.0, 4.6, BEST),), words) for _ in range(3))
    panel = Rows(Axis("growth"), rows)
    broken = with_breaks(panel, WIDE)
    assert broken.rows[0].words == "+4.6 points [+4.1, +5.2] by luck,\n[−1, +11] in all"
    assert laid_out(broken, WIDE).right - laid_out(broken, WIDE).left > 1.3 * (
        laid_out(panel, WIDE).right - laid_out(panel, WIDE).left
    )
    short = Rows(Axis("growth"), (Row("a", (Bar(0.0, 1.0, BEST),), "+1 point [0, 2]"),))
    assert with_breaks(short, WIDE) is short


def test_both_intervals_of_a_mark_are_drawn_and_told_apart():
    plain = Rows(Axis("growth"), (Row("a", (Dot(1.0, BEST, low=0.5, high=1.5),), "1"),))
    both = Rows(
        Axis("growth"), (Row("a", (Dot(1.0, BEST, low=0.5, high=1.5, low_all=-1, high_all=3),), "1"),)
    )
    drawn = []
    for panel in (plain, both):
        picture = Picture("p", WIDE, 100)
        draw_rows_as_svg(picture, panel)
        drawn.append(
            [
                str(mark)
                for mark in picture.marks
                if f'stroke="{painted(BEST.colour)}"' in mark and "polyline" in mark
            ]
        )
    assert len(drawn[0]) == 1
    assert len(drawn[1]) == 4  # a thin line with two ends, and a thick one on it
    assert reach(both) == [1.0, 0.5, 1.5, -1, 3]
