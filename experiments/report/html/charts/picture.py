"""A chart as inline SVG: its panels side by side on a desk, one below another on a phone."""

from markupsafe import Markup

from experiments.figures.chart import Bar, Cells, Chart, Line, Panel, Plane, Row, Rows
from experiments.report.html.charts import cells, planes, rows
from experiments.report.html.svg import NARROW, Picture

WIDE, PHONE = 720, 328  # pixels: a page on a desk, a page on a phone
GAP = 10  # pixels between panels


def draw(chart: Chart, name: str, width: float) -> Markup:
    """Draw a chart so many pixels wide; `name`: what its elements are called in the page."""
    is_stacked = width < NARROW
    beside = 1 if is_stacked else len(chart.panels)
    wide = (width - GAP * (beside - 1)) / beside
    heights = [height_of(panel, wide) for panel in chart.panels]
    picture = Picture(name, width, sum(heights) if is_stacked else max(heights))
    left = top = 0.0
    for panel, height in zip(chart.panels, heights, strict=True):
        if isinstance(panel, Rows):
            rows.draw(picture, panel)
        elif isinstance(panel, Cells):
            cells.draw(picture, panel)
        else:
            planes.draw(picture, panel, left, top, wide)
        left, top = (left, top + height) if is_stacked else (left + wide + GAP, top)
    return picture.svg(chart.finding, described(chart))


def height_of(panel: Panel, width: float) -> float:
    """Return how high a panel is, drawn so wide."""
    if isinstance(panel, Rows):
        return rows.height_of(panel, width)
    return cells.height_of(panel) if isinstance(panel, Cells) else planes.height_of(panel, width)


def described(chart: Chart) -> str:
    """Say for who cannot see what is drawn: rows with their values, or what goes over what."""
    said = []
    for panel in chart.panels:
        if isinstance(panel, Rows):
            said += [
                f"{row.label}: {value}".replace("\n", ", ") for row in panel.rows for value in spoken(row)
            ]
        elif isinstance(panel, Plane):
            names = ", ".join(mark.name or "one line" for mark in panel.marks if isinstance(mark, Line))
            said.append(f"{panel.title or panel.up.what} by {panel.across.what}: {names}")
        else:
            said.append(f"{panel.shade.what} over {panel.across.what} and {panel.up.what}")
    return f"{chart.words.caption}. {'; '.join(said)}."


def spoken(row: Row) -> list[str]:
    """Return what a row says in words: of its own, or of each of its bars."""
    if row.words:
        return [row.words]
    bars = (mark for mark in row.marks if isinstance(mark, Bar))
    return [", ".join(f"{bar.name} {bar.words}" for bar in bars)]
