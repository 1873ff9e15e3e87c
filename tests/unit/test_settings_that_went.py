"""A file of an older version: settings that went are refused with what replaced them, old folders can be read."""

import re
import shutil
from pathlib import Path

import pytest

from experiments.designs import read_design
from experiments.errors import ResultsError
from experiments.report.assumptions import OLDER, provenance
from experiments.report.contents import read_contents
from experiments.report.handover import write_report
from experiments.studies.reproduce import reproduce
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.gone import GONE, without_gone

KEYS = sorted(GONE)
DESIGN = {"question": "?", "base": "laggard", "outcomes": ["revenue_growth"], "replications": 2}


@pytest.fixture
def older(project, tmp_path) -> Path:
    """A results folder as version 0.1 wrote it."""
    return Path(shutil.copytree(project / "tests" / "fixtures" / "version-0.1", tmp_path / "older"))


def line_of(refusal: pytest.ExceptionInfo[BaseException]) -> str:
    """Return a refusal, having seen that it is one line."""
    text = str(refusal.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_that_went_is_refused_with_what_took_its_place(key, tmp_path):
    table, _, name = key.rpartition(".")
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "laggard"\n[{table}]\n{name} = 0.1\n')
    with pytest.raises(ScenarioError) as of_file:
        load_scenario(file)
    assert line_of(of_file) == f"mine.toml: there is no key {key} any more: {GONE[key]}"
    with pytest.raises(ScenarioError) as of_set:
        load_scenario("laggard", sets=[f"{key}=0.1"])
    assert line_of(of_set) == f"--set: there is no key {key} any more: {GONE[key]}"


@pytest.mark.parametrize("key", KEYS)
def test_dated_changes_and_designs_are_refused_alike(key, tmp_path):
    file = tmp_path / "dated.toml"
    file.write_text(f'[[change]]\nat = "1 w"\nset = {{ "{key}" = 0.1 }}\n')
    with pytest.raises(ScenarioError, match=re.escape(GONE[key])):
        load_scenario(file)
    for where in ({"set": {key: 0.1}}, {"levers": {key: [0.1, 0.2]}}, {"uncertainties": {key: [0.1, 0.2]}}):
        with pytest.raises(ScenarioError) as refusal:
            read_design({"levers": {"team.sales_reps": [10, 12]}, **DESIGN, **where})
        assert GONE[key] in line_of(refusal)


def test_what_went_is_not_there_and_what_is_advised_is():
    base = load_scenario("base").foundation.base
    tables = {key.rpartition(".")[0] for key in base.entries}
    for key, advice in GONE.items():
        assert key not in base.entries
        last = ""
        for said in re.findall(r"(?:[a-z_]+\.|(?<![a-z])\.)[a-z_]+(?:\.[a-z_]+)*", advice):
            last = said if not said.startswith(".") else last.rpartition(".")[0] + said
            assert last in base.entries, (key, said)
            assert last.rpartition(".")[0] in tables


def test_a_key_that_never_was_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"nearest: handing_over\.routed"):
        load_scenario("laggard", sets=["handing_over.route=0.1"])


def test_what_went_is_left_out_wherever_it_stands_and_nothing_else_is():
    given = {
        "handing_over": {"drop_share": "40 %", "routed": "64 %"},
        "question": "?",
        "change": [{"at": "1 w", "set": {"prospecting.bar": 0.2, "chores": {"tools": 9}}}],
    }
    assert without_gone(given) == {
        "handing_over": {"routed": "64 %"},
        "question": "?",
        "change": [{"at": "1 w", "set": {"chores": {"tools": 9}}}],
    }


def test_a_folder_of_the_older_version_opens_and_says_that_it_is_one(older):
    contents = read_contents(older)
    assert contents.names == ("laggard", "best-in-class")
    assert dict(provenance(contents))["Model"] == OLDER
    level = contents.comparison.level("best-in-class", "revenue_growth")
    assert level.value == pytest.approx(
        contents.comparison.rows.query("scenario == 'best-in-class'")["revenue_growth"].mean()
    )
    page = write_report(older).read_text(encoding="utf-8")
    assert OLDER in page


def test_a_folder_of_the_older_version_is_not_run_again(older):
    with pytest.raises(ResultsError) as refusal:
        reproduce(older)
    assert "was made by other source" in line_of(refusal)
    assert "0.1.0" in line_of(refusal)
