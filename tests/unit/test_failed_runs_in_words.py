"""What is said of runs that failed: each reason once, with how many runs it ended."""

from experiments.running.bookkeeping import MAX_NAMED_FAILURES, RunsFailedError
from experiments.running.store import Failure


def failures(many, reason="ValueError: odd", label="laggard, a.b = 5 %", varied="a.b = 5 %"):
    """Return failures of so many seeds."""
    return [Failure(b"", label, varied, seed, reason, "") for seed in range(7, 7 + many)]


def test_one_reason_of_many_runs_is_told_once_and_what_was_varied_once():
    told = str(RunsFailedError(failures(40), 40))
    assert told == "40 of 40 runs failed: laggard, a.b = 5 % under seed 7 and 39 more: ValueError: odd"


def test_what_was_varied_is_told_where_the_label_does_not():
    told = str(RunsFailedError(failures(1, label="laggard, point 3"), 2))
    assert told == "1 of 2 runs failed: laggard, point 3 with a.b = 5 % under seed 7: ValueError: odd"


def test_every_failed_run_is_counted_however_many_reasons_there_are():
    several = [one for place in range(MAX_NAMED_FAILURES + 2) for one in failures(3, f"E{place}")]
    told = str(RunsFailedError(several, 100))
    assert [f"E{place}" in told for place in range(MAX_NAMED_FAILURES + 2)] == [True] * 5 + [False] * 2
    assert told.endswith("; and 6 more")
