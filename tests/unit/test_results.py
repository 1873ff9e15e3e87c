"""A results folder is there whole or not at all, says how it came about, and names nobody."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments import Execution, compare
from experiments.errors import ResultsError
from experiments.files.tables import save_csv
from experiments.files.writing import results_folder
from experiments.running.observation import (
    FUNNEL_STAGES,
    RESPONSE_HOURS,
    Observation,
    funnel_of,
    reached_stages,
    responses_of,
)
from sim import load_scenario
from sim.measures import MEASURES

pytestmark = pytest.mark.xdist_group("results")

WEEKS = 104
HOURS = 168.0 * WEEKS


def simulate(scenario, seed: int, _: bool = False) -> Observation:
    """Return something for every measure and every table."""
    level = scenario.levels["shared_definition"]
    luck = np.random.default_rng(seed)
    measures = {key: 0.1 + 0.3 * level + 0.02 * luck.normal() for key in MEASURES}
    measures["nurtured_deal_value_ratio"] = None
    trust = np.clip(0.4 + level * np.arange(WEEKS) / WEEKS + 0.02 * luck.normal(size=WEEKS), 0, 1)
    weekly = pd.DataFrame(
        {"trust_in_marketing": trust, "trust_in_sales": trust / 2, "contribution": luck.normal(size=WEEKS)},
        index=pd.RangeIndex(WEEKS, name="week"),
    )
    funnel = tuple(int(1000 / 2**stage * (1 + level)) for stage in range(len(FUNNEL_STAGES)))
    responses = tuple(level * place / len(RESPONSE_HOURS) for place in range(len(RESPONSE_HOURS)))
    return Observation(measures, weekly, funnel, responses)


@pytest.fixture(scope="module")
def comparison():
    scenarios = [load_scenario(name) for name in ("laggard", "industry-average", "best-in-class")]
    return compare(*scenarios, replications=4, execution=Execution(workers=1), simulate=simulate)


@pytest.fixture(scope="module")
def saved(comparison, tmp_path_factory) -> Path:
    return comparison.save(tmp_path_factory.mktemp("results") / "saved")


# --- whole or not at all ------------------------------------------------------------------------------------


def test_a_folder_appears_when_it_is_whole(tmp_path):
    with results_folder(tmp_path / "new", "test") as results:
        (results.folder / "table.csv").write_text("a\n1\n")
        assert not (tmp_path / "new").exists()
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"manifest.json", "table.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def fail_halfway(folder, error):
    """Write a table and a scenario, and fail."""
    with results_folder(folder, "test") as results:
        (results.folder / "table.csv").write_text("half")
        raise error


def test_an_interrupted_folder_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fail_halfway(tmp_path / "new", KeyboardInterrupt())
    assert not list(tmp_path.iterdir())


def test_what_was_written_of_a_folder_that_failed_is_kept_and_said_to_be(tmp_path):
    with pytest.raises(ValueError, match="halfway") as failed:
        fail_halfway(tmp_path / "new", ValueError("halfway"))
    [kept] = tmp_path.iterdir()
    assert (kept / "table.csv").read_text() == "half"
    assert str(kept) in failed.value.__notes__[0]
    with results_folder(tmp_path / "new", "test") as results:
        assert str(kept) in results.notes[0]


def test_an_unfinished_folder_goes_away_after_a_day(tmp_path):
    with pytest.raises(ValueError, match="halfway"):
        fail_halfway(tmp_path / "new", ValueError("halfway"))
    [kept] = tmp_path.iterdir()
    os.utime(kept, (0, 0))
    with results_folder(tmp_path / "new", "test") as results:
        assert results.notes == []
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_an_earlier_results_folder_is_replaced(tmp_path):
    for content in ("first", "second"):
        with results_folder(tmp_path / "mine", "test") as results:
            (results.folder / f"{content}.txt").write_text(content)
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"manifest.json", "second.txt"}
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_earlier_results_folder_survives_a_failure(tmp_path):
    with results_folder(tmp_path / "mine", "test") as results:
        (results.folder / "first.txt").write_text("first")
    with pytest.raises(ValueError, match="halfway"), results_folder(tmp_path / "mine", "test"):
        raise ValueError("halfway")
    assert (tmp_path / "mine" / "first.txt").exists()


@pytest.mark.parametrize("name", ["thesis.txt", "manifest.json"])
def test_a_folder_of_something_else_is_refused(tmp_path, name):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / name).write_text('{"schema": "something else", "files": {}}')
    with (
        pytest.raises(ResultsError, match="not a results folder"),
        results_folder(tmp_path / "theirs", "test"),
    ):
        pass
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == [name]


def test_a_file_that_somebody_put_into_a_results_folder_is_not_deleted(tmp_path):
    with results_folder(tmp_path / "mine", "test"):
        pass
    (tmp_path / "mine" / "notes.txt").write_text("think about this")
    with results_folder(tmp_path / "mine", "test"):
        pass
    assert (tmp_path / "mine" / "notes.txt").read_text() == "think about this"


# --- what it says -------------------------------------------------------------------------------------------


def test_the_manifest_hashes_every_file(saved):
    manifest = json.loads((saved / "manifest.json").read_text())
    files = {path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file()}
    assert manifest["files"].keys() == files - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((saved / name).read_bytes()).hexdigest() == digest


def test_the_manifest_says_what_was_run_and_on_what(saved):
    manifest = json.loads((saved / "manifest.json").read_text())
    assert manifest["schema"] == "handoff-results/2"
    assert (manifest["status"], manifest["seed"], manifest["replications"]) == ("complete", 7, 4)
    assert {"handoff", "python", "mesa", "numba", "numpy"} <= manifest["versions"].keys()
    assert len(manifest["source"]) == 64
    assert manifest["started"] <= manifest["finished"]
    for scenario in manifest["scenarios"]:
        assert load_scenario(saved / scenario["file"]).digest == scenario["digest"]


def test_runs_hold_a_row_a_run_and_nothing_about_the_machine(saved):
    runs = pd.read_parquet(saved / "runs.parquet")
    assert list(runs.columns) == ["scenario", "replicate", "seed", *MEASURES]
    assert len(runs) == 3 * 4
    assert sorted(set(runs["seed"])) == [7, 8, 9, 10]


def test_undefined_is_null_in_the_tables(saved):
    column = pq.read_table(saved / "runs.parquet").column("nurtured_deal_value_ratio")
    assert column.null_count == len(column)


def test_weeks_are_kept_by_scenario_and_replicate(saved):
    weekly = pd.read_parquet(saved / "weekly.parquet")
    assert len(weekly) == 3 * 4 * WEEKS
    assert {"scenario", "replicate", "seed", "week", "trust_in_marketing"} <= set(weekly.columns)


def test_nobody_is_named(saved):
    for path in saved.rglob("*"):
        if path.suffix in {".json", ".toml", ".csv", ".svg", ".parquet"}:
            content = path.read_bytes()
            assert str(Path.home()).encode() not in content
            assert str(saved.parent).encode() not in content


def test_text_that_a_spreadsheet_would_run_is_defused_and_numbers_are_not(tmp_path):
    table = pd.DataFrame({"name": ["=HYPERLINK(1)", "@x", "laggard"], "value": [-12.5, 1.0, 2.0]})
    save_csv(table, tmp_path / "table.csv")
    safe = pd.read_csv(tmp_path / "table.csv")
    assert safe["name"].tolist() == ["'=HYPERLINK(1)", "'@x", "laggard"]
    assert safe["value"].tolist() == [-12.5, 1.0, 2.0]


# --- figures ------------------------------------------------------------------------------------------------


def test_equal_comparisons_make_equal_files(comparison, saved, tmp_path):
    again = comparison.save(tmp_path / "again")
    first, second = (json.loads((folder / "manifest.json").read_text())["files"] for folder in (saved, again))
    assert first == second


@pytest.mark.parametrize("name", ["growth", "funnel", "responses", "trust"])
def test_every_figure_is_there_as_png_svg_and_table(saved, name):
    assert (saved / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert len(pd.read_csv(saved / "figures" / f"{name}.csv")) > 0
    svg = (saved / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    assert "<text" in svg
    assert "<dc:date>" not in svg


def test_the_title_of_a_figure_is_its_finding(comparison):
    title = comparison.plot().get_suptitle()
    assert title.startswith("Best-in-class grows ")
    assert "faster than laggard" in title


def test_one_scenario_draws_without_a_comparison(tmp_path):
    alone = compare(
        load_scenario("laggard"), replications=1, execution=Execution(workers=1), simulate=simulate
    )
    assert (alone.save(tmp_path / "alone") / "figures" / "growth.svg").exists()


def test_measures_without_a_value_are_drawn_and_told_as_undefined(tmp_path):
    def nothing(scenario, seed: int, detailed: bool = False) -> Observation:
        found = simulate(scenario, seed, detailed)
        return found._replace(measures=dict.fromkeys(MEASURES), weekly=None, funnel=None, responses=None)

    names = [load_scenario(name) for name in ("laggard", "best-in-class")]
    empty = compare(*names, replications=2, execution=Execution(workers=1), simulate=nothing)
    assert (
        empty.plot().get_suptitle()
        == "Revenue growth: undefined under laggard, undefined under best-in-class"
    )
    assert set(empty.to_frame()["verdict"]) == {"undefined"}
    figures = {path.name for path in (empty.save(tmp_path / "empty") / "figures").iterdir()}
    assert "growth.svg" in figures
    assert "funnel.svg" not in figures


# --- what figures show --------------------------------------------------------------------------------------


def leads(**columns) -> dict[str, np.ndarray]:
    """Return columns of leads, those that the figures read."""
    blank = dict.fromkeys(("mql", "delivered", "accepted", "sql", "opportunity", "first_attempt"), np.nan)
    blank |= {"inquired": 0.0, "warm_up": False, "channel": "web", "outcome": "in progress"}
    table = pd.DataFrame({**blank, **columns})
    return {name: values.to_numpy() for name, values in table.items()}


def test_the_response_curve_stays_below_all_where_leads_are_never_tried():
    curve = responses_of(
        leads(delivered=[1.0, 1.0, 1.0, 1.0], first_attempt=[2.0, 10.0, np.nan, np.nan]), HOURS
    )
    assert curve is not None
    assert curve[-1] == 0.5
    assert list(curve) == sorted(curve)
    assert curve[0] == 0


def test_a_lead_that_nurture_brought_back_waits_from_its_qualification_on():
    brought_back = leads(delivered=[5001.0], mql=[5000.0], first_attempt=[5002.0], channel=["nurture"])
    curve = responses_of(brought_back, HOURS)
    assert curve is not None
    assert curve[-1] == 1


def test_leads_too_young_to_close_are_not_in_the_funnel():
    ages = leads(inquired=[0.0, HOURS - 24.0], mql=[1.0, HOURS])
    assert funnel_of(reached_stages(ages, HOURS)) == (1, 1, 0, 0, 0, 0)


def test_no_step_of_the_funnel_converts_more_than_it_got():
    odd = leads(inquired=[0.0, 0.0], mql=[1.0, np.nan], accepted=[2.0, 2.0], outcome=["won", "won"])
    counts = funnel_of(reached_stages(odd, HOURS))
    assert counts is not None
    assert list(counts) == sorted(counts, reverse=True)
