"""What was given, in words: how an error shows it, and which valid word is most like it."""

import unicodedata
from collections.abc import Iterable

_LONGEST = 100


class InputError(ValueError):
    """An input that cannot be used, in one plain line; who reads the file puts its name in front."""


def shown(given: object, longest: int = 60) -> str:
    """Return what was given as an error message shows it: short, on one line, as TOML writes it."""
    match given:
        case bool():
            return str(given).lower()
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case str() | int() | float():
            text = repr(given)
        case _:
            text = str(given)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def nearest(given: str, valid: Iterable[str]) -> str:
    """Return `; nearest: …` with the valid word most like the given one, or nothing when none is."""
    import difflib  # only needed once something is wrong

    close = difflib.get_close_matches(given[:_LONGEST], list(valid), n=1, cutoff=0.5)
    return f"; nearest: {close[0]}" if close else ""


def has_control_characters(text: str) -> bool:
    """Tell whether a text holds characters that act instead of being seen: controls, line ends, directions."""
    return any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text)
