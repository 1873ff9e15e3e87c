"""Writes a plan backward from revenue into a results folder, and reads it back."""

import math
from typing import Annotated

import pandas as pd
from pydantic import Field, ValidationError

from experiments.errors import ResultsError
from experiments.files.manifest import Shape
from experiments.files.members import members_in
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.findings.plan import document_of
from experiments.results.backward import Averages, Goal
from experiments.results.plan import WHAT, RevenuePlan
from experiments.running.periods import PERIODS, in_period
from experiments.running.plan import Cell
from experiments.saving.comparison import RUNS
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL
from experiments.studies.reproduce import cells_of

PLAN_FILE = "plan.json"
METHOD = "plan"  # by which the manifest tells these runs from those of a design
COLUMNS = ("scenario", "replicate", "seed", "way", "scale", "reps", "programme")


class Asked(Shape):
    """What was asked when a plan was made; its numbers are computed anew from the runs."""

    amount: Annotated[float, Field(gt=0)]
    period: str
    is_new: bool
    chance: Annotated[float, Field(gt=0, lt=1)]
    firm: str
    averages: Annotated[tuple[float | None, ...], Field(min_length=7, max_length=7)] | None = None


def save_plan(plan: RevenuePlan, results: ResultsFolder) -> None:
    """Write the firm and its sizes, tables, figures and document of a plan into a results folder."""
    folder, firm = results.folder, plan.scenario
    given = None if plan.given is None else [None if math.isnan(one) else one for one in plan.given]
    results.facts |= {
        "interval": INTERVAL,
        "design": {
            "name": METHOD,
            "method": METHOD,
            **plan.goal._asdict(),
            "firm": firm.name,
            "averages": given,
        },
        "scenarios": save_scenarios([Cell(firm.name, firm), *plan.cells], results),
    }
    save_csv(plan.to_frame(), folder / "summary.csv")
    save_json(document_of(plan), folder / PLAN_FILE)
    if plan.is_simulated:
        results.facts |= {"seed": plan.seed, "replications": plan.replications}
        save_cells(plan.cells, results)
        save_parquet(plan.rows, folder / RUNS)
        save_charts(plan, folder / "figures")


def plan_in(folder: Folder, cells: tuple[Cell, ...]) -> RevenuePlan | None:
    """Return the plan that a folder holds, computed anew from its runs; `None` if it holds none.

    Raises:
        ResultsError: The runs are not those of such a plan.
    """
    if (folder.facts.design or {}).get("method") != METHOD:
        return None
    where = f"{folder.path.name}: its manifest"
    given = {
        key: value for key, value in (folder.facts.design or {}).items() if key not in {"name", "method"}
    }
    try:
        asked = Asked.model_validate(given)
    except ValidationError as error:
        raise ResultsError(f"{where} does not say what plan it holds") from error
    goal = Goal(asked.amount, asked.period, asked.is_new, asked.chance)
    by_label = {cell.label: cell.scenario for cell in cells}
    if asked.firm not in by_label or asked.period not in PERIODS:
        raise ResultsError(f"{where} does not say for whom its plan is, or for how long")
    firm = by_label[asked.firm]
    if asked.averages is not None:
        known = Averages(*(math.nan if one is None else one for one in asked.averages))
        return RevenuePlan(firm, goal, (), pd.DataFrame(), 0, 0, known)
    rows = folder.table(RUNS, (*COLUMNS, *(in_period(what, asked.period) for what in WHAT)))
    sizes = tuple(cells_of(folder, by_label))
    if set(rows["scenario"]) != {cell.label for cell in sizes}:
        raise ResultsError(f"{folder.path.name}: {RUNS} does not hold the sizes of its plan")
    facts, members = folder.facts, members_in(folder, [firm])
    return RevenuePlan(firm, goal, sizes, rows, facts.replications or 0, facts.seed or 0, members=members)
