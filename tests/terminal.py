"""A terminal for tests: what a command shows to somebody who watches it."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

COLUMNS, LINES = 80, 24

# Makes the terminal the command's own, as a shell's window does: what runs in it ends when it is closed.
_IN_ITS_OWN = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_CONTROL = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


class Shown(NamedTuple):
    """How a command ended, and what it sent to the terminal, control sequences and rewritten lines included."""

    code: int
    sent: str

    def lines(self) -> list[str]:
        """Return every line that was to be seen, those that were rewritten too."""
        return [line for line in re.split(r"[\r\n]+", _CONTROL.sub("", self.sent)) if line.strip()]


def in_terminal(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float, columns: int = COLUMNS
) -> Shown:
    """Run a command whose input, output and errors are one terminal; whatever happens, nothing of it is left.

    Raises:
        TimeoutError: it took longer; the message has the end of what it sent.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, columns, 0, 0))
    terminal = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _IN_ITS_OWN, *words],
        cwd=folder,
        env={**environment, "TERM": "xterm-256color"},
        start_new_session=True,
        **terminal,
    )
    os.close(theirs)
    sent = bytearray()
    try:
        for part in _parts_sent(ours, process, time.monotonic() + limit):
            sent += part
        process.wait(limit)
    except (TimeoutError, subprocess.TimeoutExpired):
        raise TimeoutError(f"{words} took over {limit:g} s; at last: {_text(sent)[-2000:]}") from None
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)
    return Shown(process.returncode, _text(sent))


def _parts_sent(ours: int, process: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Yield what arrives until everybody has closed the terminal, or the command has ended and is silent.

    The second is for helpers of the system that outlive the command by a moment and hold the terminal.
    """
    while time.monotonic() < deadline:
        has_ended = process.poll() is not None
        ready, _, _ = select.select([ours], [], [], 0.1)
        if not ready:
            if has_ended:
                return
            continue
        try:
            part = os.read(ours, 1 << 16)
        except OSError:  # how Linux says that nobody is left
            return
        if not part:
            return
        yield part
    raise TimeoutError


def _text(sent: bytes) -> str:
    return sent.decode("utf-8", errors="replace").replace("\r\n", "\n")
