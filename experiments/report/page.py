"""`report.html`: one file that needs nothing else, opens without a network, and can be mailed.

Its policy allows the style and the script whose hashes it names, and nothing from anywhere.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from experiments.findings import CAVEAT
from experiments.report.contents import read_contents
from experiments.report.explorer import embedded, explorer_of
from experiments.report.sections import sections_of
from experiments.report.style import held
from experiments.report.tiles import headline, tiles
from experiments.report.verdicts import provenance
from experiments.results import added_to

if TYPE_CHECKING:
    from jinja2 import Environment

    from experiments.report.contents import Contents

REPORT = "report.html"


def write_report(folder: str | Path) -> Path:
    """Read a results folder, add its report to it, and return where the report is.

    Raises:
        ResultsError: the folder cannot be reported on.
    """
    text = page(read_contents(folder))
    with added_to(folder) as results:
        (results.folder / REPORT).write_text(text, encoding="utf-8")
    return Path(folder) / REPORT


def page(contents: "Contents") -> str:
    """Return the report of a results folder as HTML."""
    style, script = part("report.css"), part("explorer.js")
    explorer = explorer_of(contents)
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            contents=contents,
            headline=headline(contents),
            tiles=tiles(contents),
            sections=list(sections_of(contents)),
            explorer=explorer,
            explorer_json=embedded(explorer),
            provenance=provenance(contents),
            caveat=CAVEAT,
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script),
        )
    )


def policy(style: str, script: str) -> str:
    """Return the content security policy of a page with one style and one script."""
    return (
        f"default-src 'none'; style-src '{digest_of(style)}'; script-src '{digest_of(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def digest_of(text: str) -> str:
    """Return the hash of a text as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def part(name: str) -> str:
    """Return a file that the page is made of."""
    return (files("experiments.report") / "parts" / name).read_text(encoding="utf-8")


@cache
def environment() -> "Environment":
    """Return the templates; every text that is put into one is escaped, and a missing one is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    found = Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["held"] = held
    return found
