"""The finding of a report and the few numbers that stand beneath it."""

from typing import NamedTuple

from experiments.defaults import GROWTH
from experiments.findings import comparison as findings
from experiments.findings.decision import decision_finding
from experiments.findings.measures import MONEY_LEFT, news_of
from experiments.findings.plan import plan_finding
from experiments.findings.population import population_finding
from experiments.findings.sla import sla_finding
from experiments.report.contents import Contents
from experiments.results.comparison import Comparison

# Four facts: what is gained, what is left of it, how well leads are chosen, and how fast they are answered.
TILES = (GROWTH, MONEY_LEFT, "mql_to_sql_rate", "first_response_mean_hours")


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


def headline(contents: Contents) -> str:
    """Say what the report found, as a sentence with its range."""
    return contents.naming.said(found_in(contents))


def found_in(contents: Contents) -> str:
    """Return the finding of the first result that a folder holds."""
    if contents.decision is not None:
        return decision_finding(contents.decision)
    if contents.comparison is not None:
        return findings.growth_finding(contents.comparison)
    if contents.population is not None:
        return population_finding(contents.population)
    if contents.plan is not None:
        return plan_finding(contents.plan)
    if contents.sla is not None:
        return sla_finding(contents.sla)
    return "What the result depends on"


def tiles(contents: Contents) -> tuple[Tile, ...]:
    """Return the tiles of a comparison of two scenarios or more."""
    comparison = contents.comparison
    if comparison is None or len(comparison.names) < 2:
        return ()
    keys = [key for key in TILES if key in comparison.keys]
    made = (tile(comparison, key) for key in keys)
    return tuple(one._replace(label=contents.naming.said(one.label)) for one in made)


def tile(comparison: Comparison, key: str) -> Tile:
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
        likelihood=findings.likelihood(comparison, measure),
    )
