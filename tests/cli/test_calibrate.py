"""`calibrate` as a process: what it prints and writes, and what it refuses."""

import json

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

SMALL = ("--points", 8, "--replications", 2, "--workers", 1)


def test_a_wave_is_a_table_from_which_the_next_begins(handoff, tmp_path):
    done = handoff("calibrate", "--wave", 1, *SMALL, "--out", "one", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"waves": [{"wave": 1, "points": 8, "not_ruled_out": 1.0}]}
    table = pd.read_csv(tmp_path / "one" / "wave-1.csv")
    assert len(table) == 8
    assert {"T1", "T1 variance", "T1 runs", "committee.start", "acceptance.sql_bar.absent"} <= set(table)
    assert json.loads((tmp_path / "one" / "manifest.json").read_text())["seed"] == 410001
    # Eight points teach nothing, so that the next wave lies all over the space; it is made all the same.
    done = handoff("calibrate", "--wave", 2, *SMALL, "--waves-from", "one", "--out", "two")
    assert done.returncode == 0, done.stderr
    assert "Wave 2: 8 points" in done.stdout
    assert len(pd.read_csv(tmp_path / "two" / "wave-2.csv")) == 8


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--wave", 9), "--wave 9: there are 5 waves"),
        (("--wave", 3, "--waves-from", "nowhere"), "nowhere has no wave-1.csv: wave 2 begins from it"),
        (("--wave", 2, "--waves-from", "bad"), "has no column market.windows_a_year"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(handoff, tmp_path, given, said):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "wave-1.csv").write_text("point\n0\n")
    done = handoff("calibrate", *given)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
