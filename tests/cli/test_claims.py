"""`handoff claims`: the ledger as recorded, at once, and simulated anew on a small firm."""

import json

import pytest

from tests.ledger_shape import FIELDS


def test_claims_prints_every_number_at_once_and_counts_hits_and_misses(handoff):
    done = handoff("claims")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].endswith("the published numbers, as recorded")
    begun = [line.split()[0] for line in lines if line[:1] in "NT" and line[1:2].isdigit()]
    assert begun == [
        *(f"N{number}" for number in range(1, 54)),
        *dict.fromkeys(each for each in begun if each[0] == "T"),
    ]
    assert any("HIT" in line for line in lines)
    assert any("MISS" in line for line in lines)
    assert "hits and" in done.stdout
    assert "Against the spreadsheet" in done.stdout
    assert max(map(len, [line for line in lines if line[:1] in " NT"])) <= 120


def test_claims_as_json_is_a_list_of_rows(handoff):
    done = handoff("claims", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout)
    assert isinstance(rows, list)
    assert all(row.keys() >= FIELDS for row in rows)
    assert {row["id"] for row in rows} >= {f"N{number}" for number in range(1, 54)}
    assert {row["verdict"] for row in rows} == {"hit", "miss", "not testable", None}
    away = [row for row in rows if row["role"] == "kept away"]
    assert {row["id"] for row in away if row["simulated"]} == {"T4", "T5", "T6"}, "of a survey of firms"
    assert {row["verdict"] for row in away if not row["simulated"]} == {"not testable", None}


def test_claims_tells_all_of_some_numbers(handoff):
    done = handoff("claims", "n31", "T22")
    assert done.returncode == 0
    for said in (
        "N31",
        "→ T22",
        "stands in: 001_35e85951ec82ca8c.txt",
        "read as: Churn × 0.64",
        "instead, ratio:",
    ):
        assert said in done.stdout
    assert "T23" not in done.stdout
    rows = json.loads(handoff("claims", "n31", "T22", "--json").stdout)
    assert [row["id"] for row in rows] == ["N31", "T22", "T22"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["T99"], "no statement or target 'T99'; nearest: T9"),
        (["N54"], "nearest: N5"),
        (["churn"], "there are N1 to T35"),
        (["--seed", "5"], "--seed goes with --again"),
        (["--out", "here"], "--out goes with --again"),
        (["--again", "--set", "team.sales_rep=3"], "nearest: team.sales_reps"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_line_with_the_nearest(handoff, tmp_path, words, said):
    done = handoff("claims", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_claims_again_keeps_its_runs_and_writes_a_folder_that_can_be_reproduced(handoff, short, tmp_path):
    words = ("claims", "--again", *short, "--replications", "2", "--workers", "1")
    first = handoff(*words, "--out", "found", "--json")
    assert first.returncode == 0, first.stderr
    rows = json.loads(first.stdout)
    assert rows == json.loads((tmp_path / "found" / "claims.json").read_text(encoding="utf-8"))
    assert any(row["simulated"] for row in rows)
    manifest = json.loads((tmp_path / "found" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["status"] == "complete"
    assert len(manifest["scenarios"]) == len(list((tmp_path / "found").glob("scenario-*.toml"))) == 14
    assert (tmp_path / "results" / "kept" / "claims" / "ledger.sqlite").is_file()
    again = handoff(*words)
    assert "28 runs, 28 of them done before" in again.stdout
    same = handoff("reproduce", "found")
    assert same.returncode == 0, same.stderr
