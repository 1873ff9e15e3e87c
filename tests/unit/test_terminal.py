"""The terminal that tests watch."""

import os
import sys
from pathlib import Path

import pytest

from tests.terminal import in_terminal

ASKS = """
import os, sys
assert all(os.isatty(stream) for stream in (0, 1, 2))
assert os.tcgetpgrp(os.open("/dev/tty", os.O_RDWR)) == os.getpgrp()
print(os.get_terminal_size().columns, flush=True)
print("\\r\\033[K1 of 2", "\\r\\033[K2 of 2", sep="", end="", file=sys.stderr)
sys.exit(3)
"""


def test_all_streams_are_one_terminal_and_every_rewritten_line_is_seen(tmp_path):
    shown = in_terminal([sys.executable, "-c", ASKS], tmp_path, os.environ, limit=60, columns=132)
    assert shown.code == 3
    assert shown.lines() == ["132", "1 of 2", "2 of 2"]


def test_what_takes_too_long_is_ended_and_its_last_words_are_told(tmp_path):
    with pytest.raises(TimeoutError, match=r"took over 3 s; at last: \d+") as told:
        in_terminal(["sh", "-c", "echo $$; sleep 600; true"], tmp_path, os.environ, limit=3)
    assert not Path("/proc", str(told.value).split()[-1]).exists()


def test_a_helper_that_outlives_its_command_keeps_nobody_waiting(tmp_path):
    shown = in_terminal(["sh", "-c", "sleep 5 & echo done"], tmp_path, os.environ, limit=4)
    assert shown.lines() == ["done"]
