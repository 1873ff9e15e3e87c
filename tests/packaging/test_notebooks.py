"""The notebooks of the documentation run from the first cell to the last, and what they say of the results holds."""

from textwrap import dedent

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.site.notebooks import executed, notebooks, page_of, read, stripped

# What the text of each says, as assertions on its variables. The seeds are fixed, and so is luck.
CLAIMS = {
    "a-first-question": """
        moved = found.to_frame().query("kind == 'difference'").set_index("measure")
        assert moved.loc["revenue_growth", "verdict"].startswith("no clear difference")
        for fewer in ("never_worked_share", "first_response_median_hours"):
            assert moved.loc[fewer, "high"] < 0 and not moved.loc[fewer, "verdict"]
        assert {"defined_roles", "lead_management"} <= set(explanation.to_frame()["name"])
        assert organisation.today == 60
    """,
    "what-misalignment-costs": """
        moved = gap.to_frame().query("kind == 'difference'").set_index("measure")
        assert moved.loc["revenue_growth", "low"] > 0
        assert moved.loc["never_worked_share", "high"] < -0.2 and moved.loc["lead_acceptance_rate", "low"] > 0.2
        assert len(parts[parts["value"] != 0]) == len(projects) == 3
        whole = compare(laggard, laggard.with_sets(projects), replications=4).to_frame()
        whole = whole.query("kind == 'difference' and measure == 'never_worked_share'")["value"].item()
        assert abs(parts["value"].sum() - whole) < 1e-9 and whole < 0
    """,
    "your-own-firm-and-mechanism": """
        assert len(Organisation(firm).sales_reps) == 4
        by_spells = found.rows.groupby("mechanism.sick_leave.spells")["hours_ill"].mean()
        assert by_spells.is_monotonic_increasing and 600 < by_spells.iloc[-1] < 800
        assert repr(found).startswith("Sweep: No clear difference")
        assert len(found.rows) == 4 * (1 + 2 * 2)
    """,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_notebook_runs_and_what_it_says_holds(name, project, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(project))
    path = project / "docs" / "notebooks" / f"{name}.ipynb"
    notebook = read(path)
    notebook.cells.append(new_code_cell(dedent(CLAIMS[name])))
    page, pictures = page_of(executed(notebook), name)
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
