"""The contract of a results folder: sections are added, replaced, recovered, and lose nothing that a person edited."""

import json
import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from experiments import Execution, compare, load_results, sweep
from experiments.errors import ResultsError
from experiments.files.placing import put_in_place
from experiments.files.reading import open_folder
from experiments.files.writing import added_to, results_folder
from experiments.report.handover import write_report
from experiments.results.explanation import Explanation
from experiments.results.states import STATES
from experiments.studies.reproduce import reproduce
from tests.adopting import simulate, states_of

HERE = Execution(workers=1)
DIAL = {
    "question": "What does it bring?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "replications": 3,
    "levers": {"alignment": {"range": "0..1", "steps": 3}},
}


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with a comparison, to which an explanation and a sweep were added."""
    place = tmp_path_factory.mktemp("sections") / "results"
    compare("laggard", "best-in-class", replications=3, execution=HERE, simulate=simulate).save(place)
    Explanation(states_of(replications=2)).save(place)
    sweep(DIAL, execution=HERE, simulate=simulate).save(place)
    return place


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "results"))


def test_each_command_has_a_section_and_all_of_them_come_back(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [one["name"] for one in manifest["sections"]] == ["compare", "explain", "sweep"]
    assert {"runs.parquet", "explain/states.parquet", "sweep/runs.parquet"} <= names_in(folder)
    assert sum("scenario-laggard.toml" in one["files"] for one in manifest["sections"]) == 3
    saved = load_results(folder)
    assert saved.comparison.replications == 3
    assert saved.explanation.states.replications == saved.states.replications == 2
    assert saved.sweep.replications == 3


def test_every_section_is_reproduced_and_a_number_that_was_changed_in_any_is_found(folder):
    made = reproduce(folder, execution=HERE, simulate=simulate)
    assert made.is_same
    assert made.runs == 3 * 2 + 2 * STATES + 3 * 4
    table = pd.read_parquet(folder / "sweep" / "runs.parquet")
    table.loc[1, "revenue_growth"] += 1e-9
    with added_to(folder, "sweep", force=True) as results:
        table.to_parquet(results.folder / "runs.parquet")
    [difference] = reproduce(folder, execution=HERE, simulate=simulate).differences
    assert "revenue_growth differs in 1 of 12 rows" in difference


def test_a_section_is_replaced_by_its_own_command_and_the_others_stay(folder):
    before = {
        name: (folder / name).read_bytes() for name in names_in(folder) if not name.startswith("sweep/")
    }
    sweep(DIAL | {"outcomes": ["never_worked_share"]}, execution=HERE, simulate=simulate).save(folder)
    assert (folder / "sweep/figures/never_worked_share.png").exists()
    assert not (folder / "sweep/figures/revenue_growth.png").exists()
    assert all(
        (folder / name).read_bytes() == bytes_ for name, bytes_ in before.items() if name != "manifest.json"
    )


def test_sections_that_would_share_a_name_for_two_scenarios_are_refused(folder):
    other = {**DIAL, "set": {"team.pods": 1}}
    with pytest.raises(ResultsError, match="another scenario laggard"):
        sweep(other, execution=HERE, simulate=simulate).save(folder)
    assert load_results(folder).sweep.design.outcomes == ("revenue_growth",)


def test_a_file_that_was_edited_is_replaced_only_when_that_is_forced(folder):
    (folder / "summary.csv").write_text("my notes")
    found = compare("laggard", "best-in-class", replications=3, execution=HERE, simulate=simulate)
    with pytest.raises(ResultsError, match=r"summary\.csv was edited since it was written; --force"):
        found.save(folder)
    assert (folder / "summary.csv").read_text() == "my notes"
    with results_folder(folder, "handoff compare", force=True) as results:
        (results.folder / "summary.csv").write_text("anew")
    assert (folder / "summary.csv").read_text() == "anew"


def test_an_edited_file_is_found_out_before_the_first_run(folder):
    write_report(folder)
    (folder / "report.html").write_text("my words")
    with (
        pytest.raises(ResultsError, match=r"report\.html"),
        results_folder(folder, "handoff compare", derived=("report.html",)),
    ):
        pytest.fail("runs were made")


def test_what_was_handed_over_before_stays_and_is_said_to_be_older(folder):
    with added_to(folder, "report", files=("report.pptx",)) as results:
        (results.folder / "report.pptx").write_text("slides")
    with results_folder(folder, "handoff compare A B") as results:
        assert results.notes == [
            "report.pptx stays as it is, made of the runs before: handoff report makes it anew"
        ]
    assert (folder / "report.pptx").read_text() == "slides"


def test_a_foreign_file_under_a_name_that_is_needed_is_not_replaced(folder):
    (folder / "leads.parquet").write_text("mine")

    def add():
        with added_to(folder) as results:
            (results.folder / "leads.parquet").write_text("ours")

    with pytest.raises(ResultsError, match=r"leads\.parquet is not ours"):
        add()
    assert (folder / "leads.parquet").read_text() == "mine"


@pytest.mark.parametrize("renamed", [0, 1, 3])
def test_a_process_killed_while_it_put_files_in_place_loses_nothing(folder, monkeypatch, renamed):
    """Whoever comes next finishes what was whole: the manifest is the last to come."""
    count = []

    def killed(source, target):
        if len(count) == renamed:
            raise KeyboardInterrupt
        count.append(target)
        os.rename(source, target)

    partial = folder / ".partial-0123abcd"
    (partial / "explain").mkdir(parents=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    for name in ("a.csv", "b.csv", "explain/c.csv"):
        (partial / name).write_text(name)
        manifest["files"][name] = "0"
    del manifest["files"]["summary.csv"]
    (partial / "manifest.json").write_text(json.dumps(manifest))
    with monkeypatch.context() as patched:
        patched.setattr("experiments.files.placing.os.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(partial, folder)
    with results_folder(folder, "handoff test") as results:
        assert "what it had finished is in place" in results.notes[0]
    assert all((folder / name).read_text() == name for name in ("a.csv", "b.csv", "explain/c.csv"))
    assert not (folder / "summary.csv").exists()
    assert not partial.exists()


def test_a_shared_folder_keeps_its_mode_and_a_shell_its_place(tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2775)
    monkeypatch.chdir(shared)
    before = shared.stat().st_ino
    with results_folder(".", "handoff test") as results:
        (results.folder / "a.csv").write_text("a")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o2775
    assert shared.stat().st_ino == before
    assert sorted(os.listdir()) == ["a.csv", "manifest.json"]


def test_a_folder_of_the_first_schema_is_read_and_becomes_the_first_section(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    first = manifest["sections"][0]
    old = {key: value for key, value in manifest.items() if key not in {"sections", "files"}}
    files = {name: manifest["files"][name] for name in first["files"]}
    (folder / "manifest.json").write_text(json.dumps(old | {"schema": "handoff-results/1", "files": files}))
    assert open_folder(folder).sections()[0].facts.seed == 7
    assert load_results(folder).comparison.replications == 3
    write_report(folder)
    again = json.loads((folder / "manifest.json").read_text())
    assert [one["name"] for one in again["sections"]] == ["compare", "report"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_place_that_cannot_be_written_to_is_found_out_before_the_first_run(tmp_path):
    (tmp_path / "locked").mkdir(mode=0o555)
    with (
        pytest.raises(ResultsError, match="cannot write"),
        results_folder(tmp_path / "locked" / "new", "handoff test"),
    ):
        pytest.fail("runs were made")


def test_a_place_below_a_file_is_found_out_before_the_first_run(tmp_path):
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(ResultsError, match="cannot write"),
        results_folder(tmp_path / "file" / "new", "handoff test"),
    ):
        pytest.fail("runs were made")


@pytest.mark.parametrize("kind", ["link", "pipe", "link to a folder"])
def test_a_folder_in_which_something_leads_elsewhere_is_refused_before_anything_is_read(
    folder, tmp_path, kind
):
    secret = tmp_path / "secret"
    secret.write_text("key")
    if kind == "link":
        (folder / "notes.txt").symlink_to(secret)
    elif kind == "pipe":
        os.mkfifo(folder / "notes.txt")
    else:
        (folder / "more").symlink_to(tmp_path)
    with pytest.raises(ResultsError, match=r"leads outside|neither a file"):
        open_folder(folder)


def test_a_table_that_unpacks_to_more_than_memory_holds_is_refused_from_its_metadata(folder):
    import pyarrow as pa
    import pyarrow.parquet as pq

    nothing = pa.nulls(2**24, pa.bool_())
    many = pa.table({"scenario": nothing, "x": nothing})
    with (
        added_to(folder, "bomb") as results,
        pq.ParquetWriter(results.folder / "runs.parquet", many.schema) as writer,
    ):
        for _ in range(16):
            writer.write_table(many)
    section = next(one for one in open_folder(folder).sections() if one.prefix == "bomb/")
    with pytest.raises(ResultsError, match="unpacks to more"):
        section.table("runs.parquet")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("replications", 10**12),
        ("replications", -1),
        ("seed", -5),
        ("seed", 2**40),
        ("interval", 0),
        ("interval", 7),
        ("first_stage", "x"),
        ("scenarios", [{"label": "x" * 30_000, "file": "a.toml"}]),
        ("sections", [{"name": "../up", "files": []}]),
        ("sections", "all"),
        ("design", [1]),
        ("files", {"a": 1}),
        ("versions", {"handoff": None}),
    ],
)
def test_a_manifest_with_something_odd_in_it_is_refused_in_one_line(folder, key, value):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {key: value}))
    with pytest.raises(ResultsError) as refused:
        load_results(folder)
    assert key in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_clock_that_is_set_back_makes_no_time_negative(tmp_path, monkeypatch):
    class SetBack(datetime):
        hour_now = 12

        @classmethod
        def now(cls, zone=None):
            cls.hour_now -= 1
            return cls(2026, 10, 25, cls.hour_now, tzinfo=zone)

    monkeypatch.setattr("experiments.files.writing.datetime", SetBack)
    compare("laggard", "best-in-class", replications=2, execution=HERE, simulate=simulate).save(
        tmp_path / "it"
    )
    written = json.loads((tmp_path / "it" / "manifest.json").read_text())["sections"][0]
    assert 0 <= written["seconds"] < 600
    assert datetime.fromisoformat(written["finished"]) >= datetime.fromisoformat(written["started"])
