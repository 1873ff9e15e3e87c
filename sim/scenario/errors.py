"""The one error of scenario reading."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from sim.units import InputError


class ScenarioError(Exception):
    """A scenario that cannot be used: one line with file, key, what was given and what is allowed."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Put the file's name in front of whatever cannot be used inside it."""
    try:
        yield
    except InputError as error:
        raise ScenarioError(f"{file}: {error}") from None


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters, its blanks run together.

    A byte of a file's name that is no text shows as such.
    """
    return " ".join("".join(map(_shown, text)).split())


def _shown(letter: str) -> str:
    if unicodedata.category(letter) == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return letter if letter.isprintable() else " "
