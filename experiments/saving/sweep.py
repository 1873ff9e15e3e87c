"""Writes a sweep into a results folder: what was run, a row a run, levels and differences, figures."""

from typing import TYPE_CHECKING

from experiments.figures.style import save_figure
from experiments.figures.sweep import draw_sweep
from experiments.files.tables import save_csv, save_parquet
from experiments.files.writing import Results, save_cells, save_scenarios
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    from experiments.results.sweep import Sweep

MOST_FIGURES = 12


def save_sweep(sweep: "Sweep", results: Results) -> None:
    """Write scenarios, tables and figures of a sweep into a results folder."""
    unvaried = [place.cell for place in sweep.places if not place.is_point]
    results.facts |= {
        "seed": sweep.design.seed,
        "replications": sweep.replications,
        "first_stage": sweep.first_stage,
        "interval": INTERVAL,
        "design": {"name": sweep.design.name, **(sweep.design.given or {})},
        "cells": len(sweep.places),
        "scenarios": save_scenarios(unvaried, results.folder),
    }
    summary = sweep.to_frame()
    save_cells([place.cell for place in sweep.places], results.folder)
    save_parquet(sweep.rows, results.folder / "runs.parquet")
    save_csv(summary, results.folder / "summary.csv")
    figures = results.folder / "figures"
    figures.mkdir()
    for key in sweep.design.outcomes[:MOST_FIGURES]:
        of_outcome = summary[summary["measure"] == key]
        if of_outcome["value"].notna().any():
            save_csv(of_outcome, figures / f"{key}.csv")
            save_figure(draw_sweep(sweep, key), figures, key)
