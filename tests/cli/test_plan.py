"""`plan` as a process: what it prints and writes, that it is reproduced, and what it refuses."""

import json
import re

import pytest

ASKED = ("plan", "laggard", "--target", "2.1 MEUR", "--replications", 2, "--workers", 1)


def test_a_plan_from_averages_prints_the_published_example_without_a_run(handoff, tmp_path):
    words = ("plan", "base", "--new", "40 MEUR", "--deterministic", "--deal", "150 kEUR", "--rate", "1.11 %")
    done = handoff(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "267 deals" in done.stdout
    assert "24,024" in done.stdout
    document = json.loads(handoff(*words, "--json").stdout)
    assert document["averages"]["deals"] == pytest.approx(40e6 / 150e3)
    assert (document["target"], document["new"]) == (40e6, True)
    assert list(tmp_path.iterdir()) == []
    assert handoff(*words, "--out", "plan").returncode == 0
    assert handoff("report", "plan", "--xlsx").returncode == 0
    assert (tmp_path / "plan" / "report.xlsx").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of the two"),
        (("--target", "2 MUSD"), "USD"),
        (("--target", "2 MEUR", "--deal", "3 kEUR"), "goes with --deterministic"),
        (("--target", "2 MEUR", "--deterministic"), "needs --deal"),
        (("--target", "2 MEUR", "--set", "team.sales_reps=0"), "at least one rep"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_in_one_line(handoff, tmp_path, words, said):
    done = handoff("plan", "laggard", *words, "--out", "plan")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_plan_leaves_a_folder_that_is_reported_on_and_reproduced_and_runs_nothing_twice(
    handoff, short, tmp_path
):
    done = handoff(*ASKED, *short, "--out", "plan")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    printed = re.sub(r"\s+", " ", done.stdout)
    for sentence in document["words"]:
        assert re.sub(r"\s+", " ", sentence) in printed
    again = handoff("reproduce", "plan", "--workers", 1)
    assert (again.returncode, "The content is the same" in again.stdout) == (0, True)
    kept = handoff(*ASKED, *short, "--json")
    assert json.loads(kept.stdout) == document
    assert "all of them" not in kept.stderr
