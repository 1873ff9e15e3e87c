"""Writes a comparison into a results folder, and reads it back."""

from collections.abc import Mapping

import pandas as pd

from experiments.defaults import GROWTH
from experiments.errors import ResultsError
from experiments.files.members import members_in, save_members_of_runs
from experiments.files.reading import Folder, need_columns
from experiments.files.tables import save_csv, save_parquet
from experiments.files.writing import ResultsFolder, save_scenarios
from experiments.results.comparison import Comparison
from experiments.results.currencies import Exchange, exchange_of
from experiments.running.observation import observed
from experiments.running.plan import Cell, Task
from experiments.running.runs import Run
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL
from experiments.studies.compare import for_years
from sim.measures import MEASURES, measures_for

RUNS, WEEKS = "runs.parquet", "weekly.parquet"
YEARS = "years.parquet"
ADOPTION = (
    "adoption"  # the section of a study that compares staying with the recommended order as it would happen
)


def save_comparison(comparison: Comparison, results: ResultsFolder) -> None:
    """Write scenarios, tables and figures of a comparison into a results folder."""
    results.facts |= {
        "seed": comparison.seed,
        "replications": comparison.replications,
        "first_stage": comparison.first_stage,
        "interval": INTERVAL,
        "scenarios": save_scenarios(comparison.cells, results),
        **rates_of(comparison.exchange),
    }
    save_members_of_runs(comparison.members, comparison.cells, results)
    save_parquet(comparison.rows, results.folder / RUNS)
    save_parquet(comparison.weekly, results.folder / WEEKS)
    save_csv(comparison.to_frame(), results.folder / "summary.csv")
    save_charts(comparison, results.folder / "figures")


def save_years(years: Comparison, results: ResultsFolder) -> None:
    """Write the runs of two scenarios of a folder that were observed for longer, without what takes a reference run."""
    referring = {key: float("nan") for key, measure in MEASURES.items() if measure.needs_reference}
    save_parquet(years.rows.assign(**referring), results.folder / YEARS)


def years_in(folder: Folder, cells: tuple[Cell, ...], compared: Comparison | None) -> Comparison | None:
    """Return the comparison of the first with the last scenario of a folder, observed for longer, if it holds one.

    Raises:
        ResultsError: The table does not hold the same runs of both.
    """
    if YEARS not in folder or compared is None:
        return None
    ends = (cells[0], cells[-1])
    longer = {cell.label: cell._replace(scenario=for_years(cell.scenario)) for cell in ends}
    where = f"{folder.path.name}: {YEARS}"
    rows = folder.table(YEARS, ("scenario", "replicate", "seed", GROWTH)).sort_values(
        "replicate", kind="stable"
    )
    counts = rows.groupby("scenario").size()
    if set(counts.index) != set(longer) or len(set(counts)) != 1:
        raise ResultsError(f"{where} does not hold the same runs of both scenarios")
    runs = runs_of_rows(rows, longer, {}, where)
    many = int(counts.iloc[0])
    return Comparison(
        tuple(longer.values()), runs, folder.facts.seed or 0, many, None, compared.exchange, compared.members
    )


def rates_of(exchange: Exchange) -> dict[str, list[str]]:
    """Return what a manifest says of rates of exchange, if there are any."""
    return {"rates": list(exchange.rates)} if exchange.rates else {}


def comparison_in(folder: Folder, cells: tuple[Cell, ...]) -> Comparison | None:
    """Return the comparison whose runs a folder holds; `None` if there is none: runs of a design are another matter.

    Raises:
        ResultsError: A table lacks a column, or does not hold the same runs of every scenario.
    """
    if not cells or not holds_comparison(folder):
        return None
    where = f"{folder.path.name}: {RUNS}"
    rows = folder.table(RUNS, ("scenario", "replicate", "seed", GROWTH))
    weeks: dict[tuple[str, int], pd.DataFrame] = {}
    facts = folder.facts
    exchange = exchange_of(cells, facts.rates)
    if WEEKS in folder:
        weeks = weeks_by_run(folder.table(WEEKS), f"{folder.path.name}: {WEEKS}", bool(exchange.left_out))
    by_label = {cell.label: cell for cell in cells}
    rows = rows[rows["scenario"].isin(list(by_label))].sort_values("replicate", kind="stable")
    counts = rows.groupby("scenario").size()
    paired = rows[["scenario", "replicate"]].drop_duplicates()
    if set(counts.index) != set(by_label) or len(set(counts)) != 1 or len(paired) != len(rows):
        raise ResultsError(f"{where} does not hold the same runs of every scenario")
    runs = runs_of_rows(rows, by_label, weeks, where)
    if exchange.left_out:  # a folder of an older version may hold amounts of several currencies side by side
        runs = tuple(exchange.applied(runs, cells))
    many, members = int(counts.iloc[0]), members_in(folder, [cell.scenario for cell in cells])
    return Comparison(cells, runs, facts.seed or 0, many, facts.first_stage, exchange, members)


def holds_comparison(folder: Folder) -> bool:
    """Tell whether a section holds runs of scenarios as they are: those of a design are another matter."""
    return RUNS in folder and folder.facts.design is None


def weeks_by_run(
    weekly: pd.DataFrame, where: str, without_money: bool
) -> dict[tuple[str, int], pd.DataFrame]:
    """Return the weeks of each run by scenario and replicate."""
    if weekly.empty:
        return {}
    money = () if without_money else ("contribution",)
    need_columns(weekly, ("scenario", "replicate", "week", *money), where)
    weeks: dict[tuple[str, int], pd.DataFrame] = {}
    for run, rows in weekly.groupby(["scenario", "replicate"], sort=False):
        name, replicate = map(str, run)
        kept = rows.drop(columns=["scenario", "replicate", "seed"], errors="ignore")
        weeks[name, int(replicate)] = kept.reset_index(drop=True)
    return weeks


def runs_of_rows(
    rows: pd.DataFrame,
    cells: Mapping[str, Cell],
    weeks: Mapping[tuple[str, int], pd.DataFrame],
    where: str,
) -> tuple[Run, ...]:
    """Return stored rows as the runs that they were."""
    known = measures_for(cell.scenario for cell in cells.values())
    keys = [str(key) for key in rows if key in known]
    try:
        values = rows[keys].astype(float)
        places = rows[["replicate", "seed"]].astype(int)
    except (TypeError, ValueError):
        raise ResultsError(f"{where} holds something that is not a number") from None
    runs = []
    for position, label in enumerate(rows["scenario"]):
        replicate, seed = (int(place) for place in places.iloc[position])
        found = observed(dict(zip(keys, map(float, values.iloc[position]), strict=True)))
        task = Task(cells[label], replicate, seed, detailed=False)
        runs.append(Run(task, found._replace(weekly=weeks.get((label, replicate)))))
    return tuple(runs)
