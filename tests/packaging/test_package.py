"""`from handoff import …`: every public name, typed, and of the packages that were installed with it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import experiments
import handoff
import sim
from tests.small_firm import SETTINGS

TYPED = """
from handoff import {names}

levels: list[float] = load_scenario("laggard").levels
reveal_type(compare("laggard", "best-in-class", replications=2))
reveal_type(Organisation("laggard").run())
from handoff import comparison
compare("laggard", replication=2)
"""
HIDING = ("sim.py", "experiments/__init__.py")
STUDY = f"""
from handoff import Execution, compare, load_scenario

firms = [load_scenario(name, sets={list(SETTINGS)}) for name in ("laggard", "best-in-class")]
print(len(compare(*firms, replications=2, execution=Execution(workers=2)).rows))
"""


def python(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python in a folder, as a script or a notebook there is run, and return what it said."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A working folder in which other modules are called as the packages of Handoff are."""
    for name in HIDING:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("raise SystemExit('the folder hides what is installed')\n", encoding="utf-8")
    return tmp_path


def test_everything_public_is_found_under_one_name():
    assert handoff.compare is experiments.compare
    assert {*sim.__all__, *experiments.__all__} == set(dir(handoff)) == set(handoff.__all__)
    assert len(sim.__all__) + len(experiments.__all__) == len(dir(handoff)), "a name of both packages"
    with pytest.raises(AttributeError, match="'handoff' has no attribute 'comparison'"):
        _ = handoff.comparison


def test_the_page_on_what_is_stable_names_every_public_name_once(project):
    page = (project / "docs" / "stability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!kind)[a-z ]+ \| (.*) \|$", page, re.MULTILINE)
    named = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(named) == sorted(dir(handoff))


@pytest.mark.slow
def test_a_type_checker_knows_every_name_and_its_types(tmp_path, project):
    script = tmp_path / "study.py"
    script.write_text(TYPED.format(names=", ".join(handoff.__all__)), encoding="utf-8")
    words = [
        "-m",
        "mypy",
        "--config-file=",
        "--follow-imports=silent",
        "--no-site-packages",  # of our own types: to read those of NumPy and pandas takes ten seconds
        f"--cache-dir={tmp_path}",
        script.name,
    ]
    done = python(tmp_path, *words, MYPYPATH=str(project))
    said = [re.sub(r'^.*?: |"', "", line) for line in done.stdout.splitlines()]
    assert said[0].startswith("error: Incompatible types in assignment"), "levels are named"
    assert said[1:3] == [
        "note: Revealed type is experiments.results.comparison.Comparison",
        "note: Revealed type is sim.organisation.Organisation",
    ]
    assert said[3].startswith("error: Module handoff has no attribute comparison")
    assert said[4].startswith("error: Unexpected keyword argument replication for compare")
    assert [line for line in said[5:] if line.startswith("error")] == []


@pytest.mark.slow
def test_no_folder_hides_what_was_installed_from_a_script_or_its_workers(crowded, project):
    (crowded / "study.py").write_text(STUDY, encoding="utf-8")
    done = python(crowded, "study.py", PYTHONPATH=str(project))
    assert (done.stdout, done.stderr) == ("4\n", "")


@pytest.mark.slow
def test_no_folder_hides_what_was_installed_from_workers_that_are_no_copies(crowded, project):
    (crowded / "study.py").write_text(STUDY, encoding="utf-8")
    (crowded / "sitecustomize.py").write_text(
        "import sys\nif 'handoff.foreman' in sys.orig_argv:\n"
        "    import multiprocessing\n    multiprocessing.get_all_start_methods = lambda: ['spawn']\n",
        encoding="utf-8",
    )
    done = python(crowded, "study.py", PYTHONPATH=os.pathsep.join([str(crowded), str(project)]))
    assert (done.stdout, done.stderr) == ("4\n", "")


def test_no_folder_hides_what_was_installed_from_the_command_line(crowded, project):
    done = python(crowded, "-m", "handoff", "show", "laggard", PYTHONPATH=str(project))
    assert (done.returncode, done.stderr) == (0, "")


def test_another_module_of_that_name_that_came_first_is_refused_in_one_line(tmp_path, project):
    (tmp_path / "sim.py").write_text("", encoding="utf-8")
    done = python(tmp_path, "-c", "import sim, handoff", PYTHONPATH=str(project))
    said = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert said.startswith("ImportError: handoff has a package 'sim', and another one was imported before it")
    assert said.endswith("sim.py): import handoff first, or rename the other")
