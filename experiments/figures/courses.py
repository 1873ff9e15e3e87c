"""The charts of a comparison along time: how soon leads are tried, trust, and what a change has gained on its way."""

import math

import pandas as pd

from experiments.figures import words
from experiments.figures.chart import Axis, Chart, Dot, Line, Plane, Rule, Strip
from experiments.figures.style import Look, looks
from experiments.figures.tables import (
    DURATIONS,
    FANS,
    TRUST,
    Tables,
    promised_hours,
    until_paid_back,
    warm_up_weeks,
    week_of_payback,
)
from experiments.findings import comparison as findings
from experiments.findings.naming import Naming
from experiments.findings.samples import of_scenarios
from experiments.numbers import Scale, in_words, scale_of
from experiments.results.comparison import Comparison
from sim.clock import BUSINESS_HOURS_A_WEEK, HOURS_A_WEEK, WEEKS_A_YEAR

PERCENT = Scale(100, "", " %")
MOST_EVENTS = 4


def response_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show how many delivered leads were tried within a time; a curve that ends below 100 % leaves leads alone."""
    del naming
    rows = tables["responses"]
    marks: list[Line | Rule] = []
    for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        curve = rows[rows["scenario"] == name]
        if not curve.empty:
            hours = tuple(min(max(hour, min(DURATIONS)), max(DURATIONS)) for hour in curve["hours"])
            share, low, high = (tuple(100 * curve[column]) for column in ("share", "low", "high"))
            ending = f"{name}: {100 - share[-1]:.0f} % never in 30 days"
            marks.append(Line(name, hours, share, look, ((low, high),), ending))
    elapsed = promised_hours(comparison)
    if elapsed is not None and min(DURATIONS) < elapsed < max(DURATIONS):
        working = elapsed * BUSINESS_HOURS_A_WEEK / HOURS_A_WEEK
        marks.append(Rule(elapsed, f"SLA: {working:g} business hours (about {elapsed:.0f} h)"))
    across = Axis(
        "from inquiry to first attempt, elapsed",
        low=min(DURATIONS),
        high=max(DURATIONS),
        logarithmic=True,
        ticks=DURATIONS,
    )
    note = (
        "Leads delivered in observed time at least 30 days before its end; a curve that ends below 100 % leaves leads "
        "unworked; bands: intervals."
    )
    return Chart(
        "responses",
        findings.response_finding(comparison),
        note,
        of_scenarios(comparison),
        rows,
        words.responses(comparison, rows),
        (Plane(across, Axis("leads tried", PERCENT, 0, 100), tuple(marks)),),
    )


def trust_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show trust both ways over time, a panel a direction, with the end of the warm-up and dated changes marked."""
    del naming
    rows = tables["trust"]
    weeks = float(rows["week"].max())
    events = [Rule(week, name) for week, name in events_of(comparison) if 0 < week < weeks]
    panels = []
    for trust, title in TRUST.items():
        marks: list[Line | Rule] = []
        for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
            line = rows[(rows["scenario"] == name) & (rows["trust"] == trust)].dropna(subset=["median"])
            if not line.empty:
                marks.append(fan(name, line, look))
        across = Axis("week", low=0, high=weeks, ticks=years_of(weeks))
        panels.append(Plane(across, Axis("trust", low=0, high=1), (*marks, *events), title))
    note = (
        "Trust is a quantity of the model from 0 to 1, not a survey score. Lines: medians of the runs; bands: their "
        "middle 50 and 80 %."
    )
    return Chart(
        "trust",
        findings.trust_finding(comparison),
        note,
        of_scenarios(comparison),
        rows,
        words.trust(comparison, rows),
        tuple(panels),
    )


def events_of(comparison: Comparison) -> list[tuple[float, str]]:
    """Return the weeks to mark, with their names: the first observed one, and the last scenario's dated changes."""
    changes = comparison.cells[-1].scenario.changes
    dated = [(change.at / HOURS_A_WEEK, change.name) for change in changes]
    return [(warm_up_weeks(comparison), "observed from here"), *dated][:MOST_EVENTS]


def years_of(weeks: float) -> dict[float, str]:
    """Name the weeks in which years begin."""
    return {float(week): str(week) for week in range(0, int(weeks) + 1, WEEKS_A_YEAR)}


def fan(name: str, rows: pd.DataFrame, look: Look, factor: float = 1.0) -> Line:
    """Return what runs do over the weeks: their median, and bands of their middle 50 and 80 %."""
    bands = tuple((tuple(factor * rows[low]), tuple(factor * rows[high])) for low, high in FANS)
    return Line(name, tuple(rows["week"].astype(float)), tuple(factor * rows["median"]), look, bands, name)


def path_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart:
    """Show what dated changes have gained on the firm that stays, with the trough and when runs pay back."""
    del naming
    note = (
        f"Contribution gained on {comparison.names[0]} under the same luck since the first change: medians, and the "
        "middle 50 and 80 % of runs; ◆ the lowest point of a median; ○ a run in the week from which it stays paid back."
    )
    return gained(comparison, "path", note, tables["path"], 26)


def dip_chart(comparison: Comparison, tables: Tables, naming: Naming) -> Chart | None:
    """Show the same until the runs have paid back, if that is early in the time simulated."""
    del naming
    near = until_paid_back(comparison, tables["path"])
    note = "The same, until runs have paid back."
    return None if near is None else gained(comparison, "dip", note, near, 4)


def gained(comparison: Comparison, name: str, note: str, rows: pd.DataFrame, every: int) -> Chart:
    """Show a path; `every`: the weeks between lines of its table in words."""
    largest = float(rows[["low", "high"]].abs().to_numpy().max())
    scale = scale_of("money", largest, comparison.currency)
    marks: list[Line | Dot | Strip] = []
    for label, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
        line = rows[rows["scenario"] == label]
        if not line.empty:
            marks.append(fan(label, line, look, scale.factor))
            marks += trough(line, look, scale, comparison.currency)
            marks.append(paid_back(comparison, label, rows, look))
    weeks = Axis("week", low=float(rows["week"].min()), high=float(rows["week"].max()))
    return Chart(
        name,
        findings.path_finding(comparison),
        note,
        of_scenarios(comparison),
        rows,
        words.path(comparison, rows, every),
        (Plane(weeks, Axis("gained so far", scale, zero=True), tuple(marks)),),
    )


def trough(line: pd.DataFrame, look: Look, scale: Scale, currency: str) -> list[Dot]:
    """Mark the lowest point of a median, if it is below zero."""
    lowest = line.iloc[int(line["median"].argmin())]
    value, week = float(lowest["median"]), float(lowest["week"])
    if not value < 0:
        return []
    said = f"lowest: {in_words(value, 'money', currency)}, week {week:.0f}"
    return [Dot(scale.factor * value, look._replace(marker="D", hatch=""), week, words=said)]


def paid_back(comparison: Comparison, label: str, rows: pd.DataFrame, look: Look) -> Strip:
    """Mark the week from which each run stays paid back, and count those that do not."""
    months = comparison.values(label, "payback_months")
    paid = [month for month in months if math.isfinite(month)]
    first, last = float(rows["week"].min()), float(rows["week"].max())
    weeks = (week_of_payback(first, month) for month in paid)
    missing = len(months) - len(paid)
    never = f", {missing} do not in the time simulated" if missing else ""
    said = f"{label}: {len(paid)} of {len(months)} runs pay back{never}"
    return Strip(said, tuple(week for week in weeks if week <= last), look._replace(marker="o", hatch="////"))
