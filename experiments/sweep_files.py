"""Writes a sweep into a results folder: what was run, a row a run, levels and differences, figures."""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.designs import Design, read_design
from experiments.designs.reading import SWEEPS
from experiments.report.style import save_figure
from experiments.results import MANIFEST, Results, save_scenarios
from experiments.statistics import INTERVAL
from experiments.sweep_figures import draw_sweep
from experiments.tables import save_csv, save_parquet
from sim.scenario import ScenarioError, load_scenario

if TYPE_CHECKING:
    from experiments.sweep_results import Sweep

MOST_FIGURES = 12
SIZES = ("trajectories", "points", "keep")  # of a sensitivity study


def saved_design(folder: Path, methods: Collection[str] = SWEEPS) -> Design:
    """Return the design of a sweep or study that was saved, on the scenarios as they were resolved then.

    Raises:
        ScenarioError: The folder holds none, or the design can no longer be used.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        table, files = dict(manifest["design"]), {one["label"]: one["file"] for one in manifest["scenarios"]}
        table.pop("set", None)  # it stands in the resolved scenarios
        name = table.pop("name")
        for field in {"base", "landmarks"} & table.keys():
            table[field] = [
                replace(load_scenario(folder / files[label]), name=label) for label in table[field]
            ]
        sizes = {size: manifest[size] for size in ("seed", "replications", *SIZES) if size in manifest}
        is_counted = manifest.get("first_stage") is None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ScenarioError(f"{folder.name} holds no sweep") from None
    design = replace(read_design(table, methods), name=name, **sizes)
    return replace(design, precision=None) if is_counted else design


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
    save_parquet(sweep.rows, results.folder / "runs.parquet")
    save_csv(summary, results.folder / "summary.csv")
    figures = results.folder / "figures"
    figures.mkdir()
    for key in sweep.design.outcomes[:MOST_FIGURES]:
        of_outcome = summary[summary["measure"] == key]
        if of_outcome["value"].notna().any():
            save_csv(of_outcome, figures / f"{key}.csv")
            figure = draw_sweep(sweep, key)
            save_figure(figure, figures, key, figure.get_suptitle().replace("\n", " "))
