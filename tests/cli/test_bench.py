"""`bench`: what it says, not how fast it is."""

import json

import pytest

from experiments.benchmark import measure, verbs
from experiments.benchmark.rows import Row
from experiments.benchmark.verbs import Part, Spent
from experiments.commands.bench import bench
from experiments.defaults import STATE_REPLICATIONS
from experiments.results.states import STATES

# What is measured is looked at by two tests and measured once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("measured")]

VERBS = [
    "committees_live_on",
    "marketing_reaches_out",
    "inquiries_arrive",
    "marketing_qualifies",
    "leads_are_handed_over",
    "reps_work_their_hours",
    "committees_decide",
    "verdicts_travel_back",
    "books_are_closed",
]
KEYS = {"key", "work", "unit", "ours", "mesa", "ratio", "figure", "must", "aim", "met", "details"}


@pytest.fixture(scope="module")
def found(started_in, tmp_path_factory):
    """What a quick look finds, as one document."""
    done = started_in(tmp_path_factory.mktemp("bench"), "bench", "--quick", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_bench_compares_with_mesas_empty_steps_in_one_json_document(found):
    assert found["quick"] is True
    rows = {row["key"]: row for row in found["rows"]}
    assert rows.keys() == {
        "default_firm",
        "large_firm",
        "explain",
        "runner_overhead",
        "two_workers",
        "plan_seconds",
        "plan_memory",
        "own_mechanism",
        "scaling",
        "memory_columns",
        "memory_with_mesa",
        "first_result",
        "rituals",
        "paired_futures",
        "to_a_point",
    }
    assert all(row.keys() == KEYS for row in rows.values())
    for key in ("default_firm", "large_firm"):
        row = rows[key]
        assert row["ratio"] == pytest.approx(row["ours"] / row["mesa"])
        assert row["details"]["by_scenario"].keys() == {"laggard", "industry-average", "best-in-class"}
        assert 0.0 < row["details"]["share_of_days"] + row["details"]["share_of_rituals"] <= 1.0
    explain = rows["explain"]
    assert explain["details"]["projected"] is True
    assert explain["details"]["minutes_here"] == pytest.approx(
        explain["ours"] * STATES * STATE_REPLICATIONS / 2 / 60
    )
    assert explain["details"]["fastest"] <= explain["ours"] <= explain["details"]["slowest"]
    workers = rows["two_workers"]["details"]
    assert rows["two_workers"]["figure"] == pytest.approx(1 / workers["times_as_fast"])
    overhead = rows["runner_overhead"]
    added = overhead["details"]["seconds_with_runner"] / overhead["details"]["seconds_in_a_loop"]
    assert overhead["figure"] == pytest.approx(added - 1)
    assert rows["plan_memory"]["figure"] > 20.0
    assert 0.0 < rows["memory_columns"]["figure"] < rows["memory_with_mesa"]["figure"]
    default = rows["default_firm"]
    slower = 150e-9 * default["details"]["agents"] * default["details"]["days"] / default["mesa"]
    for key in ("first_result", "paired_futures", "to_a_point"):
        assert 0.0 < rows[key]["figure"] == pytest.approx(rows[key]["ours"] * slower)
    assert rows["to_a_point"]["must"] is None
    shares = default["details"]["rituals_by_scenario"]
    assert rows["rituals"]["figure"] == max(shares.values())


@pytest.fixture(scope="module")
def parts_found(started_in, tmp_path_factory):
    """What is said verb by verb, as one document."""
    done = started_in(tmp_path_factory.mktemp("verbs"), "bench", "--by-verb", "--quick", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_bench_says_verb_by_verb_where_the_time_of_a_run_goes(parts_found):
    parts = {part["part"]: part for part in parts_found}
    of_the_day = [name for name, part in parts.items() if part["kind"] == "verb of the day"]
    assert of_the_day == VERBS
    assert {"weekly_lead_review", "quarterly_pay", "leadership_changes"} <= parts.keys()
    for preset in ("laggard", "industry-average", "best-in-class"):
        assert sum(part["share"][preset] for part in parts.values()) == pytest.approx(1.0)
        days = {parts[verb]["calls"][preset] for verb in VERBS}
        assert days == {60}, "every verb is lived every day"
        assert parts["weekly_lead_review"]["calls"][preset] == 12
        assert all(parts[verb]["seconds"][preset] >= 0.0 for verb in VERBS)


def test_bench_prints_a_line_for_each_row_and_says_where_the_time_goes(found, monkeypatch, capsys):
    """Of what was measured before: to measure again would show nothing more."""
    rows = [
        Row(workload=row["work"], **{key: row[key] for key in Row._fields if key != "workload"})
        for row in found["rows"]
    ]
    monkeypatch.setattr(measure, "measure", lambda _: rows)
    bench(quick=True)
    said = capsys.readouterr().out
    assert "handoff run laggard --json" in said
    assert "days take" in said
    assert "projected from 2 runs" in said
    assert "rituals" in said


def test_bench_prints_a_line_for_each_part_of_a_run(parts_found, monkeypatch, capsys):
    """Of what was measured before, too."""
    parts = [
        Part(
            one["part"],
            one["kind"],
            {preset: Spent(seconds, one["calls"][preset]) for preset, seconds in one["seconds"].items()},
            one["share"],
        )
        for one in parts_found
    ]
    monkeypatch.setattr(verbs, "parts_of_a_run", lambda *_: parts)
    bench(quick=True, by_verb=True)
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.strip().startswith(name) for line in lines) for name in (*VERBS, "quarterly_pay"))
    assert any("the run, ms" in line for line in lines)
    assert any("nanoseconds a call" in line for line in lines)
