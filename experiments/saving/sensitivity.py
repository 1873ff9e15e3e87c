"""Writes a sensitivity study into a results folder, and reads it back."""

from experiments.designs.reading import STUDIES
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.results.sensitivity import Sensitivity
from experiments.running.plan import Cell
from experiments.saving.comparison import RUNS
from experiments.saving.figures import save_charts
from experiments.saving.sweep import design_in
from experiments.statistics.estimates import INTERVAL
from experiments.studies.sensitivity import from_rows

SENSITIVITY_FILE = "sensitivity.json"


def save_sensitivity(study: Sensitivity, results: ResultsFolder) -> None:
    """Write scenarios, tables and figures of a study into a results folder."""
    design, folder = study.design, results.folder
    results.facts |= {
        "seed": design.seed,
        "replications": design.replications,
        "trajectories": design.trajectories,
        "points": design.points,
        "keep": design.keep,
        "interval": INTERVAL,
        "design": {"name": design.name, **(design.given or {})},
        "scenarios": save_scenarios([Cell(base.name, base) for base in design.bases], results),
    }
    save_cells([spot.cell for stage in study.stages for spot in stage.spots], results)
    save_parquet(study.rows, folder / RUNS)
    save_csv(study.to_frame(), folder / "summary.csv")
    save_json(study.to_dict(), folder / SENSITIVITY_FILE)
    save_charts(study, folder / "figures")


def sensitivity_in(folder: Folder, cells: tuple[Cell, ...]) -> Sensitivity | None:
    """Return the sensitivity study that a folder holds, computed anew from its runs; `None` if it holds none.

    Raises:
        ResultsError: The runs are not those of the design.
    """
    if SENSITIVITY_FILE not in folder or folder.facts.design is None:
        return None
    facts, rows = folder.facts, folder.table(RUNS, ("scenario", "replicate", "seed", "stage"))
    design = design_in(folder, cells, STUDIES)
    sized = design.resized(facts.trajectories, facts.points, facts.keep)
    return from_rows(sized, rows)
