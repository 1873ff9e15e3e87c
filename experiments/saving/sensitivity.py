"""Writes a sensitivity study into a results folder."""

from typing import TYPE_CHECKING

from experiments.figures.sensitivity import draw_influence
from experiments.figures.style import save_figure
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import Results, save_cells, save_scenarios
from experiments.running.plan import Cell
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    from experiments.results.sensitivity import Sensitivity


def save_sensitivity(study: "Sensitivity", results: Results) -> None:
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
        "scenarios": save_scenarios([Cell(base.name, base) for base in design.bases], folder),
    }
    save_cells([spot.cell for stage in study.stages for spot in stage.spots], folder)
    save_parquet(study.rows, folder / "runs.parquet")
    save_csv(study.to_frame(), folder / "summary.csv")
    save_json(study.to_dict(), folder / "sensitivity.json")
    figures = folder / "figures"
    figures.mkdir()
    for outcome in design.outcomes:
        for target in study.targets(outcome):
            name = f"{outcome}-{'gap' if target.second else 'level'}-{target.second or target.first}"
            save_figure(draw_influence(study, target), figures, name)
