"""Disks and files that fail: one clear line, exit code 1, nothing overwritten, and what was done is kept."""

import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.errors import BadInputError
from experiments.running.plan import Cell, Plan
from experiments.running.runner import fill
from experiments.running.store import StoreError, open_store, table_of
from sim.scenario import load_scenario
from tests.faults.conftest import RUNS, one_line, runs_in
from tests.faults.sweep import simulate

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


@pytest.fixture(scope="module")
def half_done(environment, tmp_path_factory) -> Path:
    """A store that an interrupted sweep has left: its first two shards."""
    folder = tmp_path_factory.mktemp("half") / "store"
    sweep = Path(__file__).with_name("sweep.py")
    words = [sys.executable, str(sweep), str(folder), "--replicates", "2"]
    assert subprocess.run(words, env={**environment, "PAUSE": "0"}, check=True, stdout=subprocess.DEVNULL)
    assert runs_in(folder) == 80
    return folder


@pytest.fixture
def store(half_done, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(half_done, tmp_path / "store")


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of every file that holds results."""
    files = [folder / "ledger.sqlite", *sorted((folder / "shards").iterdir())]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def refusal(finish, folder: Path, expected: int = 1) -> str:
    """Return the line with which a sweep refuses a store that it leaves as it is."""
    before = contents(folder)
    code, output, errors = finish(folder, PAUSE="0")
    assert (code, output) == (expected, "")
    assert contents(folder) == before
    return one_line(errors)


def test_a_truncated_shard_is_told(finish, store):
    shard = store / "shards" / "runs-000002.parquet"
    shard.write_bytes(shard.read_bytes()[:-100])
    assert "shards/runs-000002.parquet is damaged" in refusal(finish, store)


def test_a_flipped_byte_is_told(finish, store, fresh_seed):
    shard = store / "shards" / "runs-000001.parquet"
    content = bytearray(shard.read_bytes())
    content[random.Random(fresh_seed).randrange(len(content))] ^= 0x10
    shard.write_bytes(content)
    # Not every byte holds a value.
    assert re.search("shards/runs-000001.parquet is (damaged|whole, but not)", refusal(finish, store))


def test_a_ledger_that_is_none_is_told(finish, store):
    (store / "ledger.sqlite").write_bytes(b"not a database at all" * 1000)
    assert "store: ledger.sqlite cannot be used" in refusal(finish, store)


def test_a_store_of_another_version_is_told(finish, store):
    database = sqlite3.connect(store / "ledger.sqlite")
    database.execute("UPDATE about SET value = 'handoff-store/99' WHERE name = 'schema'")
    database.commit()
    database.close()
    assert "is of version handoff-store/99, this is handoff-store/1" in refusal(finish, store)


@pytest.fixture
def disk(tmp_path):
    """A disk of 400 kB; `disk("10m")` makes it larger."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size: str, again: str = "remount,") -> None:
        options = f"{again}size={size}"
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
        ).returncode:
            pytest.skip("a small disk cannot be mounted here")

    mount("400k", again="")
    yield place, mount
    subprocess.run(["umount", str(place)], check=True)


@posix
def test_a_disk_that_fills_up_is_told_and_the_runs_before_it_are_kept(
    start, finish, disk, tmp_path, uninterrupted
):
    place, mount = disk
    process = start(place / "store", PAUSE="0.002")
    assert process.stdout.readline() == "begun\n"
    (place / "other").write_bytes(bytes(300_000))
    _, errors = process.communicate(timeout=90)
    assert process.returncode == 1
    assert re.search("No space left on device|disk is full", one_line(errors))
    assert not [file for file in (place / "store" / "shards").iterdir() if file.name.startswith(".")]
    mount("10m")
    table = tmp_path / "table.parquet"
    code, output, errors = finish(place / "store", "--table", table, PAUSE="0")
    assert (code, errors) == (0, "")
    kept, made = map(int, re.findall(r"\d+", output.splitlines()[-1]))
    assert kept + made == RUNS
    assert table.read_bytes() == uninterrupted


@posix
def test_a_disk_without_room_is_told_before_the_first_run(finish, disk):
    place, _ = disk
    (place / "other").write_bytes(bytes(250_000))
    code, output, errors = finish(place / "store")
    assert (code, output) == (1, "")
    assert "disk/store: No space left on device" in one_line(errors)
    assert list((place / "store" / "shards").iterdir()) == []


@posix
def test_a_file_that_may_not_grow_is_told(environment, store):
    before = contents(store)
    limited = (
        "import resource, runpy, signal, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        f"sys.argv = [{str(Path(__file__).with_name('sweep.py'))!r}, {str(store)!r}];"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        env={**environment, "PAUSE": "0"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "store" in one_line(done.stderr)
    shards = {name: digest for name, digest in contents(store).items() if name.startswith("runs")}
    assert shards.items() <= before.items()


@posix
def test_a_folder_that_cannot_be_written_is_told(finish, store, tmp_path):
    if os.geteuid() == 0:
        place = tmp_path / "read-only"
        place.mkdir()
        bind = ["mount", "--bind", str(store.parent), str(place)]
        if subprocess.run(bind, capture_output=True, check=False).returncode:
            pytest.skip("nothing is read-only for the superuser here")
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        try:
            told = refusal(finish, place / "store", expected=2)
            fresh = finish(place / "new")
        finally:
            subprocess.run(["umount", str(place)], check=True)
    else:
        modes = {path: path.stat().st_mode for path in (store, store / "shards")}
        for path in modes:
            path.chmod(0o555)
        told = refusal(finish, store, expected=2)
        fresh = finish(store / "new")
        for path, mode in modes.items():
            path.chmod(mode)
    assert "store: Read-only" in told or "store: Permission" in told
    assert fresh[0] == 2
    one_line(fresh[2])


def test_a_crash_between_shard_and_ledger_loses_nothing(tmp_path, monkeypatch):
    cells = tuple(
        Cell(f"at {level}", load_scenario("laggard"), (("alignment", level),)) for level in (0.0, 0.5)
    )
    plan = Plan(cells, 40)
    monkeypatch.setenv("PAUSE", "0")

    class Crash(BaseException):
        """The end of the process, as far as anybody can tell."""

    def crash(*_):
        raise Crash

    def sweep_and_crash():
        with monkeypatch.context() as patch, open_store(tmp_path / "store") as store:
            patch.setattr(store.ledger, "enter", crash)
            fill(store, plan, workers=1, simulate=simulate)

    with pytest.raises(Crash):
        sweep_and_crash()
    assert list((tmp_path / "store" / "shards").iterdir())
    with open_store(tmp_path / "store") as store:
        assert len(store) == 50
        assert fill(store, plan, workers=1, simulate=simulate)[:2] == (50, 30)
        assert len(table_of(store, plan, simulate)) == 80


@pytest.mark.parametrize("there", [True, False])
def test_a_lock_that_is_a_link_is_told_and_what_it_points_to_is_left_alone(tmp_path, there):
    store, precious = tmp_path / "store", tmp_path / "precious"
    store.mkdir()
    if there:
        precious.write_text("not a lock")
    (store / "store.lock").symlink_to(precious)
    with (
        pytest.raises(StoreError, match=r"store: store\.lock is a link; nothing was changed$"),
        open_store(store),
    ):
        pass
    assert (precious.read_text() == "not a lock") if there else not precious.exists()


@posix
@pytest.mark.parametrize("kind", ["somebody's text", "another name of a file", "pipe", "folder"])
def test_a_lock_that_is_none_is_told_and_left_alone(tmp_path, kind):
    store, precious = tmp_path / "store", tmp_path / "precious"
    store.mkdir()
    lock = store / "store.lock"
    precious.write_text("not a lock")
    if kind == "pipe":
        os.mkfifo(lock)
    elif kind == "folder":
        lock.mkdir()
    elif kind == "another name of a file":
        lock.hardlink_to(precious)
    else:
        lock.write_text("not a lock")
    for _ in range(2):  # the first time does not leave it locked
        with pytest.raises(StoreError, match=r"store: store\.lock is no lock of a store"), open_store(store):
            pass
    assert precious.read_text() == "not a lock"
    if lock.is_file():
        assert lock.read_text() == "not a lock"


def test_only_one_may_open_a_store_and_the_other_is_told_which_file_and_who_has_it(tmp_path):
    store = tmp_path / "1f0e2d"
    told = rf"1f0e2d: in use by process {os.getpid()} on .* since 20.*: .*\(it holds store\.lock\)$"
    with open_store(store):
        for _ in range(2):
            with pytest.raises(StoreError, match=told), open_store(store):
                pass
    with open_store(store):
        pass


@pytest.mark.parametrize("name", ["", "  "])
def test_a_store_needs_a_name(name):
    with pytest.raises(BadInputError, match="a store needs the name of a folder"), open_store(name):
        pass


@pytest.mark.parametrize("place", ["file", "file/below", "folder\0", "long" * 100])
def test_a_place_that_cannot_be_a_store_is_bad_input(tmp_path, place):
    (tmp_path / "file").write_text("precious")
    with pytest.raises(BadInputError), open_store(tmp_path / place):
        pass
    assert (tmp_path / "file").read_text() == "precious"
