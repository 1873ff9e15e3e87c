"""`sweep` and `sensitivity` as processes: what they print and write, what they refuse, and how they resume."""

import json
import signal
import sqlite3
import subprocess
import time

import pandas as pd
import pytest

from sim.measures import MEASURES

pytestmark = pytest.mark.slow

SHORT = """
[set]
"horizon.warm_up_years" = 0
"horizon.observed_years" = 1
"market.committees" = 1000
"market.customers" = 100
"team.sales_reps" = 3
"team.marketers" = 2
"""
DIAL = """
question = "What does alignment bring to a small firm?"
base = "laggard"
landmarks = ["best-in-class"]
outcomes = ["revenue_growth", "never_worked_share"]
replications = 2
[levers]
alignment = { range = "0..1", steps = 3 }
"""
STUDY = """
question = "What matters to a small firm?"
base = ["laggard", "best-in-class"]
outcomes = ["revenue_growth"]
method = "sensitivity"
trajectories = 2
points = 2
keep = 1
replications = 2
[uncertainties]
"rival.poaching" = { range = "plausible" }
"market.windows_a_year" = { range = "plausible" }
"""


@pytest.fixture
def dial(tmp_path):
    (tmp_path / "dial.toml").write_text(DIAL + SHORT)
    return "dial.toml"


def test_a_sweep_writes_rows_that_carry_everything_and_prints_one_document(handoff, dial, tmp_path):
    done = handoff("sweep", dial, "--out", "dial", "--workers", 1, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert [cell["values"]["alignment"] for cell in document["cells"]] == [0, 1, 0, 0.5, 1]
    assert (document["varied"], document["replications"], document["seed"]) == (["alignment"], 2, 7)
    assert document["cells"][2]["differences"]["revenue_growth"]["value"] == 0

    rows = pd.read_parquet(tmp_path / "dial" / "runs.parquet")
    assert list(rows.columns) == ["scenario", "replicate", "seed", "base", "alignment", *MEASURES]
    # The ends of the dial are the presets, to the last bit.
    for preset, end in (("laggard", 0), ("best-in-class", 1)):
        mine = rows[rows["scenario"] == f"laggard, alignment = {end}"][list(MEASURES)]
        theirs = rows[rows["scenario"] == preset][list(MEASURES)]
        pd.testing.assert_frame_equal(mine, theirs.set_index(mine.index), check_exact=True)

    # A second sweep makes no run again, whatever its workers, and says the same.
    again = handoff("sweep", dial, "--out", "again", "--resume", "--workers", 2)
    assert "10 runs, 10 of them done before" in again.stdout
    for name in ("runs.parquet", "summary.csv"):
        assert (tmp_path / "dial" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_sweep_that_is_interrupted_goes_on_where_it_stopped(handoff, dial, tmp_path, command, environment):
    words = [*command, "sweep", dial, "--out", "dial", "--replications", "20", "--workers", "1"]
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as process:
        ledger = tmp_path / "results" / "kept" / "dial" / "ledger.sqlite"
        until = time.monotonic() + 120
        while runs_in(ledger) < 20 and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    kept = runs_in(ledger)
    assert 20 <= kept < 100
    assert not (tmp_path / "dial").exists()
    resumed = handoff("sweep", dial, "--out", "dial", "--replications", 20, "--workers", 1, "--resume")
    assert f"100 runs, {kept} of them done before" in resumed.stdout
    whole = handoff("sweep", dial, "--out", "whole", "--replications", 20, "--workers", 2, "--store", "other")
    assert "100 runs; about" in whole.stdout
    for name in ("runs.parquet", "summary.csv"):
        assert (tmp_path / "dial" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def runs_in(ledger):
    """Count the runs that a ledger knows."""
    try:
        with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM runs").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_a_precision_counts_in_points_of_the_first_outcome(handoff, dial):
    done = handoff("sweep", dial, "--precision", 10, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert "as many runs as ±0.1 needs" in done.stdout
    assert "±0.1 needs" in done.stdout.partition("seed 7")[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alignment_dail"], "nearest: alignment_dial"),
        (["sensitivity"], "one for handoff sensitivity"),
        (["dial.toml", "--replications", "0"], "replications"),
        (["dial.toml", "--replications", "99999999999"], "--replications"),
        (["dial.toml", "--workers", "99999999999"], "--workers"),
        (["dial.toml", "--precision", "1e-300"], "precision"),
        (["dial.toml", "--precision", "nan"], "--precision"),
        (["dial.toml", "--precision", "1", "--replications", "3"], "not both"),
        (["dial.toml", "--cluster", ""], "cluster = '': must be tcp://HOST:PORT"),
        (["dial.toml", "--cluster", "foo"], "cluster = 'foo': must be tcp://HOST:PORT"),
        (["dial.toml", "--cluster", "ucx://10.0.0.1:99"], "tls://HOST:PORT"),
        (["dial.toml", "--cluster", "tls://10.0.0.1:99", "--tls-ca", "dial.toml"], "--tls-cert"),
        (["dial.toml", "--tls-ca", "dial.toml"], "go with --cluster"),
        (["dial.toml", "--store", "dial.toml"], "runs cannot be kept in dial.toml"),
        ([], "DESIGN.toml"),
    ],
)
def test_a_sweep_that_cannot_be_run_says_so_in_one_line(handoff, dial, tmp_path, arguments, words):
    done = handoff("sweep", *arguments, "--out", "dial")
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {dial}


def test_a_cluster_that_is_not_there_is_named(handoff, dial):
    done = handoff("sweep", dial, "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "127.0.0.1:9" in done.stderr


def test_a_sensitivity_study_writes_its_document_and_prints_the_same(handoff, tmp_path):
    (tmp_path / "study.toml").write_text(STUDY + SHORT)
    done = handoff("sensitivity", "study.toml", "--out", "study", "--workers", 1, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads((tmp_path / "study" / "sensitivity.json").read_text())
    assert "What the result depends on" in (tmp_path / "study" / "report.html").read_text(encoding="utf-8")
    told = handoff(
        "sensitivity", "study.toml", "--resume", "--trajectories", 2, "--workers", 1, "--out", "again"
    )
    assert (
        "2 inputs on 2 scenarios: 2 trajectories, then 2 blocks of 1 inputs, 2 runs each: 48 runs"
        in told.stdout
    )
    assert "24 runs, 24 of them done before" in told.stdout
    assert "rival" in told.stdout
    ends = ["Tables, figures and manifest: again", "Report: again/report.html"]
    assert told.stdout.splitlines()[-2:] == ends


def test_a_study_that_cannot_be_run_says_so_in_one_line(handoff):
    for arguments, words in (
        (["alignment_dial"], "one for handoff sweep"),
        (["sensitivity", "--points", "3"], "take 2 or 4"),
        (["sensitivity", "--replications", "1"], "take 2 or more"),
    ):
        done = handoff("sensitivity", *arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert words in done.stderr


MAP = """
question = "Where does one definition pay in a small firm?"
base = ["laggard", "best-in-class"]
outcomes = ["revenue_growth", "never_worked_share"]
replications = 2
[levers]
"inquiries.in_window" = ["2 /y", "3 /y"]
"prospecting.approach" = [0.5, 1]
[contrasts]
"Alignment" = ["laggard", "best-in-class"]
"Nothing" = ["the same again", "best-in-class"]
[arms."the same again"]
extends = "best-in-class"
set = { "practices.defined_roles" = 0.9 }
"""


def test_a_map_of_contrasts_is_printed_written_and_made_again(handoff, tmp_path):
    (tmp_path / "map.toml").write_text(MAP + SHORT)
    done = handoff("sweep", "map.toml", "--out", "map", "--workers", 1, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    contrasts = json.loads(done.stdout)["contrasts"]
    assert [one["contrast"] for one in contrasts] == ["Alignment"] * 4 + ["Nothing"] * 4
    nothing = {"value": 0, "low": 0, "high": 0, "clear": False}
    assert all(set(one["differences"]) == {"revenue_growth", "never_worked_share"} for one in contrasts)
    assert [one["differences"]["revenue_growth"] for one in contrasts[4:]] == [nothing] * 4
    told = handoff("sweep", "map.toml", "--resume", "--workers", 1)
    assert "15 cells × 2 runs" in told.stdout
    assert "Nothing: no clear difference in revenue growth in any of 4 cells." in told.stdout
    cells = [line for line in told.stdout.splitlines() if line.startswith(("2 /y", "3 /y"))]
    assert len(cells) == 4
    again = handoff("reproduce", "map", "--workers", 1)
    assert "The content is the same: 30 runs" in again.stdout
