"""Being told to end, as the server of a page takes it: noted while something is answered, raised nowhere inside."""

import signal
import sys

import pytest
import uvicorn

from experiments.live.server import Server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")


@pytest.fixture
def handled():
    """Set how signals are handled, for the time of a test."""
    before = {}

    def handle(number, handler):
        before.setdefault(number, signal.signal(number, handler))

    yield handle
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def server():
    return Server(uvicorn.Config(lambda *_: None, log_config=None), lambda: None)


def interrupt(number, _):
    raise KeyboardInterrupt(number)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_tells_it_to_end_is_noted_and_interrupts_nothing_until_it_has_ended(server, handled, name):
    number = getattr(signal, name)
    handled(number, interrupt)
    with server.capture_signals():
        signal.raise_signal(number)
        assert (server.should_exit, server.force_exit, server.told) == (True, False, number)
        signal.raise_signal(number)
        assert server.force_exit, "who is told twice waits for no answer"
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


def test_what_whoever_started_it_ignores_stays_ignored(server, handled):
    handled(signal.SIGHUP, signal.SIG_IGN)
    with server.capture_signals():
        signal.raise_signal(signal.SIGHUP)
    assert (server.should_exit, server.told) == (False, None)
