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
# In the order in which they are run; each is plain and knows only those before it.
SCRIPTS = ("state.js", "asking.js", "answers.js", "controls.js", "files.js", "room.js", "live.js")


def live_page(names: Sequence[str], first: str) -> tuple[str, str]:
    """Return the page and its content security policy.

    Args:
        names: the scenarios that can be today.
        first: the one that is, when the page opens.
    """
    style, script = palette() + part("live.css"), "\n".join(map(part, SCRIPTS))
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


@cache
def part(name: str) -> str:
    """Return a file that the page is made of."""
    return (files(PARTS) / "parts" / name).read_text(encoding="utf-8")


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
