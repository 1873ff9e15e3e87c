"""The notebooks of the documentation run from the first cell to the last, and what they say of the results holds."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks import CLAIMS
from tools.site.notebooks import notebooks, page_of, read, stripped


@pytest.mark.slow
@pytest.mark.xdist_group("site")
@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_notebook_runs_and_what_it_says_holds(name, executed_notebooks):
    page, pictures = page_of(read(executed_notebooks / f"{name}.ipynb"), name)
    assert pictures
    assert all(picture in page for picture in pictures)
    assert '<div class="handoff">' in page, "a result shows itself"


def test_every_notebook_has_claims():
    assert {path.stem for path in notebooks()} == CLAIMS.keys()


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_no_notebook_keeps_what_a_machine_made(path):
    assert read(path) == stripped(read(path)), "python -m tools.site.notebooks takes it out"


def test_a_page_shows_code_and_what_it_makes_and_nothing_that_was_said_on_the_side():
    cell = new_code_cell("1 + 1", id="a")
    cell.outputs = [
        new_output("stream", name="stderr", text="a warning at /somewhere"),
        new_output("stream", name="stdout", text="printed\n"),
        new_output("execute_result", data={"text/plain": "2"}),
        new_output(
            "display_data", data={"text/html": "<style>x</style>\n<p>\n\nshown</p>", "text/plain": "hidden"}
        ),
        new_output("display_data", data={"image/png": "aGVsbG8=", "text/plain": "hidden"}),
    ]
    page, pictures = page_of(new_notebook(cells=[new_markdown_cell("# Title"), cell]), "name")
    assert pictures == {"name-1.png": b"hello"}
    assert page.startswith(
        "# Title\n\n```python\n1 + 1\n```\n\n```text\nprinted\n```\n\n```text\n2\n```\n\n<p>\nshown</p>\n\n!["
    )
    assert "warning" not in page
    assert "hidden" not in page
