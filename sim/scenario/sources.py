"""Where a scenario or a design comes from: a file, or what another program passes on, and what it is called."""

import codecs
import os
import re
from pathlib import Path

from sim.scenario.errors import ScenarioError, one_line
from sim.units import InputError, shown

STDIN = Path("/dev/stdin")
LONGEST_NAME = 100  # bytes: files that are named after it have the room for a little more
_DESCRIPTOR = re.compile(r"/(?:dev|proc/[a-z0-9-]+)/fd/[0-9]+")
_HOW_TO_SAVE = "save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)"


def can_be_read(path: Path) -> bool:
    """Tell whether a path leads to something to read: a file, or what another program passes on.

    A pipe that lies in a folder is none: who reads one that nobody writes to waits for ever.
    """
    try:
        passed_on = path == STDIN or (_DESCRIPTOR.fullmatch(path.as_posix()) and path.is_fifo())
        return bool(passed_on) or path.is_file()
    except (OSError, ValueError):
        return False


def name_of(path: Path) -> str:
    """Return what a scenario or design is called: the stem of its file, or that it came through a pipe.

    Raises:
        ScenarioError: its file has no name to speak of, or a very long one.
    """
    name = one_line(Path(file_name_of(path)).stem)
    if not name.strip(". "):
        raise ScenarioError(f"{shown(path.name)} names nothing: give the file a name before its ending")
    if len(name.encode()) > LONGEST_NAME:
        raise ScenarioError(f"{shown(path.name)} has a name of more than {LONGEST_NAME} bytes: shorten it")
    return name


def file_name_of(path: Path) -> str:
    """Return how an error names what was read."""
    if path == STDIN:
        return "stdin"
    return "pipe" if _DESCRIPTOR.fullmatch(path.as_posix()) else path.name


def folder_of(path: Path) -> Path:
    """Return the folder whose files it may name: that of the file, and the current one for what came through a pipe."""
    return path.parent if file_name_of(path) == path.name and path != STDIN else Path()


def content_of(path: Path, most: int) -> bytes:
    """Return the first `most` bytes.

    Raises:
        InputError: it cannot be read, or is a pipe through which nothing comes.
    """
    try:
        # Not by its path: what a program passes on may be a socket, which cannot be opened.
        with os.fdopen(0, "rb", closefd=False) if path == STDIN else path.open("rb") as file:
            content = file.read(most)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    if not content and (path == STDIN or not path.is_file()):
        raise InputError("nothing came through it; what does can be read once")
    return content


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in the encodings that say what they are.

    Raises:
        InputError: it is in another encoding.
    """
    is_marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = "UTF-16 throughout" if is_marked else "UTF-8"
        raise InputError(
            f"is not {encoding}: byte {error.start + 1} cannot be read; {_HOW_TO_SAVE}"
        ) from None
    if "\0" in text:
        raise InputError(f"is not UTF-8, but perhaps UTF-16 without a mark that says so; {_HOW_TO_SAVE}")
    return text
