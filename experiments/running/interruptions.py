"""What asks a process to stop, and how that waits until a thing is whole."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

INTERRUPTIONS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]


@contextmanager
def interruptions_held() -> Iterator[None]:
    """Let what interrupts this process wait until the block has ended, however often it comes.

    Python hands signals to its main thread only; in another one there is nothing to hold.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before: dict[int, Callable[..., Any]] = {}
    try:
        for number in INTERRUPTIONS:
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        with ExitStack() as stack:  # each is told, although the first one may raise
            for number in reversed(came):
                stack.callback(before[number], number, None)
