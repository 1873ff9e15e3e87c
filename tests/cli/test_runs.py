"""`run`, `compare` and `demo`: what they print, and what they write."""

import json
import re
import subprocess

import pandas as pd
import pytest

from sim.measures import MEASURES

pytestmark = pytest.mark.slow

PRESETS = ("laggard", "industry-average", "best-in-class")


def document(done) -> dict:
    """Return the one JSON document on stdout, which holds neither NaN nor infinity."""

    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout, parse_constant=refuse)


def test_run_prints_every_measure_as_one_json_document(handoff, short):
    found = document(handoff("run", "laggard", *short, "--seed", 3, "--json"))
    assert found.keys() == {"scenario", "seed", "measures"}
    assert (found["scenario"], found["seed"]) == ("laggard", 3)
    assert found["measures"].keys() == MEASURES.keys()
    assert all(value is None or isinstance(value, float) for value in found["measures"].values())


def test_the_same_seed_gives_the_same_run_and_another_seed_another(handoff, short):
    first, again, other = (
        document(handoff("run", "laggard", *short, "--seed", seed, "--json")) for seed in (3, 3, 4)
    )
    assert first == again
    assert first["measures"] != other["measures"]


def test_run_names_the_scenario_first_and_explains_itself_last(handoff, short):
    lines = handoff("run", "laggard", *short).stdout.splitlines()
    assert lines[0].startswith("Handoff")
    assert "laggard, one run, seed 7" in lines[0]
    assert "handoff compare" in lines[-1]


def test_run_writes_a_results_folder_with_leads_on_request(handoff, short, tmp_path):
    done = handoff("run", "laggard", *short, "--out", "mine", "--leads")
    assert done.stdout.splitlines()[-1].endswith("mine")
    files = {path.name for path in (tmp_path / "mine").iterdir()}
    assert {"manifest.json", "scenario-laggard.toml", "runs.parquet", "weekly.parquet"} <= files
    leads = pd.read_parquet(tmp_path / "mine" / "leads.parquet")
    assert {"lead", "committee", "delivered", "first_attempt", "outcome", "warm_up"} <= set(leads.columns)


@pytest.mark.parametrize("nobody", ["team.sales_reps=0", "team.marketers=0", "market.committees=0"])
def test_legal_extremes_run_and_show_what_happens(handoff, short, tmp_path, nobody):
    empty = ("--set", nobody, "--set", "market.customers=0") if "committees" in nobody else ("--set", nobody)
    done = handoff("run", "laggard", *short, *empty, "--out", "extreme", "--json")
    assert document(done)["measures"].keys() == MEASURES.keys()
    assert (tmp_path / "extreme" / "summary.csv").exists()


def test_a_script_that_compares_needs_no_guard_against_its_workers(command, environment, tmp_path):
    script = tmp_path / "study.py"
    settings = ["horizon.warm_up_years=0", "horizon.observed_years=1", "market.committees=500"]
    script.write_text(
        "from handoff import compare, load_scenario\n"
        f"firms = [load_scenario(name, sets={settings}) for name in {PRESETS}]\n"
        "print(len(compare(*firms, replications=2, workers=2).rows))\n"
    )
    done = subprocess.run(
        [command[0], script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("6\n", "")


def test_compare_prints_levels_and_differences_with_intervals(handoff, short):
    found = document(handoff("compare", *PRESETS, *short, "--replications", 3, "--seed", 5, "--json"))
    assert (found["replications"], found["seed"], found["interval"]) == (3, 5, 0.95)
    assert list(found["scenarios"]) == list(PRESETS)
    assert list(found["differences"]) == [
        "laggard → industry-average",
        "laggard → best-in-class",
        "industry-average → best-in-class",
    ]
    for group in (*found["scenarios"].values(), *found["differences"].values()):
        assert group.keys() == MEASURES.keys()
        assert all(each.keys() == {"value", "low", "high"} for each in group.values())


def test_the_number_of_workers_changes_nothing(handoff, short):
    one, two = (
        document(handoff("compare", *PRESETS, *short, "--replications", 4, "--workers", workers, "--json"))
        for workers in (1, 2)
    )
    assert one == two


def test_a_scenario_compared_with_itself_differs_by_exactly_nothing(handoff, short):
    done = handoff("compare", "laggard", "laggard", *short, "--replications", 3, "--json")
    differences = document(done)["differences"]["laggard → laggard (2)"]
    known = [each for each in differences.values() if each["value"] is not None]
    assert known
    assert all(tuple(each.values()) == (0.0, 0.0, 0.0) for each in known)


def test_words_say_when_there_is_no_clear_difference(handoff, short):
    text = handoff("compare", "laggard", "laggard", *short, "--replications", 3).stdout
    assert "no clear difference" in text
    assert "No clear difference in growth between laggard and laggard (2)." in text


def test_a_file_goes_by_its_stem(handoff, short, tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "laggard"\nquestion = "Mine?"\n')
    found = document(handoff("compare", "laggard", "./mine.toml", *short, "--replications", 2, "--json"))
    assert list(found["scenarios"]) == ["laggard", "mine"]


def test_demo_shows_three_organisations_and_ends_by_naming_its_folder(handoff, short, tmp_path):
    done = handoff("demo", *short, "--replications", 3)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Handoff")
    assert lines[-1].endswith("results/demo")
    assert all(any(line.strip().startswith(name) for line in lines) for name in PRESETS)
    assert "not a forecast" in done.stdout
    figures = {path.name for path in (tmp_path / "results" / "demo" / "figures").iterdir()}
    assert {
        f"{name}.{kind}" for name in ("growth", "responses", "trust") for kind in ("png", "svg")
    } <= figures
    manifest = json.loads((tmp_path / "results" / "demo" / "manifest.json").read_text())
    assert (manifest["status"], manifest["replications"]) == ("complete", 3)


def test_numbers_for_people_have_at_most_three_figures(handoff, short):
    text = handoff("demo", *short, "--replications", 3).stdout
    table = text.split("\n\n")[1]
    numbers = re.findall(r"[\d,]+(?:\.\d+)?", table.replace("[95 %]", ""))
    assert numbers
    for number in numbers:
        figures = number.replace(",", "").replace(".", "").strip("0")
        assert len(figures) <= 3, number


def test_an_earlier_demo_is_replaced_by_an_equal_one(handoff, short, tmp_path):
    contents = []
    for _ in range(2):
        assert handoff("demo", *short, "--replications", 2).returncode == 0
        folder = tmp_path / "results" / "demo"
        contents.append(json.loads((folder / "manifest.json").read_text())["files"])
    assert contents[0] == contents[1]
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["demo"]
