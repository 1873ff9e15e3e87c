"""Maps of contrasts: what is set against what in each cell, what is clear, what is said and drawn of it."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.designs import read_design
from experiments.errors import BadInputError
from experiments.figures import charts_of
from experiments.figures.chart import Chart
from experiments.figures.drawing.figure import draw
from experiments.figures.extent import shading_of
from experiments.figures.style import DIVERGING, SURFACE, Shading, parts_of
from experiments.findings.sweep import CONTRASTS, finding, findings_of, shape_of
from experiments.report.html.charts.picture import WIDE
from experiments.report.html.charts.picture import draw as draw_as_svg
from experiments.results.sweep import Sweep
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.saving.loading import load_results
from experiments.statistics.estimates import INTERVAL
from experiments.studies.reproduce import reproduce
from experiments.studies.sweep import sweep
from tools.documents import regime

pytestmark = pytest.mark.xdist_group("contrasts")

HERE = Execution(workers=1)
MAPS, BY_CHANCE = (
    40,
    1e-5,
)  # maps that look for what is not there; how often the test fails though all is right
REPS, HOURS = "team.sales_reps", "prospecting.approach"
WITHOUT, AGAIN = "best-in-class without roles", "best-in-class again"
DESIGN = {
    "question": "Where does it pay?",
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth", "win_rate"],
    "replications": 8,
    "levers": {REPS: [6, 12, 18], HOURS: [0.25, 0.5, 1]},
    "arms": {
        WITHOUT: {"extends": "best-in-class", "set": {"practices.defined_roles": 0.1}},
        AGAIN: {"extends": "best-in-class", "set": {"practices.defined_roles": 0.9}},
    },
    "contrasts": {
        "Alignment": ["laggard", "best-in-class"],
        "Roles": [WITHOUT, "best-in-class"],
        "Nothing": [AGAIN, "best-in-class"],
    },
}


def mixed_effect(reps, hours):
    """Pays with few reps, does nothing with 12, and costs with 18, most where an approach takes long."""
    return 0.1 * (12 - reps) / 6 * hours


def grown(scenario, seed, table):
    """Growth in which defined roles add what a made-up table says, by reps and hours, under luck that all share."""
    reps, hours, level = scenario.values[REPS], scenario.values[HOURS], scenario.levels["defined_roles"]
    own = np.random.default_rng(
        [seed, int(reps), int(100 * hours), int(1000 * sum(scenario.levels.values()))]
    )
    return np.random.default_rng(seed).normal(0, 0.02) + own.normal(0, 0.0005) + level * table(reps, hours)


def simulate(scenario, seed, _):
    return Observation(
        {"revenue_growth": grown(scenario, seed, mixed_effect), "win_rate": 0.2, "mqls": 1000.0}
    )


def made(table, seed=7, **changes):
    """A sweep of a made-up table, without runs."""
    return filled(read_design({**DESIGN, **changes}), table, [seed])[0]


def filled(design, table, seeds):
    """A sweep of a made-up table for each first seed."""
    places = tuple(design.places())
    resolved = [place.cell.resolved() for place in places]
    return [
        Sweep(
            design, places, rows_of(places, resolved, table, seed, design.replications), design.replications
        )
        for seed in seeds
    ]


def rows_of(places, resolved, table, seed, replications):
    rows = [
        {
            "scenario": place.cell.label,
            "replicate": replicate,
            "seed": seed + replicate,
            "base": place.base,
            "revenue_growth": grown(scenario, seed + replicate, table),
            "win_rate": 0.2,
            "mqls": 1000.0,
        }
        for place, scenario in zip(places, resolved, strict=True)
        for replicate in range(replications)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def mixed():
    return made(mixed_effect)


@pytest.fixture(scope="module")
def everywhere():
    return made(lambda reps, hours: 0.05 + 0.1 * hours / reps)


def test_a_contrast_is_the_difference_of_two_levels_paired_in_each_cell(mixed):
    assert shape_of(mixed) == CONTRASTS
    for one in mixed.contrasted:
        values = mixed.values("revenue_growth")
        apart = values[one.second] - values[one.first]
        found = mixed.contrast(one, "revenue_growth")
        levels = [mixed.level(label, "revenue_growth").value for label in (one.second, one.first)]
        assert found.value == pytest.approx(apart.mean())
        assert found.value == pytest.approx(levels[0] - levels[1])
    assert len(mixed.contrasted) == 3 * 9


def test_what_does_nothing_in_an_arm_differs_by_exactly_nothing(mixed):
    [nothing] = [each for each in mixed.design.contrasts if each.name == "Nothing"]
    for one in mixed.of_contrast(nothing):
        assert mixed.contrast(one, "revenue_growth")[:3] == (0, 0, 0)
        assert one not in mixed.clear_contrasts("revenue_growth")
    said = list(findings_of(mixed, "revenue_growth"))[-1]
    assert said == "Nothing: no clear difference in revenue growth in any of 9 cells"


def test_a_sentence_says_where_a_contrast_pays_where_it_costs_and_where_neither_is_clear(mixed):
    alignment, roles, _ = findings_of(mixed, "revenue_growth")
    assert alignment == finding(mixed, "revenue_growth")
    higher, lower, unclear = roles.split("; ")
    place = "approach (prospecting) at 1: "
    assert higher.startswith(
        f"Roles: clearly higher revenue growth in 3 of 9 cells, all with sales reps (team) at 6, most with sales reps "
        f"(team) at 6 and {place}+8"
    )
    assert lower.startswith(
        f"clearly lower revenue growth in 3 of 9 cells, all with sales reps (team) at 18, most with sales reps (team) "
        f"at 18 and {place}−8"
    )
    assert unclear == "no clear difference in 3, all with sales reps (team) at 12"


def test_a_contrast_that_pays_everywhere_is_said_to_with_where_it_does_most_and_least(everywhere):
    _, roles, _ = findings_of(everywhere, "revenue_growth")
    assert roles.startswith(
        "Roles: clearly higher revenue growth in all 9 cells, most with sales reps (team) at 6 and"
    )
    assert ", least with sales reps (team) at 18 and approach (prospecting) at 0.25: +4" in roles
    assert "no clear" not in roles
    assert "lower" not in roles


def test_most_is_not_said_where_no_two_cells_are_clearly_apart():
    found = made(lambda *_: 0.05)
    _, roles, _ = findings_of(found, "revenue_growth")
    assert roles.startswith("Roles: clearly higher revenue growth in all 9 cells; +4")
    assert roles.endswith(" on the mean of all, no two cells clearly apart")
    assert "most" not in roles


@pytest.mark.parametrize(("adds", "wrong"), [(0.0, "clearly"), (0.05, "most")])
def test_what_is_not_there_is_found_in_one_map_of_twenty_at_most(adds, wrong, fresh_seed):
    """Neither an effect where there is none, nor a cell in which an effect that is the same everywhere is larger."""
    small = {
        "replications": 6,
        "levers": {REPS: [6, 12], HOURS: [0.25, 1]},
        "arms": {WITHOUT: DESIGN["arms"][WITHOUT]},
        "contrasts": {"Alignment": ["laggard", "best-in-class"], "Roles": [WITHOUT, "best-in-class"]},
    }
    alarms = 0
    seeds = range(fresh_seed, fresh_seed + MAPS * 6, 6)
    for found in filled(read_design({**DESIGN, **small}), lambda *_: adds, seeds):
        alarms += any(f"{wrong} " in said for said in findings_of(found, "revenue_growth"))
    # Each of the two contrasts is looked at for a largest cell by itself.
    looks = 1 if adds == 0 else 2
    assert alarms <= stats.binom.isf(BY_CHANCE, MAPS, looks * (1 - INTERVAL))


def test_where_nothing_differs_every_sentence_says_so(mixed):
    for said in findings_of(mixed, "win_rate"):
        assert said.endswith(": no clear difference in win rate in any of 9 cells")


def test_what_has_no_value_is_said_to_have_none():
    found = sweep(
        DESIGN,
        replications=2,
        execution=HERE,
        simulate=lambda *_: Observation({"revenue_growth": None, "win_rate": 1}),
    )
    assert {said.partition(": ")[2] for said in findings_of(found, "revenue_growth")} == {
        "revenue growth is undefined all over the map"
    }
    [chart, *_] = charts_of(found)
    assert chart.table.empty
    draw(chart).draw_without_rendering()


def test_contrasts_are_judged_among_all_of_them_in_all_cells(mixed):
    """Holm's first step: the smallest p-value is held against the level over the number of contrasts that have one."""
    chances = [mixed.paired.chance(one.first, one.second, "revenue_growth") for one in mixed.contrasted]
    clear = {
        one for one, chance in zip(mixed.contrasted, chances, strict=True) if chance <= 0.05 / len(chances)
    }
    assert clear <= mixed.clear_contrasts("revenue_growth")
    assert {one for one, chance in zip(mixed.contrasted, chances, strict=True) if chance > 0.05}.isdisjoint(
        mixed.clear_contrasts("revenue_growth")
    )


def test_tables_and_json_hold_a_row_a_contrast(mixed):
    frame = mixed.to_frame()
    rows = frame[(frame["kind"] == "contrast") & (frame["measure"] == "revenue_growth")]
    assert rows["contrast"].unique().tolist() == list(DESIGN["contrasts"])
    assert len(rows) == 27
    first = rows.iloc[0]
    assert (first["scenario"], first["base"]) == tuple(
        f"{base}, team.sales_reps = 6, prospecting.approach = 0.25" for base in ("best-in-class", "laggard")
    )
    document = json.loads(json.dumps(mixed.to_dict(), allow_nan=False))["contrasts"]
    assert [one["contrast"] for one in document[::9]] == list(DESIGN["contrasts"])
    assert document[0]["differences"]["revenue_growth"]["value"] == pytest.approx(first["value"])
    assert [one["differences"]["revenue_growth"]["clear"] for one in document] == (
        rows["verdict"] == ""
    ).tolist()


def test_a_design_without_contrasts_has_the_columns_that_it_had():
    plain = {key: value for key, value in DESIGN.items() if key not in ("contrasts", "arms")}
    found = sweep(plain, replications=2, execution=HERE, simulate=simulate)
    assert "contrast" not in found.to_frame()
    assert found.to_dict()["contrasts"] == []


def test_a_map_of_contrasts_comes_back_and_is_made_again(tmp_path):
    few = {**DESIGN, "levers": {REPS: [6, 18], HOURS: [0.25, 1]}}
    found = sweep(few, replications=3, execution=HERE, simulate=simulate)
    folder = found.save(tmp_path / "map")
    stored = pd.read_csv(folder / "summary.csv", keep_default_na=False)
    assert (stored["kind"] == "contrast").sum() == 2 * 3 * 4
    again = load_results(folder).sweep
    assert again.design.contrasts == found.design.contrasts
    assert list(findings_of(again, "revenue_growth")) == list(findings_of(found, "revenue_growth"))
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert reproduce(folder, execution=HERE, simulate=simulate).is_same
    with pytest.raises(BadInputError, match="holds none of regime_map"):
        regime.map_in(folder)


def panels(found) -> tuple[Chart, dict]:
    chart = next(charts_of(found))
    return chart, {panel.title: panel for panel in chart.panels}


def test_a_chart_has_a_map_of_each_end_and_of_each_contrast_hatched_where_it_is_not_clear(mixed):
    chart, by_title = panels(mixed)
    assert list(by_title) == [
        "laggard (%)",
        "best-in-class (%)",
        "Alignment (points)",
        "Roles (points)",
        "Nothing (points)",
    ]
    assert [len(row) for row in chart.panel_rows] == [3, 2]
    roles = by_title["Roles (points)"]
    assert {(cell.column, cell.row) for cell in roles.cells if cell.is_unclear} == {
        (1, row) for row in range(3)
    }
    assert all(cell.is_unclear for cell in by_title["Nothing (points)"].cells)
    assert not any(cell.is_unclear for cell in by_title["laggard (%)"].cells)
    for cell in roles.cells:
        assert cell.words.startswith("−") == (cell.column == 2)
    assert chart.words.rows[0][:2] == ("6", "0.25")
    assert len(chart.words.rows) == 9
    assert {len(row) for row in chart.words.rows} == {len(chart.words.columns)} == {2 + 2 + 3}


def test_what_a_contrast_costs_has_another_colour_than_what_it_brings(mixed):
    _, by_title = panels(mixed)
    roles = by_title["Roles (points)"]
    shading = shading_of(roles)
    assert shading.low == -shading.high
    assert shading.shade(0.0).colour == DIVERGING[len(DIVERGING) // 2]
    for cell in roles.cells:
        red, _, blue = parts_of(shading.shade(cell.value).colour)
        if cell.column != 1:
            assert (red > blue) == (cell.column == 2)


def test_all_contrasts_after_the_first_share_their_colours(mixed):
    _, by_title = panels(mixed)
    assert shading_of(by_title["Roles (points)"]) == shading_of(by_title["Nothing (points)"])
    assert shading_of(by_title["laggard (%)"]) == shading_of(by_title["best-in-class (%)"])


def test_the_note_says_what_is_set_against_what_and_how_many_leads_a_rep_has(mixed):
    chart, _ = panels(mixed)
    assert f"Roles: best-in-class against {WITHOUT}" in chart.note
    # 1,000 MQLs in two observed years of 52 weeks.
    assert (
        "MQLs a rep and week: laggard 1.6 with 6, 0.5 with 18; best-in-class 1.6 with 6, 0.5 with 18 reps."
        in chart.note
    )


def test_long_names_leave_a_chart_that_can_be_drawn_and_read():
    long = "What a definition of a lead that both teams wrote together adds when all the others are there"
    names = {long: ["laggard", "best-in-class"], f"{long} too": [WITHOUT, "best-in-class"]}
    chart, by_title = panels(made(lambda *_: 0.05, contrasts=names))
    figure = draw(chart)
    titles = [" ".join(axes.get_title(loc="left").split()) for axes in figure.axes]
    assert titles == [" ".join(title.split()) for title in by_title]
    boxes = [axes.title.get_window_extent() for axes in figure.axes]
    figure.draw_without_rendering()
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)
    picture = str(draw_as_svg(chart, "a", WIDE))
    assert picture.count("</rect>") + picture.count("/>") > 9 * 4


@given(st.floats(-1, 1), st.sampled_from([SURFACE, DIVERGING]))
def test_letters_on_any_shade_have_the_contrast_that_small_print_needs(value, colours):
    shade = Shading(-1, 1, colours).shade(value)
    light, dark = sorted((luminance(shade.colour), luminance(shade.letters)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour):
    """Relative luminance as WCAG 2 has it."""
    parts = [part / 255 for part in parts_of(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_table_of_a_page_is_written_from_what_is_kept_of_a_map(tmp_path):
    named = {"contrasts": {name: DESIGN["contrasts"][name] for name in ("Alignment", "Roles")}}
    found = made(mixed_effect, **named)
    found = replace(found, design=replace(found.design, name="regime_map"))
    path = regime.keep(found, tmp_path)
    assert path.name == "regime_map.csv"
    said = regime.in_words("regime_map", tmp_path)
    assert said.startswith("8 runs of each cell under the same luck, seed `7`.")
    [roles] = [line for line in said.splitlines() if line.startswith("| Roles")]
    assert roles.startswith("| Roles | 3 | 3 | 3 | +8")
    assert "(sales reps (team) 6, approach (prospecting) 1) | −8" in roles
    assert len([line for line in said.splitlines() if line.startswith(("| 6 |", "| 12 |", "| 18 |"))]) == 9
    assert "Not run yet" in regime.in_words("regime_map_deals", tmp_path)


def test_a_folder_that_is_not_there_is_refused_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["regime", str(tmp_path / "nowhere")])
    assert regime.main() == 2
    said = capsys.readouterr().err
    assert said.startswith("there is no folder")
    assert said.count("\n") == 1
