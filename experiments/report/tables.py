"""The tables behind the charts of a report, in words: what a chart shows, for who reads rather than looks."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from experiments.defaults import GROWTH
from experiments.figures.tables import TRUST
from experiments.findings import comparison as findings
from experiments.findings.combinations import Combination
from experiments.findings.measures import MONEY_LEFT, change_in_words, level_in_words
from experiments.numbers import coarse, in_words, number
from experiments.report.assumptions import Assumption
from experiments.report.contents import Contents
from experiments.results.explanation import Explanation
from experiments.running.observation import FUNNEL_STAGES
from experiments.statistics.estimates import Estimate

SHOWN_HOURS = (1, 4, 24, 72, 168, 720)


class Table(NamedTuple):
    """A table of texts under a caption."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def growth(contents: Contents) -> Table:
    """Write the growth of each scenario and its difference from the first."""
    comparison = contents.comparison
    assert comparison is not None
    first = comparison.names[0]
    rows = [
        (
            name,
            findings.level(comparison, name, GROWTH),
            findings.difference(comparison, first, name, GROWTH) if place else "",
        )
        for place, name in enumerate(comparison.names)
    ]
    return Table("Growth by scenario", ("Scenario", "Growth a year", f"Against {first}"), tuple(rows))


def gap(contents: Contents, found: Explanation) -> Table:
    """Write the share of each practice, and what it does alone and as the last one."""

    def change(effect: Estimate) -> str:
        return change_in_words(effect, found.measure, contents.currency)

    rows = [
        (contents.practices[key], *map(change, (found.shapley[key], found.alone[key], found.last_in[key])))
        for key in found.ranked
    ]
    total = ("All together", change(found.gap), "", "")
    columns = ("Practice", "Fair share", "Alone", "As the last one")
    return Table("The gap by practice", columns, (*rows, total))


def funnel(contents: Contents) -> Table:
    """Write the leads of each stage under each scenario."""
    comparison = contents.comparison
    assert comparison is not None
    by_name = {
        name: {
            str(row["stage"]): findings.leads_in_words(float(row["leads"]), float(row["step"]))
            for row in contents.of("funnel", name).to_dict("records")
        }
        for name in comparison.names
    }
    rows = [
        (title, *(by_name[name].get(stage, "") for name in comparison.names))
        for stage, title in zip(FUNNEL_STAGES, contents.naming.stages, strict=True)
    ]
    return Table("Leads a run by stage", ("Stage", *comparison.names), tuple(rows))


def leaks(contents: Contents) -> Table:
    """Write how many leads went no further than each stage, by reason, with those that went on."""
    comparison = contents.comparison
    assert comparison is not None
    names = findings.ends(comparison)
    rows = []
    for stage, outcome, reason, lost, shares in leak_rows(contents):
        title = contents.naming.stages[FUNNEL_STAGES.index(stage)]
        cells = (
            f"{coarse(part)} ({in_words(share, 'fraction')})"
            for part, share in zip(lost, shares, strict=True)
        )
        rows.append((title, findings.leak_in_words(outcome, reason), *cells))
    return Table(
        "Leads that went no further, and their share of the stage", ("Stage", "Why", *names), tuple(rows)
    )


def responses(contents: Contents) -> Table:
    """Write the share of leads tried within a few times."""
    comparison = contents.comparison
    assert comparison is not None
    rows = []
    for hours in SHOWN_HOURS:
        cells = []
        for name in comparison.names:
            curve = contents.of("responses", name)
            within = curve[curve["hours"] <= hours * 1.0001]["share"]
            cells.append("" if within.empty else in_words(float(within.iloc[-1]), "fraction"))
        label = f"{hours} h" if hours < 24 else f"{hours // 24} days" if hours > 24 else "1 day"
        rows.append((f"within {label}", *cells))
    ends = (contents.of("responses", name)["share"] for name in comparison.names)
    never = ("" if shares.empty else in_words(1 - float(shares.iloc[-1]), "fraction") for shares in ends)
    rows.append(("not within 30 days", *never))
    return Table("Leads tried within a time", ("", *comparison.names), tuple(rows))


def trust(contents: Contents) -> Table:
    """Write median trust with its middle 80 % at the end of each half-year."""
    comparison = contents.comparison
    assert comparison is not None
    rows = []
    for key, title in TRUST.items():
        for name in comparison.names:
            line = contents.of("trust", name)
            line = line[(line["trust"] == key) & (line["week"] % 26 == 0)]
            cells = [
                f"week {week:.0f}: {middle:.2f} ({low:.2f} to {high:.2f})"
                for week, low, middle, high in zip(
                    line["week"], line["low"], line["median"], line["high"], strict=True
                )
                if math.isfinite(middle)
            ]
            rows.append((title, name, "; ".join(cells)))
    return Table(
        "Median trust and the middle 80 % of runs", ("Who trusts whom", "Scenario", "Half-years"), tuple(rows)
    )


def path(contents: Contents, every: int) -> Table:
    """Write what changes have gained since they began, every so many weeks."""
    rows = []
    for name in contents.names:
        line = contents.of("path", name)
        for row in line[line["week"] % every == 0].to_dict("records"):
            low, middle, high = (
                in_words(float(row[bound]), "money", contents.currency, signed=True)
                for bound in ("low", "median", "high")
            )
            rows.append((name, f"{row['week']:.0f}", middle, f"{low} to {high}"))
    return Table("Gained so far", ("Scenario", "Week", "Median", "Middle 80 % of runs"), tuple(rows))


def roadmap(contents: Contents) -> Table:
    """Write the steps of the best order."""
    found = contents.roadmap
    assert found is not None
    rows = [
        (
            str(place),
            contents.practices[step.practice],
            f"month {step.month:g} to {step.month + step.months:g}",
            in_words(step.cost, "money", contents.currency),
            f"{number(step.hours, 0)} h",
            change_in_words(step.step, found.measure, contents.currency),
            level_in_words(step.level, found.measure, contents.currency),
        )
        for place, step in enumerate(found.steps("best"), start=1)
    ]
    columns = ("", "Practice", "When", "Cost once", "Effort", "Adds", "Level then")
    return Table("The best order of adoption", columns, tuple(rows))


def combinations(contents: Contents, worst: Iterable[Combination]) -> Table:
    """Write the combinations that leave the least."""
    rows = [
        (
            ", ".join(contents.practices[key] for key in one.practices),
            change_in_words(one.difference, MONEY_LEFT, contents.currency),
        )
        for one in worst
    ]
    columns = ("Practices", "Contribution margin against the first scenario")
    return Table("The combinations that leave the least", columns, tuple(rows))


def inputs(caption: str, assumptions: Iterable[Assumption]) -> Table:
    """Write assumptions with range and source."""
    listed = tuple(assumptions)
    ranged = any(one.range for one in listed)
    columns = ("Input", "Value", *(("Plausible range",) if ranged else ()), "Source")
    rows = []
    for one in listed:
        source = f"{one.source} ({one.why})" if ranged else one.source
        rows.append((one.label, one.value, *((one.range,) if ranged else ()), source))
    return Table(caption, columns, tuple(rows))


def measures(contents: Contents) -> Table:
    """Write every measure under every scenario, and the last against the first."""
    comparison = contents.comparison
    assert comparison is not None
    first, last = comparison.names[0], comparison.names[-1]
    rows = []
    for key in comparison.runs[0].observation.measures:
        levels = (findings.level(comparison, name, key) for name in comparison.names)
        against = (findings.difference(comparison, first, last, key),) if first != last else ()
        rows.append((comparison.measures[key].label, *levels, *against))
    columns = ("Measure", *comparison.names, *((f"{last} against {first}",) if first != last else ()))
    return Table("Every measure, with intervals", columns, tuple(rows))


def leak_rows(contents: Contents) -> list[tuple[str, str, str, list[float], list[float]]]:
    """List stage, outcome, reason, and for the first and the last scenario leads and share of the stage."""
    comparison = contents.comparison
    assert comparison is not None
    names = findings.ends(comparison)
    leaks = {
        label: contents.of("leaks", label).set_index(["stage", "outcome", "reason"])["leads"]
        for label in names
    }
    stages = {label: contents.of("funnel", label).set_index("stage")["leads"] for label in names}
    places = {place for label in names for place in leaks[label].index}
    rows = []
    for stage, outcome, reason in sorted(places, key=lambda place: (FUNNEL_STAGES.index(place[0]), place)):
        lost = [float(leaks[label].get((stage, outcome, reason), 0.0)) for label in names]
        whole = [float(stages[label].get(stage, math.nan)) for label in names]
        shares = [part / all_of if all_of else math.nan for part, all_of in zip(lost, whole, strict=True)]
        rows.append((stage, outcome, reason, lost, shares))
    rows.sort(key=lambda row: (FUNNEL_STAGES.index(row[0]), -max(row[4])))
    return rows
