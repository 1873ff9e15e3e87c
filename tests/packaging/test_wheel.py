"""The built wheel holds the program and its scenario library, and nothing else."""

import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files of the wheel by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def metadata_file(contents: dict[str, bytes], name: str) -> str:
    [path] = [path for path in contents if path.endswith(f".dist-info/{name}")]
    return contents[path].decode()


def source_files(project: Path, folder: str, pattern: str) -> dict[str, bytes]:
    """Return the files of a folder of the source tree by their path inside that folder."""
    top = project / folder
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob(pattern))}


def test_every_scenario_travels_as_the_library_of_the_model(project, contents):
    scenarios = source_files(project, "scenarios", "*.toml")
    prefix = "sim/library/"
    library = {
        name.removeprefix(prefix): text
        for name, text in contents.items()
        if name.startswith(prefix) and name.endswith(".toml")
    }
    assert scenarios
    assert library == scenarios


def test_nothing_but_data_stands_in_the_library(contents):
    endings = {Path(name).suffix for name in contents if name.startswith("sim/library/")}
    assert endings <= {".toml", ".md"}


@pytest.mark.parametrize("package", ["handoff", "sim", "experiments"])
@pytest.mark.parametrize(
    "pattern", ["*.py", "*.pyi", "py.typed", "*.toml", "*.csv", "*.jinja", "*.css", "*.js"]
)
def test_every_module_and_every_design_travels(project, contents, package, pattern):
    for name, text in source_files(project, package, pattern).items():
        assert contents.get(f"{package}/{name}") == text, f"{package}/{name}"


def test_no_tests_documents_or_results_travel(contents):
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"handoff", "sim", "experiments"}
    names = {Path(name).name for name in contents}
    assert not {name for name in names if name.startswith(("test_", "conftest")) or name.endswith(".pyc")}


def test_the_command_and_its_dependencies_are_declared(project, contents):
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = Parser().parsestr(metadata_file(contents, "METADATA"))
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert len(needed) == len(declared["dependencies"])
    assert metadata["Version"] == declared["version"]
    assert metadata["Requires-Python"] == declared["requires-python"]
    assert metadata.get_payload() == (project / "README.md").read_text(encoding="utf-8")
    assert [line.split(", ") for line in metadata.get_all("Project-URL", [])] == [
        [*each] for each in declared["urls"].items()
    ]
    assert set(metadata.get_all("Classifier", [])) == set(declared["classifiers"])
    assert "handoff = handoff.__main__:main" in metadata_file(contents, "entry_points.txt")
    assert "Apache License" in metadata_file(contents, "licenses/LICENSE")
