"""Writing a client's file: whole or not at all, and never over another one unless told to."""

import secrets
from pathlib import Path

from experiments.clients.client import Client
from experiments.clients.writing import to_toml
from experiments.errors import BadInputError


def save_client(client: Client, path: Path, force: bool = False) -> None:
    """Write a client's file.

    Raises:
        BadInputError: it is there already and must not be replaced, or cannot be written.
    """
    save_whole(to_toml(client), path, force)


def save_whole(text: str, path: Path, force: bool = False) -> None:
    """Write a text under another name, then give it its own.

    Raises:
        BadInputError: the file is there already and must not be replaced, or cannot be written.
    """
    if path.exists() and not force:
        raise BadInputError(f"{path} is there already: --force replaces it")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
