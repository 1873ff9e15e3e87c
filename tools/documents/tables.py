"""Tables in Markdown."""

from collections.abc import Iterable, Sequence

NOTHING = "–"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; empty cells show a dash, and no cell breaks the table."""
    lines = [_line(header), _line(["---"] * len(header))]
    return "\n".join([*lines, *(_line([_cell(each) for each in row]) for row in rows)])


def code(text: str) -> str:
    """Return a name as code, or nothing for no name."""
    return f"`{text}`" if text else ""


def codes(names: Iterable[str]) -> str:
    """Return names as code, one after the other."""
    return ", ".join(map(code, names))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or NOTHING
