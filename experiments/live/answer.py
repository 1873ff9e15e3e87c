"""What a page is told of a comparison: sentences, tiles and the charts of the report, as texts to be shown."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from experiments.defaults import GROWTH
from experiments.figures.chart import Chart
from experiments.figures.comparison import comparison_charts
from experiments.figures.style import held
from experiments.findings import comparison as findings
from experiments.findings.measures import MONEY_LEFT
from experiments.findings.what_if import (
    earned_label,
    earned_sentences,
    is_asked,
    what_if_finding,
    what_if_sentences,
)
from experiments.live.engine import FUTURES
from experiments.numbers import estimate_in_words
from experiments.report.html.charts.picture import PHONE, draw
from experiments.report.tiles import tile
from experiments.results.comparison import ARROW, Comparison, interval_as_dict
from experiments.results.earned_back import earned_back
from sim.measures.comparison import PAID_BACK

MEASURES = (
    GROWTH,
    MONEY_LEFT,
    "lead_acceptance_rate",
    "mql_to_sql_rate",
    "first_response_mean_hours",
    "never_worked_share",
    "selling_time_share",
    "trust_in_marketing",
)
WIDEST = 1_400  # pixels of a chart, at most
WHOLE = ("hours", "trust", "path")  # charts that take the whole width: few rows, two panels, or many years
OF_TILES = ("growth",)  # charts that say what tiles say already


class Widths(NamedTuple):
    """How wide charts are shown, in pixels: in a column, and over the whole width."""

    column: float
    whole: float


def answer_of(comparison: Comparison, last: int = FUTURES[-1]) -> dict[str, Any]:
    """Return what is told of a comparison of today with what was asked, in sentences, tiles and numbers.

    Args:
        comparison: its first scenario is today, its last one what was asked.
        last: behind how many futures the last answer will stand.
    """
    return {
        "futures": comparison.replications,
        "last": last,
        "is_settled": comparison.replications >= last,
        "names": list(comparison.names),
        "finding": held(what_if_finding(comparison)),
        "said": [held(sentence) for sentence in what_if_sentences(comparison)],
        "tiles": [*(shown(comparison, key) for key in measures_of(comparison)), *earned(comparison)],
        "numbers": numbers_of(comparison),
    }


def drawn(comparison: Comparison, widths: Widths) -> Iterator[dict[str, Any]]:
    """Yield the charts of a comparison, those left out that tiles say already; they take longer than what is told."""
    for chart in comparison_charts(told_alone(comparison)):
        if chart.name not in OF_TILES:
            yield chart_as_dict(chart, widths)


def told_alone(comparison: Comparison) -> Comparison:
    """Return a comparison of today with itself as that of today alone, any other as it is."""
    today = comparison.cells[0]
    if any(cell.scenario.digest != today.scenario.digest for cell in comparison.cells):
        return comparison
    runs = tuple(run for run in comparison.runs if run.task.cell.label == today.label)
    return replace(comparison, cells=(today,), runs=runs)


def measures_of(comparison: Comparison) -> list[str]:
    """Return the measures that have a tile: chances of pay-back where something happens on a date."""
    paid = [each.key for each in PAID_BACK.values()]
    known = {key for key in comparison.keys if comparison.level(comparison.names[-1], key).runs}
    return [key for key in (*MEASURES, *paid) if key in known]


def shown(comparison: Comparison, key: str) -> dict[str, Any]:
    """Return a tile: what was asked against today, and every pinned scenario beside it.

    Where today has no such number, as of a pay-back, there is nothing to set it against.
    """
    first, *others = comparison.names
    one = tile(comparison, key)._asdict()
    texts = {name: held(one[name]) for name in ("label", "level", "before", "difference", "likelihood")}
    if not is_asked(comparison):
        texts |= {"before": "", "difference": "", "likelihood": ""}
    elif not comparison.level(first, key).runs:
        texts |= {"before": "", "difference": ""}
    pinned = [
        {"name": name, "level": held(findings.level(comparison, name, key))}
        for name in others[:-1]
        if comparison.level(name, key).runs
    ]
    return {**texts, "key": key, "verdict": one["verdict"], "pinned": pinned}


def earned(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the tile that says how often a what-if on no date earns what it costs, if that has an answer."""
    found = earned_back(comparison)
    if found is not None:
        yield {
            "key": "earned_back",
            "label": held(earned_label(found)),
            "level": held(estimate_in_words(found.chance, "fraction")),
            "before": held(" ".join(earned_sentences(found, comparison.currency))),
            "difference": "",
            "likelihood": "",
            "verdict": "unclear",
            "pinned": [],
            "is_note": True,
        }


def chart_as_dict(chart: Chart, widths: Widths) -> dict[str, Any]:
    """Return a chart as the page shows it: its finding, its picture, and what stands below it."""
    is_whole = chart.name in WHOLE
    wide = min(max(widths.whole if is_whole else widths.column, PHONE), WIDEST)
    return {
        "name": chart.name,
        "is_whole": is_whole,
        "finding": held(chart.finding),
        "caption": held(chart.caption),
        "svg": str(draw(chart, f"live-{chart.name}", wide)),
    }


def numbers_of(comparison: Comparison) -> dict[str, Any]:
    """Return the numbers behind the tiles, in the shape in which `handoff compare --json` prints them."""
    first, last = comparison.names[0], comparison.names[-1]
    keys = [key for key in measures_of(comparison) if key in comparison.keys]
    return {
        "seed": comparison.seed,
        "replications": comparison.replications,
        "scenarios": {
            name: {key: interval_as_dict(comparison.level(name, key)) for key in keys}
            for name in (first, last)
        },
        "differences": {
            first + ARROW + last: {
                key: interval_as_dict(comparison.difference(first, last, key)) for key in keys
            }
        },
    }
