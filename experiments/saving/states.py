"""What the states between two scenarios leave in a results folder."""

from typing import TYPE_CHECKING

from experiments.figures.style import save_figure
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import Results, save_scenarios
from experiments.findings.roadmap import document_of
from experiments.running.plan import Cell
from experiments.statistics.estimates import INTERVAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap
    from experiments.results.states import States

STATES_FILE = "states.parquet"
EXPLANATION_FILE = "explanation.json"
ROADMAP_FILE = "roadmap.json"


def save_states(states: "States", results: Results) -> None:
    """Write both scenarios and a row for every state and replicate."""
    ends = (states.pair.first, states.pair.second)
    cells = [Cell(name, scenario) for name, scenario in zip(states.names, ends, strict=True)]
    results.facts |= {
        "seed": states.seed,
        "replications": states.replications,
        "interval": INTERVAL,
        "scenarios": save_scenarios(cells, results.folder),
    }
    save_runs(states, results)


def save_runs(states: "States", results: Results) -> None:
    """Write a row for every state and replicate."""
    save_parquet(states.rows, results.folder / STATES_FILE)


def save_explanation(explanation: "Explanation", results: Results) -> None:
    """Write who makes how much of a gap: document, table and waterfall."""
    from experiments.figures.explanation import waterfall_series

    save_json(explanation.to_dict(), results.folder / EXPLANATION_FILE)
    save_csv(explanation.to_frame(), results.folder / "explanation.csv")
    save_drawing(waterfall_series(explanation), explanation.plot(), results, "waterfall")


def save_roadmap(roadmap: "Roadmap", results: Results) -> None:
    """Write the orders of adoption: document, table and ladder."""
    from experiments.figures.roadmap import ladder_series

    save_json(document_of(roadmap), results.folder / ROADMAP_FILE)
    save_csv(roadmap.to_frame(), results.folder / "roadmap.csv")
    save_drawing(ladder_series(roadmap), roadmap.plot(), results, "roadmap")


def save_drawing(table: "pd.DataFrame", figure: "Figure", results: Results, name: str) -> None:
    """Write a figure as PNG and SVG with the table behind it as CSV, unless there is nothing to show."""
    if table.empty:
        return
    folder = results.folder / "figures"
    folder.mkdir(exist_ok=True)
    save_csv(table, folder / f"{name}.csv")
    save_figure(figure, folder, name)
