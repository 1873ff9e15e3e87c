"""What every result shows of itself, whatever it is of."""

import re

LONGEST, LARGEST = 400, 15_000  # characters of a line and of a piece of HTML
TAGS = {"div", "p", "b", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def assert_shown_at_a_glance(result):
    """A result prints its finding in a line, and shows it in a notebook with a small table that fetches nothing."""
    line, html = repr(result), result._repr_html_()
    assert line.startswith(f"{type(result).__name__}: ")
    assert line.endswith(".")
    assert "\n" not in line
    assert len(line) < LONGEST
    assert len(html) < LARGEST
    assert line.split(": ", 1)[1] in text_of(html)
    assert html.count("<tr>") >= 2
    assert set(re.findall(r"<(\w+)", html)) <= {
        "div",
        "p",
        "b",
        "table",
        "caption",
        *("thead", "tbody", "tr", "th", "td"),
    }
    assert not re.search(r"https?:|src=|href=|url\(", html)


def text_of(html):
    """Return what is read of a piece of HTML."""
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", "", html))
