"""What a page says of a what-if against today: the sentences of a comparison, and what to do where nothing is asked."""

from collections.abc import Iterator

from experiments.findings import comparison as findings
from experiments.findings.measures import capital
from experiments.findings.samples import few_runs
from experiments.numbers import in_words, number
from experiments.results.comparison import Comparison
from experiments.results.earned_back import EarnedBack


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


def earned_label(found: EarnedBack) -> str:
    """Say what the chance is of that a what-if on no date earns what it costs."""
    within = f"within {found.years:.3g} {'year' if found.years == 1 else 'years'}"
    return f"Cost of adoption earned {within}" if found.once else f"More left than today {within}"


def earned_sentences(found: EarnedBack, currency: str) -> Iterator[str]:
    """Say what is paid once, and what this chance leaves out."""
    if not found.once:
        yield "No practice is adopted: nothing is paid once."
        return
    money, once = (in_words(amount, "money", currency) for amount in (found.cost, found.once))
    yield f"Paid once: {money} and {number(found.hours, 0)} hours, together {once}."
    yield "As if all stood from the first day; adopt on dates to see the dip and the month of pay-back."
