"""Finding the files of designs: shipped ones by name, others by path."""

from pathlib import Path

from sim.scenario import ScenarioError
from sim.scenario.sources import can_be_read
from sim.units import nearest, shown


def designs_folder() -> Path:
    """Return the folder of the shipped designs."""
    return Path(__file__).resolve().parent


def shipped_designs() -> list[str]:
    """Return the names of the shipped designs, in order."""
    return sorted(path.stem for path in designs_folder().glob("*.toml"))


def find_design(name_or_path: str | Path) -> Path:
    """Return the file of a design: a path, or the name of a shipped one.

    Raises:
        ScenarioError: there is no such file, and no shipped design of that name.
    """
    given, path = str(name_or_path), Path(name_or_path)
    if can_be_read(path):
        return path
    names = shipped_designs()
    if path.name == given and path.name.removesuffix(".toml") in names:
        return designs_folder() / f"{path.name.removesuffix('.toml')}.toml"
    hint = nearest(path.stem, names) or f"; shipped are {', '.join(names)}"
    raise ScenarioError(f"there is no design {shown(given)}{hint}")
