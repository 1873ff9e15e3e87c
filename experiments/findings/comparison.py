"""Findings in a sentence each, made by rules: direction, size, interval, and whether it is clear at all."""

import math
from collections.abc import Iterable, Iterator

import numpy as np

from experiments.defaults import GROWTH
from experiments.findings.measures import (
    capital,
    change_in_words,
    level_in_words,
    lowered,
    measure_of,
    size_in_words,
)
from experiments.numbers import coarse, estimate_in_words, judged, number, scale_of
from experiments.results.comparison import Comparison
from experiments.running.observation import FUNNEL_WINDOW
from sim.clock import HOURS_A_DAY, HOURS_A_YEAR, MONTHS_A_YEAR
from sim.measures import Measure
from sim.scenario import Scenario

CAVEAT = "Model results for a fictional firm, not a forecast."


def caveat(scenarios: Iterable[Scenario], client: str = "") -> str:
    """Say what results of some scenarios are not; `client`: whose name stands above them.

    A firm that has a name is somebody's; one of the library stays fictional, whoever reads of it.
    """
    firms = [scenario.title for scenario in scenarios if scenario.title]
    if firms:
        return f"Model results for {client or firms[0]} as its scenario describes it, not a forecast."
    return f"{CAVEAT.removesuffix('.')} and not {client} itself." if client else CAVEAT


OUTCOMES = {
    ("not qualified", ""): "not qualified by marketing",
    ("dropped", "no owner"): "dropped in the handover",  # in folders of version 0.1
    ("expired", "no owner"): "nobody's, expired",
    ("expired", "never contacted"): "never contacted, expired",
    ("expired", "no time"): "contacted too late, expired",
    ("rejected", "poor fit"): "rejected: poor fit",
    ("rejected", "not ready"): "rejected: not ready",
    ("rejected", "no time"): "let go in a full week",
    ("gave up", "no answer"): "given up: no answer",
    ("recycled", "no answer"): "back to nurture: no answer",
    ("recycled", "not ready"): "back to nurture: not ready",
    ("recycled", "no time"): "back to nurture from a full week",
    ("lost", "rival chosen"): "lost to a rival",
    ("no decision", "no budget"): "no decision: no budget",
    ("no decision", "no consensus"): "no decision: no consensus",
    ("in progress", ""): "still open at the end",
}


def growth_finding(comparison: Comparison) -> str:
    """Say how far apart the first and the last scenario grow."""
    first, last = comparison.names[0], comparison.names[-1]
    if first == last or undefined(comparison, GROWTH):
        return both_levels(comparison, GROWTH)
    gap = comparison.difference(first, last, GROWTH)
    if not comparison.is_clear(first, last, GROWTH):
        return f"No clear difference in growth between {first} and {last}"
    faster, slower = (last, first) if gap.value > 0 else (first, last)
    size = size_in_words(gap, measure_of(GROWTH), comparison.currency)
    return f"{capital(faster)} grows {size} faster than {slower} under the same luck"


def funnel_finding(comparison: Comparison) -> str:
    """Say how many leads become SQLs under the first and the last scenario."""
    return contrast(comparison, "mql_to_sql_rate", "{} of MQLs become SQLs")


def response_finding(comparison: Comparison) -> str:
    """Say how many leads are never worked under the first and the last scenario."""
    return contrast(comparison, "never_worked_share", "{} of leads are never worked")


def leak_finding(comparison: Comparison) -> str:
    """Say how many MQLs sales accepts, under the first and the last scenario: what it does not accept leaks away."""
    return contrast(comparison, "lead_acceptance_rate", "Sales accepts {} of MQLs")


def followed_leads(comparison: Comparison) -> str:
    """Say which leads a funnel follows: those that inquired early enough to have closed by the end."""
    years, days = comparison.observed_years, FUNNEL_WINDOW // HOURS_A_DAY
    early = f"at least {days:g} days before its end"
    if years is None:
        return f"leads that inquired in observed time, {early}"
    months = MONTHS_A_YEAR * (years - FUNNEL_WINDOW / HOURS_A_YEAR)
    return f"leads that inquired in the first {months:.0f} of {MONTHS_A_YEAR * years:.3g} observed months, {early}"


def other_leads(comparison: Comparison, keys: Iterable[str]) -> str:
    """Say of shares that stand beside a funnel which leads they are of, which are others than those it follows."""
    said = (
        f"{lowered(comparison.measures[key].label)} is of {comparison.measures[key].window}" for key in keys
    )
    return f"The headline follows other leads, so that its numbers differ: {'; '.join(said)}."


def trust_finding(comparison: Comparison) -> str:
    """Say how far sales trusts marketing under the first and the last scenario."""
    return contrast(comparison, "trust_in_marketing", "sales’ trust in marketing averages {}")


def leak_in_words(outcome: str, reason: str) -> str:
    """Say why a lead went no further."""
    return OUTCOMES.get((outcome, reason)) or ": ".join(word for word in (outcome, reason) if word)


def leads_in_words(leads: float, step: float) -> str:
    """Write the leads of a stage, and what share of the stage before they are."""
    return coarse(leads) if math.isnan(step) else f"{coarse(leads)} ({coarse(100 * step)} %)"


def path_finding(comparison: Comparison) -> str:
    """Say of the last scenario with dated changes how deep they dip and when they pay back."""
    first = comparison.names[0]
    changing = [cell.label for cell in comparison.cells[1:] if cell.scenario.changes]
    last = changing[-1] if changing else comparison.names[-1]
    runs = len(comparison.values(last, "payback_months"))
    if not comparison.level(last, "payback_months").runs:
        return f"{capital(last)} does not pay back within the time simulated in any of {runs} runs"
    dip, month = level_told(comparison, last, "worst_dip"), month_of_dip(comparison, last)
    chances = chances_of_payback(comparison, last)
    by_when = f"it has paid back {' and '.join(chances[-2:])}; " if chances else ""
    return (
        f"{capital(last)} dips to {dip} against {first}{month}; {by_when}{median_payback(comparison, last)}"
    )


def month_of_dip(comparison: Comparison, name: str) -> str:
    """Say how many months after the first change a dip is deepest, if that is known."""
    if "worst_dip_month" not in comparison.keys or not comparison.level(name, "worst_dip_month").runs:
        return ""
    return f", deepest {months_in_words(comparison.level(name, 'worst_dip_month').value)} after the change"


def chances_of_payback(comparison: Comparison, name: str) -> list[str]:
    """Say in how many runs a change has paid back by each month that the time simulated tells of."""
    return [
        f"by month {month} in {estimate_in_words(judged(found), 'fraction')} of runs"
        for month, found in comparison.paid_back(name).items()
    ]


def median_payback(comparison: Comparison, name: str) -> str:
    """Say by when half of the runs have paid back, or that fewer do."""
    months = comparison.median_payback(name)
    if math.isinf(months):
        return "more than half of the runs never pay back in the time simulated"
    return f"half of the runs pay back within {months_in_words(months)}"


def months_in_words(months: float) -> str:
    """Write months to the whole one: nobody plans by less."""
    return scale_of("months", months).written(number(months, 0))


def contrast(comparison: Comparison, key: str, statement: str) -> str:
    """Set a measure of the first scenario against the last, or say that it does not differ clearly."""
    first, last = comparison.names[0], comparison.names[-1]
    if first == last or undefined(comparison, key):
        return both_levels(comparison, key)
    if not comparison.is_clear(first, last, key):
        return f"No clear difference between {first} and {last}: {lowered(comparison.measures[key].label)}"
    there = capital(statement.format(level_told(comparison, first, key)))
    return f"{there} under {first}, {level_told(comparison, last, key)} under {last}"


def undefined(comparison: Comparison, key: str) -> bool:
    """Tell whether a measure has no value under the first or the last scenario."""
    return any(math.isnan(comparison.level(name, key).value) for name in ends(comparison))


def both_levels(comparison: Comparison, key: str) -> str:
    """Say what a measure is under the first and the last scenario, without comparing them."""
    levels = (f"{level_told(comparison, name, key)} under {name}" for name in ends(comparison))
    return f"{comparison.measures[key].label}: {', '.join(levels)}"


def ends(comparison: Comparison) -> list[str]:
    """Return the names of the first and the last scenario, which may be the same."""
    return list(dict.fromkeys((comparison.names[0], comparison.names[-1])))


def luck_finding(comparison: Comparison) -> str:
    """Say what common luck was worth between the first and the last scenario."""
    first, last = comparison.names[0], comparison.names[-1]
    luck = comparison.common_luck(first, last)
    if luck is None:
        return "Common luck: nothing to compare."
    return (
        f"Common luck: growth under {first} and {last} correlates {luck.correlation:.2f}; "
        f"each pair did the work of {luck.runs_saved:.1f} independent ones."
    )


def ensemble_finding(members: int) -> str:
    """Say over how many fitted firms runs spread, what the two intervals hold, and which of them a sentence has."""
    return (
        f"Runs spread over {members} sets of values that fit, the same in all scenarios. The interval “by luck” holds "
        "luck alone; the one “in all” holds luck and what is not known of the firm. Where one stands alone, it is "
        "the one in all; it decides whether a difference is clear."
    )


def told(comparison: Comparison) -> tuple[str, ...]:
    """Return the measures that have a value under some scenario: of the others there is nothing to tell in a table."""
    return tuple(
        key for key in comparison.keys if any(comparison.level(name, key).runs for name in comparison.names)
    )


def untold(comparison: Comparison) -> str:
    """Say how many measures are undefined under every scenario, and where they stand; nothing if none is."""
    many, all_of_them = len(comparison.keys) - len(told(comparison)), len(comparison.keys)
    if not many:
        return ""
    are = "is" if many == 1 else "are"
    return (
        f"{many} of {all_of_them} measures {are} undefined under every scenario and left out here: --json has them as "
        "null, summary.csv of a results folder as undefined."
    )


def equals(comparison: Comparison) -> Iterator[str]:
    """Say of every scenario that is the same as an earlier one that its differences are nothing by construction."""
    seen: dict[tuple[str, int], str] = {}
    for cell in comparison.cells:
        twin = seen.setdefault((cell.resolved().digest, cell.apart), cell.label)
        if twin != cell.label:
            yield f"{capital(twin)} and {cell.label} are one firm under one luck: they differ by exactly nothing."


def headline_rows(comparison: Comparison, keys: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return a line a measure and scenario: name, level, difference from the first scenario."""
    lines = []
    for key in keys:
        measure = comparison.measures[key]
        lines.append((measure.label, "", ""))
        for place, name in enumerate(comparison.names):
            against = difference(comparison, comparison.names[0], name, key) if place else ""
            lines.append((f"  {name}", level(comparison, name, key), against))
    return lines


def level(comparison: Comparison, name: str, key: str) -> str:
    """Write the level of a measure under a scenario, growth with its sign."""
    return level_in_words(comparison.level(name, key), comparison.measures[key], comparison.currency)


def level_told(comparison: Comparison, name: str, key: str) -> str:
    """Write the level of a measure under a scenario as a sentence has it, with the interval by which it is judged."""
    return level_in_words(judged(comparison.level(name, key)), comparison.measures[key], comparison.currency)


def difference(comparison: Comparison, first: str, second: str, key: str) -> str:
    """Write the difference of a measure between two scenarios."""
    found = comparison.difference(first, second, key)
    clear = comparison.is_clear(first, second, key)
    return change_in_words(found, comparison.measures[key], comparison.currency, clear)


def difference_told(comparison: Comparison, first: str, second: str, key: str) -> str:
    """Write a difference as a sentence has it, with the interval by which it is judged."""
    found = judged(comparison.difference(first, second, key))
    clear = comparison.is_clear(first, second, key)
    return change_in_words(found, comparison.measures[key], comparison.currency, clear)


def likelihood(comparison: Comparison, measure: Measure) -> str:
    """Say in how many pairs of runs the last scenario does better than the first."""
    first, last = comparison.names[0], comparison.names[-1]
    gained = comparison.values(last, measure.key) - comparison.values(first, measure.key)
    known = gained[~np.isnan(gained)]
    if not len(known) or measure.better == "neither":
        return ""
    better = int(np.count_nonzero(known > 0 if measure.better == "higher" else known < 0))
    return f"in {better} of {len(known)} pairs of runs"
