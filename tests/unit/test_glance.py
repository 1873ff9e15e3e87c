"""Results at a glance: a line on a terminal, a small table in a notebook."""

import pytest

from experiments import Execution, explain, sensitivity, sweep
from experiments.defaults import GROWTH
from experiments.figures import glance_of
from experiments.figures.chart import Table
from experiments.figures.drawing.notebook import MOST_ROWS, as_html
from experiments.figures.glance import Glance
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.why import Why
from sim import load_scenario
from tests.agreeing_on_terms import an_agreement
from tests.every_kind import STUDY
from tests.glancing import assert_shown_at_a_glance, text_of
from tests.planning import HERE, a_plan
from tests.populating import a_population
from tests.reporting import a_comparison, a_states, simulate
from tests.small_firm import SETTINGS

CURVE = {
    "question": "How many reps?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "method": "grid",
    "replications": 2,
    "levers": {"team.sales_reps": {"values": [3, 4, 5]}},
}
RESULTS = {
    "comparison": lambda pair: a_comparison(*pair),
    "explanation": lambda pair: Explanation(a_states(*pair)),
    "why": lambda pair: Why(a_states(*pair)),
    "roadmap": lambda pair: Roadmap(a_states(*pair), GROWTH),
    "sweep": lambda _: sweep(CURVE, execution=HERE, simulate=simulate),
    "sensitivity": lambda _: sensitivity(STUDY, execution=HERE, simulate=simulate),
    "population": lambda _: a_population(40),
    "plan": lambda _: a_plan(),
    "sla": lambda _: an_agreement(),
}


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_shows_its_finding_and_a_small_table(kind):
    assert_shown_at_a_glance(RESULTS[kind]([load_scenario(name) for name in ("laggard", "best-in-class")]))


def test_a_comparison_shows_levels_and_differences_of_its_headline_measures():
    found = a_comparison(*map(load_scenario, ("laggard", "best-in-class")))
    shown = text_of(found._repr_html_())
    assert all(word in shown for word in ("Revenue growth", "Win rate", "Against laggard", "not a forecast"))


def test_the_name_of_a_firm_is_text_and_nothing_else(tmp_path):
    file = tmp_path / "firm.toml"
    file.write_text('extends = "laggard"\nname = "<script>alert(1)</script> & Söhne"\n', encoding="utf-8")
    html = a_comparison(load_scenario(file), load_scenario("best-in-class"))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_of_a_long_table_the_first_rows_are_shown_and_the_others_counted():
    rows = tuple((str(number), "") for number in range(MOST_ROWS + 1_005))
    html = as_html(Glance("Much", Table("A map", ("Cell", "Value"), rows), ()))
    assert html.count("<tr>") == 1 + MOST_ROWS
    assert "… and 1,005 more rows" in html


def test_notes_say_nothing_of_marks_that_are_not_there():
    found = Explanation(a_states(*map(load_scenario, ("laggard", "best-in-class"))))
    assert not {"Bars", "Whiskers", "Hatched"} & set(" ".join(glance_of(found).notes).split())


def test_a_gap_is_explained_without_a_file_unless_a_folder_for_runs_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = load_scenario("laggard", sets=SETTINGS)
    better = now.with_sets({"practices.defined_roles": 0.9})
    explain(now, better, replications=2, execution=Execution(workers=1))
    assert list(tmp_path.iterdir()) == []
