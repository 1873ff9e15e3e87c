"""The tables behind the charts of a comparison in words: what a chart shows, for who reads rather than looks."""

import math
from collections.abc import Sequence

import pandas as pd

from experiments.defaults import GROWTH
from experiments.figures.chart import Table
from experiments.figures.tables import TRUST, Lost
from experiments.findings import comparison as findings
from experiments.findings.measures import capital
from experiments.findings.naming import Naming
from experiments.numbers import coarse, in_words
from experiments.results.comparison import Comparison
from experiments.running.observation import FUNNEL_STAGES

SHOWN_HOURS = (1, 4, 24, 72, 168, 720)
HALF_A_YEAR = 26  # weeks


def growth(comparison: Comparison) -> Table:
    """Write the growth of each scenario and its difference from the first."""
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


def funnel(comparison: Comparison, table: pd.DataFrame, naming: Naming) -> Table:
    """Write the leads of each stage under each scenario."""
    said = {
        (row["scenario"], row["stage"]): findings.leads_in_words(float(row["leads"]), float(row["step"]))
        for row in table.to_dict("records")
    }
    rows = [
        (title, *(said.get((name, stage), "") for name in comparison.names))
        for stage, title in zip(FUNNEL_STAGES, naming.stages, strict=True)
    ]
    caption = f"Leads a run by stage: {findings.followed_leads(comparison)}"
    return Table(caption, ("Stage", *comparison.names), tuple(rows))


def leaks(lost: Sequence[Lost], names: Sequence[str], naming: Naming, followed: str) -> Table:
    """Write how many leads went no further than each stage, by reason, with their share of the stage.

    `followed`: which leads are meant.
    """
    rows = []
    for leak in lost:
        title = naming.stages[FUNNEL_STAGES.index(leak.stage)]
        cells = (
            f"{coarse(leads)} ({in_words(share, 'fraction')})"
            for leads, share in zip(leak.leads, leak.shares, strict=True)
        )
        rows.append((title, findings.leak_in_words(leak.outcome, leak.reason), *cells))
    caption = f"Of {followed}: how many a run went no further, and their share of the stage"
    return Table(caption, ("Stage", "Why", *names), tuple(rows))


def responses(comparison: Comparison, table: pd.DataFrame) -> Table:
    """Write the share of leads tried within a few times."""
    curves = [table[table["scenario"] == name] for name in comparison.names]
    rows = []
    for hours in SHOWN_HOURS:
        tried = (curve[curve["hours"] <= hours * 1.0001]["share"] for curve in curves)
        cells = ("" if within.empty else in_words(float(within.iloc[-1]), "fraction") for within in tried)
        label = f"{hours} h" if hours < 24 else f"{hours // 24} days" if hours > 24 else "1 day"
        rows.append((f"within {label}", *cells))
    never = (
        "" if curve.empty else in_words(1 - float(curve["share"].iloc[-1]), "fraction") for curve in curves
    )
    rows.append(("not within 30 days", *never))
    return Table("Leads tried within a time", ("", *comparison.names), tuple(rows))


def hours(comparison: Comparison, table: pd.DataFrame) -> Table:
    """Write of what reps spend their hours on which share, with its interval."""
    said = {}
    for row in table.to_dict("records"):
        share, low, high = (in_words(float(row[bound]), "fraction") for bound in ("share", "low", "high"))
        said[row["scenario"], row["activity"]] = f"{share} ({low} to {high})"
    activities = dict.fromkeys(table["activity"])
    rows = [
        (capital(activity), *(said.get((name, activity), "") for name in comparison.names))
        for activity in activities
    ]
    return Table("Where the hours of reps go", ("Activity", *comparison.names), tuple(rows))


def trust(comparison: Comparison, table: pd.DataFrame) -> Table:
    """Write median trust with its middle 80 % at the end of each half-year."""
    rows = []
    for key, title in TRUST.items():
        for name in comparison.names:
            line = table[(table["scenario"] == name) & (table["trust"] == key)]
            line = line[line["week"] % HALF_A_YEAR == 0]
            cells = [
                f"week {row['week']:.0f}: {row['median']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
                for row in line.to_dict("records")
                if math.isfinite(row["median"])
            ]
            rows.append((title, name, "; ".join(cells)))
    return Table(
        "Median trust and the middle 80 % of runs", ("Who trusts whom", "Scenario", "Half-years"), tuple(rows)
    )


def path(comparison: Comparison, table: pd.DataFrame, every: int) -> Table:
    """Write what changes have gained since they began, every so many weeks."""
    rows = []
    for name in comparison.names:
        line = table[table["scenario"] == name]
        for row in line[line["week"] % every == 0].to_dict("records"):
            low, middle, high = (
                in_words(float(row[bound]), "money", comparison.currency, signed=True)
                for bound in ("low", "median", "high")
            )
            rows.append((name, f"{row['week']:.0f}", middle, f"{low} to {high}"))
    return Table("Gained so far", ("Scenario", "Week", "Median", "Middle 80 % of runs"), tuple(rows))
