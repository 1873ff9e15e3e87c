"""What the documents show: their fenced and indented blocks, and the commands in blocks and in sentences."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

CONSOLE, PYTHON, TOML = "console", "python", "toml"
PROMPT = "$ "
PROGRAMS = ("handoff", "make", "pip", "pytest", "python", ".venv/bin/pytest", ".venv/bin/pre-commit")

_FILE_NAME = re.compile(r"# ([\w-]+\.(?:toml|py))\n")
_REMARK = re.compile(r"\s+# .*$")
_IN_DOCSTRING = re.compile(r"`(python [^`]+)`")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


class Block(NamedTuple):
    """A block of a page: the line on which it begins, its language (none if it is only indented), its text."""

    page: str
    line: int
    language: str
    text: str

    def commands(self) -> list[str]:
        """Return what a reader types: the lines behind a prompt, without what is remarked behind them."""
        lines = [line.removeprefix(PROMPT) for line in self.text.splitlines() if line.startswith(PROMPT)]
        return [_REMARK.sub("", line) for line in lines]

    def printed(self) -> str:
        """Return what a reader sees and does not type."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith(PROMPT)).strip()

    def file_name(self) -> str | None:
        """Return the name of the file that it gives: what others need says it first, a snippet is numbered."""
        found = _FILE_NAME.match(self.text)
        if found is None:
            return f"snippet_{self.line}.py" if self.language == PYTHON else None
        return found[1]


class Mention(NamedTuple):
    """Words of a command line inside a sentence."""

    page: str
    line: int
    text: str


def blocks_of(page: str, text: str) -> list[Block]:
    """Return the blocks of a page in their order, wherever in lists and quotations they stand."""
    return [
        Block(page, _line(token), token.info.split()[0] if token.info else "", token.content)
        for token in _MARKDOWN.parse(text)
        if token.type in ("fence", "code_block")
    ]


def mentions_of(page: str, text: str) -> Iterator[Mention]:
    """Yield the commands that stand in the sentences and tables of a page."""
    for token in _MARKDOWN.parse(text):
        for child in token.children or ():
            if child.type == "code_inline" and child.content.split(" ")[0] in PROGRAMS:
                yield Mention(page, _line(token), child.content)


def command_of_example(script: Path) -> str:
    """Return how an example is called: as its docstring shows, or by its name alone."""
    shown = _IN_DOCSTRING.search(script.read_text(encoding="utf-8"))
    return shown[1] if shown else f"python {script.name}"


def words_of(command: str) -> list[str]:
    """Return the words of a command."""
    return shlex.split(command)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
