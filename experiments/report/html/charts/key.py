"""The key above a picture: what bars, dots and lines with a name mean."""

from experiments.figures.chart import Bar, Dot, Panel, named_looks
from experiments.report.html.svg import TEXT, Picture, dash_of, shortened, width_of

LINE = 18  # pixels of a line of the key
SIGN = 26  # pixels that a sign takes
BOLD = 1.2 * TEXT  # bold letters are as wide as thin ones of this size


def lines_of(panel: Panel, width: float) -> list[list[str]]:
    """Return the names of a key, as many on a line as there is room for."""
    found: list[list[str]] = []
    room = 0.0
    for name in named_looks(panel):
        needed = SIGN + width_of(shortened(name, width - SIGN - 10, BOLD), BOLD) + 8
        if not found or needed > room:
            found.append([])
            room = width - 10
        found[-1].append(name)
        room -= needed
    return found


def height_of(panel: Panel, width: float) -> float:
    """Return how high a key is."""
    return LINE * len(lines_of(panel, width))


def draw(picture: Picture, panel: Panel, left: float, top: float, width: float) -> None:
    """Draw the key of a panel."""
    named = named_looks(panel)
    for order, names in enumerate(lines_of(panel, width)):
        x, y = left, top + LINE * order
        for name in names:
            mark, look = named[name]
            if isinstance(mark, Bar):
                picture.bar(x, y + 4, 14, 11, look)
            elif isinstance(mark, Dot):
                picture.marker((x + 8, y + 9.5), look, 4.5)
            else:
                picture.line((x, y + 9.5), (x + 20, y + 9.5), look.colour, 2.4, dash_of(look))
            shown = shortened(name, width - SIGN - 10, BOLD)
            picture.text((x + SIGN - 4, y + 14), shown, look.colour, bold=True)
            x += SIGN + width_of(shown, BOLD) + 8
