"""What only a terminal shows: widths, progress, escape codes, interruption."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("termios", reason="pseudo-terminals are POSIX")

from tests.terminal import CTRL_C, ESCAPE, Terminal

pytestmark = pytest.mark.slow

PAIR = ("laggard", "best-in-class")
LONG = ("--replications", "100000", "--workers", "2")
DESIGN = """
question = "What does alignment bring?"
base = "laggard"
outcomes = ["revenue_growth"]
replications = 2000
[levers]
alignment = { values = [0, 1] }
[set]
"market.committees" = 1000
"market.customers" = 100
"""
FOUND_LOTS = """
from sim import records
from sim.behaviour.firm_is_founded import Lots, found_lots
for _ in range(2):
    found_lots(records.blank(records.Committees, 2), records.blank(Lots, 2), 1)
print("found")
"""
PATHS = ("results/", "/", "handoff ")  # what is copied from a screen stays whole


@pytest.fixture
def terminal(command, environment, tmp_path):
    """Start a command in a terminal: `with terminal("run", "laggard", columns=60) as shown`."""

    def start(*words, columns=80, **more):
        return Terminal([*command, *map(str, words)], tmp_path, environment | more, columns)

    return start


@pytest.fixture
def prompt(prompt_command, environment, tmp_path):
    """Start a command that nobody interrupts, like `terminal`, but at once."""

    def start(*words, columns=80, **more):
        return Terminal([*prompt_command, *map(str, words)], tmp_path, environment | more, columns)

    return start


def too_wide(lines, columns):
    return [line for line in lines if len(line) > columns and not any(path in line for path in PATHS)]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(prompt, short, columns):
    """Every kind of table: comparison, measures of a run, library, differences of inputs."""
    few = ("--replications", 2, "--workers", 1)
    for words in (
        ("compare", *PAIR, *short, *few),
        ("run", "laggard", *short),
        ("scenarios",),
        ("diff", *PAIR),
        ("--help",),
        ("compare", "laggard"),
    ):
        with prompt(*words, columns=columns) as shown:
            assert shown.code() == (2 if words == ("compare", "laggard") else 0)
            assert too_wide(shown.screen, columns) == []
            assert ESCAPE not in shown.text


@pytest.mark.parametrize("columns", [60, 120])
def test_no_line_of_a_study_is_wider_than_the_terminal(prompt, tmp_path, columns):
    (tmp_path / "study.toml").write_text(DESIGN.replace("2000", "2"), encoding="utf-8")
    with prompt("sweep", "study.toml", "--workers", 1, columns=columns) as shown:
        assert shown.code() == 0
        assert too_wide(shown.screen, columns) == []


@pytest.mark.parametrize("setting", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}])
def test_progress_needs_no_escape_code_and_leaves_nothing_behind(prompt, short, setting):
    with prompt("compare", *PAIR, *short, "--replications", 3, "--workers", 1, **setting) as shown:
        assert shown.code() == 0
        assert "6 of 6 runs" in shown.text
        assert ESCAPE not in shown.text
        assert not [line for line in shown.screen if "of 6 runs" in line or "starting" in line]


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_a_comparison_in_order_and_says_that_nothing_is_kept(terminal, short, tmp_path, times):
    with terminal("compare", *PAIR, *short, *LONG, "--out", "mine", columns=200) as shown:
        assert shown.shows("a second")
        for _ in range(times):
            shown.type(CTRL_C)
        assert shown.code() == 130
        assert shown.one_line("interrupted").endswith(
            "no run was kept: the same command starts anew; mine was not written"
        )
        assert "Traceback" not in shown.text
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_keeps_the_runs_of_a_sweep_and_the_same_command_goes_on(terminal, tmp_path, times):
    (tmp_path / "study.toml").write_text(DESIGN, encoding="utf-8")
    with terminal("sweep", "study.toml", "--workers", 2, "--store", "kept", columns=200) as shown:
        assert shown.shows("a second")
        for _ in range(times):
            shown.type(CTRL_C)
        assert shown.code() == 130
        assert "runs that are done are kept in kept: the same command goes on from there" in shown.one_line(
            "interrupted"
        )
        assert "Traceback" not in shown.text
    with terminal("sweep", "study.toml", "--workers", 2, "--store", "kept") as shown:
        assert shown.shows("of them done before")
        shown.type(CTRL_C)
        assert shown.code() == 130


def test_ctrl_c_while_figures_are_drawn_leaves_no_folder(terminal, short, tmp_path):
    words = ("compare", *PAIR, *short, "--replications", 2, "--workers", 1, "--out", "mine")
    with terminal(*words, columns=200) as shown:
        assert shown.shows("not a forecast")
        shown.type(CTRL_C)
        code = shown.code()
        assert "Traceback" not in shown.text
        if "mine was not written" in shown.text:
            assert code == 130
            assert not list(tmp_path.iterdir())
        else:  # too late: the whole folder is there, or all of it but the report
            assert code in (0, 130)
            assert (tmp_path / "mine" / "manifest.json").exists()


@pytest.mark.parametrize("wait", [0.3, 0.6, 1.0, 1.5])
def test_ctrl_c_at_once_ends_at_once(terminal, short, tmp_path, wait):
    with terminal("compare", *PAIR, *short, *LONG) as shown:
        time.sleep(wait)
        shown.type(CTRL_C)
        # Before the command line is imported, the process ends without a word.
        assert shown.code(30) == 130, shown.text
        assert "Traceback" not in shown.text
        assert not list(tmp_path.iterdir())


def test_a_terminal_that_is_closed_ends_a_sweep_in_order(terminal, tmp_path):
    (tmp_path / "study.toml").write_text(DESIGN, encoding="utf-8")
    words = ("sweep", "study.toml", "--workers", 2, "--store", "kept", "--out", "mine")
    with terminal(*words) as shown:
        assert shown.shows("a second")
        shown.hang_up()
        assert shown.process.wait(60) == 128 + signal.SIGHUP
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "study.toml"]
    assert list((tmp_path / "kept" / "shards").iterdir())


def test_who_insists_ends_at_once(terminal, short):
    with terminal("compare", *PAIR, *short, *LONG) as shown:
        assert shown.shows("a second")
        for _ in range(3):
            os.kill(shown.process.pid, signal.SIGTERM)
            time.sleep(0.05)
        # A shell sees 143 for both: who is told while the interpreter itself ends, is ended by the signal.
        assert shown.code(10) in (143, -signal.SIGTERM)


def test_who_waits_for_the_compiler_is_told_why_once_and_never_again(environment, tmp_path):
    """The first time ever; who uses the model as a library hears nothing of it in a pipe."""
    surroundings = environment | {"NUMBA_CACHE_DIR": str(tmp_path)}
    words = [sys.executable, "-c", FOUND_LOTS]
    said = []
    for _ in range(2):
        with Terminal(words, tmp_path, surroundings, 80) as shown:
            assert shown.code() == 0
        said.append(shown.text)
    assert said[0].count("is being compiled") == 1
    assert "found" in said[1]
    assert "compiled" not in said[1]
    elsewhere = surroundings | {"NUMBA_CACHE_DIR": str(tmp_path / "empty")}
    piped = subprocess.run(words, env=elsewhere, capture_output=True, text=True, check=True)
    assert (piped.stdout, piped.stderr) == ("found\n", "")
