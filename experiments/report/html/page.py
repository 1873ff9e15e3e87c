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
from experiments.report.assumptions import provenance
from experiments.report.contents import Contents
from experiments.report.html.decision import decision_of
from experiments.report.html.explorer import embedded, explorer_of
from experiments.report.html.palette import palette
from experiments.report.html.sections import sections_of
from experiments.report.tiles import headline, tiles


def page(contents: Contents, paper: str = "") -> str:
    """Return the report of a results folder as HTML; `paper`: what it prints on, the reader's own unless given."""
    style, script = style_of("report", paper), part("explorer.js")
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
            caveat=contents.caveat,
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script, has_pictures=contents.logo is not None),
        )
    )


def policy(style: str, script: str = "", has_pictures: bool = False) -> str:
    """Return the content security policy of a page with one style, and with one script or none.

    Pictures that a page shows are in it: nothing is ever fetched for one.
    """
    scripts = f"script-src '{digest_of(script)}'; " if script else ""
    pictures = "img-src data:; " if has_pictures else ""
    return f"default-src 'none'; style-src '{digest_of(style)}'; {scripts}{pictures}base-uri 'none'; form-action 'none'"


def digest_of(text: str) -> str:
    """Return the hash of a text as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def style_of(name: str, paper: str = "") -> str:
    """Return the style sheet of a page: the colours that all share, its own rules, and the paper it prints on."""
    return palette() + part(f"{name}.css") + (f"@page {{ size: {paper}; }}\n" if paper else "")


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
