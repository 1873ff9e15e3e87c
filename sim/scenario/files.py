"""Finding scenario files, and reading them within limits that are checked before parsing."""

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario.errors import ScenarioError, reading
from sim.scenario.sources import can_be_read, content_of, decoded, file_name_of, folder_of
from sim.units import InputError, nearest, shown

MAX_BYTES = 256 * 1024
MAX_LINE = 2048
# tomllib needs seconds for dotted keys of hundreds of parts; no honest line has so many outside its texts.
MAX_DOTS = 30
MAX_DEPTH = 8
MAX_VALUES = 2000
MAX_BASES = 8

BASE = "base"
PRACTICES_FILE = "practices.toml"
_FILE_NAME = re.compile(r"[^/\\\0]{1,60}")
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


class ScenarioFile(NamedTuple):
    """A scenario file as it was read."""

    path: Path
    table: dict[str, Any]

    @property
    def name(self) -> str:
        """Return how an error names it."""
        return file_name_of(self.path)


def library_folder() -> Path:
    """Return the folder of the shipped scenarios: in the package when installed, else beside it."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "library"
    return installed if installed.is_dir() else package.parent / "scenarios"


def library_names(library: Path) -> list[str]:
    """Return the names of the scenarios in a library folder, in order."""
    return sorted(path.stem for path in library.glob("*.toml") if path.name != PRACTICES_FILE)


def find_scenario(name_or_path: str | Path, library: Path | None = None) -> Path:
    """Return the file of a scenario: a bare name stands for the library's, anything else is a path.

    Raises:
        ScenarioError: the library has no such scenario, or the path leads to no file.
    """
    given, path = str(name_or_path), Path(name_or_path)
    library = library or library_folder()
    names = library_names(library)
    if given in names:
        return library / f"{given}.toml"
    if can_be_read(path):
        return path
    if is_folder(path):
        raise ScenarioError(f"{shown(given)} is a directory, not a scenario file")
    if path.name == given and not path.suffix:
        hint = nearest(given, names) or f"; known are {', '.join(names)}"
        raise ScenarioError(f"there is no scenario {shown(given)} in the library{hint}")
    raise ScenarioError(f"{shown(given)} is not a file")


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder; a path that cannot even be asked for has none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def extends_chain(path: Path, library: Path) -> list[ScenarioFile]:
    """Read a scenario and the files it extends, the furthest first; the base firm itself is left out.

    A file that names no base extends the base firm.
    """
    chain: list[ScenarioFile] = []
    while path.resolve() != (library / f"{BASE}.toml").resolve():
        if any(path.resolve() == file.path.resolve() for file in chain):
            raise ScenarioError(f"{chain[-1].name}: extends goes round in a circle, back to {path.name}")
        if len(chain) == MAX_BASES:
            raise ScenarioError(f"{chain[0].name}: extends more than {MAX_BASES} files in a row")
        file = ScenarioFile(path, read_toml(path))
        chain.append(file)
        path = _base_of(file, library)
    return chain[::-1]


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file that keeps within the limits.

    Raises:
        ScenarioError: it cannot be read, is too large, not UTF-8, not TOML, or too deeply nested.
    """
    with reading(file_name_of(path)):
        return table_in(read_content(path))


def read_content(path: Path) -> bytes:
    """Read what a file holds, no further than one byte beyond the limit."""
    return content_of(path, MAX_BYTES + 1)


def table_in(content: bytes) -> dict[str, Any]:
    """Return what a TOML file says that keeps within the limits.

    Raises:
        InputError: it is too large, not UTF-8, not TOML, or too deeply nested.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // 1024} KB")
    text = decoded(content)
    _check_lines(text.encode())
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise InputError(f"is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise InputError(f"is not TOML: {error}") from None
    members = {
        "member": table.get("member", [])
    }  # have as many to themselves, so that a resolved file has room
    if _values_in({**table, **dict.fromkeys(members, ())}, 0) > MAX_VALUES:
        raise InputError(f"sets more than {MAX_VALUES:,} values")
    if _values_in(members, 0) > MAX_VALUES:
        raise InputError(f"sets more than {MAX_VALUES:,} values in its members")
    return table


def _base_of(file: ScenarioFile, library: Path) -> Path:
    """Return the file that a scenario extends: a library scenario, or a neighbour in the same folder."""
    given = file.table.get("extends", BASE)
    if not isinstance(given, str) or not _FILE_NAME.fullmatch(given):
        allowed = "a scenario of the library or a file in the same folder"
        raise ScenarioError(f"{file.name}: extends = {shown(given)}: must name {allowed}")
    if given in library_names(library):
        return library / f"{given}.toml"
    stem = given.removesuffix(".toml")
    folder = folder_of(file.path)
    neighbour = folder / f"{stem}.toml"
    if neighbour.is_file():
        return neighbour
    hint = nearest(stem, [*library_names(library), *library_names(folder)])
    raise ScenarioError(f"{file.name}: extends {shown(given)}, but there is no such scenario{hint}")


def _check_lines(content: bytes) -> None:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if len(line) > MAX_LINE:
            raise InputError(f"line {number} is longer than {MAX_LINE // 1024} KB")
        if line.count(b".") > MAX_DOTS and _TEXTS.sub(b"", line).count(b".") > MAX_DOTS:
            raise InputError(
                f"line {number} has more than {MAX_DOTS} dots; keys are at most {MAX_DEPTH} deep"
            )


def _values_in(node: Any, depth: int) -> int:
    """Count the values below a node; a table that describes one value counts as that one."""
    if depth > MAX_DEPTH:
        raise InputError(f"is nested deeper than {MAX_DEPTH} levels")
    if isinstance(node, dict):
        counted = sum(_values_in(child, depth + 1) for child in node.values())
        return 1 if "value" in node and not isinstance(node["value"], dict) else counted
    if isinstance(node, list):
        return sum(_values_in(child, depth + 1) for child in node)
    return 1
