"""`handoff report`: the page of a results folder, or one clear line."""

import shutil

import pytest

from experiments import Execution, sweep
from experiments.running.observation import Observation

pytestmark = pytest.mark.xdist_group("report")


def test_report_writes_a_page_and_names_it(handoff, of_kind, tmp_path):
    shutil.copytree(of_kind("three"), tmp_path / "mine")
    done = handoff("report", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Report: mine/report.html"
    page = (tmp_path / "mine" / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert str(tmp_path) not in page


@pytest.mark.parametrize("name", ["nowhere", ".", "tampered"])
def test_a_folder_that_cannot_be_reported_on_is_refused_in_one_line(handoff, of_kind, tmp_path, name):
    shutil.copytree(of_kind("three"), tmp_path / "tampered")
    (tmp_path / "tampered" / "runs.parquet").write_bytes(b"PAR1")
    done = handoff("report", name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("handoff: ")
    assert not list(tmp_path.rglob("report.html"))


def test_compare_with_a_folder_writes_a_report_too(handoff, short, tmp_path):
    done = handoff(
        "compare", "laggard", "best-in-class", *short, "--replications", 2, "--workers", 1, "--out", "mine"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Report: mine/report.html"
    assert "best-in-class" in (tmp_path / "mine" / "report.html").read_text(encoding="utf-8")


def test_a_sweep_is_refused_with_what_can_be_done_instead(handoff, tmp_path):
    design = {
        "question": "?",
        "base": "laggard",
        "outcomes": ["win_rate"],
        "levers": {"team.sales_reps": [6, 12]},
        "replications": 2,
    }
    found = sweep(design, execution=Execution(workers=1), simulate=lambda *_: Observation({"win_rate": 0.2}))
    found.save(tmp_path / "reps")
    done = handoff("report", "reps")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    instead = "sets team.sales_reps, then handoff compare laggard THAT.toml --out"
    for said in ("reps holds a sweep", "summary.csv", instead):
        assert said in " ".join(done.stderr.split())
    assert {path.name for path in (tmp_path / "reps").iterdir()} >= {"summary.csv", "figures"}
