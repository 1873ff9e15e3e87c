"""A folder that cannot be reported on is refused in a line that says why; a report leaves the rest as it was."""

import hashlib
import json
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.errors import ResultsError
from experiments.figures.tables import SERIES, tables_of
from experiments.files.manifest import MANIFEST
from experiments.files.writing import added_to, results_folder
from experiments.report.contents import read_contents
from experiments.report.handover import write_report
from sim.scenario import load_scenario
from tests.reporting import STATES, a_comparison
from tests.unit.test_report_safety import retold, rewritten

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture
def own(of_kind, tmp_path) -> Path:
    return Path(shutil.copytree(of_kind("demo"), tmp_path / "results"))


def refused(folder: Path) -> str:
    """Return why a folder is refused."""
    with pytest.raises(ResultsError) as error:
        write_report(folder)
    text = str(error.value)
    assert "\n" not in text
    assert len(text) < 300
    return text


def test_a_folder_that_is_not_there_or_not_one_of_ours_is_refused(tmp_path):
    assert "there is no folder" in refused(tmp_path / "nowhere")
    assert "not a results folder" in refused(tmp_path)
    (tmp_path / "file").write_text("x")
    assert "not a folder" in refused(tmp_path / "file")
    (tmp_path / MANIFEST).write_text("{")
    assert "not JSON" in refused(tmp_path)
    (tmp_path / MANIFEST).write_text('{"schema": "handoff-results/1"}')
    assert "command" in refused(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "runs.parquet",
        "weekly.parquet",
        "states.parquet",
        "explanation.json",
        "roadmap.json",
        "scenario-laggard.toml",
        "figures/funnel.csv",
    ],
)
def test_a_file_that_is_missing_or_was_changed_is_named(own, name):
    whole = (own / name).read_bytes()
    (own / name).write_bytes(whole[:-3] + b"x\ny")
    assert name in refused(own)
    assert "SHA-256" in refused(own)
    (own / name).unlink()
    assert f"lacks {name}" in refused(own)


def test_a_folder_of_another_schema_or_unfinished_is_refused(own):
    retold(own, lambda manifest: manifest.update(schema="handoff-results/9"))
    assert "handoff-results/9" in refused(own)
    retold(own, lambda manifest: manifest.update(schema="handoff-results/1", status="partial"))
    assert "not complete" in refused(own)


@pytest.mark.parametrize("name", ["../secret.toml", "/etc/passwd", "..\\secret", "C:secret", "a/../../b", ""])
def test_a_manifest_cannot_name_a_file_outside(own, name):
    retold(own, lambda manifest: manifest["scenarios"][0].update(file=name))
    assert "not inside the folder" in refused(own)


def test_a_link_out_of_the_folder_is_not_followed(own, tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text((own / "roadmap.json").read_text())
    (own / "roadmap.json").unlink()
    (own / "roadmap.json").symlink_to(outside)
    assert "outside" in refused(own)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("explanation.json", "[]"),
        ("explanation.json", '{"measure": NaN}'),
        ("roadmap.json", '{"measure": 5}'),
        ("roadmap.json", "[" * 100_000),
        ("figures/funnel.csv", "a,b\n1,2\n"),
        ("figures/growth.csv", "scenario,value,low,high\nlaggard,=1+1,0,0\n"),
    ],
)
def test_a_document_of_another_shape_is_refused(own, name, text):
    assert name in refused(rewritten(own, name, text))


def test_a_measure_nobody_knows_is_refused(own):
    explanation = json.loads((own / "explanation.json").read_text())
    explanation["measure"] = "<b>"
    assert "not a measure" in refused(rewritten(own, "explanation.json", json.dumps(explanation)))


def test_a_report_is_equal_for_equal_results_and_leaves_the_rest_as_it_was(own):
    before = {path.name: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    first = write_report(own).read_bytes()
    assert write_report(own).read_bytes() == first
    after = {path.name: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    assert after.keys() == before.keys() | {"report.html"}
    assert all(after[name] == content for name, content in before.items() if name != MANIFEST)
    manifest = json.loads((own / MANIFEST).read_text())
    assert manifest["files"]["report.html"] == hashlib.sha256(first).hexdigest()
    assert [path.name for path in own.parent.iterdir()] == ["results"]


def test_adding_to_a_folder_does_not_hide_that_a_file_was_changed(own):
    (own / "summary.csv").write_text("changed\n")
    write_report(own)
    manifest = json.loads((own / MANIFEST).read_text())
    assert manifest["files"]["summary.csv"] != hashlib.sha256(b"changed\n").hexdigest()


def test_an_addition_that_fails_leaves_the_folder_as_it_was(own):
    before = (own / MANIFEST).read_bytes()

    def fail():
        with added_to(own) as results:
            (results.folder / "half.txt").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (own / MANIFEST).read_bytes() == before
    assert not (own / "half.txt").exists()
    assert [path.name for path in own.parent.iterdir()] == ["results"]


@pytest.mark.parametrize("name", ["notes.txt", "~$report.pptx", "desktop.ini", ".hidden/mine"])
def test_a_file_of_others_stays_where_it_is(own, name):
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text("mine")
    write_report(own)
    with results_folder(own, "handoff demo"):
        pass
    assert (own / name).read_text() == "mine"


def test_a_page_that_somebody_edited_is_replaced_only_when_that_is_forced(own):
    page = write_report(own)
    page.write_text(page.read_text(encoding="utf-8") + "<!-- my words -->", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"report\.html was edited since it was written; --force"):
        write_report(own)
    assert page.read_text(encoding="utf-8").endswith("<!-- my words -->")
    assert not write_report(own, force=True).read_text(encoding="utf-8").endswith("<!-- my words -->")


def test_a_report_takes_less_than_five_seconds(own):
    write_report(own)  # what is imported once is not the report's
    begin = time.process_time()
    write_report(own)
    assert time.process_time() - begin < 5


def test_contents_are_those_that_were_compared(own):
    contents = read_contents(own)
    summary = (own / "summary.csv").read_text(encoding="utf-8")
    level = contents.comparison.level("laggard", "revenue_growth")
    assert f"scenario,laggard,revenue_growth,fraction,{level.value!r}" in summary
    assert len(contents.states) == STATES
    assert contents.states.replications == 4


def test_every_table_behind_the_charts_of_a_comparison_is_read_as_it_was_made(of_kind):
    scenarios = [*map(load_scenario, ("laggard", "laggard-to-best"))]
    read = read_contents(of_kind("path")).series
    made = tables_of(a_comparison(*scenarios))
    assert set(read) == set(made) == set(SERIES)
    for name, table in made.items():
        columns = [*SERIES[name].words, *SERIES[name].numbers]
        pd.testing.assert_frame_equal(read[name][columns], table[columns], check_dtype=False)
