"""The page: one file with its style and its script, whose hashes its policy names."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from experiments.findings.comparison import CAVEAT
from experiments.report.html.page import digest_of
from experiments.report.html.palette import palette
from experiments.results.story import OUTCOMES

PARTS = "experiments.live"
MODULE, EXPORTED = "week", "watch"
# In the order in which they are run; each is plain and knows only those before it.
SCRIPTS = ("state.js", "asking.js", "answers.js", "controls.js", "files.js", "study.js", "room.js", "live.js")


def live_page(names: Sequence[str], first: str) -> tuple[str, str]:
    """Return the page and its content security policy.

    Args:
        names: the scenarios that can be today.
        first: the one that is, when the page opens.
    """
    style = palette() + part("live.css") + resource("static/week.css")
    script = "\n".join([part(SCRIPTS[0]), as_value(MODULE), *map(part, SCRIPTS[1:])])
    html = (
        environment()
        .get_template("live.html.jinja")
        .render(
            names=names,
            first=first,
            outcomes=OUTCOMES,
            style=Markup(style),
            script=Markup(script),
            caveat=CAVEAT,
        )
    )
    return html, policy(style, script)


def policy(style: str, script: str) -> str:
    """Return what the page may do: run its own script, wear its own style, and ask this server."""
    return (
        f"default-src 'none'; style-src '{digest_of(style)}'; script-src '{digest_of(script)}'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


def part(name: str) -> str:
    """Return a file that is written for this page."""
    return resource(f"parts/{name}")


def as_value(name: str) -> str:
    """Return a module that exports one function, as a script in which that function has its name and nothing else."""
    text = resource(f"static/{name}.js").replace("export function", "function")
    return f"const {EXPORTED} = (() => {{\n{text}\nreturn {EXPORTED};\n}})();"


@cache
def resource(name: str) -> str:
    """Return a file that the page is made of."""
    return (files(PARTS) / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return the templates; every text that is put into one is escaped, and a missing one is an error."""
    return Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
