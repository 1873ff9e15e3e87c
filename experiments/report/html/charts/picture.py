"""A chart as inline SVG: its panels side by side on a desk, one below another on a phone."""

from itertools import batched

from markupsafe import Markup

from experiments.figures.chart import Bar, Cells, Chart, Line, Panel, Plane, Row, Rows
from experiments.report.html.charts import cells, planes, rows
from experiments.report.html.svg import NARROW, Picture

WIDE, PHONE = 720, 328  # pixels: a page on a desk, a page on a phone
GAP = 10  # pixels between panels
BESIDE = 2  # panels of a chart with several rows that have room beside one another on a page


def draw(chart: Chart, name: str, width: float) -> Markup:
    """Draw a chart so many pixels wide; `name`: what its elements are called in the page."""
    rows_of = stacked(chart, width)
    beside = max(map(len, rows_of))
    wide = (width - GAP * (beside - 1)) / beside
    high = [max(height_of(panel, wide) for panel in row) for row in rows_of]
    picture = Picture(name, width, sum(high))
    top = 0.0
    for row, height in zip(rows_of, high, strict=True):
        for place, panel in enumerate(row):
            draw_panel(picture, panel, (wide + GAP) * place, top, wide)
        top += height
    return picture.svg(chart.finding, described(chart))


def stacked(chart: Chart, width: float) -> list[tuple[Panel, ...]]:
    """Return the panels row by row, each on its own in a narrow picture, and no more maps side by side than fit."""
    if width < NARROW:
        return [(panel,) for panel in chart.panels]
    if not chart.beside:
        return [chart.panels]
    return [part for row in chart.panel_rows for part in batched(row, BESIDE)]


def draw_panel(picture: Picture, panel: Panel, left: float, top: float, wide: float) -> None:
    """Draw a panel with its upper left corner at a place."""
    if isinstance(panel, Rows):
        rows.draw(picture, panel)
    elif isinstance(panel, Cells):
        cells.draw(picture, panel, left, top, wide)
    else:
        planes.draw(picture, panel, left, top, wide)


def height_of(panel: Panel, width: float) -> float:
    """Return how high a panel is, drawn so wide."""
    if isinstance(panel, Rows):
        return rows.height_of(panel, width)
    return cells.height_of(panel, width) if isinstance(panel, Cells) else planes.height_of(panel, width)


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
            what = f"{panel.title}: {panel.shade.what}" if panel.title else panel.shade.what
            said.append(f"{what} over {panel.across.what} and {panel.up.what}")
    return f"{chart.words.caption}. {'; '.join(said)}."


def spoken(row: Row) -> list[str]:
    """Return what a row says in words: of its own, or of each of its bars."""
    if row.words:
        return [row.words]
    bars = (mark for mark in row.marks if isinstance(mark, Bar))
    return [", ".join(f"{bar.name} {bar.words}" for bar in bars)]
