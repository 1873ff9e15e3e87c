"""The wheel, installed elsewhere and not editable, does the main job."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel, which is all that installing a pure Python wheel does."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def handoff(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "handoff", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


def test_it_is_the_installed_model_that_runs(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import sim.scenario as s; print(s.__file__); print(s.library_folder())",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert all(Path(line).is_relative_to(installed) for line in where.stdout.split("\n") if line)


def test_demo_runs_in_an_empty_folder_and_leaves_figures_and_tables(installed: Path, tmp_path: Path) -> None:
    small = ("market.committees=1000", "market.customers=100", "team.sales_reps=4", "team.marketers=2")
    sets = [word for setting in small for word in ("--set", setting)]
    done = handoff(installed, tmp_path, "demo", "--quick", "--replications", "2", *sets)
    assert done.returncode == 0, done.stderr
    assert "best-in-class" in done.stdout
    results = tmp_path / "results" / "demo"
    assert json.loads((results / "manifest.json").read_text())["status"] == "complete"
    assert "<!doctype html>" in (results / "report.html").read_text(encoding="utf-8")
    assert {path.name for path in (results / "figures").glob("*.png")} == {
        "growth.png",
        "funnel.png",
        "hours.png",
        "leaks.png",
        "responses.png",
        "trust.png",
    }
