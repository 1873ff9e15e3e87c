"""Somebody who follows a document: every command and snippet of it in its order, in one folder, at a terminal."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import typer

from experiments.commands.app import app
from tests.terminal import Shown, in_terminal
from tools.documents.marks import PAGES, PROJECT
from tools.documents.shown import (
    PYTHON,
    Block,
    blocks_of,
    command_of_example,
    mentions_of,
    words_of,
)

EXAMPLES = "docs/examples"
HISTORY = "CHANGELOG.md"  # what was added once need not be there now
PLACEHOLDER = re.compile(r"…|<|^\[?[A-Z]+(\.toml)?\]?$")
# What is appended where a command takes it, so that it takes a moment; of an option given twice the last one counts.
FEW = {
    "--replications": "2",
    "--firms": "10",
    "--trajectories": "2",
    "--points": "2",
    "--keep": "1",
    "--judge": "4",
    "--workers": "1",
}
# Half of the runs of each state choose the orders of a roadmap, the other half judge them and need two for an interval;
# over an ensemble, two members need two runs each.
JUDGED_BY_HALF = ("demo", "explain", "roadmap")
OVER_ENSEMBLES = ("compare", "plan", "sla")
TWICE = {"--replications": "4"}
# Only with this option does a command run anything.
ONLY_WITH = {"claims": "--again"}
# Where the document asks for several workers, there are several.
WORKERS = {"--workers": "2"}


class Step(NamedTuple):
    """Something that a page shows to be done: a command, or a snippet by the command that runs its file."""

    page: str
    text: str

    @property
    def name(self) -> str:
        """A name for a test."""
        return f"{self.page}: {shlex.join(words_of(self.text))}"


@cache
def pages() -> Mapping[str, str]:
    """Return the text of every document."""
    return {page: (PROJECT / page).read_text(encoding="utf-8") for page in PAGES}


@cache
def blocks() -> tuple[Block, ...]:
    """Return every block of every document."""
    return tuple(block for page, text in pages().items() for block in blocks_of(page, text))


@cache
def steps() -> tuple[Step, ...]:
    """Return all that the documents show to be done, in order and once a page; examples are pages of their own."""
    found = []
    for page, text in pages().items():
        for block in blocks_of(page, text):
            if block.language == PYTHON:
                found.append(Step(page, f"python {block.file_name()}"))
            found += [Step(page, line) for line in block.commands()]
        mentions = mentions_of(page, text) if page != HISTORY else ()
        found += [Step(page, each.text) for each in mentions if is_whole(each.text)]
    for script in sorted((PROJECT / EXAMPLES).glob("*.py")):
        found.append(Step(f"{EXAMPLES}/{script.name}", command_of_example(script)))
    return tuple(dict.fromkeys(found))


def is_whole(command: str) -> bool:
    """Tell whether a sentence shows a command that can be run, and no placeholder or verb alone."""
    words = words_of(command)
    if len(words) < 2 or any(PLACEHOLDER.search(word) for word in words):
        return False
    return words[0] != "handoff" or not missing_argument(words[1:])


def missing_argument(words: list[str]) -> bool:
    """Tell whether the words of a `handoff` command lack an argument; what else is wrong shows when it is run."""
    verb, *given = words
    if verb not in verbs():
        return False
    try:
        verbs()[verb].make_context(verb, list(given))
    except Exception as error:
        return type(error).__name__ == "MissingParameter"
    return not given


@cache
def verbs() -> Mapping[str, Any]:
    """Return the commands of `handoff` by name."""
    return typer.main.get_command(app).commands  # type: ignore[attr-defined]


def options_of(verb: str) -> set[str]:
    """Return the options of a command."""
    return {"--help", *(name for each in verbs()[verb].params for name in each.opts if name.startswith("--"))}


def few(command: str) -> str:
    """Return a command with few replications appended, if it takes any; a precision finds its own number of them."""
    program, *words = words_of(command)
    if program != "handoff" or words[0] not in verbs() or ONLY_WITH.get(words[0], words[0]) not in words:
        return command
    left_out = {"--replications"} if "--precision" in words else set()
    taken = options_of(words[0]) - left_out
    appended = (
        FEW
        | (TWICE if words[0] in (*JUDGED_BY_HALF, *OVER_ENSEMBLES) else {})
        | (WORKERS if "--workers" in words else {})
    )
    return shlex.join([program, *words, *chain(*(each for each in appended.items() if each[0] in taken))])


class Reader:
    """One who follows a page: what it shows to be done, in its order, each once, however often somebody asks."""

    def __init__(
        self,
        page: Sequence[Step],
        folder: Path,
        environment: Mapping[str, str],
        limit: float,
        worded: Callable[[str], str] = str,
    ) -> None:
        self.page, self.folder, self.environment = page, folder, environment
        self.limit, self.worded = limit, worded
        self.seen: dict[Step, Shown] = {}

    def follow(self, last: Step) -> Shown:
        """Do all up to a step, within so many seconds each, and return what that one showed."""
        for step in self.page[: self.page.index(last) + 1]:
            if step not in self.seen:
                self.seen[step] = self.type(self.worded(step.text))
        return self.seen[last]

    def type(self, line: str) -> Shown:
        """Type a line."""
        return in_terminal(["sh", "-c", line], self.folder, self.environment, self.limit)


def lay_out(page: str, folder: Path) -> Path:
    """Put into a folder what a clone holds and what a page gives: the reference run, examples, snippets, files."""
    shutil.copytree(PROJECT / "results" / "reference", folder / "results" / "reference")
    for example in (PROJECT / EXAMPLES).glob("*.*"):
        shutil.copy(example, folder)
    for block in blocks_of(page, pages().get(page, "")):
        name = block.file_name()
        if name is not None:
            (folder / name).write_text(block.text, encoding="utf-8")
    return folder


def programs_in(folder: Path, python: Sequence[str] = (sys.executable,)) -> Path:
    """Make a folder for PATH in which `python`, by the words that start it, and `handoff` are those of these tests."""
    folder.mkdir()
    for name, words in {"handoff": (*python, "-m", "handoff"), "python": python}.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return folder
