"""The README: what it shows is what happens."""

import re

import pytest

from tools.documents.marks import OUTPUT, parts_of


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


def test_the_example_is_no_longer_than_it_says(project):
    lines = (project / "docs" / "examples" / "own_sales_rep.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.strip().startswith('"""')]) <= 15
