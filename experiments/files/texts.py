"""Texts as they are printed and stored: JSON of one style, and files of the same bytes on every system."""

import json
from pathlib import Path
from typing import Any


def as_json(document: Any, indent: int | None = 2) -> str:
    """Return a JSON document; undefined numbers must be `None` in it.

    Raises:
        ValueError: A number is not finite.
    """
    return json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False)


def save_json(document: Any, path: Path, indent: int | None = 2) -> None:
    """Write a JSON document."""
    save_text(as_json(document, indent) + "\n", path)


def save_text(text: str, path: Path) -> None:
    """Write a text as UTF-8, its lines ended alike on every system, so that hashes agree."""
    path.write_text(text, encoding="utf-8", newline="\n")
