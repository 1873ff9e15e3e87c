"""`population` as a process: what it prints and writes, that it is reproduced, and that it goes on where it stopped."""

import json
import re
import signal
import subprocess
import time

import pandas as pd
import pytest

from experiments.figures.style import held
from sim.measures import MEASURES

pytestmark = pytest.mark.slow

ASKED = ("population", "--firms", 10, "--workers", 1)
PARTS = ("practice", "firms", "luck")


def test_a_population_prints_one_document_and_its_parts_add_up(handoff, short, tmp_path):
    done = handoff(*ASKED, *short, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert (document["firms_simulated"], document["seed"], document["interval"]) == (10, 7, 0.95)
    gap = document["sorted_gap"]["value"]
    assert gap == pytest.approx(sum(document[part]["value"] for part in PARTS), abs=1e-12)
    ends = (document["classes"][name]["revenue_growth"]["value"] for name in ("best-in-class", "laggard"))
    assert gap == pytest.approx(next(ends) - next(ends), abs=1e-12)
    assert list(document["arms"]) == ["growth pays for practices"]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]  # what is kept


def test_a_population_leaves_a_folder_that_is_reported_on_and_reproduced(handoff, short, tmp_path):
    done = handoff(*ASKED, *short, "--null", "practices", "--out", "sorted")
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "sorted"
    rows = pd.read_parquet(folder / "runs.parquet")
    about = ["scenario", "replicate", "seed", "firm", "practices", "level"]
    assert list(rows.columns) == [*about, *MEASURES]
    assert len(rows) == 10 * 3
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [one["name"] for one in manifest["sections"]][:1] == ["population"]
    assert "--null practices" in manifest["command"]
    document = json.loads((folder / "population.json").read_text())
    assert document["practice"] == {"value": 0, "low": 0, "high": 0}

    (folder / "report.html").unlink()
    assert handoff("report", "sorted").returncode == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    printed = re.sub(r"\s+", " ", done.stdout)
    for sentence in document["words"]:
        assert held(sentence) in page
        assert sentence.replace("\u00a0", " ") in printed.replace("\u00a0", " ")
    again = handoff("reproduce", "sorted", "--workers", 1)
    assert (again.returncode, "30 runs" in again.stdout) == (0, True), again.stdout + again.stderr


def test_a_population_that_is_interrupted_goes_on_where_it_stopped(
    handoff, short, tmp_path, command, environment
):
    words = [*command, *map(str, ASKED), *short, "--out", "sorted"]
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        shards = tmp_path / "results" / "kept" / "population"
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None and not (shards / "ledger.sqlite").exists():
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command goes on from there" in said
    assert not (tmp_path / "sorted").exists()
    whole, apart = handoff(*ASKED, *short, "--json"), handoff(*ASKED, *short, "--json", "--store", "apart")
    assert json.loads(whole.stdout) == json.loads(apart.stdout)
