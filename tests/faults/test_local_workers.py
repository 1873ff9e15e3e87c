"""Workers on this machine: nobody else reaches them, none is left behind, and why they do not work is told."""

import signal
import sys
import threading
import time
from contextlib import suppress

import psutil
import pytest

from experiments.running.local_workers import local_workers
from experiments.running.workers import LostWorkerError
from tests.faults.conftest import RUNS, family_of, listening, one_line, runs_in, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals"),
]

PROMPT = 80  # seconds that a busy machine may take for what takes two


def test_no_process_of_a_sweep_listens_to_anybody(start, tmp_path):
    process = start(tmp_path / "store", "--workers", 2, PAUSE="0.02")
    wait_until(lambda: runs_in(tmp_path / "store"))
    family = family_of(process.pid)
    assert len(family) == 4, "the sweep, the foreman and two workers"
    assert listening(family) == []


@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whatever_ends_a_sweep_no_process_is_left(start, tmp_path, ended):
    process = start(tmp_path / "store", "--workers", 2, PAUSE="0.02")
    wait_until(lambda: runs_in(tmp_path / "store"))
    family = family_of(process.pid)
    process.send_signal(ended)
    process.communicate(timeout=PROMPT)
    _, alive = psutil.wait_procs(family, timeout=PROMPT)
    assert alive == []


def test_a_sweep_whose_suite_has_ended_ends(start, tmp_path):
    process = start(tmp_path / "store", "--workers", 2, PAUSE="0.02")
    wait_until(lambda: runs_in(tmp_path / "store"))
    family = family_of(process.pid)
    process.let_go()
    _, alive = psutil.wait_procs(family, timeout=PROMPT)
    assert alive == []


def test_a_foreman_that_is_killed_is_told_and_the_runs_done_are_kept(start, finish, tmp_path, uninterrupted):
    folder, table = tmp_path / "store", tmp_path / "table.parquet"
    process = start(folder, "--workers", 2, PAUSE="0.02")
    wait_until(lambda: runs_in(folder))
    family = family_of(process.pid)
    foreman = psutil.Process(process.pid).children()[0]
    foreman.kill()
    _, errors = process.communicate(timeout=PROMPT)
    assert process.returncode == 1
    assert one_line(errors) == (
        "handoff: workers have gone away on this machine: their foreman ended by SIGKILL; the runs done are kept"
    )
    _, alive = psutil.wait_procs(family, timeout=PROMPT)
    assert alive == []
    known = runs_in(folder)
    assert known > 0
    assert finish(folder, "--table", table, PAUSE="0")[1] == f"begun\nkept {known}, made {RUNS - known}\n"
    assert table.read_bytes() == uninterrupted


FAULTS = {
    # What a foreman finds when it starts, and what is then said.
    "import sys; sys.modules['experiments.running.runs'] = None": (
        "their foreman ended by exit code 1: ModuleNotFoundError: import of experiments.running.runs halted"
    ),
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "their foreman ended by SIGKILL",
    "import os; os.register_at_fork(after_in_child=lambda: os._exit(9))": (
        "3 in succession ended as they began, the last one by exit code 9"
    ),
    "import os, signal; os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGKILL))": (
        "3 in succession ended as they began, the last one by SIGKILL"
    ),
    "import errno, os\ndef fork(): raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))\nos.fork = fork": (
        "Resource temporarily unavailable"
    ),
    "import errno, os\ndef pipe(): raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))\nos.pipe = pipe": (
        "Too many open files"
    ),
}


@pytest.mark.skipif(sys.platform == "darwin", reason="workers are no copies there")
@pytest.mark.parametrize("fault", FAULTS)
def test_why_workers_do_not_start_is_told(finish, environment, tmp_path, fault):
    lines = "\n    ".join(fault.splitlines())
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys\nif 'handoff.foreman' in sys.orig_argv:\n    {lines}\n"
    )
    path = f"{tmp_path}:{environment['PYTHONPATH']}"
    began = time.monotonic()
    code, output, errors = finish(tmp_path / "store", "--workers", 2, PYTHONPATH=path)
    assert (code, output) == (1, "begun\n")
    assert f"handoff: workers could not be started on this machine: {FAULTS[fault]}" in one_line(errors)
    assert time.monotonic() - began < PROMPT


def test_what_runs_print_comes_between_nothing(finish, tmp_path, uninterrupted):
    table = tmp_path / "table.parquet"
    code, output, errors = finish(tmp_path / "store", "--workers", 2, "--table", table, PAUSE="0", NOISY="1")
    assert (code, output, errors) == (0, f"begun\nkept 0, made {RUNS}\n", "")
    assert table.read_bytes() == uninterrupted


class UnpicklableError(Exception):
    """An error that does not come out of a pickle as it went in."""

    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")


def fail(first, second):
    raise UnpicklableError(first, second)


@pytest.fixture(params=["fork", "spawn"])
def two(request):
    """Two workers, started in either way, and a way to call a function and wait for its end."""
    if request.param == "fork" and sys.platform == "darwin":
        pytest.skip("workers are no copies there")
    with local_workers(2, request.param) as workers:
        wait_until(lambda: len(workers.there()) == 2)

        def call(worker, function, *arguments):
            ended = threading.Event()
            asked = workers.call(worker, function, *arguments, done=lambda _: ended.set())
            assert ended.wait(PROMPT)
            return asked

        yield workers, call


def test_calls_are_answered_however_large_and_in_whatever_way_they_end(two):
    workers, call = two
    first, second = sorted(workers.there())
    large = b"x" * 5_000_000
    assert call(first, bytes.upper, large).result() == large.upper()
    assert call(second, divmod, 7, 2).result() == (3, 1)
    here = call(first, lambda: threading.active_count() - 1).result()
    assert here >= 1
    failed = call(first, divmod, 7, 0)
    assert failed.status == "error"
    assert isinstance(failed.exception(), ZeroDivisionError)
    told = call(first, fail, "one", "two")
    assert str(told.exception()) == "UnpicklableError: one and two"
    unsendable = call(second, threading.Lock)
    assert unsendable.status == "error"
    assert call(second, divmod, 9, 2).result() == (4, 1)


def test_a_worker_that_ends_loses_its_calls_and_is_replaced(two):
    workers, call = two
    first, second = sorted(workers.there())
    asked = [workers.call(first, time.sleep, 600, done=bool), workers.call(first, divmod, 7, 2, done=bool)]
    ended = call(second, sys.exit, 5)
    assert workers.is_lost(ended.exception())
    wait_until(lambda: second not in workers.there() and len(workers.there()) == 2)
    third = (workers.there() - {first}).pop()
    assert call(third, divmod, 7, 2).result() == (3, 1)
    assert workers.why_none() == " (the last one ended by exit code 5)"
    assert workers.is_lost(call(second, divmod, 7, 2).exception())
    for process in family_of(workers.process.pid)[1:]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until(lambda: not workers.there() & {first, third})
    wait_until(
        lambda: all(isinstance(future.exception(), LostWorkerError) for future in asked if future.done())
    )
    wait_until(lambda: all(future.done() for future in asked))
