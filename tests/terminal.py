"""A terminal that a command believes in: what it shows, what is typed, and how it is closed."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# Children inherit which signals are ignored, and a suite that runs in the background ignores Ctrl-C.
AS_USUAL = """
import os, signal, sys
for name in ("SIGINT", "SIGHUP", "SIGTERM"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
"""
IN_A_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
BECOME = "os.execvp(sys.argv[1], sys.argv[1:])"
CTRL_C = b"\x03"
ESCAPE = "\x1b"
CONTROL = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
QUIET = 0.3  # seconds without a word after which a command that has ended has said all


def as_usual(words: Sequence[str], before: str = "") -> list[str]:
    """Return the words that start a process which no signal finds deaf, whatever the suite ignores."""
    return [sys.executable, "-c", AS_USUAL + before + BECOME, *words]


class Terminal:
    """A process in a pseudo-terminal of so many columns; ends with the block."""

    def __init__(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], columns: int = 80
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            as_usual(words, IN_A_TERMINAL),
            cwd=folder,
            env={"TERM": "xterm-256color", **environment},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.written = b""
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(QUIET)
        self.hang_up()

    def read(self) -> None:
        """Take in all that is written until the terminal is closed."""
        while True:
            try:
                got = os.read(self.ours, 65536)
            except OSError:
                return
            if not got:
                return
            self.written += got

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.ours, keys)

    def hang_up(self) -> None:
        """Close the terminal, as its window does."""
        if self.ours >= 0:
            os.close(self.ours)
            self.ours = -1

    def shows(self, words: str, seconds: float = 60) -> bool:
        """Wait until words are written; tell whether they came."""
        end = time.monotonic() + seconds
        while words not in self.text:
            if time.monotonic() > end or (self.process.poll() is not None and not self.reader.is_alive()):
                return words in self.text
            time.sleep(0.02)
        return True

    def code(self, seconds: float = 60) -> int:
        """Wait for the end, and return the exit code."""
        code = self.process.wait(seconds)
        self.reader.join(seconds)
        return code

    @property
    def text(self) -> str:
        """All that was written."""
        return self.written.decode("utf-8", "replace")

    @property
    def screen(self) -> list[str]:
        """The lines as they stand in the end: what was written over is gone."""
        lines = []
        for line in self.text.replace("\r\n", "\n").split("\n"):
            shown: list[str] = []
            for part in line.split("\r"):
                shown[: len(part)] = part
            lines.append("".join(shown).rstrip())
        return lines

    def one_line(self, pattern: str) -> str:
        """Return the only line on the screen that a pattern matches."""
        [found] = [line for line in self.screen if re.search(pattern, line)]
        return found


class Shown(NamedTuple):
    """How a command ended, and what it sent to its terminal, control sequences and rewritten lines included."""

    code: int
    sent: str

    def lines(self) -> list[str]:
        """Return every line that was to be seen, those that were rewritten too."""
        return [line for line in re.split(r"[\r\n]+", CONTROL.sub("", self.sent)) if line.strip()]


def in_terminal(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float, columns: int = 80
) -> Shown:
    """Run a command in a terminal of its own until it ends; whatever happens, nothing of it is left.

    What outlives it by a moment and holds the terminal is not waited for.

    Raises:
        TimeoutError: it took longer; the message has the end of what it sent.
    """
    with Terminal(words, folder, {**environment, "TERM": "xterm-256color"}, columns) as terminal:
        try:
            terminal.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{words} took over {limit:g} s; at last: {terminal.text[-2000:]}") from None
        before = -1
        while terminal.reader.is_alive() and len(terminal.written) > before:
            before = len(terminal.written)
            terminal.reader.join(QUIET)
        return Shown(terminal.process.returncode, terminal.text.replace("\r\n", "\n"))
