"""Paths as they are given on the command line: `~` is somebody's home, `-` what comes through standard input."""

from pathlib import Path

import typer

STDIN = "-"
# Names that Windows keeps for devices, whatever their ending.
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


def folder(given: str | Path) -> Path:
    """Return the path of a folder that an option or argument names.

    Raises:
        BadParameter: It names none, a home that nobody has, or what is no text.
    """
    if not str(given).strip():
        raise typer.BadParameter("must name a folder")
    path = at_home(given)
    if not is_text(path):
        raise typer.BadParameter(f"{path} lies in a folder whose name is no text in UTF-8: choose another")
    return path


def is_text(path: Path) -> bool:
    """Tell whether the name of a folder, and of all that it lies in, is text: tables cannot be written elsewhere."""
    try:
        path.absolute().as_posix().encode()
    except UnicodeEncodeError:
        return False
    return True


def file(given: str) -> str:
    """Return the name or path of a scenario or a design.

    Raises:
        BadParameter: It names none, or a home that nobody has.
    """
    if not given.strip():
        raise typer.BadParameter("must name a scenario or a file")
    if given == STDIN:
        return "/dev/stdin"
    return str(at_home(given)) if given.startswith("~") else given


def at_home(given: str | Path) -> Path:
    """Return a path with the home that a leading `~` stands for; a shell leaves it where it follows an `=`."""
    if not str(given).startswith("~"):
        return Path(given)
    try:
        return Path(given).expanduser()
    except RuntimeError:
        raise typer.BadParameter(f"{Path(given).parts[0]} is nobody’s home; ./{given} names a file") from None


def named(given: str) -> str:
    """Return how the first line names a scenario or design that was given."""
    if not given.startswith("/"):
        return Path(given).stem  # nothing needs to be imported
    from sim.scenario.sources import file_name_of

    return Path(file_name_of(Path(given))).stem


def given_again(given: str) -> str:
    """Return how a command gives a file again: by its name, so that no folder is told."""
    from sim.scenario.sources import file_name_of

    return STDIN if given == "/dev/stdin" else file_name_of(Path(given))


def folder_named(name: str) -> str:
    """Return the name of a folder for something of this name: one that is seen, and that every system can have."""
    shown = name.strip(". ") or "unnamed"
    return f"_{shown}" if shown.partition(".")[0].lower() in RESERVED else shown
