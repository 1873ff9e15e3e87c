"""Of which observed year a headline is, and what growth is in the others."""

from collections.abc import Iterator

from experiments.findings.comparison import difference, level
from experiments.numbers import estimate_in_words, judged
from experiments.results.comparison import Comparison
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES

IN_A_YEAR = "revenue_growth_year_"
OBSERVED = "horizon.observed_years"


def years_finding(years: Comparison, headline: Comparison) -> str:
    """Say of which observed year the headline is, and how the gap goes on in the years told apart."""
    told = year_of(headline)
    first, last = years.names[0], years.names[-1]
    gaps = ", ".join(
        f"{points(years.difference(first, last, key))} in year {number}" for number, key in years_told(years)
    )
    return f"The headline is of observed year {told}; observed for longer, {last} against {first} grows by {gaps}"


def points(gap: Estimate) -> str:
    """Write a gap in growth."""
    return estimate_in_words(judged(gap), "fraction", signed=True, difference=True)


def year_of(comparison: Comparison) -> int:
    """Return the observed year that the growth of a comparison is of: the last."""
    return int(comparison.cells[0].scenario.values[OBSERVED])


def years_told(years: Comparison) -> Iterator[tuple[int, str]]:
    """Yield number and measure of the observed years in which growth is defined."""
    for key in MEASURES:
        if key.startswith(IN_A_YEAR) and key in years.keys and years.level(years.names[0], key).runs:
            yield int(key.removeprefix(IN_A_YEAR)), key


def years_rows(years: Comparison) -> list[tuple[str, ...]]:
    """Return a line a year: growth of the first and of the last scenario, and the difference."""
    first, last = years.names[0], years.names[-1]
    return [
        (
            f"observed year {number}",
            level(years, first, key),
            level(years, last, key),
            difference(years, first, last, key),
        )
        for number, key in years_told(years)
    ]
