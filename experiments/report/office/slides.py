"""`report.pptx`: about five slides whose titles are findings and whose charts stay native and editable.

The notes of each slide say where its numbers come from and how they are made again.
"""

import math
from pathlib import Path

from experiments.defaults import GROWTH
from experiments.figures.style import BEST, GREY, WORST, looks
from experiments.findings import comparison as findings
from experiments.findings import samples
from experiments.findings.comparison import CAVEAT
from experiments.findings.explanation import explanation_finding, synergy_sentence
from experiments.findings.measures import change_in_words, level_in_words
from experiments.findings.roadmap import roadmap_finding
from experiments.findings.robustness import what_would_change
from experiments.numbers import scale_of
from experiments.report import tables
from experiments.report.addressee.renaming import printable_names, with_names
from experiments.report.assumptions import provenance
from experiments.report.contents import Contents
from experiments.report.html.brief import title_of
from experiments.report.html.brief_parts import costs, inputs_assumed
from experiments.report.html.charts.levels import scale_of_gap
from experiments.report.office.deck import LEFT, TOP, WIDTH, Box, Deck, Line, Series
from experiments.report.office.libraries import extra, finished
from experiments.report.tiles import tiles
from experiments.results.explanation import Explanation
from experiments.running.observation import FUNNEL_STAGES

LONGEST_NAME = 40
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
    for make in (finding, growth, over_time, waterfall, funnel, roadmap, assumed):
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


def growth(contents: Contents, deck: Deck) -> bool:
    """Put the growth of each scenario on a slide."""
    comparison = contents.comparison
    if comparison is None:
        return False
    deck.add(findings.growth_finding(comparison))
    levels = [comparison.level(name, GROWTH) for name in comparison.names]
    words = [f"{name}: {findings.level(comparison, name, GROWTH)}" for name in comparison.names]
    series = Series(
        "Revenue growth, %",
        [100 * level.value for level in levels],
        BEST,
        looks(len(levels)),
        [(100 * level.low, 100 * level.high) for level in levels],
    )
    deck.bars(words, [series], " %", CHART)
    foot(contents, deck, "Run-rate revenue over the last observed year.", samples.of_scenarios(comparison))
    return True


def over_time(contents: Contents, deck: Deck) -> bool:
    """Put what dated changes gain over time on a slide."""
    comparison = contents.comparison
    if comparison is None or "path" not in contents.series:
        return False
    deck.add(findings.path_finding(comparison))
    rows = contents.series["path"]
    scale = scale_of("money", float(rows[["low", "high"]].abs().to_numpy().max()), contents.currency)
    weeks = sorted(set(rows["week"]))
    series = []
    for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        line = contents.of("path", name).set_index("week").reindex(weeks)
        for column, words in (("median", name), ("low", f"{name}, low 10 %"), ("high", f"{name}, high 10 %")):
            if not line["median"].isna().all():
                series.append(Series(words, [scale.factor * value for value in line[column]], look))
    deck.lines([f"{week:.0f}" for week in weeks], series, scale.after, CHART)
    about = f"Gained on {comparison.names[0]} so far, {scale.unit}, by week: median and middle 80 % of runs."
    foot(contents, deck, about, samples.of_scenarios(comparison))
    return True


def waterfall(contents: Contents, deck: Deck) -> bool:
    """Put the gap by practice on a slide, as bars that each begin where the one before ended."""
    found = contents.explanation
    if found is None or math.isnan(found.gap.value):
        return False
    deck.add(explanation_finding(found, contents.naming))
    start = found.levels[0].value
    steps, reached = [(0.0, start)], start
    shares = [found.shapley[key].value for key in found.ranked]
    for share in shares:
        steps.append((reached, reached + share))
        reached += share
    steps.append((0.0, start + found.gap.value))
    scale = scale_of_gap(found)
    parts = [segment(scale.factor * first, scale.factor * last) for first, last in steps]
    gains = [BEST._replace(colour=GREY) if share >= 0 else WORST for share in shares]
    colours = [WORST, *gains, BEST]
    series = [
        Series("before", [part[0] for part in parts]),
        Series("above zero", [part[1] for part in parts], BEST, colours),
        Series("below zero", [part[2] for part in parts], None, colours),
    ]
    deck.bars(labels_of_gap(contents, found), series, scale.after, CHART, stacked=True)
    about = "Fair shares of credit (Shapley values)."
    foot(contents, deck, about, f"{synergy_sentence(found, contents.naming)}.", samples.of_gap(found))
    return True


def segment(first: float, last: float) -> tuple[float, float, float]:
    """Return what lifts a bar from zero, and the bar's parts above and below zero."""
    low, high = sorted((first, last))
    if low >= 0:
        return low, high - low, 0.0
    return (high, 0.0, low - high) if high <= 0 else (0.0, high, low)


def labels_of_gap(contents: Contents, found: Explanation) -> list[str]:
    """Name the bars of a gap with their numbers."""
    first, last = (
        f"{name}: {level_in_words(level, found.measure, contents.currency)}"
        for name, level in zip(found.states.names, found.levels, strict=True)
    )
    shares = (
        f"{contents.practices[key]}: {change_in_words(found.shapley[key], found.measure, contents.currency)}"
        for key in found.ranked
    )
    return [first, *shares, last]


def funnel(contents: Contents, deck: Deck) -> bool:
    """Put the funnel of the first and the last scenario on a slide."""
    comparison = contents.comparison
    if comparison is None or "funnel" not in contents.series:
        return False
    deck.add(findings.funnel_finding(comparison))
    names = findings.ends(comparison)
    series = []
    for name, look in zip(names, looks(len(names)), strict=True):
        rows = contents.of("funnel", name).set_index("stage").reindex(FUNNEL_STAGES)
        bounds = list(zip(rows["low"], rows["high"], strict=True))
        series.append(Series(name, list(rows["leads"]), look, bounds=bounds))
    deck.bars(contents.naming.stages, series, "", CHART)
    foot(contents, deck, "Leads a run by stage.", samples.of_scenarios(comparison))
    return True


def roadmap(contents: Contents, deck: Deck) -> bool:
    """Put the best order of adoption on a slide."""
    if contents.roadmap is None or not contents.roadmap.orders["best"]:
        return False
    deck.add(roadmap_finding(contents.roadmap, contents.naming))
    table = tables.roadmap(contents)
    deck.table(table.columns, table.rows, (4, 36, 17, 13, 10, 24, 24), Box(LEFT, TOP, WIDTH, 4.2))
    foot(contents, deck, samples.of_orders(contents.roadmap))
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
    changes += [
        Line(sentence, 14)
        for sentence in what_would_change(
            contents.comparison, contents.states, contents.sensitivity, contents.naming
        )
    ]
    deck.text(changes, Box(LEFT + 6.8, TOP, WIDTH - 6.8, 4.6))
    foot(contents, deck, sample(contents))
    return True
