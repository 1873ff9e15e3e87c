"""Ledger and shards of a store, taken apart in every way: nothing is deleted, nothing is wedged, results are equal."""

import hashlib
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from experiments.running.plan import Plan
from experiments.running.runner import fill
from experiments.running.store import StoreError, open_store, table_of
from experiments.running.store.shards import shard_name
from tests.faults.sweep import plan_of, simulate

pytestmark = pytest.mark.slow

RUNS = 120
PLAN = Plan(plan_of(1).cells, 3)  # 40 cells × 3, kept in a shard each
SIDE_FILES = ("-wal", "-shm", "-journal")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setenv("PAUSE", "0")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store with all runs, whose ledger was copied after each shard: `ledger-2` knows two."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAUSE", "0")
        for shards, replicates in ((1, 1), (2, 2), (3, 3)):
            with open_store(folder / "store") as store:
                fill(store, Plan(PLAN.cells, replicates), 1, simulate=simulate)
            shutil.copy(folder / "store" / "ledger.sqlite", folder / f"ledger-{shards}")
    assert len(list((folder / "store" / "shards").iterdir())) == 3
    return folder


@pytest.fixture
def store(whole, tmp_path):
    """A copy of it."""
    return shutil.copytree(whole / "store", tmp_path / "store")


@pytest.fixture(scope="module")
def expected(whole):
    with open_store(whole / "store") as store:
        return table_of(store, PLAN, simulate)


def shard(store: Path, number: int) -> Path:
    return store / "shards" / shard_name(number)


def ledger(store: Path) -> Path:
    return store / "ledger.sqlite"


def results_in(folder: Path) -> set[str]:
    """Return the digests of all files that hold results, wherever in a store they are."""
    return {
        hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*.parquet*") if file.is_file()
    }


def resumed(store: Path, workers: int = 1) -> tuple[int, list[str]]:
    """Go on with the plan; return how many runs were made, and what was said of the store."""
    said: list[str] = []
    before = results_in(store)
    with open_store(store, said.append) as opened:
        made = fill(opened, PLAN, workers, simulate=simulate).made
    assert before <= results_in(store), "a file with results is gone"
    return made, said


def assert_whole(store: Path, expected) -> None:
    """See that a store has every run once more, and that it stays like this."""
    assert resumed(store) == (0, [])
    with open_store(store) as opened:
        assert len(opened) == RUNS
        assert table_of(opened, PLAN, simulate).equals(expected)
    database = sqlite3.connect(ledger(store))
    assert database.execute("SELECT count(*) FROM runs").fetchone() == (RUNS,)
    database.close()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def garbage(file: Path) -> None:
    file.write_bytes(b"nothing that anybody wrote " * 999)


def another_database(file: Path) -> None:
    file.unlink()
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE songs (title TEXT)")
    database.commit()
    database.close()


def left_beside(file: Path) -> None:
    """What a killed process leaves beside a ledger that is gone."""
    file.unlink()
    for side in SIDE_FILES:
        file.with_name(file.name + side).write_bytes(b"left by another ledger " * 99)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [Path.unlink, emptied, left_beside])
def test_a_ledger_that_is_missing_or_empty_is_made_again_from_the_shards(store, expected, how, workers):
    how(ledger(store))
    made, said = resumed(store, workers)
    assert made == 0
    assert said[-1] == f"{RUNS} runs that ledger.sqlite did not list were found in shards and taken in"
    assert_whole(store, expected)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("shards", [1, 2])
def test_what_an_older_ledger_does_not_know_is_taken_in(whole, store, expected, shards, workers):
    shutil.copy(whole / f"ledger-{shards}", ledger(store))
    assert resumed(store, workers)[0] == 0
    assert_whole(store, expected)


@pytest.mark.parametrize("how", [garbage, truncated, another_database])
def test_a_ledger_that_is_none_is_refused_and_the_advice_works(store, expected, how):
    how(ledger(store))
    before = ledger(store).read_bytes()
    with pytest.raises(
        StoreError, match=r"ledger\.sqlite .*moved away, the ledger is made again from the shards"
    ):
        resumed(store)
    assert ledger(store).read_bytes() == before
    ledger(store).rename(store / "ledger.broken")
    assert resumed(store)[0] == 0
    assert_whole(store, expected)


@pytest.mark.parametrize(
    ("number", "how", "workers"),
    [
        (1, truncated, 1),
        (2, emptied, 1),
        (3, truncated, 1),
        (3, emptied, 1),
        (3, garbage, 1),
        (3, garbage, 2),
    ],
)
def test_a_damaged_shard_is_told_and_the_advice_works(store, expected, number, how, workers):
    how(shard(store, number))
    name = re.escape(f"shards/{shard_name(number)} is damaged")
    with pytest.raises(StoreError, match=f"{name}.*without the file, its runs are run again"):
        resumed(store)
    shard(store, number).rename(store / "damaged")
    assert resumed(store, workers) == (40, [])
    assert_whole(store, expected)
    assert not shard(store, number).exists(), "no number is given twice"


@pytest.mark.parametrize("how", [truncated, emptied, garbage])
def test_without_a_ledger_what_is_no_whole_shard_is_set_aside(store, expected, how):
    ledger(store).unlink()
    how(shard(store, 2))
    before = shard(store, 2).read_bytes()
    made, said = resumed(store)
    assert made == 40
    assert (store / "set-aside" / shard_name(2)).read_bytes() == before
    assert said[0] == (
        f"shards/{shard_name(2)} is no whole shard; it was set aside as set-aside/{shard_name(2)}"
    )
    assert_whole(store, expected)


def test_every_flipped_bit_keeps_a_shard_from_being_taken_in(store, expected, fresh_seed):
    import random

    ledger(store).unlink()
    content = bytearray(shard(store, 2).read_bytes())
    content[random.Random(fresh_seed).randrange(len(content))] ^= 1 << fresh_seed % 8
    shard(store, 2).write_bytes(content)
    resumed(store)
    with open_store(store) as opened:
        assert table_of(opened, PLAN, simulate).equals(expected)


@pytest.mark.parametrize("workers", [1, 2])
def test_everything_may_be_gone_but_one_shard(store, expected, workers):
    for number in (1, 3):
        shard(store, number).unlink()
    ledger(store).unlink()
    assert resumed(store, workers)[0] == 80
    assert_whole(store, expected)


def test_a_shard_that_comes_back_has_its_runs_even_if_those_made_since_are_gone(store, expected):
    away = shard(store, 2).rename(store.parent / "away")
    assert resumed(store) == (40, [])
    away.rename(shard(store, 2))
    assert resumed(store) == (0, [])
    shard(store, 4).unlink()
    assert resumed(store)[0] == 0
    assert_whole(store, expected)


def test_two_files_under_one_name_are_told_and_the_advice_works(store, expected):
    shard(store, 3).write_bytes(shard(store, 2).read_bytes())
    shard(store, 2).unlink()
    with pytest.raises(StoreError, match="is whole, but not the file that the ledger knows under this name"):
        resumed(store)
    ledger(store).rename(store / "ledger.other")
    assert resumed(store)[0] == 40
    assert_whole(store, expected)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE runs SET shard = 1 WHERE shard = 2",
        "UPDATE runs SET shard = CASE shard WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE shard END",
    ],
)
def test_a_ledger_that_contradicts_the_shards_is_told_and_the_advice_works(store, expected, change):
    database = sqlite3.connect(ledger(store))
    database.execute(change)
    database.commit()
    database.close()

    def read_all():
        with open_store(store) as opened:
            for run in list(opened.shard_of):
                opened.measures_of(run)

    with pytest.raises(StoreError, match="moved away, the ledger is made again from the shards"):
        read_all()
    ledger(store).rename(store / "ledger.other")
    assert resumed(store)[0] == 0
    assert_whole(store, expected)


def test_shards_of_another_store_are_taken_in_beside_those_that_are_there(store, expected, tmp_path):
    with open_store(tmp_path / "other") as other:
        fill(other, Plan(PLAN.cells, 4, first=3), 1, simulate=simulate)
    shutil.copy(shard(tmp_path / "other", 1), shard(store, 9))
    assert resumed(store)[0] == 0
    with open_store(store) as opened:
        assert fill(opened, Plan(PLAN.cells, 5), 1, simulate=simulate)[:2] == (160, 40)
        assert shard(store, 10).exists(), "the next number lies above both"
        assert table_of(opened, PLAN, simulate).equals(expected)


def test_what_only_has_the_name_of_a_shard_is_left_alone(store, expected):
    shard(store, 7).mkdir()
    (store / "shards" / "runs-7.parquet").write_text("a note")
    assert resumed(store) == (0, [])
    assert_whole(store, expected)
    assert shard(store, 7).is_dir()
    assert (store / "shards" / "runs-7.parquet").read_text() == "a note"


def test_a_ledger_with_a_write_ahead_log_is_read_whole_and_a_copy_without_it_loses_nothing(store, expected):
    """Stores made before kept such a log; a process that was killed left it beside the ledger."""
    database = sqlite3.connect(ledger(store))
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("DELETE FROM runs WHERE shard = 3")
    database.execute("DELETE FROM shards WHERE shard = 3")
    database.commit()
    for copy in (store.with_name("with"), store.with_name("without")):
        shutil.copytree(store, copy)
    database.close()
    for side in SIDE_FILES:
        (store.with_name("without") / f"ledger.sqlite{side}").unlink(missing_ok=True)
    assert resumed(store.with_name("with")) == (
        0,
        ["40 runs that ledger.sqlite did not list were found in shards and taken in"],
    )
    assert resumed(store.with_name("without")) == (0, [])
    for copy in ("with", "without"):
        assert_whole(store.with_name(copy), expected)
        assert not (store.with_name(copy) / "ledger.sqlite-wal").exists()
