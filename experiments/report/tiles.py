"""The finding of a report and the few numbers that stand beneath it."""

import math
from typing import TYPE_CHECKING, NamedTuple

from experiments.defaults import GROWTH
from experiments.findings import comparison as findings
from experiments.numbers import difference_in_words, estimate_in_words

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.results.comparison import Comparison
    from experiments.statistics.estimates import Estimate
    from sim.measures import Measure

TILES = (GROWTH, "lead_acceptance_rate", "never_worked_share", "contribution_margin")
BETTER, WORSE, CHANGED, UNCLEAR = "better", "worse", "changed", "unclear"


class Tile(NamedTuple):
    """A measure under the last scenario, against the first.

    `level`, `before`, `difference`: in words with intervals; `verdict`: "better", "worse", "changed" (neither is
    better) or "unclear"; `likelihood`: in how many pairs of runs it is better.
    """

    key: str
    label: str
    level: str
    before: str
    difference: str
    verdict: str
    likelihood: str


def headline(contents: "Contents") -> str:
    """Say what the report found, as a sentence with its range."""
    if contents.comparison is not None:
        return findings.growth_finding(contents.comparison)
    explanation = contents.explanation
    if explanation is None:
        return "What the result depends on"
    from sim.measures import MEASURES

    measure = MEASURES[explanation.measure]
    first, last = explanation.scenarios
    gap = difference_in_words(
        explanation.gap.estimate(explanation.runs_behind), measure.unit, contents.currency
    )
    return f"{measure.label}: {last} against {first}, {gap}"


def tiles(contents: "Contents") -> tuple[Tile, ...]:
    """Return the tiles of a comparison of two scenarios or more."""
    comparison = contents.comparison
    if comparison is None or len(comparison.names) < 2:
        return ()
    keys = [key for key in TILES if key in comparison.runs[0].observation.measures]
    return tuple(tile(comparison, key) for key in keys)


def tile(comparison: "Comparison", key: str) -> Tile:
    """Return the tile of a measure, the last scenario against the first."""
    first, last = comparison.names[0], comparison.names[-1]
    measure = comparison.measures[key]
    found = comparison.difference(first, last, key)
    return Tile(
        key=key,
        label=measure.label,
        level=findings.level(comparison, last, key),
        before=findings.level(comparison, first, key),
        difference=findings.difference(comparison, first, last, key),
        verdict=news_of(measure, found, comparison.is_clear(first, last, key)),
        likelihood=likelihood(comparison, measure),
    )


def news_of(measure: "Measure", difference: "Estimate", clear: bool | None = None) -> str:
    """Say whether a difference is good news; one that the runs cannot tell from zero is no news.

    `clear` says whether it is where many are judged together; left out, its interval says so.
    """
    if math.isnan(difference.value) or not (difference.is_clear if clear is None else clear):
        return UNCLEAR
    if measure.better == "neither":
        return CHANGED
    return BETTER if (difference.value > 0) == (measure.better == "higher") else WORSE


def likelihood(comparison: "Comparison", measure: "Measure") -> str:
    """Say in how many pairs of runs the last scenario does better than the first."""
    import numpy as np

    first, last = comparison.names[0], comparison.names[-1]
    gained = comparison.values(last, measure.key) - comparison.values(first, measure.key)
    known = gained[~np.isnan(gained)]
    if not len(known) or measure.better == "neither":
        return ""
    better = int(np.count_nonzero(known > 0 if measure.better == "higher" else known < 0))
    return f"in {better} of {len(known)} pairs of runs"


def level_in_words(contents: "Contents", found: "Estimate", key: str) -> str:
    """Write a level of a measure as reports do, growth with its sign."""
    from sim.measures import MEASURES

    return estimate_in_words(found, MEASURES[key].unit, contents.currency, signed="growth" in key)


def change_in_words(contents: "Contents", found: "Estimate", key: str) -> str:
    """Write a difference of a measure as reports do."""
    from sim.measures import MEASURES

    return difference_in_words(found, MEASURES[key].unit, contents.currency)
