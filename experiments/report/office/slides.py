"""`report.pptx`: about five slides whose titles are findings and whose charts stay native and editable.

The notes of each slide say where its numbers come from and how they are made again.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from experiments.figures.chart import Chart
from experiments.figures.style import GREY
from experiments.findings import samples
from experiments.findings.comparison import CAVEAT
from experiments.findings.explanation import explanation_finding
from experiments.findings.roadmap import roadmap_finding
from experiments.report.addressee.renaming import with_names
from experiments.report.assumptions import provenance
from experiments.report.charts import charts_of
from experiments.report.contents import Contents
from experiments.report.html.brief import title_of
from experiments.report.html.brief_parts import costs, inputs_assumed
from experiments.report.office.charts import put
from experiments.report.office.deck import LEFT, TOP, WIDTH, Box, Deck, Line
from experiments.report.office.libraries import extra, finished
from experiments.report.tiles import tiles
from experiments.results.titles import printable_names

LONGEST_NAME = 40
CHARTED = (
    "growth",
    "path",
    "waterfall",
    "funnel",
    "population",
    "population-needed",
)  # charts that have a slide
CHART = Box(LEFT, TOP, WIDTH, 4.9)
BELOW = Box(LEFT, 6.6, WIDTH, 0.7)


def write_slides(contents: Contents, path: Path) -> None:
    """Write the slides of a results folder.

    Raises:
        ResultsError: the libraries that write slides are not installed.
    """
    extra("pptx", "--pptx")
    contents = with_names(contents, printable_names(contents.names, LONGEST_NAME))
    deck = Deck(title_of(contents), finished(contents.manifest))
    notes = notes_of(contents)
    charts = charts_of(contents)
    slides: tuple[Callable[[Contents, Deck], bool], ...] = (
        finding,
        *(partial(charted, chart=charts.get(name)) for name in CHARTED),
        partial(listed, chart=charts.get("roadmap")),
        assumed,
    )
    for make in slides:
        if make(contents, deck):
            deck.note(notes)
    deck.save(path)


def notes_of(contents: Contents) -> str:
    """Say where the numbers of a slide come from, and how they are made again."""
    facts = [f"{name}: {text}" for name, text in provenance(contents)]
    money = [contents.money] if contents.money else []
    return "\n".join([CAVEAT, *money, *facts])


def foot(contents: Contents, deck: Deck, *sentences: str) -> None:
    """Write below a slide what it shows, how many runs are behind it, and that it is no forecast."""
    said = (*sentences, CAVEAT, contents.money)
    deck.text([Line(" ".join(filter(None, said)), 12, GREY)], BELOW)


def finding(contents: Contents, deck: Deck) -> bool:
    """Put the finding and the key numbers on a slide."""
    deck.add(title_of(contents))
    whose = f"{contents.client} · " if contents.client else ""
    deck.text([Line(f"{whose}{' · '.join(contents.names)}", 14, GREY)], Box(LEFT, TOP, WIDTH, 0.4))
    width = WIDTH / 4
    for place, tile in enumerate(tiles(contents)):
        value, _, interval = tile.level.partition(" [")
        lines = [Line(tile.label, 14, GREY, bold=True), Line(value, 22, bold=True)]
        lines += [Line(f"[{interval}", 14)] if interval else []
        lines += [Line(f"{contents.names[0]}: {tile.before}", 12, GREY), Line(tile.difference, 14, bold=True)]
        lines += [Line(f"better {tile.likelihood}", 12, GREY)] if tile.likelihood else []
        deck.text(lines, Box(LEFT + place * width, 2.3, width - 0.15, 2.2))
    deck.text([Line(sentence, 16) for sentence in other_findings(contents)], Box(LEFT, 4.8, WIDTH, 1.6))
    foot(contents, deck, sample(contents))
    return True


def sample(contents: Contents) -> str:
    """Say how many runs are behind what stands together."""
    return "" if contents.comparison is None else samples.of_all(contents.comparison, contents.explanation)


def other_findings(contents: Contents) -> list[str]:
    """Say which practices the gap comes from, and with what to begin."""
    said = []
    if contents.explanation is not None:
        said.append(explanation_finding(contents.explanation, contents.naming))
    if contents.roadmap is not None:
        said.append(roadmap_finding(contents.roadmap, contents.naming))
    return [f"{sentence}." for sentence in said]


def charted(contents: Contents, deck: Deck, chart: Chart | None) -> bool:
    """Put a chart on a slide, if there is one."""
    if chart is None:
        return False
    deck.add(chart.finding)
    put(chart, deck, CHART)
    foot(contents, deck, chart.subject, chart.sample)
    return True


def listed(contents: Contents, deck: Deck, chart: Chart | None) -> bool:
    """Put the table behind the chart of a roadmap on a slide, if there is one: it says more than its line."""
    if chart is None:
        return False
    deck.add(chart.finding)
    deck.table(chart.words.columns, chart.words.rows, (4, 32, 15, 11, 9, 22, 22, 13), Box(LEFT, TOP, WIDTH, 4.2))
    foot(contents, deck, chart.sample)
    return True


def assumed(contents: Contents, deck: Deck) -> bool:
    """Put what was assumed, what it takes and what would change the finding on a slide."""
    chosen, inputs = inputs_assumed(contents)
    if not inputs:
        return False
    deck.add("What was assumed, and what would change our mind")
    rows = [(one.label, one.value, one.range, one.source) for one in inputs]
    deck.table(("Input", "Value", "Range", "Source"), rows, (30, 12, 20, 24), Box(LEFT, TOP, 6.4, 2.6))
    lines = [Line(f"Shown: {chosen}.", 12, GREY), Line("What it takes", 14, bold=True)]
    lines += [Line(sentence, 12) for sentence in costs(contents)]
    deck.text(lines, Box(LEFT, 4.4, 6.4, 2.1))
    changes = [Line("What would change our mind", 14, bold=True)]
    changes += [Line(sentence, 14) for sentence in contents.doubts]
    deck.text(changes, Box(LEFT + 6.8, TOP, WIDTH - 6.8, 4.6))
    foot(contents, deck, sample(contents))
    return True
