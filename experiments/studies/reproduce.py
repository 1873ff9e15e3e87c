"""Runs a results folder again from the scenarios in it, and compares the content number by number.

Compared are the tables of runs and, where figures were drawn from them, of weeks; summaries and figures follow from
these.  Equal content means equal tables after sorting by scenario and replicate.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.errors import ResultsError
from experiments.files.extensions import extensions_in, refuse_other_code, stored_scenario
from experiments.files.members import as_chosen, members_in
from experiments.files.reading import Folder, need_columns, open_folder
from experiments.files.writing import CELLS
from experiments.provenance import handoff_version, source_digest
from experiments.results.comparison import Comparison
from experiments.results.currencies import ONE_CURRENCY, Exchange, exchange_of
from experiments.results.fresh import ensemble_of, members_of
from experiments.results.states import Pair
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate, observe
from experiments.running.periods import observe_periods, observe_promises
from experiments.running.plan import Cell, Plan, Varied
from experiments.studies.compare import DETAILED, for_years, run_plan
from sim.practices import PRACTICES
from sim.scenario import Extensions, Scenario

RUNS, WEEKS, STATES = "runs.parquet", "weekly.parquet", "states.parquet"
YEARS, FRESH, TRIALS = "years.parquet", "roadmap-runs.parquet", "trials.parquet"
BY_RUN = ["scenario", "replicate"]
BY_WEEK = [*BY_RUN, "week"]
MOST_NAMED = 5
# What ran the runs of a method that keeps something else than all measures.
WORK: Mapping[str, Simulate] = {"plan": observe_periods, "sla": observe_promises}


class Reproduction(NamedTuple):
    """How many runs were made again, and in what their content differs, in words."""

    runs: int
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def reproduce(
    folder: str | Path,
    *,
    extensions: Extensions = Extensions(),
    execution: Execution = Execution(),
    simulate: Simulate = observe,
) -> Reproduction:
    """Run a results folder again and say whether the content is the same.

    Args:
        folder: Where it is.
        extensions: The agents, mechanisms and measures of somebody's own with which it was run.
        execution: With what it is run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The extensions are not those with which it was run.
        ResultsError: It is not a results folder, a file is missing or was changed, or other source made it.
        ExperimentError: A run failed, or the scheduler is gone.
    """
    opened = open_folder(folder)
    for name in opened.manifest.run_files:
        opened.shared(name)
    sources = {section.facts.source for section in opened.sections()}
    if sources != {source_digest()}:
        others = ", ".join(sorted(one[:12] or "unknown" for one in sources))
        made_by = f"version {opened.manifest.versions.get('handoff', 'unknown')}"
        raise ResultsError(
            f"{opened.path.name} was made by other source ({made_by}, {others}; this is {handoff_version()}, "
            f"{source_digest()[:12]}): run it with that to see whether it can be reproduced"
        )
    found = []
    for section in opened.sections():
        refuse_other_code(section, extensions_in(section).digests, extensions.digests)
        found += section_again(section, extensions, execution, simulate)
    if not found:
        raise ResultsError(f"{opened.path.name} holds no runs")
    return Reproduction(
        sum(part.runs for part in found), tuple(said for part in found for said in part.differences)
    )


def section_again(
    opened: Folder, extensions: Extensions, execution: Execution, simulate: Simulate
) -> list[Reproduction]:
    """Run a section of a results folder again."""
    scenarios = scenarios_of(opened, extensions)
    found: list[Reproduction] = []
    if CELLS in opened:
        runs = opened.table(RUNS, (*BY_RUN, "seed"))
        cells = cells_of(opened, scenarios)
        exchange = exchange_of(cells, opened.facts.rates)
        method = str((opened.facts.design or {}).get("method"))
        work = WORK.get(method, observe) if simulate is observe else simulate
        # Sweeps and their like are made at the centre.
        members = members_in(opened, scenarios.values()) if method in WORK else ()
        found.append(table_again(runs, cells, execution, work, exchange=exchange, members=members))
    elif RUNS in opened:
        found.append(comparison_again(opened, scenarios, execution, simulate))
        if YEARS in opened:
            found.append(years_again(opened, scenarios, execution, simulate))
    if STATES in opened:
        found.append(states_again(opened, scenarios, execution, simulate))
    for name in (FRESH, TRIALS):
        if name in opened:
            found.append(fresh_again(name, opened, scenarios, execution, simulate))
    return found


def scenarios_of(folder: Folder, extensions: Extensions) -> dict[str, Scenario]:
    """Return the scenarios of a folder by label, each as it was when it was written.

    Raises:
        ResultsError: One of them reads differently today.
    """
    scenarios = {}
    for entry in folder.facts.scenarios:
        scenario = scenarios[entry.label] = stored_scenario(folder, entry.file, extensions)
        if entry.digest and scenario.digest != entry.digest:
            raise ResultsError(f"{folder.path.name}: {entry.file} does not give the scenario that was run")
    return as_chosen(folder, scenarios)


def comparison_again(
    folder: Folder, scenarios: dict[str, Scenario], execution: Execution, simulate: Simulate
) -> Reproduction:
    """Compare scenarios again; the first of them is what pay-back is reckoned against."""
    facts = folder.facts
    if facts.seed is None or facts.replications is None:
        raise ResultsError(f"{folder.path.name}: the manifest names no seed or no replications")
    stored = folder.table(RUNS, BY_RUN)
    weekly = folder.table(WEEKS) if WEEKS in folder else pd.DataFrame()
    if not weekly.empty:
        need_columns(weekly, BY_WEEK, f"{folder.path.name}: {WEEKS}")
    cells = tuple(Cell(label, scenario) for label, scenario in scenarios.items())
    members = members_in(folder, scenarios.values())
    plan = Plan(cells, facts.replications, facts.seed, detailed=DETAILED, members=members)
    runs = run_plan(plan, execution, simulate, exchange_of(cells, facts.rates))
    again = Comparison(cells, runs, plan.seed, plan.replicates)
    differences = [*differences_between(RUNS, stored, again.rows, BY_RUN)]
    if not weekly.empty:
        differences += differences_between(WEEKS, weekly, again.weekly, BY_WEEK)
    return Reproduction(len(runs), tuple(differences))


def years_again(
    folder: Folder, scenarios: dict[str, Scenario], execution: Execution, simulate: Simulate
) -> Reproduction:
    """Compare the first with the last scenario again, observed for longer."""
    cells = [Cell(label, for_years(scenario)) for label, scenario in scenarios.items()]
    table = folder.table(YEARS, (*BY_RUN, "seed"))
    exchange = exchange_of(cells, folder.facts.rates)
    ends, members = (cells[0], cells[-1]), members_in(folder, scenarios.values())
    return table_again(table, ends, execution, simulate, YEARS, exchange, members)


def cells_of(folder: Folder, scenarios: dict[str, Scenario]) -> list[Cell]:
    """Return the cells of a sweep as they were planned.

    Scenarios that run alike may count in different currencies, so that their names decide between them.
    """
    by_digest = {scenario.digest: scenario for scenario in scenarios.values()}
    by_both = {(scenario.digest, label): scenario for label, scenario in scenarios.items()}
    try:
        return [
            Cell(
                entry["label"],
                by_both.get((entry["scenario"], entry.get("base")), by_digest[entry["scenario"]]),
                tuple(entry["varied"].items()),
                entry["apart"],
            )
            for entry in json.loads(folder.text(CELLS))
        ]
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ResultsError(f"{folder.path.name}: {CELLS} does not fit its scenarios") from None


def states_again(
    folder: Folder, scenarios: dict[str, Scenario], execution: Execution, simulate: Simulate
) -> Reproduction:
    """Run the states between two scenarios again."""
    table = folder.table(STATES, ("state", "replicate", "seed", *PRACTICES))
    levels = table.drop_duplicates("state").set_index("state")[list(PRACTICES)]
    ends = list(scenarios.values())
    if RUNS not in folder and any(one.members for one in ends):
        return members_again(folder, Pair(ends[0], ends[-1]), table, execution, simulate)
    opening = levels.loc[0].to_dict() if 0 in levels.index else None
    first = next((one for one in ends if dict(one.levels) == opening), None)
    if first is None:
        raise ResultsError(f"{folder.path.name}: {STATES} does not fit its scenarios")
    of_levels: dict[tuple[float, ...], int] = {}
    same_as = {state: of_levels.setdefault(tuple(row), state) for state, *row in levels.itertuples()}
    keys = [f"practices.{name}" for name in PRACTICES]
    cells = [
        Cell(f"state {state}", first, tuple(zip(keys, row, strict=True))) for row, state in of_levels.items()
    ]
    named = run_once(table, same_as)
    members = () if RUNS in folder else members_in(folder, ends)
    return table_again(named, cells, execution, simulate, STATES, members=members)


def members_again(
    folder: Folder, pair: Pair, table: pd.DataFrame, execution: Execution, simulate: Simulate
) -> Reproduction:
    """Run the states again whose practices members of an ensemble vary."""
    named = run_once(table, {state: pair.same_as(int(state)) for state in table["state"].unique()})
    cells, members = [pair.cell(state) for state in pair.distinct], members_in(folder, pair.ends)
    return table_again(named, cells, execution, simulate, STATES, members=members)


def run_once(table: pd.DataFrame, same_as: Mapping[int, int]) -> pd.DataFrame:
    """Return a table of states as one of runs: states that are the same run are run once.

    What repeats a run is the same row; one that does not stays, and is one too many.
    """
    runs = [f"state {same_as[state]}" for state in table["state"]]
    named = table.assign(scenario=runs).drop(columns=["state", *PRACTICES])
    return named.drop_duplicates(ignore_index=True)


def fresh_again(
    name: str, folder: Folder, scenarios: dict[str, Scenario], execution: Execution, simulate: Simulate
) -> Reproduction:
    """Run again what judged the best order of a roadmap, or its steps, afresh."""
    table = folder.table(name, ("state", "replicate", "seed"))
    ends = list(scenarios.values())
    pair = Pair(ends[0], ends[-1])
    ensemble = ensemble_of(() if RUNS in folder else members_in(folder, ends), pair.ends)
    members = members_of(table, ensemble, f"{folder.path.name}: {name}") if ensemble else ()
    cells = [pair.cell(int(state)) for state in sorted(table["state"].unique())]
    named = table.assign(scenario=[f"state {state}" for state in table["state"]])
    return table_again(named, cells, execution, simulate, name, members=members)


def table_again(
    table: pd.DataFrame,
    cells: Sequence[Cell],
    execution: Execution,
    simulate: Simulate,
    name: str = RUNS,
    exchange: Exchange = ONE_CURRENCY,
    members: tuple[Varied, ...] = (),
) -> Reproduction:
    """Make the runs of a table again; cells of which the same replicates were run share a plan."""
    rows = []
    for bare in plans_of(table, cells):
        plan = replace(bare, members=members)
        with runs_kept(plan, execution=execution, simulate=simulate) as runs:
            rows += [
                about_and_measures(run.row(), run.observation.measures)
                for run in exchange.applied(runs, cells)
            ]
    again = pd.DataFrame(rows, columns=None if rows else BY_RUN)
    return Reproduction(len(again), tuple(differences_between(name, table, again, BY_RUN)))


def about_and_measures(row: dict[str, Any], measures: dict[str, float | None]) -> dict[str, Any]:
    """Return what a row says without what was varied, which tables write in units of their own."""
    return {key: row[key] for key in (*BY_RUN, "seed")} | measures


def plans_of(table: pd.DataFrame, cells: Sequence[Cell]) -> Iterator[Plan]:
    """Yield plans that make the runs of a table, and no others."""
    ranges: dict[tuple[int, int, int], list[Cell]] = {}
    of_cell = table.groupby("scenario")
    first, last, seeds = of_cell["replicate"].min(), of_cell["replicate"].max(), of_cell["seed"].min()
    for cell in cells:
        if cell.label in first.index:
            begin, end = int(first[cell.label]), int(last[cell.label]) + 1
            seed = int(seeds[cell.label]) - begin - cell.apart
            ranges.setdefault((begin, end, seed), []).append(cell)
    for (begin, end, seed), together in ranges.items():
        yield Plan(tuple(together), end, seed, begin)


def differences_between(
    name: str, stored: pd.DataFrame, again: pd.DataFrame, index: list[str]
) -> Iterator[str]:
    """Yield in words where two tables differ, after sorting; columns that only the stored one has are not runs'."""
    before, now = (table.sort_values(index, ignore_index=True) for table in (stored, again))
    if not before[index].equals(now[index].astype(before[index].dtypes.to_dict())):
        yield f"{name}: other runs ({len(before):,} before, {len(now):,} now)"
        return
    lacking = [column for column in now.columns if column not in before.columns]
    if lacking:
        yield f"{name}: {', '.join(lacking)} was not there before"
    different = []
    for column in now.columns.intersection(before.columns):
        unequal = (before[column] != now[column]) & ~(before[column].isna() & now[column].isna())
        if unequal.any():
            different.append((column, int(unequal.sum()), int(unequal.to_numpy().argmax())))
    for column, rows, place in different[:MOST_NAMED]:
        where = ", ".join(str(before[key].iloc[place]) for key in index)
        values = f"{before[column].iloc[place]} before, {now[column].iloc[place]} now"
        yield f"{name}: {column} differs in {rows:,} of {len(before):,} rows, first in {where}: {values}"
    if len(different) > MOST_NAMED:
        yield f"{name}: {len(different) - MOST_NAMED} more columns differ"
