"""`handoff.viz`: without its extra a line, with it (`make test-viz`) a page that lives, draws and can be moved."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.small_firm import SETTINGS

with_solara = pytest.mark.skipif(
    find_spec("solara") is None, reason="make test-viz has an environment with it"
)
FIRM = dict(setting.split("=") for setting in SETTINGS)


@pytest.mark.skipif(find_spec("solara") is not None, reason="the extra is installed")
def test_without_its_extra_the_page_says_so_in_one_line(project):
    done = subprocess.run(
        [sys.executable, "-c", "import handoff.viz"],
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = "ImportError: handoff.viz needs the extra “viz”: pip install 'handoff[viz]'"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, said)


@pytest.fixture
def viz():
    from handoff import viz

    return viz


@pytest.fixture
def firm():
    from handoff import Organisation

    return Organisation("laggard", **FIRM)


@with_solara
@pytest.mark.filterwarnings("ignore")
def test_funnel_and_queues_count_what_the_tables_have(viz, firm):
    firm.run_for(130)
    assert viz.funnel_of(firm)["MQLs"] == int(firm.weekly["mqls"].tail(13).sum()) > 0
    leads = firm.leads_table()
    in_progress = (leads["stage"] != "ended") & (leads["stage"] != "inquiry") & (leads["stage"] != "sql")
    assert sum(viz.queues_of(firm).values()) == int(in_progress.sum())


@with_solara
@pytest.mark.filterwarnings("ignore")
def test_every_practice_is_a_slider_at_the_level_of_the_scenario(viz):
    from handoff import load_scenario

    scenario = load_scenario("best-in-class")
    sliders = viz.controls(scenario)
    assert {key: sliders[f"practices.{key}"].value for key in scenario.levels} == dict(scenario.levels)


@with_solara
@pytest.mark.filterwarnings("ignore")
def test_the_page_lives_a_day_and_begins_anew_with_what_is_moved(viz):
    import ipyvuetify
    import solara

    @solara.component
    def whole():
        with solara.AppLayout():
            viz.page()

    _, context = solara.render(whole(), handle_error=False)
    buttons = {
        button.children[0]: button for button in context.find(ipyvuetify.Btn).widgets if button.children
    }
    buttons["Step"].click()
    assert len(context.find(ipyvuetify.Slider).widgets) >= 12
    buttons["Reset"].click()
    context.close()
