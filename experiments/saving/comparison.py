"""Writes a comparison into a results folder."""

from typing import TYPE_CHECKING

from experiments.figures.comparison import save_figures
from experiments.files.tables import save_csv, save_parquet
from experiments.files.writing import Results, save_scenarios
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    from experiments.results.comparison import Comparison


def save_comparison(comparison: "Comparison", results: Results) -> None:
    """Write scenarios, tables and figures of a comparison into a results folder."""
    results.facts |= {
        "seed": comparison.seed,
        "replications": comparison.replications,
        "first_stage": comparison.first_stage,
        "interval": INTERVAL,
        "scenarios": save_scenarios(comparison.cells, results.folder),
    }
    save_parquet(comparison.rows, results.folder / "runs.parquet")
    save_parquet(comparison.weekly, results.folder / "weekly.parquet")
    save_csv(comparison.to_frame(), results.folder / "summary.csv")
    save_figures(comparison, results.folder / "figures")
