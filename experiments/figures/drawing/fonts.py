"""Fonts for names in every script: which installed ones have the characters that the house font lacks.

A figure that the house font can write is left as it is, so that it is the same bytes on every machine.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

HOUSE = "sans-serif"  # resolved by the settings of the house style
BOXES = "Last Resort"  # a font that has a box for everything
PLAIN = (
    "Noto Sans",
    "Sans",
    "Gothic",
    "Hei",
)  # parts of the names of fonts that look like ours, the best first


class MissingGlyphWarning(UserWarning):
    """Characters that no installed font has: its text is one line for whoever looks at the figures."""


def write_every_script(figure: Figure) -> str:
    """Give the texts of a figure the fonts that they need, and return the characters that no installed font has."""
    ticks = [
        label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()
    ]
    texts = [*figure.findobj(Text), *ticks]
    lacking = lacking_in(findfont(FontProperties(family=[HOUSE])), "".join(text.get_text() for text in texts))
    if not lacking:
        return ""
    families, missing = fonts_for(lacking)
    if families:
        for axes in figure.axes:
            axes.tick_params(labelfontfamily=[HOUSE, *families])
        for text in texts:
            text.set_fontfamily([HOUSE, *families])
    return missing


def fonts_for(characters: str) -> tuple[list[str], str]:
    """Return the fewest installed families that together have the characters, and the characters that none has."""
    families, missing = [], characters
    known = installed()
    while missing and known:
        family = min(known, key=lambda name: len(lacking_in(known[name], missing)))
        left = lacking_in(known[family], missing)
        if left == missing:
            break
        families.append(family)
        missing = left
    return families, missing


def installed() -> dict[str, str]:
    """Return the upright fonts that are installed, by family, those that look like ours first."""
    found = {
        font.name: font.fname
        for font in fontManager.ttflist
        if font.style == "normal" and not font.name.startswith(BOXES) and is_outlined(font.fname)
    }

    def unlike_ours(family: str) -> tuple[int, str]:
        return next((rank for rank, part in enumerate(PLAIN) if part in family), len(PLAIN)), family

    return {family: found[family] for family in sorted(found, key=unlike_ours)}


@cache
def is_outlined(file: str) -> bool:
    """Tell whether a font can be read and drawn at any size; fonts of coloured pictures cannot."""
    try:
        return bool(get_font(file).scalable)
    except (OSError, RuntimeError):
        return False


def lacking_in(file: str, characters: str) -> str:
    """Return which characters a font lacks, each once, in order; what is not seen is not lacking."""
    font = get_font(file)
    seen = dict.fromkeys(letter for letter in characters if letter.isprintable() and not letter.isspace())
    return "".join(letter for letter in seen if not font.get_char_index(ord(letter)))


def say_what_is_missing(missing: str) -> None:
    """Warn, in one line, that figures show boxes for characters."""
    if missing:
        shown = missing if len(missing) <= 20 else f"{missing[:20]}…"
        warnings.warn(
            f"no installed font has {shown}: figures show boxes there; pages, slides and SVG files keep the text",
            MissingGlyphWarning,
            stacklevel=2,
        )


@contextmanager
def without_complaints() -> Iterator[None]:
    """Draw without a word of the library's on every glyph: what is missing is said once, by us."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield
