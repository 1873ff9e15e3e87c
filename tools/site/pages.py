"""Pages that are made of code: every public name, and every question with its picture."""

import ast
from collections.abc import Iterator
from pathlib import Path

import handoff

PROJECT = Path(__file__).resolve().parents[2]
# Of the examples and questions that have one.
PICTURES = {
    "what_misalignment_costs": "report_finding.png",
    "which_practice_pays": "report_roadmap.png",
    "where_does_alignment_pay": "regime_map.png",
    "where_do_deals_and_meetings_let_alignment_pay": "regime_map_deals.png",
}


def api_page() -> str:
    """Return a page with the documentation of every public name, functions first."""
    found = {name: getattr(handoff, name) for name in dir(handoff)}
    functions = [name for name, one in found.items() if not isinstance(one, type)]
    classes = [name for name in found if name not in functions]
    parts = [
        "# Python",
        "All of these are imported from `handoff`: `from handoff import compare, load_scenario`.",
    ]
    for heading, names in (("Functions", functions), ("Classes", classes)):
        parts.append(f"## {heading}")
        parts += [f"::: {found[name].__module__}.{found[name].__qualname__}" for name in names]
    return "\n\n".join(parts) + "\n"


def gallery_page() -> str:
    """Return a page with every example and every question: what it asks, its picture if there is one, and its code."""
    parts = ["# Questions, with picture and code"]
    for heading, folder, how in (
        ("Scripts to begin with", "docs/examples", "python {}.py"),
        ("Questions that are shipped", "experiments/questions", "python -m experiments.questions.{}"),
    ):
        parts.append(f"## {heading}")
        for script in scripts(PROJECT / folder):
            parts += list(question(script, how.format(script.stem)))
    return "\n\n".join(parts) + "\n"


def scripts(folder: Path) -> list[Path]:
    """Return the scripts of a folder that ask something."""
    return [script for script in sorted(folder.glob("*.py")) if script.stem not in ("__init__", "ask")]


def question(script: Path, command: str) -> Iterator[str]:
    """Yield the parts of a question."""
    code = script.read_text(encoding="utf-8")
    asked, _, more = (ast.get_docstring(ast.parse(code)) or script.stem).partition("\n")
    yield f"### {asked.strip()}"
    if more.strip():
        yield more.strip()
    if script.stem in PICTURES:
        yield f"![{asked.strip()}](pictures/{PICTURES[script.stem]})"
    yield f"```console\n$ {command}\n```"
    yield f"```python\n{code.rstrip()}\n```"
