"""Where results came from: digests of the source, versions, the machine's kind, and never whose it was."""

import hashlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "scipy")


def source_digest() -> str:
    """Return the digest of every source file of the model, code and numbers, and of its scenario library.

    They are found wherever they are installed.
    """
    from sim.scenario import library_folder

    spec = find_spec("sim")
    digest = hashlib.sha256()
    for folder in map(Path, (spec.submodule_search_locations if spec is not None else None) or ()):
        # Not all of its TOML: an installed package holds the library too.
        for path in sorted([*folder.rglob("*.py"), *(folder / "scenario").glob("*.toml")]):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    for path in sorted(library_folder().glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Handoff, Python and the libraries that numbers depend on."""
    found = {"handoff": handoff_version(), "python": platform.python_version()}
    return found | {library: version(library) for library in LIBRARIES}


def handoff_version() -> str:
    """Return the installed version of Handoff, or that it runs from its source tree."""
    try:
        return version("handoff")
    except PackageNotFoundError:
        return "from source"


def machine() -> str:
    """Return the kind of machine, on which numbers may depend in the ninth digit."""
    return f"{sys.platform} {platform.machine()}"
