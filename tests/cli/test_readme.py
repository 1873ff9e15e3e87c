"""The README: what it shows is what happens."""

import re
import subprocess
import sys

import pytest

from tools.documents.marks import OUTPUT, parts_of
from tools.documents.measured import excerpt, output_block

PLACEHOLDER = "not run yet"


@pytest.fixture(scope="module")
def readme(project):
    return (project / "README.md").read_text(encoding="utf-8")


def documented(readme):
    """The parts that show what a command prints."""
    return [part for part in parts_of(readme) if part.kind == OUTPUT]


def test_the_first_screen_has_a_sentence_a_picture_two_commands_and_a_run(readme):
    first_screen = readme.split("\n## ")[0]
    sentence = first_screen.split("\n\n")[1]
    assert sentence.startswith("Handoff simulates")
    assert sentence.count(".") == 1
    assert len(re.findall(r"!\[.{40,}\]\(docs/pictures/\w+\.png\)", first_screen)) == 1
    assert "$ make demo " in first_screen
    assert "$ pip install . && handoff demo" in first_screen
    assert len(documented(first_screen)) == 1
    assert "| where | is what |" in first_screen
    assert first_screen.rstrip().endswith(
        "Every mechanism is a behaviour one can read. Every number has a source. Every claim has an interval."
    )


def test_every_command_of_the_readme_and_of_the_pages_exists_with_its_options(project, handoff):
    pages = [project / "README.md", *sorted((project / "docs").rglob("*.md"))]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ handoff ")]
    assert len(lines) >= 12
    helps = {}
    for line in lines:
        _, _, command, *words = line.split("#")[0].split()
        helps[command] = helps.get(command) or handoff(command, "--help").stdout
        assert "Usage: handoff" in helps[command], command
        for option in (word for word in words if word.startswith("--")):
            assert option in helps[command], f"{command} {option}"


def test_the_scenario_of_the_readme_is_valid(readme, handoff, tmp_path):
    [scenario] = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "mine.toml").write_text(scenario, encoding="utf-8")
    done = handoff("check", "mine.toml")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_the_run_that_the_readme_shows_prints_what_it_shows(readme):
    [part] = documented(readme)
    if PLACEHOLDER in part.body:
        pytest.skip("the README shows no output yet: `make docs ARGS=--run` inserts it")
    assert part.body == output_block(part.what)


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_the_example_of_a_rep_of_ones_own_runs_and_shows_that_reps_try_oftener(
    project, environment, tmp_path
):
    example = project / "docs" / "examples" / "own_sales_rep.py"
    words = [sys.executable, str(example)]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=True
    )
    usual, persistent = map(float, re.findall(r"attempts_per_worked_lead +([\d.]+)", done.stdout))
    assert persistent > usual


def test_the_example_is_no_longer_than_it_says(project):
    lines = (project / "docs" / "examples" / "own_sales_rep.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.strip().startswith('"""')]) <= 15


def test_what_is_left_out_of_an_output_is_marked():
    assert (
        excerpt("first\n\n  head\nA\n  a 1\nB\n  b 2\n\nlast", "A") == "first\n\n  head\nA\n  a 1\n…\n\nlast"
    )
