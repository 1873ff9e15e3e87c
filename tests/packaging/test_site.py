"""The documentation as a site: whole, of the pages that GitHub shows, and with nothing fetched from elsewhere."""

import os
import re
import subprocess
import sys

import pytest

import handoff
from tools.site.links import linked
from tools.site.notebooks import EXECUTED, notebooks
from tools.site.pages import PICTURES, gallery_page, scripts


@pytest.fixture(scope="module")
def site(project, executed_notebooks, tmp_path_factory):
    """The built site; a link or an anchor that leads nowhere, or a page without a place, fails it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(project),
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONUTF8": "1",
            EXECUTED: str(executed_notebooks),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_no_page_fetches_anything_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//[^\"]*", text), page
        styles = re.findall(r"<link\b[^>]*>", text)
        assert not [
            one for one in styles if "stylesheet" in one and re.search(r"href=\"(?:https?:)?//", one)
        ], page
        # The theme's script would fetch a renderer of these.
        assert 'class="mermaid"' not in text, page
    for style in site.rglob("*.css"):
        assert not re.search(
            r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text(encoding="utf-8")
        ), style


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_notebooks_stand_there_with_what_their_cells_show(site):
    for path in notebooks():
        page = (site / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert '<div class="handoff">' in page
        pictures = re.findall(rf'src="({path.stem}-\d+\.png)"', page)
        assert pictures
        assert all((site / "notebooks" / picture).stat().st_size > 5_000 for picture in pictures)
        assert f'href="{path.name}" download' in page
        assert (site / "notebooks" / path.name).is_file()


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_the_reference_has_every_public_name(site):
    page = (site / "api.html").read_text(encoding="utf-8")
    headings = set(re.findall(r'id="[\w.]+\.(\w+)"', page))
    assert set(handoff.__all__) <= headings


def test_the_gallery_has_every_question_with_its_code(project):
    page = gallery_page()
    found = [*scripts(project / "docs" / "examples"), *scripts(project / "experiments" / "questions")]
    assert len(found) > 8
    for script in found:
        assert script.read_text(encoding="utf-8").rstrip() in page
    assert {script.stem for script in found} >= PICTURES.keys()
    assert all((project / "docs" / "pictures" / picture).is_file() for picture in PICTURES.values())


@pytest.mark.parametrize(
    ("source", "written", "shown"),
    [
        ("README.md", "[the model](docs/model.md#a)", "[the model](model.md#a)"),
        ("README.md", "![two](docs/pictures/demo.png)", "![two](pictures/demo.png)"),
        ("README.md", "see [LICENSE](LICENSE)", "see LICENSE"),
        ("docs/model.md", "[log](../CHANGELOG.md), [it](#x)", "[log](CHANGELOG.md), [it](#x)"),
        ("docs/how-to/a.md", "[home](../../README.md)", "[home](../index.md)"),
        ("results/README.md", "[words](../docs/glossary.md)", "[words](glossary.md)"),
        ("docs/a.md", "[run](notebooks/a.ipynb)", "[run](notebooks/a.md)"),
        (
            "docs/notebooks/a.ipynb",
            "[next](b.ipynb), [all](../tour.md#x)",
            "[next](b.md), [all](../tour.md#x)",
        ),
        ("docs/a.md", "[out](https://mesa.readthedocs.io)", "[out](https://mesa.readthedocs.io)"),
        ("docs/a.md", "`[a](../LICENSE)`", "`[a](../LICENSE)`"),
    ],
)
def test_links_lead_to_where_pages_stand_on_the_site(source, written, shown):
    assert linked(written, source) == shown
