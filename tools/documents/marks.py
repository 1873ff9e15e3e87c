"""Marked parts of a page: text between two comments that a program writes and people leave alone.

    <!-- generated: measures -->
    ... written from code and data
    <!-- /generated -->

There are three kinds: `generated` follows from code and data, `measured` is a table that takes runs, `output`
is what a command printed.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
GENERATED, MEASURED, OUTPUT = "generated", "measured", "output"

_PART = re.compile(
    r"(?P<begin><!-- (?P<kind>generated|measured|output): (?P<what>.+?) -->\n)"
    r"(?P<body>.*?)(?P<end><!-- /(?P=kind) -->)",
    re.DOTALL,
)


def documents() -> tuple[str, ...]:
    """Return the pages that people read, the README first; what tools and runs leave behind is none."""
    found = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), PROJECT / "results" / "README.md"]
    names = sorted(page.relative_to(PROJECT).as_posix() for page in found if page.is_file())
    return tuple(sorted(names, key=lambda name: name != "README.md"))


PAGES = documents()


class Part(NamedTuple):
    """A marked part: its kind, what it holds, and its text."""

    kind: str
    what: str
    body: str


def parts_of(text: str) -> Iterator[Part]:
    """Yield the marked parts of a page in their order."""
    for found in _PART.finditer(text):
        yield Part(found["kind"], found["what"], found["body"].strip("\n"))


def rewritten(text: str, write: Callable[[Part], str | None]) -> str:
    """Return a page with its marked parts written anew; a part for which there is nothing new stays."""

    def part(found: re.Match[str]) -> str:
        body = write(Part(found["kind"], found["what"], found["body"].strip("\n")))
        return found[0] if body is None else f"{found['begin']}\n{body.strip('\n')}\n\n{found['end']}"

    return _PART.sub(part, text)
