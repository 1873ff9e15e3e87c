"""Notebooks as pages of the site: executed anew for it, because none keeps what a machine made.

`python -m tools.site.notebooks` takes out what working on them has left in them.
"""

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "docs" / "notebooks"
PATIENCE = 600  # s a cell, on a machine that does much else
PICTURE = "image/png"
HTML = "text/html"
# Names the folder of notebooks that were executed already, where a test has looked at what each of them shows.
EXECUTED = "HANDOFF_EXECUTED_NOTEBOOKS"


def notebooks() -> list[Path]:
    """Return every notebook of the documentation."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read(path: Path) -> NotebookNode:
    """Return a notebook as it stands in its file."""
    return nbformat.read(path, as_version=4)


def executed(notebook: NotebookNode) -> NotebookNode:
    """Run every cell of a notebook in its order, in an empty folder, and return it with what each shows.

    Raises:
        CellExecutionError: A cell raises.
    """
    # Figures are part of the page, whatever the process that builds it does with its own.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    with TemporaryDirectory() as folder:
        # Through files: no port that others could reach.
        by_files = Config(KernelManager={"transport": "ipc", "ip": f"{folder}/.kernel"})
        client = NotebookClient(
            notebook,
            config=by_files,
            timeout=PATIENCE,
            startup_timeout=PATIENCE,
            resources={"metadata": {"path": folder}},
        )
        return client.execute()


def page_of(notebook: NotebookNode, name: str) -> tuple[str, dict[str, bytes]]:
    """Return an executed notebook as a page of Markdown, and its pictures by their file names.

    Args:
        notebook: With its outputs.
        name: What its file is called, without ending.
    """
    pictures: dict[str, bytes] = {}
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(fenced(cell.source, "python"))
        for output in cell.outputs:
            data = output.get("data", {})
            if PICTURE in data:
                picture = f"{name}-{len(pictures) + 1}.png"
                pictures[picture] = base64.b64decode(data[PICTURE])
                parts.append(f"![What the code above draws]({picture})")
            elif HTML in data:
                parts.append(shown(data[HTML]))
            elif said := data.get("text/plain") or (output.get("name") == "stdout" and output.text):
                parts.append(fenced(said, "text"))
    # The file itself stands beside the page.
    parts.append(f'<p>This page is a notebook: <a href="{name}.ipynb" download>{name}.ipynb</a>.</p>')
    return "\n\n".join(parts) + "\n", pictures


def fenced(text: str, language: str) -> str:
    """Return a block of code or of what it printed."""
    return f"```{language}\n{text.rstrip()}\n```"


def shown(html: str) -> str:
    """Return HTML that a cell shows as one block, with tables that look like those of the site."""
    plain = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    plain = plain.replace('<table border="1" class="dataframe">', "<table>")
    return "\n".join(line for line in plain.splitlines() if line.strip())


def pages() -> Iterator[tuple[str, bytes]]:
    """Yield every notebook's page and pictures, by where they stand on the site; this runs the notebooks."""
    for path in notebooks():
        before = os.environ.get(EXECUTED)
        notebook = read(Path(before) / path.name) if before else executed(read(path))
        text, pictures = page_of(notebook, path.stem)
        yield f"notebooks/{path.stem}.md", text.encode()
        for name, picture in pictures.items():
            yield f"notebooks/{name}", picture


def stripped(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without what running it left in it."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return notebook


def main() -> None:
    """Strip every notebook in its file."""
    for path in notebooks():
        nbformat.write(stripped(read(path)), path)


if __name__ == "__main__":
    main()
