"""Prints as they are read: where each letter stands on each page of a PDF."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
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


class Page(NamedTuple):
    """A page: its size in points, its letters, and what it says in the order in which that was written."""

    width: float
    height: float
    letters: tuple[Letter, ...]
    text: str

    @property
    def overprinted(self) -> list[tuple[str, str]]:
        """Return letters that stand on others, each with what stands around it."""
        ordered = sorted(self.letters, key=lambda letter: letter.left)
        sides = sides_of(ordered)
        found = []
        for step in range(1, len(ordered)):  # each beside the letter that begins so many later
            left, bottom, right, top = sides[:, :-step]
            left_of_next, bottom_of_next, right_of_next, top_of_next = sides[:, step:]
            if not (right > left_of_next).any():
                break
            width = np.minimum(right, right_of_next) - left_of_next
            height = np.minimum(top, top_of_next) - np.maximum(bottom, bottom_of_next)
            areas = (right - left) * (top - bottom)
            smaller = np.minimum(areas, (right_of_next - left_of_next) * (top_of_next - bottom_of_next))
            on_another = (width > 0) & (height > 0) & (smaller > 0) & (width * height > SHARE * smaller)
            found += [
                (self.around(ordered[place]), self.around(ordered[place + step]))
                for place in np.flatnonzero(on_another)
            ]
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
    """Leave out letters that are only the rim of another one, wherever a reader tells it.

    A rim is larger than its letter, or as large and written first.
    """
    alike: dict[str, list[Letter]] = {}
    for letter in letters:
        alike.setdefault(letter.text, []).append(letter)
    rims = set()
    for same in alike.values():
        left, bottom, right, top = sides_of(same)
        across = (left[:, None] - SLACK <= left) & (right[:, None] + SLACK >= right)
        holds = across & (bottom[:, None] - SLACK <= bottom) & (top[:, None] + SLACK >= top)
        written_first = np.tri(len(same), k=-1, dtype=bool).T
        is_rim = (holds & (~holds.T | written_first)).any(axis=1)
        rims.update(letter.place for letter, rim in zip(same, is_rim, strict=True) if rim)
    return (letter for letter in letters if letter.place not in rims)


def sides_of(letters: list[Letter]) -> npt.NDArray[np.float64]:
    """Return left, bottom, right and top of letters, a row each."""
    return np.array([letter[1:5] for letter in letters], dtype=float).reshape(-1, 4).T
