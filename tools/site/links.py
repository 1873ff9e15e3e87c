"""Links of a page as the site has them: what GitHub shows by its place in the project has another place there."""

import posixpath
import re

# Pages that stand outside `docs/`, and what they are called on the site.
OUTSIDE = {
    "README.md": "index.md",
    "results/README.md": "results.md",
    **{name: name for name in ("CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md")},
}
DOCS = "docs/"

_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*(?:\[[^\]]*\])?[^\[\]]*)\]\((?P<target>[^()\s]+)\)")
_CODE = re.compile(r"(```.*?^```|`[^`\n]+`)", re.DOTALL | re.MULTILINE)


def linked(text: str, source: str) -> str:
    """Return a page of the project with its links as the site has them; code stays as it is.

    Args:
        text: The page.
        source: Where it stands in the project.
    """
    here = place_of(source) or source

    def link(found: re.Match[str]) -> str:
        target, mark, anchor = found["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        place = place_of(posixpath.normpath(posixpath.join(posixpath.dirname(source), target)))
        if place is None:  # a file that is no page: its name says where it is found
            return found["text"]
        relative = posixpath.relpath(place, posixpath.dirname(here) or ".")
        return f"{found['image']}[{found['text']}]({relative}{mark}{anchor})"

    parts = _CODE.split(text)  # every second one is code
    return "".join(part if at % 2 else _LINK.sub(link, part) for at, part in enumerate(parts))


def place_of(path: str) -> str | None:
    """Return where a file of the project stands on the site; `None` if it does not."""
    if not path.startswith(DOCS):
        return OUTSIDE.get(path)
    place = path.removeprefix(DOCS)
    return place.removesuffix(".ipynb") + ".md" if place.endswith(".ipynb") else place
