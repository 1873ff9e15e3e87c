"""`report.html`: one file that needs nothing else, opens without a network, and can be mailed.

Its policy allows the style and the script whose hashes it names, and nothing from anywhere.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from experiments.figures.style import held
from experiments.findings.comparison import CAVEAT
from experiments.report.assumptions import provenance
from experiments.report.contents import Contents
from experiments.report.html.decision import decision_of
from experiments.report.html.explorer import embedded, explorer_of
from experiments.report.html.sections import sections_of
from experiments.report.tiles import headline, tiles


def page(contents: Contents) -> str:
    """Return the report of a results folder as HTML."""
    style, script = part("report.css"), part("explorer.js")
    explorer = explorer_of(contents)
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            contents=contents,
            headline=headline(contents),
            decision=decision_of(contents),
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


def policy(style: str, script: str = "") -> str:
    """Return the content security policy of a page with one style, and with one script or none."""
    scripts = f"script-src '{digest_of(script)}'; " if script else ""
    return f"default-src 'none'; style-src '{digest_of(style)}'; {scripts}base-uri 'none'; form-action 'none'"


def digest_of(text: str) -> str:
    """Return the hash of a text as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def part(name: str) -> str:
    """Return a file that the page is made of."""
    return (files("experiments.report.html") / "parts" / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return the templates; every text that is put into one is escaped, and a missing one is an error."""
    found = Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["held"] = held
    return found
