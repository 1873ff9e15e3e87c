"""`reproduce`: exit code 0 if the content is the same, 1 if not, 2 if nobody can tell."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from experiments.files.tables import save_parquet
from experiments.provenance import file_digest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reproduce")]


def test_a_run_is_reproduced_and_a_forged_one_is_not(handoff, short, tmp_path):
    assert handoff("run", "laggard", *short, "--seed", 3, "--out", "mine").returncode == 0
    done = handoff("reproduce", "mine", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"same": True, "runs": 1, "differences": []}
    runs = tmp_path / "mine" / "runs.parquet"
    save_parquet(pd.read_parquet(runs).assign(revenue_growth=0.5), runs)
    done = handoff("reproduce", "mine")
    assert done.returncode == 2
    assert "runs.parquet is not what was written" in done.stderr
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text())
    manifest["files"]["runs.parquet"] = file_digest(runs)
    (tmp_path / "mine" / "manifest.json").write_text(json.dumps(manifest))
    done = handoff("reproduce", "mine")
    assert (done.returncode, done.stderr) == (1, "")
    assert "revenue_growth differs in 1 of 1 rows" in done.stdout


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("states.parquet", "state"),
        ("states.parquet", "debriefing"),
        ("states.parquet", "seed"),
        ("runs.parquet", "scenario"),
        ("weekly.parquet", "week"),
    ],
)
def test_a_table_that_does_not_tell_its_runs_is_refused_in_one_line(handoff, of_kind, tmp_path, file, column):
    mine = Path(shutil.copytree(of_kind("demo"), tmp_path / "mine"))
    save_parquet(pd.read_parquet(mine / file).drop(columns=column), mine / file)
    manifest = json.loads((mine / "manifest.json").read_text())
    manifest["files"][file] = file_digest(mine / file)
    if file == "states.parquet":  # or the comparison would be run again first
        del manifest["files"]["runs.parquet"]
    (mine / "manifest.json").write_text(json.dumps(manifest))
    done = handoff("reproduce", "mine")
    assert (done.returncode, done.stderr) == (2, f"handoff: mine: {file} has no column {column}\n")


def test_a_folder_that_is_not_there_is_bad_usage(handoff):
    done = handoff("reproduce", "nowhere")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
