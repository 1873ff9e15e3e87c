"""The wheel and the notebooks, built and executed once for all tests of packaging."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from tests.notebooks import CLAIMS
from tools.site.notebooks import executed, notebooks, read


@pytest.fixture(scope="session")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=project,
        check=True,
        capture_output=True,
        timeout=120,
    )
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def executed_notebooks(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every notebook of the documentation, and keep them with what their cells show.

    A last cell asserts what the text says, and is taken off again.
    """
    folder = tmp_path_factory.mktemp("notebooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(project))
        for path in notebooks():
            notebook = read(path)
            notebook.cells.append(new_code_cell(dedent(CLAIMS[path.stem])))
            notebook = executed(notebook)
            notebook.cells.pop()
            nbformat.write(notebook, folder / path.name)
    return folder
