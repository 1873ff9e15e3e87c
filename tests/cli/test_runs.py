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
    crm = {path.name for path in (tmp_path / "mine" / "crm").iterdir()}
    assert crm == {"leads.csv", "deals.csv", "events.csv", "export.toml"}
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert {f"crm/{name}" for name in crm} <= set(manifest["files"])
    assert {f"crm/{name}" for name in crm} <= set(manifest["sections"][0]["files"])
    assert len(pd.read_csv(tmp_path / "mine" / "crm" / "leads.csv", encoding="utf-8-sig")) == len(leads)


def test_leads_without_a_place_for_them_are_refused_before_anything_is_run(handoff, short):
    done = handoff("run", "laggard", *short, "--leads")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "--out" in done.stderr


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
        "from handoff import Execution, compare, load_scenario\n"
        f"firms = [load_scenario(name, sets={settings}) for name in {PRESETS}]\n"
        "print(len(compare(*firms, replications=2, execution=Execution(workers=2)).rows))\n"
    )
    done = subprocess.run(
        [command[0], script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stdout, done.stderr) == ("6\n", "")


@pytest.fixture(scope="module")
def compared(handoff_in, short, tmp_path_factory) -> dict:
    """The three presets, compared in one process."""
    options = ("--replications", 3, "--seed", 5, "--workers", 1, "--json")
    return document(handoff_in(tmp_path_factory.mktemp("compared"), "compare", *PRESETS, *short, *options))


@pytest.mark.xdist_group("compared")
def test_compare_prints_levels_and_differences_with_intervals(compared):
    assert (compared["replications"], compared["seed"], compared["interval"]) == (3, 5, 0.95)
    assert list(compared["scenarios"]) == list(PRESETS)
    assert list(compared["differences"]) == [
        "laggard → industry-average",
        "laggard → best-in-class",
        "industry-average → best-in-class",
    ]
    for group in (*compared["scenarios"].values(), *compared["differences"].values()):
        assert group.keys() == MEASURES.keys()
        assert all(each.keys() == {"value", "low", "high"} for each in group.values())


@pytest.mark.xdist_group("compared")
def test_the_number_of_workers_changes_nothing(compared, handoff, short):
    options = ("--replications", 3, "--seed", 5, "--workers", 2, "--json")
    assert document(handoff("compare", *PRESETS, *short, *options)) == compared


@pytest.mark.slow
@pytest.mark.parametrize("words", [("compare", "laggard", "best-in-class"), ("demo", "--quick")])
def test_a_cluster_that_is_not_there_is_named_and_nothing_is_written(handoff, tmp_path, words):
    done = handoff(*words, "--cluster", "tcp://127.0.0.1:9", "--out", "mine")
    assert done.returncode == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


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


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory):
    """Where the demo is run."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(handoff_in, short, demo_folder) -> str:
    """What the demo says."""
    done = handoff_in(demo_folder, "demo", "--quick", *short, "--replications", 3)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def manifest_in(folder) -> dict:
    """Return the manifest of the demo that was run in a folder."""
    return json.loads((folder / "results" / "demo" / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.xdist_group("demo")
def test_demo_shows_three_organisations_and_ends_by_naming_its_report(demo):
    lines = demo.splitlines()
    assert lines[0].startswith("Handoff")
    assert lines[-1] == "Report: results/demo/report.html"
    assert all(any(line.strip().startswith(name) for line in lines) for name in PRESETS)
    assert "not a forecast" in demo
    assert "The headline is of observed year 1" in demo


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("demo")
def test_demo_writes_figures_tables_and_a_manifest(demo_folder):
    manifest = manifest_in(demo_folder)
    assert (manifest["status"], manifest["replications"]) == ("complete", 3)
    assert {"runs.parquet", "weekly.parquet", "summary.csv"} <= manifest["files"].keys()
    for name in ("growth", "responses", "trust"):
        assert {f"figures/{name}.{kind}" for kind in ("png", "svg", "csv")} <= manifest["files"].keys()


@pytest.mark.xdist_group("demo")
def test_numbers_for_people_have_at_most_three_figures(demo):
    table = demo.split("\n\n")[1].replace("[95 %]", "")
    numbers = re.findall(r"[\d,]+(?:\.\d+)?", table)
    assert numbers
    for number in numbers:
        figures = number.replace(",", "").replace(".", "").strip("0")
        assert len(figures) <= 3, number


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("demo")
def test_an_earlier_demo_is_replaced_by_an_equal_one(handoff_in, short, demo_folder):
    before = manifest_in(demo_folder)
    assert handoff_in(demo_folder, "demo", "--quick", *short, "--replications", 3).returncode == 0
    after = manifest_in(demo_folder)
    reports = (
        manifest["files"].pop("report.html") for manifest in (before, after)
    )  # each says when it was run
    assert len(list(reports)) == 2
    assert before["files"] == after["files"]
    assert [path.name for path in (demo_folder / "results").iterdir()] == ["demo"]


def test_figures_are_drawn_whatever_backend_the_shell_of_a_notebook_asks_for(
    command, environment, short, tmp_path
):
    words = [*command, "compare", "laggard", "best-in-class", *short, "--replications", "2", "--out", "drawn"]
    asked = environment | {"MPLBACKEND": "module://not_installed.backend_inline"}
    done = subprocess.run(words, cwd=tmp_path, env=asked, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "drawn" / "figures" / "growth.png").exists()
