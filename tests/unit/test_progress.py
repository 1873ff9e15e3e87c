"""The line that says how far runs are, as a terminal shows it."""

import pytest

from experiments.commands.console import terminal
from experiments.commands.console.terminal import UNTYPICAL_RUNS, Progress


@pytest.fixture
def shown(monkeypatch):
    """A progress line that somebody watches, whose clock gains half a second a look, and what it wrote."""
    clock = iter(range(10_000))
    monkeypatch.setattr(terminal.time, "monotonic", lambda: next(clock) / 2)
    progress, lines = Progress(), []
    progress.watched = True
    monkeypatch.setattr(progress, "write", lines.append)
    return progress, lines


def test_two_plans_one_after_another_are_counted_each_by_itself(shown):
    """A precision takes a first stage and then the runs that it needs, which begin where the first ended."""
    progress, lines = shown
    for done in range(1, 31):
        progress(done, 30)
    for done in range(1, 21):
        progress(done, 20)
    assert lines[29].startswith("30 of 30 runs")
    assert lines[30] == "1 of 20 runs"
    assert all("2 a second" in line for line in lines if "left" in line)
    assert not [line for line in lines if "-" in line or "−" in line]


def test_a_plan_of_the_same_length_begins_anew(shown):
    progress, lines = shown
    for _ in range(2):
        for done in range(1, 11):
            progress(done, 10)
    assert lines[10] == "1 of 10 runs"
    assert lines[:10] == lines[10:]


def test_runs_that_were_there_before_do_not_count_for_the_rate(shown):
    progress, lines = shown
    progress(900, 1000)
    for done in range(901, 901 + 3 * UNTYPICAL_RUNS):
        progress(done, 1000)
    assert "2 a second" in lines[-1]


def test_a_count_that_stands_still_divides_by_nothing(shown):
    progress, lines = shown
    for _ in range(3 * UNTYPICAL_RUNS):
        progress(0, 10)
    assert lines[-1] == "0 of 10 runs"
