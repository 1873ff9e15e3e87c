"""`report.pptx`: slides whose titles are findings and whose charts stay native and editable.

The notes of each slide say where its numbers come from and how they are made again.
"""

from collections.abc import Iterator
from pathlib import Path

from experiments.figures.chart import Chart
from experiments.figures.style import GREY
from experiments.findings import samples
from experiments.findings.comparison import growth_finding
from experiments.findings.decision import answers, decision_rows, steps_title
from experiments.findings.explanation import explanation_finding
from experiments.findings.plan import plan_sentences
from experiments.findings.population import population_sentences
from experiments.findings.roadmap import roadmap_finding
from experiments.findings.sla import sla_sentences
from experiments.report.addressee.renaming import with_names
from experiments.report.assumptions import provenance
from experiments.report.charts import charts_of
from experiments.report.contents import Contents
from experiments.report.html.brief import title_of
from experiments.report.html.brief_parts import costs, inputs_assumed
from experiments.report.office.blocks import Beside, Block, Grid, Words, drawn
from experiments.report.office.deck import Deck
from experiments.report.office.layout import Slide, lay_out
from experiments.report.office.letters import Line
from experiments.report.office.libraries import extra, finished
from experiments.report.tiles import Tile, tiles
from experiments.results.titles import printable_names

LONGEST_NAME = 40
CHARTED = ("growth", "path", "waterfall", "funnel", "population", "population-needed")
# Charts whose tables say more than their lines do on a slide.
LISTED = {
    "roadmap": (4, 34, 16, 12, 9, 23, 23, 16),
    "plan": (),
    "sla": (),
}
BETWEEN = 8.0  # points: what sentences keep from one another
STEP_SHARES = (32, 22, 13, 13, 18, 26, 26)
DOUBTS = "What was assumed, and what would change our mind"


def write_slides(contents: Contents, path: Path) -> None:
    """Write the slides of a results folder.

    Raises:
        ResultsError: the libraries that write slides are not installed.
    """
    extra("pptx", "--pptx")
    contents = with_names(contents, printable_names(contents.names, LONGEST_NAME))
    deck = Deck(title_of(contents), finished(contents.manifest))
    notes = notes_of(contents)
    for place, slide in enumerate(slides_of(contents)):
        lay_out(deck, slide, notes, None if place else contents.logo)
    deck.save(path)


def slides_of(contents: Contents) -> Iterator[Slide]:
    """Yield what a folder has slides for: what is decided or found, charts, steps, and what was assumed."""
    charts = charts_of(contents)
    if contents.decision is not None:
        yield from decided(contents)
    yield found(contents)
    for name in CHARTED:
        if name in charts:
            chart = charts[name]
            yield Slide(chart.finding, drawn(chart), foot(contents, chart.subject, chart.sample))
    for name, shares in LISTED.items():
        if name in charts:
            yield listed(contents, charts[name], shares)
    assumptions = assumed(contents)
    if assumptions is not None:
        yield assumptions


def notes_of(contents: Contents) -> str:
    """Say where the numbers of a slide come from, and how they are made again."""
    facts = [f"{name}: {text}" for name, text in provenance(contents)]
    money = [contents.money] if contents.money else []
    return "\n".join([contents.caveat, *money, *facts])


def foot(contents: Contents, *sentences: str) -> str:
    """Say below a slide what it shows, how many runs are behind it, and that it is no forecast."""
    return " ".join(filter(None, (*sentences, contents.caveat, contents.money)))


def whose(contents: Contents) -> Words:
    """Say whose slides they are, and what is compared."""
    named = " · ".join(filter(None, (contents.client, *contents.names)))
    return Words((Line(named, 14, GREY),) if named else ())


def decided(contents: Contents) -> Iterator[Slide]:
    """Yield what a leader asks with its answers, and the recommended steps."""
    decision = contents.decision
    assert decision is not None
    columns: tuple[list[Line], list[Line]] = ([], [])
    said = answers(decision, contents.naming)
    for place, one in enumerate(said):
        column = columns[2 * place // len(said)]
        column += [
            Line(one.question, 13, GREY, bold=True),
            Line(contents.naming.said(one.says), 16, after=BETWEEN),
        ]
    both = Beside(tuple(Words(tuple(column)) for column in columns), (1, 1))
    yield Slide(title_of(contents), (whose(contents), both), foot(contents, sample(contents)))
    head, *rows = decision_rows(decision, contents.naming)
    if rows:
        table = Grid(head, tuple(rows), STEP_SHARES)
        yield Slide(steps_title(decision), (table,), foot(contents, sample(contents)))


def found(contents: Contents) -> Slide:
    """Return the finding and the key numbers."""
    comparison, shown = contents.comparison, tiles(contents)
    title = title_of(contents)
    if contents.decision is not None and comparison is not None:
        title = contents.naming.said(growth_finding(comparison))
    blocks: list[Block] = [whose(contents)]
    if shown:
        blocks.append(Beside(tuple(key_number(contents, tile) for tile in shown), (1.0,) * len(shown)))
    blocks.append(Words(tuple(Line(sentence, 16, after=BETWEEN) for sentence in other_findings(contents))))
    return Slide(title, tuple(blocks), foot(contents, sample(contents)))


def key_number(contents: Contents, tile: Tile) -> Words:
    """Return a key number, and beneath it what it was and by how much it differs."""
    value, _, interval = tile.level.partition(" [")
    lines = [Line(tile.label, 14, GREY, bold=True), Line(value, 22, bold=True)]
    lines += [Line(f"[{interval}", 14)] if interval else []
    lines += [Line(f"{contents.names[0]}: {tile.before}", 12, GREY), Line(tile.difference, 14)]
    lines += [Line(f"better {tile.likelihood}", 12, GREY)] if tile.likelihood else []
    return Words(tuple(lines))


def sample(contents: Contents) -> str:
    """Say how many runs are behind what stands together."""
    return "" if contents.comparison is None else samples.of_all(contents.comparison, contents.explanation)


def other_findings(contents: Contents) -> list[str]:
    """Say which practices the gap comes from, with what to begin, and what else was studied."""
    said = []
    if contents.explanation is not None:
        said.append(f"{explanation_finding(contents.explanation, contents.naming)}.")
    if contents.roadmap is not None:
        said.append(f"{roadmap_finding(contents.roadmap, contents.naming)}.")
    if contents.population is not None:
        said += population_sentences(contents.population)
    if contents.plan is not None:
        said += plan_sentences(contents.plan)
    if contents.sla is not None:
        said += sla_sentences(contents.sla)
    return [contents.naming.said(sentence) for sentence in said]


def listed(contents: Contents, chart: Chart, shares: tuple[float, ...]) -> Slide:
    """Return the table behind a chart."""
    words = chart.words
    table = Grid(words.columns, words.rows, shares or (1.0,) * len(words.columns))
    return Slide(chart.finding, (table,), foot(contents, chart.sample))


def assumed(contents: Contents) -> Slide | None:
    """Return what was assumed, what it takes and what would change the finding."""
    chosen, inputs = inputs_assumed(contents)
    changes = [Line("What would change our mind", 14, bold=True)]
    changes += [Line(contents.naming.said(sentence), 14, after=BETWEEN / 2) for sentence in contents.doubts]
    blocks: list[Block] = []
    if inputs:
        rows = tuple((one.label, one.value, one.range, one.source) for one in inputs)
        blocks.append(Grid(("Input", "Value", "Range", "Source"), rows, (36, 12, 24, 28)))
        blocks.append(Words((Line(f"Shown: {chosen}.", 12, GREY),)))
    takes = [Line(contents.naming.said(sentence), 14, after=BETWEEN / 2) for sentence in costs(contents)]
    sides = [[Line("What it takes", 14, bold=True), *takes]] if takes else []
    sides += [changes] if contents.doubts else []
    if sides:
        blocks.append(Beside(tuple(Words(tuple(side)) for side in sides), (1.0,) * len(sides)))
    return Slide(DOUBTS, tuple(blocks), foot(contents, sample(contents))) if blocks else None
