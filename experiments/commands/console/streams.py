"""The standard streams as a command needs them: always there, never failing in the middle, nothing acting in them.

Every text of the command line goes out here, whoever printed it.  Whoever stops reading ends the printing, not the
work.  What would steer a terminal is shown instead of sent, in the spelling of JSON, so that documents stay documents.
"""

import codecs
import errno
import io
import json
import os
import sys
import unicodedata
from typing import Any

# Somebody stopped reading: the pipe was closed, the terminal is gone, or nobody ever was there.
NOBODY_READS = frozenset(
    {errno.EPIPE, errno.EIO, errno.EBADF, errno.ENXIO, errno.ESHUTDOWN, errno.ECONNRESET}
)
ACTING = frozenset({"Cc", "Cf", "Zl", "Zp"})  # categories of what acts instead of being seen
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # part of how names are spelt, and of emoji
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
# What a console without such letters shows instead: a minus that became a question mark would change a number.
PLAIN = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{MULTIPLICATION SIGN}": "x",
}


class Outlet(io.RawIOBase):
    """A stream of bytes that goes on when nothing more can be written, and remembers why."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.error: OSError | None = None

    def write(self, data: Any) -> int | None:
        """Write bytes, or drop them once writing has failed."""
        if self.error is None:
            try:
                return self.raw.write(data)
            except OSError as error:
                self.error = error
        return len(data)

    def writable(self) -> bool:
        """Say that bytes can be given."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self.raw.fileno()

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self.raw.isatty()


class VisibleText(io.TextIOWrapper):
    """A stream of text in which everything is seen and nothing acts."""

    def write(self, text: str) -> int:
        """Write a text as it is shown."""
        super().write(visible(text))
        return len(text)


def take_over_streams() -> tuple[Outlet, Outlet]:
    """Put stdout and stderr into such streams, and return what they write to."""
    open_closed_ones()
    codecs.register_error("plain", in_plain_letters)
    out, err = (Outlet(os.fdopen(number, "wb", buffering=0, closefd=False)) for number in (1, 2))
    sys.stdout = text_stream(out, sys.stdout, out.isatty())
    sys.stderr = text_stream(err, sys.stderr, True)
    return out, err


def open_closed_ones() -> None:
    """Open a standard stream that was closed, to nowhere: else the next file that is opened takes its place."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(opened, True)
    os.close(opened)


def text_stream(outlet: Outlet, before: Any, by_line: bool) -> VisibleText:
    """Return a stream of text in the encoding of the one before."""
    encoding = getattr(before, "encoding", None) or "utf-8"
    buffer: Any = io.BufferedWriter(outlet)
    return VisibleText(buffer, encoding=encoding, errors="plain", line_buffering=by_line)


def why_unwritten(outlet: Outlet) -> str:
    """Say why a text did not get out, unless nobody wanted it."""
    error = outlet.error
    if error is None or error.errno in NOBODY_READS:
        return ""
    return f"stdout cannot be written: {error.strerror}"


def in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Say what is written of letters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


def visible(text: str) -> str:
    """Return a text with everything that acts spelt out, but for the ends of lines; what is no letter is marked."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(letter if letter == "\n" else visible_letter(letter) for letter in text)


def visible_letter(letter: str) -> str:
    """Return a letter, or how JSON spells it."""
    category = unicodedata.category(letter)
    if category == "Cs":
        return UNREADABLE  # a byte of a file's name that is not text
    return json.dumps(letter)[1:-1] if category in ACTING and letter not in JOINERS else letter


def only_ascii(document: str) -> str:
    """Return a JSON document with every other letter spelt out."""
    return "".join(letter if letter.isascii() else json.dumps(letter)[1:-1] for letter in document)
