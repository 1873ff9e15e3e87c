"""Being told to end is one interruption, which nothing swallows."""

import os
import signal
import subprocess
import sys

import pytest

from tests.terminal import as_usual

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

SWALLOWED = """
import os, signal, time
from experiments.commands import main
from experiments.commands.console.signals import end_orderly

def run():
    end_orderly()
    for _ in range(2):
        try:
            os.kill(os.getpid(), signal.SIGTERM) if not _ else time.sleep(60)
        except BaseException:
            print("swallowed", flush=True)
    time.sleep(60)
    return 0

main.run_app = run
main.main()
"""
SLOW_TO_END = """
import os, signal, time
from experiments.commands import main
from experiments.commands.console.signals import end_orderly

def run():
    end_orderly()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        time.sleep(2)
        os.kill(os.getpid(), signal.SIGINT)
        print("kept", flush=True)

main.run_app = run
main.main()
"""


TAKEN_FOR_AN_ERROR = """
import os, signal
from experiments.commands import main
from experiments.commands.console.signals import end_orderly

def run():
    end_orderly()
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        raise ImportError("no module could be imported") from None

main.run_app = run
main.main()
"""
IN_A_DESTRUCTOR = """
import os, signal, time
from experiments.commands import main
from experiments.commands.console.signals import end_orderly

class Dies:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0)

def run():
    end_orderly()
    Dies()
    time.sleep(60)
    return 0

main.run_app = run
main.main()
"""


def ended(script, environment):
    words = as_usual([sys.executable, "-c", script])
    return subprocess.run(
        words, env=environment, capture_output=True, encoding="utf-8", timeout=50, check=False
    )


@pytest.fixture
def environment(project):
    return {**os.environ, "PYTHONPATH": str(project)}


def test_an_interruption_that_some_code_swallows_is_raised_again(environment):
    done = ended(SWALLOWED, environment)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stdout == "swallowed\nswallowed\n"
    assert done.stderr == "handoff: interrupted\n"


def test_an_interruption_where_nothing_can_be_raised_is_raised_elsewhere(environment):
    done = ended(IN_A_DESTRUCTOR, environment)
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "handoff: interrupted\n")


def test_an_error_that_some_code_makes_of_an_interruption_ends_as_one(environment):
    """Imports do that: one that is interrupted is told as a module that is missing something."""
    done = ended(TAKEN_FOR_AN_ERROR, environment)
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr.startswith("handoff: interrupted; failed: ImportError: no module could be imported")


def test_what_takes_time_to_end_is_not_interrupted_again(environment):
    done = ended(SLOW_TO_END, environment)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stdout == "kept\n"
    assert done.stderr.splitlines()[-1] == "handoff: interrupted"
    assert "once more ends at once" in done.stderr
