"""Bad input, bad places, interruptions: one line on stderr, the right exit code, nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal import as_usual

BAD_INPUT, INTERRUPTED = 2, 130
LEFT = 60  # seconds until the last process is gone, on a machine with much else to do

posix = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")


def assert_one_line(done: subprocess.CompletedProcess[str], code: int) -> None:
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("handoff: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("run",),
        ("run", "laggard", "--sed", "1"),
        ("run", "laggard", "--seed", "-1"),
        ("run", "laggard", "--seed", "one"),
        ("compare", "laggard"),
        ("compare", "laggard", "best-in-class", "--replications", "0"),
        ("compare", "laggard", "best-in-class", "--replications", "3", "--precision", "1"),
        ("compare", "laggard", "best-in-class", "--precision", "0"),
        ("compare", "laggard", "best-in-class", "--precision", "nan"),
        ("demo", "--workers", "0"),
        ("compare", "laggard", "best-in-class", "--replications", "99999999999"),
        ("compare", "laggard", "best-in-class", "--precision", "1e-300", "--workers", "1"),
        ("sweep", "alignment_dial", "--precision", "1e-300"),
        ("sweep", "alignment_dial", "--precision", "nan"),
        ("sweep", "alignment_dial", "--store", ""),
        ("run", "laggard", "--out", ""),
        ("run", "laggard", "--out=~nobody-at-all/here"),
        ("check", ""),
        ("sensitivity", "sensitivity", "--trajectories", "99999999999"),
        ("sensitivity", "sensitivity", "--points", "1099511627776"),
        ("sensitivity", "sensitivity", "--keep", "9999999999999999999999999"),
        ("population", "--firms", "9"),
        ("population", "--firms", "many"),
        ("population", "--null", "practice"),
        ("population", "--spread", "nan"),
        ("population", "--spread", "4"),
        ("population", "--set", "market.customer=1"),
        ("plan", "laggard"),
        ("sla", "laggard", "--share", "110 %"),
        ("sla", "laggard", "--chance", "2 h"),
        ("sla", "laggard", "--set", "team.sales_reps=0"),
        ("plan", "laggard", "--target", "2 MUSD"),
        ("plan", "laggard", "--target", "2 MEUR/week"),
        ("plan", "laggard", "--target", "2 MEUR", "--chance", "120 %"),
        ("plan", "laggard", "--target", "2 MEUR", "--rate", "1 %"),
        ("explain", "laggard", "laggard"),
        ("roadmap", "laggard", "laggard"),
        ("explain", "laggard", "best-in-class", "--store", "/dev/null/here"),
        ("demo", "--cluster", ""),
        ("compare", "laggard", "best-in-class", "--cluster", "foo"),
        ("explain", "laggard", "best-in-class", "--cluster", "tcp://"),
        ("roadmap", "laggard", "best-in-class", "--tls-ca", "ca.pem"),
        ("reproduce", "results", "--cluster", "tcp://host"),
    ],
    ids=" ".join,
)
def test_bad_usage_exits_with_2(handoff, tmp_path, arguments):
    assert_one_line(handoff(*arguments), BAD_INPUT)
    assert not list(tmp_path.iterdir())


BROKEN = {
    "unknown key": 'extends = "laggard"\nsla.sales.frist_attempt = "4 bh"\n',
    "wrong dimension": 'extends = "laggard"\nsla.sales.first_attempt = "4 EUR"\n',
    "not a number": 'extends = "laggard"\nteam.sales_reps = nan\n',
    "infinite": 'extends = "laggard"\nteam.sales_reps = inf\n',
    "negative": 'extends = "laggard"\nteam.sales_reps = -1\n',
    "no horizon": 'extends = "laggard"\nhorizon.observed_years = 0\n',
    "missing base": 'extends = "nobody"\n',
    "itself": 'extends = "broken"\n',
    "not TOML": "extends = \n",
    "large": "# " + 10_000_000 * "x",
    "long key": 20_000 * "a." + "a = 1\n",
    "deep": "a = " + 500 * "[" + 500 * "]",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_broken_scenario_exits_with_2_and_writes_nothing(handoff, tmp_path, verb, text):
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    out = ("--out", "here") if verb == "run" else ()
    assert_one_line(handoff(verb, "broken.toml", *out), BAD_INPUT)
    assert [path.name for path in tmp_path.iterdir()] == ["broken.toml"]


def test_an_unknown_key_is_answered_with_the_nearest_one(handoff):
    done = handoff("show", "laggard", "--set", "sla.sales.frist_attempt=4 bh")
    assert_one_line(done, BAD_INPUT)
    assert "sla.sales.first_attempt" in done.stderr


def test_bytes_that_are_not_text_and_folders_are_no_scenarios(handoff, tmp_path):
    (tmp_path / "latin.toml").write_bytes('question = "Où?"\n'.encode("latin-1"))
    assert_one_line(handoff("check", "latin.toml"), BAD_INPUT)
    assert_one_line(handoff("check", "./"), BAD_INPUT)
    assert_one_line(handoff("check", "nowhere/nothing.toml"), BAD_INPUT)


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(handoff, tmp_path, short):
    (tmp_path / "file").touch()
    assert_one_line(handoff("demo", *short, "--replications", "100000", "--out", "file/inside"), BAD_INPUT)
    assert_one_line(handoff("demo", *short, "--replications", "100000", "--out", "file"), BAD_INPUT)


def test_a_folder_of_somebody_else_is_left_alone(handoff, tmp_path, short):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert_one_line(handoff("demo", *short, "--replications", "100000", "--out", "mine"), BAD_INPUT)
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a long comparison in a process group of its own, and give it back once its workers run."""
    words = [*command, "compare", "laggard", "best-in-class", "--workers", "2", "--replications", "100000"]
    process = subprocess.Popen(
        as_usual([*words, "--out", "unfinished"]),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Handoff")
        assert soon(lambda: len(members_of(process.pid)) >= 3, 60)
        time.sleep(1)
        yield process
    finally:
        if members_of(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def members_of(group: int) -> list[str]:
    """List the processes of a group that are alive."""
    done = subprocess.run(["ps", "-eo", "pgid=,stat=,pid="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return [pid for pgid, state, pid in rows if int(pgid) == group and not state.startswith("Z")]


def soon(holds: Callable[[], bool], seconds: float) -> bool:
    """Tell whether something comes to hold within so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@posix
@pytest.mark.parametrize(
    ("end", "number"),
    [
        (os.killpg, signal.SIGINT),
        (os.kill, signal.SIGTERM),
        (os.kill, signal.SIGHUP),
        (os.killpg, signal.SIGHUP),
    ],
    ids=["Ctrl-C", "kill", "hung up", "all hung up"],
)
def test_who_is_told_to_end_leaves_neither_workers_nor_files(command, environment, tmp_path, end, number):
    with running(command, environment, tmp_path) as process:
        end(process.pid, number)
        _, errors = process.communicate(timeout=40)
        assert process.returncode == 128 + number
        assert errors == (
            "handoff: interrupted; no run was kept: the same command starts anew; unfinished was not written\n"
        )
        assert soon(lambda: not members_of(process.pid), LEFT)
        assert not list(tmp_path.iterdir())


INTERRUPTED_IN_CODE_FROM_A_STRING = """
from experiments.commands import main
main.run_app = lambda: exec("raise KeyboardInterrupt")
main.main()
"""


@posix
def test_an_interruption_exits_with_130_whatever_python_was_doing(tmp_path, environment):
    """Code made from a string is what imports run for every named tuple; Python alone would die by the signal."""
    (tmp_path / "interrupted.py").write_text(INTERRUPTED_IN_CODE_FROM_A_STRING, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), *(path for path in sys.path if path)])
    done = subprocess.run(
        [sys.executable, "-m", "interrupted"],
        env={**environment, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (INTERRUPTED, b"handoff: interrupted\n")


@posix
def test_workers_end_when_their_parent_is_killed(command, environment, tmp_path):
    with running(command, environment, tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        assert soon(lambda: not members_of(process.pid), LEFT)


@posix
def test_what_ignores_signals_from_the_start_goes_on_ignoring_them(command, environment, tmp_path):
    """As under nohup, or in the background of a script."""
    ignoring = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    become = "os.execvp(sys.argv[1], sys.argv[1:])"
    words = [sys.executable, "-c", f"{ignoring}; {become}", *command, "show", "laggard"]
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGHUP)
        assert process.wait(60) == 0


def test_a_reader_that_goes_away_ends_the_printing_and_not_the_work(command, environment, short, tmp_path):
    words = [*command, "compare", "laggard", "best-in-class", *short, "--replications", "2", "--workers", "1"]
    with subprocess.Popen(
        [*words, "--out", "mine"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline().startswith("Handoff")
        writer.stdout.close()
        assert writer.stderr.read() == ""
        assert writer.wait(timeout=300) == 0
    assert (
        json.loads((tmp_path / "mine" / "manifest.json").read_text(encoding="utf-8"))["status"] == "complete"
    )
    assert (tmp_path / "mine" / "report.html").exists()
