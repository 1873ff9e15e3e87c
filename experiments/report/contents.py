"""What a results folder says, read and checked: the one source of pages, briefs, workbooks and slides.

Nothing is run and nothing is taken from elsewhere: levels and differences are computed anew from the stored
runs, by the same functions that computed them first.
"""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.defaults import GROWTH
from experiments.errors import ResultsError
from experiments.files.reading import Folder, Manifest, Shape, open_folder
from experiments.files.tables import without_formula
from experiments.findings.comparison import STAGE_NAMES
from experiments.report.schemas import StoredExplanation, StoredRoadmap, StoredSensitivity
from experiments.report.stored_states import StoredStates, states_of
from experiments.results.comparison import Comparison
from experiments.running.observation import Observation
from experiments.running.plan import Cell, Task
from experiments.running.runs import Run

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

# The tables behind the figures, and the columns that are read from each.
SERIES = {
    "growth": ("scenario", "value", "low", "high"),
    "funnel": ("scenario", "stage", "leads", "low", "high", "step"),
    "leaks": ("scenario", "stage", "outcome", "reason", "leads", "low", "high"),
    "responses": ("scenario", "hours", "share", "low", "high"),
    "trust": ("scenario", "trust", "week", "low", "lower", "median", "upper", "high"),
    "path": ("scenario", "week", "low", "lower", "median", "upper", "high"),
}
WORDS = ("scenario", "stage", "outcome", "reason", "trust")


@dataclass(frozen=True)
class Naming:
    """What things are called for a reader: whose report it is, and the words of the reader's own house.

    `money`: what must be said about how money is shown, if anything.
    """

    client: str = ""
    money: str = ""
    stages: tuple[str, ...] = STAGE_NAMES
    practices: Mapping[str, str] = field(default_factory=dict)

    def practice(self, key: str) -> str:
        """Return the title of a practice."""
        return self.practices.get(key, key)


@dataclass(frozen=True)
class Contents:
    """What a results folder says; what the folder does not hold is `None` or missing from `series`."""

    name: str
    manifest: Manifest
    naming: Naming
    currency: str = "EUR"
    comparison: Comparison | None = None
    series: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    explanation: StoredExplanation | None = None
    states: StoredStates | None = None
    roadmap: StoredRoadmap | None = None
    sensitivity: StoredSensitivity | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the labels of the scenarios in their order."""
        if self.comparison is not None:
            return self.comparison.names
        return self.explanation.scenarios if self.explanation is not None else ()

    def of(self, series: str, name: str) -> "pd.DataFrame":
        """Return the rows of a series that belong to a scenario."""
        rows = self.series[series]
        return rows[rows["scenario"] == name]


def read_contents(path: str | Path) -> Contents:
    """Read a results folder.

    Raises:
        ResultsError: it is not a results folder, lacks a file, was changed, or is of another schema.
        ScenarioError: one of its scenarios cannot be read.
    """
    folder = open_folder(path)
    cells = read_cells(folder)
    explanation = stored(folder, "explanation.json", StoredExplanation)
    roadmap = stored(folder, "roadmap.json", StoredRoadmap)
    sensitivity = stored(folder, "sensitivity.json", StoredSensitivity)
    states = read_states(folder)
    comparison = read_comparison(folder, cells) or comparison_of_states(cells, states, folder.manifest)
    if comparison is None and explanation is None and sensitivity is None:
        raise ResultsError(
            f"{folder.path.name} holds neither compared scenarios nor an explanation to report on"
        )
    return Contents(
        name=folder.path.resolve().name,
        manifest=folder.manifest,
        naming=Naming(practices=practice_titles()),
        currency=cells[0].scenario.currency if cells else "EUR",
        comparison=comparison,
        series=read_series(folder, comparison),
        explanation=explanation,
        states=states,
        roadmap=roadmap,
        sensitivity=sensitivity,
    )


def stored[Document: Shape](folder: Folder, name: str, shape: type[Document]) -> Document | None:
    """Return a document of a folder, if it is there."""
    return folder.document(name, shape) if name in folder else None


def practice_titles() -> dict[str, str]:
    """Return the title of each practice by its key, in order."""
    from sim.scenario import load_scenario

    return {practice.name: practice.title for practice in load_scenario("base").foundation.practices}


def read_cells(folder: Folder) -> tuple[Cell, ...]:
    """Return the scenarios of a folder under their labels."""
    stored = folder.manifest.scenarios
    if len({scenario.label for scenario in stored}) < len(stored):
        raise ResultsError(f"{folder.path.name}: two scenarios share a label")
    return tuple(Cell(scenario.label, read_scenario(folder, scenario.file)) for scenario in stored)


def read_scenario(folder: Folder, file: str) -> "Scenario":
    """Return a scenario as it was resolved."""
    from sim.scenario import load_scenario

    return load_scenario(folder.file(file))


def read_comparison(folder: Folder, cells: tuple[Cell, ...]) -> Comparison | None:
    """Return the comparison whose runs are stored; `None` if there is none: runs of a study are another matter."""
    if not cells or "runs.parquet" not in folder or folder.manifest.design is not None:
        return None
    where = f"{folder.path.name}: runs.parquet"
    rows = folder.table("runs.parquet")
    weekly = folder.table("weekly.parquet") if "weekly.parquet" in folder else None
    missing = [column for column in ("scenario", "replicate", "seed", GROWTH) if column not in rows]
    if missing:
        raise ResultsError(f"{where} has no column {missing[0]}")
    weeks = (
        {} if weekly is None or weekly.empty else weeks_by_run(weekly, f"{folder.path.name}: weekly.parquet")
    )
    by_label = {cell.label: cell for cell in cells}
    rows = rows[rows["scenario"].isin(list(by_label))].sort_values("replicate", kind="stable")
    counts = rows.groupby("scenario").size()
    paired = rows[["scenario", "replicate"]].drop_duplicates()
    if set(counts.index) != set(by_label) or len(set(counts)) != 1 or len(paired) != len(rows):
        raise ResultsError(f"{where} does not hold the same runs of every scenario")
    runs = runs_of_rows(rows, by_label, weeks, where)
    manifest = folder.manifest
    return Comparison(cells, runs, manifest.seed or 0, int(counts.iloc[0]), manifest.first_stage)


def weeks_by_run(weekly: "pd.DataFrame", where: str) -> "dict[tuple[str, int], pd.DataFrame]":
    """Return the weeks of each run by scenario and replicate."""
    import pandas as pd

    missing = [column for column in ("scenario", "replicate", "week", "contribution") if column not in weekly]
    if missing:
        raise ResultsError(f"{where} has no column {missing[0]}")
    weeks: dict[tuple[str, int], pd.DataFrame] = {}
    for run, rows in weekly.groupby(["scenario", "replicate"], sort=False):
        name, replicate = map(str, run)
        kept = rows.drop(columns=["scenario", "replicate", "seed"], errors="ignore")
        weeks[name, int(replicate)] = kept.reset_index(drop=True)
    return weeks


def runs_of_rows(
    rows: "pd.DataFrame",
    cells: Mapping[str, Cell],
    weeks: "Mapping[tuple[str, int], pd.DataFrame]",
    where: str,
) -> tuple[Run, ...]:
    """Return stored rows as the runs that they were."""
    from sim.measures import MEASURES

    keys = [key for key in MEASURES if key in rows]
    try:
        values = rows[keys].astype(float)
        places = rows[["replicate", "seed"]].astype(int)
    except (TypeError, ValueError):
        raise ResultsError(f"{where} holds something that is not a number") from None
    runs = []
    for position, label in enumerate(rows["scenario"]):
        replicate, seed = (int(place) for place in places.iloc[position])
        found = zip(keys, map(float, values.iloc[position]), strict=True)
        measures = {key: value if math.isfinite(value) else None for key, value in found}
        task = Task(cells[label], replicate, seed, detailed=False)
        runs.append(Run(task, Observation(measures, weeks.get((label, replicate)))))
    return tuple(runs)


def comparison_of_states(
    cells: tuple[Cell, ...], states: StoredStates | None, manifest: Manifest
) -> Comparison | None:
    """Return the comparison of the first state with the last: the two scenarios that were explained."""
    if states is None or len(cells) != 2:
        return None
    by_state = {0: cells[0], len(states) - 1: cells[1]}
    table = states.table
    ends = table[table["state"].isin(list(by_state))]
    rows = ends.assign(
        scenario=[by_state[state].label for state in ends["state"]],
        seed=ends["seed"] if "seed" in ends else (manifest.seed or 0) + ends["replicate"],
    ).sort_values("replicate", kind="stable")
    by_label = {cell.label: cell for cell in cells}
    runs = runs_of_rows(rows, by_label, {}, "states.parquet")
    return Comparison(cells, runs, manifest.seed or 0, states.replications)


def read_states(folder: Folder) -> StoredStates | None:
    """Return the states of the practices, if they were run."""
    if "states.parquet" not in folder:
        return None
    from sim.practices import PRACTICES

    return states_of(folder.table("states.parquet"), PRACTICES, f"{folder.path.name}: states.parquet")


def read_series(folder: Folder, comparison: Comparison | None) -> "dict[str, pd.DataFrame]":
    """Return the tables behind the figures, by name, those of scenarios of the folder only."""
    import pandas as pd

    if comparison is None:
        return {}
    series = {}
    # A spreadsheet must not run a name; here it gets its own spelling back.
    spelling = {without_formula(name): name for name in comparison.names}
    for name, columns in SERIES.items():
        file = f"figures/{name}.csv"
        if file not in folder:
            continue
        where = f"{folder.path.name}: {file}"
        try:
            rows = pd.read_csv(io.StringIO(folder.text(file)), keep_default_na=False, na_values=[""])
            missing = [column for column in columns if column not in rows]
            if missing:
                raise ResultsError(f"{where} has no column {missing[0]}")
            words = [column for column in columns if column in WORDS]
            numbers = [column for column in columns if column not in WORDS]
            rows = rows.astype(dict.fromkeys(numbers, float))
            rows[words] = rows[words].fillna("").astype(str)
        except ResultsError:
            raise
        except ValueError as error:
            raise ResultsError(f"{where} cannot be read ({error})") from None
        rows["scenario"] = rows["scenario"].replace(spelling)
        rows = rows[rows["scenario"].isin(comparison.names)]
        if not rows.empty:
            series[name] = rows.reset_index(drop=True)
    return series
