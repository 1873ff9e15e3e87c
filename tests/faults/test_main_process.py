"""Whatever ends the main process of a sweep: nothing is lost, nothing is there twice, the content is the same."""

import random
import signal
import sqlite3
import time

import pytest

from tests.faults.conftest import RUNS, one_line, runs_in, wait_until

pytestmark = pytest.mark.slow

KILLS = 20
AMID_A_SHARD = 130  # runs begun when about thirty wait for their shard to fill


@pytest.mark.parametrize("workers", [1, 2])
def test_a_sweep_gives_the_same_content_whatever_its_workers(finish, tmp_path, uninterrupted, workers):
    table = tmp_path / "table.parquet"
    code, output, errors = finish(tmp_path / "store", "--workers", workers, "--table", table, PAUSE="0")
    assert (code, errors) == (0, "")
    assert output == f"begun\nkept 0, made {RUNS}\n"
    assert table.read_bytes() == uninterrupted


def test_a_sweep_killed_twenty_times_at_random_moments_loses_nothing_and_repeats_nothing(
    start, finish, tmp_path, fresh_seed
):
    luck = random.Random(fresh_seed)
    whole, many = tmp_path / "whole.parquet", ("--replicates", RUNS // 4)
    assert finish(tmp_path / "undisturbed", *many, "--table", whole, PAUSE="0")[0] == 0
    folder, table, known = tmp_path / "store", tmp_path / "table.parquet", 0
    tally = tmp_path / "tally"
    tally.touch()
    for kill in range(KILLS):
        of_two = kill % 7 == 6
        process = start(folder, *many, "--workers", 1 + of_two, PAUSE="0.003", TALLY=str(tally))
        assert process.stdout.readline() == "begun\n"
        # A moment is so many runs later, not seconds, in which a busy machine may do nothing.
        moment = tally.stat().st_size + luck.randrange(400 if of_two else 200)
        while tally.stat().st_size < moment and process.poll() is None:
            time.sleep(luck.uniform(0, 0.01))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert runs_in(folder) >= known
        known = runs_in(folder)
    assert 0 < known < 10 * RUNS, "moments so early or so late test nothing"
    code, output, errors = finish(folder, *many, "--table", table, PAUSE="0")
    assert (code, errors) == (0, "")
    assert output == f"begun\nkept {known}, made {10 * RUNS - known}\n"
    assert runs_in(folder) == 10 * RUNS
    assert table.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_sweep_exits_with_130_and_keeps_every_run_that_was_done(
    start, finish, tmp_path, uninterrupted, workers
):
    folder, tally = tmp_path / "store", tmp_path / "tally"
    process = start(folder, "--workers", workers, PAUSE=str(0.004 * workers), TALLY=str(tally))
    wait_until(lambda: tally.exists() and tally.stat().st_size >= AMID_A_SHARD)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "handoff: interrupted\n")
    known = runs_in(folder)
    assert known > 100, "what waited for its shard to fill is written too"
    table = tmp_path / "table.parquet"
    assert finish(folder, "--table", table, PAUSE="0")[1] == f"begun\nkept {known}, made {RUNS - known}\n"
    assert table.read_bytes() == uninterrupted


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs signals")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_however_often_a_sweep_is_told_to_end_it_keeps_every_run_that_was_done(
    start, finish, tmp_path, uninterrupted, number, workers
):
    folder, tally = tmp_path / "store", tmp_path / "tally"
    process = start(folder, "--workers", workers, PAUSE=str(0.004 * workers), TALLY=str(tally))
    wait_until(lambda: tally.exists() and tally.stat().st_size >= AMID_A_SHARD)
    while process.poll() is None:
        process.send_signal(getattr(signal, number))
        time.sleep(0.002)
    process.communicate(timeout=30)  # what was interrupted again while it ended may complain
    # Who is told once more while the interpreter itself ends, is ended by the signal.
    assert process.returncode in (130, -getattr(signal, number))
    known = runs_in(folder)
    assert known > 100, "what waited for its shard to fill is written too"
    table = tmp_path / "table.parquet"
    output = finish(folder, "--table", table, PAUSE="0")[1]
    assert output == f"begun\nkept {known}, made {RUNS - known}\n"
    assert table.read_bytes() == uninterrupted


def test_a_second_process_on_a_store_is_told_who_has_it(start, finish, tmp_path):
    first = start(tmp_path / "store", PAUSE="0.2")
    assert first.stdout.readline() == "begun\n"
    for _ in range(2):  # who is refused must not wipe out who has it
        code, output, errors = finish(tmp_path / "store")
        assert (code, output) == (1, "")
        assert f"store: in use by process {first.pid} on " in one_line(errors)


def test_the_ledger_says_when_and_where_and_shards_do_not(finish, tmp_path):
    assert finish(tmp_path / "store", PAUSE="0")[0] == 0
    database = sqlite3.connect(tmp_path / "store" / "ledger.sqlite")
    seconds, finished, host, worker, pid = database.execute(
        "SELECT seconds, finished, host, worker, pid FROM runs"
    ).fetchone()
    database.close()
    assert seconds >= 0
    assert finished.startswith("20")
    assert pid > 0
    for shard in (tmp_path / "store" / "shards").iterdir():
        content = shard.read_bytes()
        assert all(word.encode() not in content for word in (host, worker, finished))
