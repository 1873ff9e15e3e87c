"""What a newcomer is told to touch is there."""

import re

import pytest

NAMED = re.compile(r"`((?:sim|experiments|scenarios|tests|docs|results)/[^`\s]*)`")
EXAMPLE = "survival"  # the kind of study that the page makes up; the kind that it copies has a file wherever it has one


def pages_in(project):
    return sorted((project / "docs" / "how-to").glob("*.md"))


def test_every_file_that_a_page_names_is_there(project):
    """Names in angle brackets stand for any."""
    named = 0
    for page in pages_in(project):
        for path in NAMED.findall(page.read_text(encoding="utf-8")):
            pattern = re.sub(r"<\w+>", "*", path.replace(EXAMPLE, "sweep")).rstrip("/")
            assert list(project.glob(pattern)), f"{page.name} names {path}"
            named += 1
    assert named > 30


def test_the_list_of_pages_is_whole_and_every_page_says_its_files_in_order(project):
    pages = pages_in(project)
    listed = (project / "docs" / "how-to" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((add-[\w-]+\.md)\)", listed)) == {page.name for page in pages} - {"README.md"}


@pytest.mark.parametrize("kind", ["results", "studies", "findings", "figures", "saving", "commands"])
def test_a_kind_of_study_has_a_file_in_each_layer(project, kind):
    """The page says: copy the shape of sweep."""
    assert (project / "experiments" / kind / "sweep.py").is_file()
