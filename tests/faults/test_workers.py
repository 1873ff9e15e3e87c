"""Workers that die, runs that kill them, schedulers that go away."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys

import psutil
import pytest

from tests.faults.conftest import (
    MORTAL,
    ON_LOOPBACK,
    RUNS,
    end_all,
    family_of,
    is_whole,
    listening,
    one_line,
    runs_in,
    wait_until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals"),
]


def processes_in(folder) -> set[int]:
    """Return the processes that have made runs of a store."""
    if not runs_in(folder):
        return set()
    database = sqlite3.connect(folder / "ledger.sqlite", timeout=10)
    found = {pid for (pid,) in database.execute("SELECT DISTINCT pid FROM runs")}
    database.close()
    return found


def test_a_sweep_whose_workers_are_killed_finishes_by_itself(start, tmp_path, uninterrupted):
    folder, table = tmp_path / "store", tmp_path / "table.parquet"
    process = start(folder, "--workers", 2, "--table", table, PAUSE="0.01")
    killed: set[int] = set()
    for deaths in (2, 3):
        wait_until(lambda: processes_in(folder) - killed)
        for worker in processes_in(folder) - killed:
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
        assert len(killed) >= deaths - 1
    output, errors = process.communicate(timeout=90)
    assert (process.returncode, errors) == (0, "")
    assert output == f"begun\nkept 0, made {RUNS}\n"
    assert table.read_bytes() == uninterrupted


def test_a_run_that_kills_its_worker_and_one_that_raises_are_named_and_all_others_made(finish, tmp_path):
    folder = tmp_path / "store"
    toy = {"POISON": "0.5 9", "FAULTY": "0.25 11", "PAUSE": "0.001"}
    code, output, errors = finish(folder, "--workers", 2, **toy)
    assert code == 1
    assert output == f"begun\nkept 0, made {RUNS - 2}\n"
    told = one_line(errors)
    assert f"2 of {RUNS} runs failed" in told
    assert "at 0.25 with practices.debriefing = 0.25 under seed 11: ValueError: the toy is broken" in told
    assert "at 0.5 with practices.debriefing = 0.5 under seed 9: WorkerKilledError: its worker died" in told
    assert runs_in(folder) == RUNS - 2
    assert finish(folder, PAUSE="0")[:2] == (0, f"begun\nkept {RUNS - 2}, made 2\n"), (
        "a resumed sweep tries again"
    )


@pytest.fixture
def scheduler(environment, tmp_path, request):
    """A scheduler that somebody started, its address, and a way to start a worker of it.

    A parameter names the fixture whose source it is to run.
    """
    processes = []
    source = (
        request.getfixturevalue(request.param) if hasattr(request, "param") else environment["PYTHONPATH"]
    )

    def begin(*words: str, python_path: str = environment["PYTHONPATH"]) -> subprocess.Popen:
        command = [sys.executable, str(MORTAL), "distributed.cli." + words[0], *words[1:], *ON_LOOPBACK]
        log = (tmp_path / f"{words[0]}-{len(processes)}.log").open("wb")
        env = {**environment, "PYTHONPATH": python_path, "PYTHONWARNINGS": "ignore"}
        processes.append(
            subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=tmp_path)
        )
        log.close()
        return processes[-1]

    file = tmp_path / "scheduler.json"
    words = ("--port", "0", "--scheduler-file", str(file))
    main = begin("dask_scheduler", *words, python_path=source)
    wait_until(lambda: is_whole(file))
    address = json.loads(file.read_text())["address"]

    def worker(**options: str) -> subprocess.Popen:
        return begin("dask_worker", address, "--nthreads", "1", **options)

    yield main, address, worker
    end_all(processes)


def are_registered(folder, workers: int) -> bool:
    """Tell whether so many workers have found their scheduler; they log it."""
    logs = [folder / f"dask_worker-{number}.log" for number in range(1, workers + 1)]
    return all("Registered to" in log.read_text() for log in logs)


def test_workers_of_a_scheduler_that_runs_already_make_the_same_content(
    finish, scheduler, tmp_path, uninterrupted
):
    _, address, worker = scheduler
    worker()
    worker()
    wait_until(lambda: are_registered(tmp_path, 2))
    folder, table = tmp_path / "store", tmp_path / "table.parquet"
    code, output, errors = finish(folder, "--cluster", address, "--table", table, PAUSE="0.01")
    assert errors == ""
    assert code == 0
    assert output == f"begun\nkept 0, made {RUNS}\n"
    assert table.read_bytes() == uninterrupted
    assert len(processes_in(folder)) == 2


def test_a_scheduler_that_goes_away_leaves_the_runs_that_were_done(
    start, finish, scheduler, tmp_path, uninterrupted
):
    main, address, worker = scheduler
    worker()
    folder, table = tmp_path / "store", tmp_path / "table.parquet"
    process = start(folder, "--cluster", address, PAUSE="0.02")
    wait_until(lambda: runs_in(folder))
    main.kill()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"the scheduler at {address} has gone away; the runs done are kept" in one_line(errors)
    known = runs_in(folder)
    assert known > 0
    assert finish(folder, "--table", table, PAUSE="0")[1] == f"begun\nkept {known}, made {RUNS - known}\n"
    assert table.read_bytes() == uninterrupted


def test_a_scheduler_that_is_not_there_is_told_at_once(finish, tmp_path):
    code, _, errors = finish(tmp_path / "store", "--cluster", "tcp://127.0.0.1:9")
    assert code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9: Connection refused" in one_line(errors)


def test_somebody_who_is_no_scheduler_is_told_after_a_while(finish, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the system accepts, and nobody ever answers
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        code, _, errors = finish(tmp_path / "store", "--cluster", address, PATIENCE="1")
    assert code == 1
    assert f"no scheduler answers at {address}: TimeoutError" in one_line(errors)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"DASK_CONFIG": "/dev/null/none"}, "no scheduler answers at"),
        ({"DASK_LOGGING": "3"}, "Dask cannot be used with the settings it finds: TypeError"),
        (
            {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"},
            "the settings of Dask require encryption: tls://",
        ),
    ],
)
def test_settings_that_keep_the_library_from_working_are_told_and_do_not_concern_local_workers(
    finish, scheduler, tmp_path, setting, told
):
    main, address, _ = scheduler
    if "answers" in told:
        end_all([main])
    code, _, errors = finish(tmp_path / "store", "--cluster", address, **setting)
    assert code in (1, 2)
    assert told in one_line(errors)
    code, output, errors = finish(tmp_path / "store", "--workers", 2, PAUSE="0", **setting)
    assert (code, output, errors) == (0, f"begun\nkept 0, made {RUNS}\n", "")


def test_a_cluster_with_certificates_lets_in_who_has_one_and_nobody_else(
    finish, secure_cluster, certificates, tmp_path, uninterrupted
):
    address = secure_cluster
    assert address.startswith("tls://")
    to = (tmp_path / "store", "--cluster", address, "--tls-ca", certificates / "ca.pem")
    code, _, errors = finish(
        *to, "--tls-cert", certificates / "other.pem", "--tls-key", certificates / "other.key"
    )
    assert code == 1
    assert f"no scheduler answers at {address}" in one_line(errors)
    code, _, errors = finish(
        *to, "--tls-cert", certificates / "one.pem", "--tls-key", certificates / "other.key"
    )
    assert code == 2
    assert "tls_cert" in one_line(errors)
    table = tmp_path / "table.parquet"
    own = ("--tls-cert", certificates / "one.pem", "--tls-key", certificates / "one.key")
    code, output, errors = finish(*to, *own, "--table", table, PAUSE="0.002")
    assert errors == ""
    assert (code, output, errors) == (0, f"begun\nkept 0, made {RUNS}\n", "")
    assert table.read_bytes() == uninterrupted


def test_what_tests_start_listens_on_loopback_only(scheduler, tmp_path):
    main, _, worker = scheduler
    started = worker()
    wait_until(lambda: are_registered(tmp_path, 1))
    for process in (main, started):
        assert set(listening(family_of(process.pid))) == {"127.0.0.1"}


def test_a_scheduler_and_a_worker_end_when_who_started_them_has_ended(scheduler, tmp_path):
    main, _, worker = scheduler
    started = worker()
    wait_until(lambda: are_registered(tmp_path, 1))
    family = [*family_of(main.pid), *family_of(started.pid)]
    for process in (main, started):
        process.stdin.close()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_a_worker_with_other_source_is_refused(finish, scheduler, project, tmp_path):
    _, address, worker = scheduler
    for folder in ("sim", "experiments", "scenarios"):
        shutil.copytree(project / folder, tmp_path / "other" / folder)
    with (tmp_path / "other" / "sim" / "luck.py").open("a") as source:
        source.write("# another day\n")
    worker(python_path=str(tmp_path / "other"))
    code, output, errors = finish(tmp_path / "store", "--cluster", address)
    assert code == 1
    assert "is refused: it runs other source" in output
    assert f"no worker of the scheduler at {address} runs this source" in one_line(errors)
    assert runs_in(tmp_path / "store") == 0


@pytest.fixture
def other_layout(project, tmp_path):
    """The same model, beside experiments whose modules lie elsewhere."""
    for folder in ("sim", "scenarios"):
        shutil.copytree(project / folder, tmp_path / "other" / folder)
    (tmp_path / "other" / "experiments").mkdir()
    (tmp_path / "other" / "experiments" / "__init__.py").touch()
    return str(tmp_path / "other")


def test_a_worker_with_another_layout_is_refused_at_once_and_stays_alive(
    finish, scheduler, other_layout, tmp_path
):
    _, address, worker = scheduler
    other = worker(python_path=other_layout)
    code, output, errors = finish(tmp_path / "store", "--cluster", address)
    assert code == 1
    assert output.endswith("is refused: No module named 'experiments.running'\n")
    assert len(output.splitlines()) == 2
    assert f"no worker of the scheduler at {address} runs this source" in one_line(errors)
    assert runs_in(tmp_path / "store") == 0
    assert other.poll() is None


@pytest.mark.parametrize("scheduler", ["other_layout"], indirect=True)
def test_what_a_scheduler_with_another_layout_says_is_told_in_one_line(finish, scheduler, tmp_path):
    _, address, worker = scheduler
    worker()
    code, output, errors = finish(tmp_path / "store", "--cluster", address)
    assert code == 1
    begun, refusal = output.splitlines()
    assert begun == "begun"
    assert "is refused: Error during deserialization of the task graph." in refusal
    assert f"no worker of the scheduler at {address} runs this source" in one_line(errors)


def test_a_worker_with_another_layout_keeps_no_run_from_the_others(
    finish, scheduler, other_layout, tmp_path, uninterrupted
):
    _, address, worker = scheduler
    worker(python_path=other_layout)
    worker()
    wait_until(lambda: are_registered(tmp_path, 2))
    table = tmp_path / "table.parquet"
    code, output, errors = finish(tmp_path / "store", "--cluster", address, "--table", table, PAUSE="0.01")
    assert errors == ""
    assert code == 0
    assert "is refused: No module named 'experiments.running'" in output
    assert f"made {RUNS}\n" in output
    assert table.read_bytes() == uninterrupted
