"""What the charts of a comparison show, as tidy tables: charts are made from them, and they stand beside figures."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.defaults import GROWTH
from experiments.results.comparison import Comparison
from experiments.running.observation import FUNNEL_STAGES, RESPONSE_HOURS, Leak
from experiments.running.plan import first_change
from experiments.statistics.estimates import BY_LUCK, Estimate, estimate
from sim.clock import BUSINESS_HOURS_A_WEEK, HOURS_A_WEEK, MONTHS_A_YEAR, WEEKS_A_YEAR

Tables = Mapping[str, pd.DataFrame]

FAN = {
    "low": 0.10,
    "lower": 0.25,
    "median": 0.50,
    "upper": 0.75,
    "high": 0.90,
}  # the middle 50 and 80 % of runs
FANS = (("low", "high"), ("lower", "upper"))  # its bands, the wide one first
DURATIONS = {1 / 12: "5 min", 1: "1 h", 4: "4 h", 24: "1 day", 72: "3 days", 168: "1 week", 720: "30 days"}
BEYOND_PAYBACK = 1.15  # how far a near view of a path reaches, in times to pay back
EARLY = 0.7  # share of the time simulated below which a near view shows more than the whole
TRUST = {
    "trust_in_marketing": "Sales trusts marketing’s leads",
    "trust_in_sales": "Marketing trusts sales’ follow-up",
}

HOURS = {
    "selling_hours": "leads and deals",
    "prospecting_hours": "own prospecting",
    "rep_hours": "all else",  # of the hours that reps own
}
BOUNDS = ("low", "high")


def growth_series(comparison: Comparison) -> pd.DataFrame:
    """Return the growth of each scenario with its interval."""
    fields = Estimate._fields if comparison.members else BY_LUCK
    rows = [(name, *comparison.level(name, GROWTH)[: len(fields)]) for name in comparison.names]
    return pd.DataFrame(rows, columns=["scenario", *fields])


def funnel_series(comparison: Comparison) -> pd.DataFrame:
    """Return the leads that reach each stage and their share of the stage before, by scenario."""
    rows = []
    for name in comparison.names:
        counts = [run.observation.funnel for run in comparison.runs if run.task.cell.label == name]
        known = [count for count in counts if count is not None]
        before = None
        for place, stage in enumerate(FUNNEL_STAGES if known else ()):
            found = estimate([float(count[place]) for count in known])
            step = found.value / before if before else float("nan")
            rows.append((name, stage, found.value, found.low, found.high, step, found.runs))
            before = found.value
    return pd.DataFrame(rows, columns=["scenario", "stage", "leads", "low", "high", "step", "runs"])


def leak_series(comparison: Comparison) -> pd.DataFrame:
    """Return the leads that went no further than each stage, by how they ended and why, a mean a run.

    The leads of a stage are those of the next and its leaks; a run without such a leak counts as none.
    """
    rows = []
    for name in comparison.names:
        kept = [run.observation.leaks for run in comparison.runs if run.task.cell.label == name]
        known = [leaks for leaks in kept if leaks is not None]
        for place in sorted({leak[:3] for leaks in known for leak in leaks}, key=by_stage):
            found = estimate([float(leads_lost(leaks, place)) for leaks in known])
            rows.append((name, *place, found.value, found.low, found.high, found.runs))
    columns = ["scenario", "stage", "outcome", "reason", "leads", "low", "high", "runs"]
    return pd.DataFrame(rows, columns=columns)


def by_stage(place: tuple[str, str, str]) -> tuple[int, str, str]:
    """Return what sorts leaks by their stage, then by name."""
    stage, outcome, reason = place
    return FUNNEL_STAGES.index(stage), outcome, reason


def leads_lost(leaks: tuple[Leak, ...], place: tuple[str, str, str]) -> int:
    """Return how many leads a run lost at a stage in one way; a run without that leak lost none."""
    return sum(leak.leads for leak in leaks if leak[:3] == place)


def response_series(comparison: Comparison) -> pd.DataFrame:
    """Return the share of leads first tried within each hour, a row a scenario and hour."""
    rows = []
    for name in comparison.names:
        curves = [run.observation.responses for run in comparison.runs if run.task.cell.label == name]
        known = [curve for curve in curves if curve is not None]
        for place, hours in enumerate(RESPONSE_HOURS if known else ()):
            found = estimate([curve[place] for curve in known])
            rows.append((name, hours, found.value, found.low, found.high, found.runs))
    return pd.DataFrame(rows, columns=["scenario", "hours", "share", "low", "high", "runs"])


def hours_series(comparison: Comparison) -> pd.DataFrame:
    """Return of what reps spend their hours on which share, a row a scenario and activity, over the observed weeks."""
    columns = ["scenario", "activity", "share", *BOUNDS, "runs"]
    weekly = comparison.weekly
    if not {"observed", *HOURS} <= set(weekly):
        return pd.DataFrame(columns=columns)
    spent = weekly[weekly["observed"]].groupby(["scenario", "replicate"], sort=False)[list(HOURS)].sum()
    spent = spent[spent["rep_hours"] > 0]
    shares = {key: spent[key] / spent["rep_hours"] for key in HOURS if key != "rep_hours"}
    shares["rep_hours"] = 1.0 - pd.DataFrame(shares).sum(axis=1)  # what is neither of those
    rows = []
    for name in comparison.names:
        for key, activity in HOURS.items():
            values = shares[key]
            found = estimate(values[values.index.get_level_values("scenario") == name].to_list())
            if found.runs:
                rows.append((name, activity, found.value, found.low, found.high, found.runs))
    return pd.DataFrame(rows, columns=columns)


def promised_hours(comparison: Comparison) -> float | None:
    """Return the elapsed hours in which sales promises a first attempt; `None` where promises differ."""
    promises = {cell.scenario.values["sla.sales.first_attempt"] for cell in comparison.cells}
    return promises.pop() * HOURS_A_WEEK / BUSINESS_HOURS_A_WEEK if len(promises) == 1 else None


def trust_series(comparison: Comparison) -> pd.DataFrame:
    """Return median, middle 50 and middle 80 % of trust over the runs, a row a scenario, direction and week."""
    weekly = comparison.weekly
    columns = ["scenario", "trust", "week", *FAN]
    if weekly.empty:
        return pd.DataFrame(columns=columns)
    parts = []
    for trust in TRUST:
        fan = (
            weekly.groupby(["scenario", "week"], sort=False)[trust]
            .quantile(np.array([*FAN.values()]))
            .unstack()
        )
        fan.columns = list(FAN)
        parts.append(fan.reset_index().assign(trust=trust))
    return pd.concat(parts, ignore_index=True)[columns]


def warm_up_weeks(comparison: Comparison) -> float:
    """Return the weeks before the first observed one."""
    return WEEKS_A_YEAR * float(comparison.cells[0].scenario.values["horizon.warm_up_years"])


def path_series(comparison: Comparison) -> pd.DataFrame:
    """Return what each scenario with dated changes has gained on the first by each week, as a fan over the runs.

    Gained is the contribution of all weeks so far less that of the first scenario under the same luck, from
    the date of its first change, as pay-back counts.  Money of the scenario's currency.
    """
    columns = ["scenario", "week", *FAN]
    first, *later = comparison.cells
    weekly = comparison.weekly
    changing = [cell for cell in later if cell.scenario.changes]
    if "contribution" not in weekly or first.scenario.changes or not changing:
        return pd.DataFrame(columns=columns)
    contribution = weekly.set_index(["scenario", "week", "replicate"])["contribution"]
    parts = []
    for cell in changing:
        ours, base = (contribution.loc[name].unstack() for name in (cell.label, first.label))
        if ours.shape != base.shape:
            continue
        difference = ours - base
        gained = difference[difference.index > first_change(cell.scenario)].cumsum()
        if not gained.any(axis=None):
            continue
        fan = gained.quantile(list(FAN.values()), axis=1).T
        fan.columns = list(FAN)
        parts.append(fan.reset_index().assign(scenario=cell.label))
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def until_paid_back(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame | None:
    """Return paths only as long as runs take to pay back, if that is early in the time simulated."""
    months = [comparison.values(name, "payback_months") for name in rows["scenario"].unique()]
    paid = [month for values in months for month in values if math.isfinite(month)]
    first, last = float(rows["week"].min()), float(rows["week"].max())
    until = week_of_payback(first, BEYOND_PAYBACK * max(paid, default=math.inf))
    return None if until - first > EARLY * (last - first) else rows[rows["week"] <= until]


def week_of_payback(first: float, months: float) -> float:
    """Return the week so many months after the first one of a path."""
    return first + months * WEEKS_A_YEAR / MONTHS_A_YEAR


class Lost(NamedTuple):
    """Leads that go no further than a stage for one reason: how many under each scenario, and of the stage."""

    stage: str
    outcome: str
    reason: str
    leads: list[float]
    shares: list[float]


def lost_by_reason(tables: Tables, names: Sequence[str]) -> list[Lost]:
    """List what each stage loses under each of some scenarios, its largest losses first."""
    leaks, funnel = (tables[name].set_index("scenario") for name in ("leaks", "funnel"))
    by_place = {
        name: leaks.loc[leaks.index == name].set_index(["stage", "outcome", "reason"])["leads"]
        for name in names
    }
    stages = {name: funnel.loc[funnel.index == name].set_index("stage")["leads"] for name in names}
    places = {place for found in by_place.values() for place in found.index}
    rows = []
    for place in sorted(places, key=lambda place: (FUNNEL_STAGES.index(place[0]), place)):
        lost = [float(by_place[name].get(place, 0.0)) for name in names]
        whole = [float(stages[name].get(place[0], math.nan)) for name in names]
        shares = [part / all_of if all_of else math.nan for part, all_of in zip(lost, whole, strict=True)]
        rows.append(Lost(place[0], place[1], place[2], lost, shares))
    return sorted(rows, key=lambda row: (FUNNEL_STAGES.index(row.stage), -max(row.shares)))


class Series(NamedTuple):
    """A table that a results folder keeps beside a chart: how it is made, and what a report needs to read of it.

    `words`: the columns of texts, `scenario` among them; `numbers`: those of numbers.
    """

    make: Callable[[Comparison], pd.DataFrame]
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def tables_of(comparison: Comparison) -> Tables:
    """Return the tables of a comparison that hold anything."""
    made = {name: series.make(comparison) for name, series in SERIES.items()}
    return {name: table for name, table in made.items() if not table.empty}


SERIES = {
    "growth": Series(growth_series, ("scenario",), ("value", *BOUNDS)),
    "funnel": Series(funnel_series, ("scenario", "stage"), ("leads", *BOUNDS, "step")),
    "leaks": Series(leak_series, ("scenario", "stage", "outcome", "reason"), ("leads", *BOUNDS)),
    "responses": Series(response_series, ("scenario",), ("hours", "share", *BOUNDS)),
    "hours": Series(hours_series, ("scenario", "activity"), ("share", *BOUNDS)),
    "trust": Series(trust_series, ("scenario", "trust"), ("week", *FAN)),
    "path": Series(path_series, ("scenario",), ("week", *FAN)),
}
