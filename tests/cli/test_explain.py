"""`explain` and `roadmap`: what they print, write and keep, each a process of its own."""

import html
import json
import re
import signal
import sqlite3
import subprocess
import time

import pandas as pd
import pytest

from experiments.results.states import STATES
from sim.practices import PRACTICES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("explained")]

# Two practices move, so that four states are run instead of all.
TWO_MOVE = 'extends = "laggard"\n[practices]\ndefined_roles = 0.9\nlead_management = 0.8\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a scenario, in which states are kept."""
    place = tmp_path_factory.mktemp("explained")
    (place / "two.toml").write_text(TWO_MOVE)
    return place


@pytest.fixture(scope="module")
def asked(handoff_in, folder, short):
    """Ask about the two scenarios."""

    def ask(verb, *options):
        return handoff_in(folder, verb, "laggard", "two.toml", *short, "--replications", 3, *options)

    return ask


@pytest.fixture(scope="module")
def explained(asked):
    """An explanation as JSON, its states run on two workers."""
    done = asked("explain", "--workers", 2, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def shards_in(folder):
    """Return what the store holds, byte for byte."""
    return {path.name: path.read_bytes() for path in folder.glob("results/states/*/shards/*.parquet")}


def test_explain_prints_the_documented_document(explained):
    assert explained.keys() >= {
        "measure",
        "scenarios",
        "gap",
        "shapley",
        "alone",
        "last_in",
        "synergies",
        "replications",
        "seed",
        "interval",
    }
    assert explained["measure"] == "revenue_growth"
    assert explained["scenarios"] == ["laggard", "two"]
    assert list(explained["shapley"]) == list(PRACTICES)
    shares = [share["value"] for share in explained["shapley"].values()]
    assert sum(shares) == pytest.approx(explained["gap"]["value"], abs=1e-9)
    assert sum(share != 0.0 for share in shares) == 2
    assert (explained["replications"], explained["seed"], explained["interval"]) == (3, 7, 0.95)


def test_another_measure_and_a_roadmap_run_nothing_again(explained, asked, folder):
    kept = shards_in(folder)
    assert len(kept) == 1
    done = asked("explain", "--measure", "never_worked_share", "--json")
    assert json.loads(done.stdout)["seed"] == explained["seed"]
    found = json.loads(asked("roadmap", "--json", "--judge", 0).stdout)
    assert {step["practice"] for step in found["orders"]["best"]} == {"defined_roles", "lead_management"}
    assert found["gain_over_random"].keys() == {"value", "low", "high"}
    assert shards_in(folder) == kept


def test_a_results_folder_holds_all_that_the_states_say(explained, asked, folder):
    said = asked("roadmap", "--out", "planned", "--measure", "revenue").stdout.splitlines()
    assert said[0].startswith("Handoff")
    assert "Tables, figures and manifest: planned" in said
    planned = folder / "planned"
    assert json.loads((planned / "explanation.json").read_text()) == explained
    assert json.loads((planned / "roadmap.json").read_text())["measure"] == "revenue"
    assert json.loads((planned / "manifest.json").read_text())["command"].startswith(
        "handoff roadmap laggard two.toml"
    )
    assert len(pd.read_parquet(planned / "states.parquet")) == 3 * STATES
    assert {path.name for path in (planned / "figures").glob("*.svg")} == {
        "waterfall.svg",
        "why.svg",
        "roadmap.svg",
    }
    why = pd.read_csv(planned / "why.csv", encoding="utf-8-sig")
    growth = why[(why["measure"] == "revenue_growth") & (why["kind"] == "share")]
    shares = dict(zip(growth["name"], growth["value"], strict=True))
    assert shares == {name: share["value"] for name, share in explained["shapley"].items()}


@pytest.mark.usefixtures("explained")
@pytest.mark.parametrize("verb", ["explain", "roadmap"])
def test_the_page_says_every_sentence_that_was_printed(asked, folder, verb):
    """One finding has one author: terminal, page, slides and workbook of one folder say the same."""
    done = asked(verb, "--out", f"said-{verb}")
    page = said_in((folder / f"said-{verb}" / "report.html").read_text(encoding="utf-8"))
    printed = [line for line in done.stdout.splitlines() if line.endswith(".") and "replications" not in line]
    sentences = [line for line in printed if not line.startswith(("Handoff", "Intervals", "3 paired"))]
    assert len(sentences) >= 3
    for sentence in sentences:
        assert sentence.removesuffix(".") in page


def said_in(page: str) -> str:
    """Return what a page says, without its markup."""
    text = html.unescape(re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", page, flags=re.DOTALL))
    return re.sub(r"\s+", " ", text)


def test_a_reader_sees_shares_synergies_the_correction_and_what_credit_is_not(asked):
    said = asked("explain").stdout
    for part in (
        "fair share, points",
        "alone",
        "last in",
        "Largest synergies",
        "Fair credit is not an order of adoption",
        "all at once",
        "Next: handoff roadmap laggard two.toml",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("laggard", "meetings-without-listening"), "differ in more than practices: "),
        (("laggard", "best-in-class", "--measure", "win_rat"), "nearest: win_rate"),
        (("laggard", "nobody"), "no scenario"),
        (("laggard", "best-in-class", "--replications", "0"), "--replications"),
    ],
)
@pytest.mark.parametrize("verb", ["explain", "roadmap"])
def test_what_cannot_be_explained_is_refused_in_one_line(handoff, tmp_path, verb, arguments, message):
    done = handoff(verb, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def runs_kept(store):
    """Count the runs in the ledger of a store, 0 while there is none."""
    ledger = next(iter(store.glob("*/ledger.sqlite")), None)
    if ledger is None:
        return 0
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
        try:
            return connection.execute("select count(*) from runs").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def test_an_interrupted_study_leaves_a_store_from_which_it_goes_on(command, environment, tmp_path, short):
    (tmp_path / "two.toml").write_text(TWO_MOVE)
    words = [*command, "explain", "laggard", "two.toml", *short, "--workers", "1", "--json"]
    process = subprocess.Popen(
        [*words, "--replications", "500"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    store = tmp_path / "results" / "states"
    try:
        deadline = time.monotonic() + 240
        while runs_kept(store) == 0 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert complaint.startswith(b"handoff: interrupted")
    assert complaint.count(b"\n") == 1
    before = runs_kept(store)
    assert before > 0
    few = subprocess.run(
        [*words, "--replications", "3"], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert runs_kept(store) == before
    assert json.loads(few.stdout)["replications"] == 3
