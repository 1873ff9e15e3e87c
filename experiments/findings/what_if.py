"""What a page says of a what-if against today: the sentences of a comparison, and what to do where nothing is asked."""

from collections.abc import Iterator

from experiments.findings import comparison as findings
from experiments.findings.measures import capital
from experiments.findings.samples import few_runs
from experiments.results.comparison import Comparison


def is_asked(comparison: Comparison) -> bool:
    """Tell whether the last scenario is another firm than the first."""
    return comparison.cells[0].scenario.digest != comparison.cells[-1].scenario.digest


def what_if_finding(comparison: Comparison) -> str:
    """Say how far apart today and the what-if grow; where they are one firm, how that one grows."""
    if is_asked(comparison):
        return findings.growth_finding(comparison)
    today = comparison.names[0]
    return f"{capital(today)} as it is grows {findings.level_told(comparison, today, 'revenue_growth')}: what if …?"


def what_if_sentences(comparison: Comparison) -> Iterator[str]:
    """Say what stands below the finding: dips and pay-back of what happens on dates, and that runs are few."""
    if is_asked(comparison):
        yield from findings.equals(comparison)
    if comparison.cells[-1].scenario.changes:
        yield f"{findings.path_finding(comparison)}."
    if few := few_runs(comparison.replications, "each scenario"):
        yield few
