"""What a newcomer is told to touch is there."""

import re

import pytest

NAMED = re.compile(r"`((?:sim|experiments|scenarios|tests|docs|results)/[^`\s]*)`")
EXAMPLE = "survival"  # the kind of study that the page makes up; the kind that it copies has a file wherever it has one


FILE = re.compile(r"`([^`\s]+\.(?:py|pyi|toml|md))`")
STEP = re.compile(r"^\d+\. (?!If )([^:]+):", re.MULTILINE)
ROW = re.compile(r"^\| [\w ]+ \| (\d+)\b[^|]* \| \[(add-[\w-]+\.md)\]", re.MULTILINE)


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
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", listed)) == {page.name for page in pages} - {"README.md"}


def test_a_page_counts_the_files_with_which_its_steps_begin(project):
    """Steps that concern only some begin with "If", and are not counted."""
    folder = project / "docs" / "how-to"
    counted = {page: int(files) for files, page in ROW.findall((folder / "README.md").read_text("utf-8"))}
    begun = {page: STEP.findall((folder / page).read_text("utf-8")) for page in counted}
    assert counted == {page: sum(len(FILE.findall(step)) for step in steps) for page, steps in begun.items()}
    assert counted.keys() == {page.name for page in folder.glob("add-*.md")}


@pytest.mark.parametrize("kind", ["results", "studies", "findings", "figures", "saving", "commands"])
def test_a_kind_of_study_has_a_file_in_each_layer(project, kind):
    """The page says: copy the shape of sweep."""
    assert (project / "experiments" / kind / "sweep.py").is_file()
