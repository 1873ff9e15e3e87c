"""What interrupts a process waits until a block is whole, and is then told."""

import signal
import threading

import pytest

from experiments.running.interruptions import INTERRUPTIONS, interruptions_held


@pytest.fixture
def heard():
    """Have every interruption noted instead, for as long as a test takes."""
    told = []
    before = {
        number: signal.signal(number, lambda number, _: told.append(number)) for number in INTERRUPTIONS
    }
    yield told
    for number, handler in before.items():
        signal.signal(number, handler)


def test_every_interruption_waits_for_the_end_of_the_block_and_is_told_then(heard):
    with interruptions_held():
        for number in (*INTERRUPTIONS, signal.SIGINT):
            signal.raise_signal(number)
        assert heard == []
    assert heard == [*INTERRUPTIONS, signal.SIGINT]
    signal.raise_signal(signal.SIGINT)
    assert heard[-1] == signal.SIGINT


def test_an_interruption_is_raised_after_the_block_even_if_that_failed():
    done = []

    def fail_while_interrupted():
        with interruptions_held():
            signal.raise_signal(signal.SIGINT)
            done.append(1)
            raise ValueError("failed")

    with pytest.raises(KeyboardInterrupt):
        fail_while_interrupted()
    assert done == [1]


def test_what_is_ignored_stays_ignored(heard):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interruptions_held():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert heard == []


def test_other_threads_have_nothing_to_hold():
    done = []

    def hold():
        with interruptions_held():
            done.append(1)

    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    assert done == [1]
