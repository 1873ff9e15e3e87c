"""The colours of a page, by day and by night: charts, text and rules take them from the same variables.

Paper stays light: by night holds on a screen only, and whoever shows a picture elsewhere sees the colours of day.
"""

from experiments.figures.style import BLUE, GREEN, GREY, INK, PURPLE, READABLE, RULE, VERMILLION

PAPER = "#FFF"
# Of each variable its colour by day, and by night; on the paper of each, letters have a contrast of 4.5:1 or more, and
# marks of 3:1 (WCAG 1.4.3, 1.4.11).
COLOURS = {
    "paper": (PAPER, "#14171B"),
    "ink": (INK, "#E7E9EC"),
    "rule": (RULE, "#3D444C"),
    "mark-grey": (GREY, "#9AA1A9"),
    "mark-blue": (BLUE, "#56B4E9"),
    "mark-vermillion": (VERMILLION, "#F08A3C"),
    "mark-green": (GREEN, "#2FC49A"),
    "mark-purple": (PURPLE, "#DD9BC2"),
    "text-vermillion": (READABLE[VERMILLION], "#F59A55"),
    "text-green": (READABLE[GREEN], "#45D3AB"),
    "text-purple": (READABLE[PURPLE], "#E6AFD0"),
    "text-blue": ("#005A8C", "#79C4F0"),
    "text-grey": ("#5F5F5F", "#A9B0B8"),
    "wash": ("#F5F7F9", "#1E2329"),
    "desk": ("#E9EBEE", "#0B0D0F"),
}
BY_DAY = {day: name for name, (day, _) in COLOURS.items()}


def painted(colour: str) -> str:
    """Return a colour of a chart as an attribute names it: by its variable, with what it is by day where none is set.

    A colour without a variable, such as a shade of a map, and a pattern stay as they are.
    """
    name = BY_DAY.get(colour)
    return colour if name is None else f"var(--{name},{colour})"


def palette() -> str:
    """Return the variables as a style sheet: by day, and by night on a screen."""
    day, night = ("; ".join(f"--{name}: {pair[place]}" for name, pair in COLOURS.items()) for place in (0, 1))
    return (
        f":root {{ color-scheme: light dark; {day}; }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {night}; }} }}\n"
        "@media print { :root { color-scheme: light; } }\n"
    )
