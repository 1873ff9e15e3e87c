"""Prints as they are read: where each letter stands on each page of a PDF."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2

SHARE = 0.3  # of the smaller of two letters: kerning overlaps less, overprinting more
SLACK = 0.5  # points by which a letter may stand out of its rim


class Letter(NamedTuple):
    """A letter and its ink, in points from the left and the bottom; `place`: the how many-th of its page it is."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    place: int

    def holds(self, other: "Letter") -> bool:
        """Tell whether another letter is this one without its rim."""
        across = self.left - SLACK <= other.left and self.right + SLACK >= other.right
        upwards = self.bottom - SLACK <= other.bottom and self.top + SLACK >= other.top
        return self.text == other.text and across and upwards

    def overlap(self, other: "Letter") -> float:
        """Return how much of the smaller of two letters lies on the other."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        smaller = min((one.right - one.left) * (one.top - one.bottom) for one in (self, other))
        return width * height / smaller if min(width, height, smaller) > 0 else 0.0


class Page(NamedTuple):
    """A page: its size in points, its letters, and what it says in the order in which that was written."""

    width: float
    height: float
    letters: tuple[Letter, ...]
    text: str

    @property
    def overprinted(self) -> list[tuple[str, str]]:
        """Return letters that stand on others, each with what stands around it."""
        found, open_ones = [], []
        for letter in sorted(self.letters, key=lambda letter: letter.left):
            open_ones = [one for one in open_ones if one.right > letter.left]
            found += [
                (self.around(one), self.around(letter)) for one in open_ones if one.overlap(letter) > SHARE
            ]
            open_ones.append(letter)
        return found

    def around(self, letter: Letter) -> str:
        """Return what is written around a letter."""
        return " ".join(self.text[max(letter.place - 12, 0) : letter.place + 12].split())

    @property
    def end(self) -> float:
        """Return how far down the page something is written, as a share of its height."""
        return 1 - min(letter.bottom for letter in self.letters) / self.height

    def lines(self) -> list[tuple[float, str]]:
        """Return where each line begins from the top, in points, and what it says, from top to bottom."""
        found: list[list[Letter]] = []
        for letter in sorted(self.letters, key=lambda letter: (-letter.bottom, letter.left)):
            if found and found[-1][0].bottom - letter.bottom < 4:
                found[-1].append(letter)
            else:
                found.append([letter])
        return [
            (
                self.height - line[0].top,
                "".join(letter.text for letter in sorted(line, key=lambda one: one.left)),
            )
            for line in found
        ]


def pages_of(pdf: bytes | Path) -> list[Page]:
    """Read the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [read_page(page) for page in document]
    finally:
        document.close()


def read_page(page: pypdfium2.PdfPage) -> Page:
    """Read a page; letters of pictures are written twice, a rim of paper first, and count once."""
    words = page.get_textpage()
    text = words.get_text_range()
    letters = [
        Letter(text[place], *words.get_charbox(place), place)
        for place in range(min(words.count_chars(), len(text)))
        if text[place].strip()
    ]
    return Page(*page.get_size(), tuple(without_rims(letters)), text)


def without_rims(letters: list[Letter]) -> Iterator[Letter]:
    """Leave out letters that are only the rim of another one, wherever a reader tells it."""
    alike: dict[str, list[Letter]] = {}
    for letter in letters:
        alike.setdefault(letter.text, []).append(letter)
    for letter in letters:
        if not any(is_rim(letter, other) for other in alike[letter.text]):
            yield letter


def is_rim(letter: Letter, other: Letter) -> bool:
    """Tell whether a letter is the rim of another one: it is larger, or as large and written first."""
    return letter.holds(other) and (not other.holds(letter) or letter.place < other.place)
