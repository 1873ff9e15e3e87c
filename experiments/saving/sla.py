"""Writes agreements between both teams into a results folder, and reads them back."""

from typing import Annotated

from pydantic import Field, ValidationError

from experiments.errors import ResultsError
from experiments.files.manifest import Shape
from experiments.files.members import members_in
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.findings.sla import document_of
from experiments.results.sla import ATTEMPTS, FIRST_ATTEMPT, REPS, Agreements, Terms
from experiments.running.periods import PROMISED
from experiments.running.plan import Cell
from experiments.saving.comparison import RUNS
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL
from experiments.studies.reproduce import cells_of

SLA_FILE = "sla.json"
METHOD = "sla"  # by which the manifest tells these runs from those of a design
COLUMNS = (
    "scenario",
    "replicate",
    "seed",
    *Terms._fields,
    *(f"{what}_1" for what in PROMISED),
)
Share = Annotated[float, Field(gt=0, lt=1)]


class Asked(Shape):
    """What was asked of agreements; their numbers are computed anew from the runs."""

    share: Share
    chance: Share


def save_sla(found: Agreements, results: ResultsFolder) -> None:
    """Write the firm, tables, figures and document of agreements into a results folder."""
    firm, folder = found.scenario, results.folder
    results.facts |= {
        "seed": found.seed,
        "replications": found.replications,
        "interval": INTERVAL,
        "design": {"name": METHOD, "method": METHOD, "share": found.share, "chance": found.chance},
        "scenarios": save_scenarios([Cell(firm.name, firm)], results),
    }
    save_cells(found.cells, results)
    save_parquet(found.rows, folder / RUNS)
    save_csv(found.to_frame(), folder / "summary.csv")
    save_json(document_of(found), folder / SLA_FILE)
    save_charts(found, folder / "figures")


def sla_in(folder: Folder, cells: tuple[Cell, ...]) -> Agreements | None:
    """Return the agreements that a folder holds, computed anew from its runs; `None` if it holds none.

    Raises:
        ResultsError: The runs are not those of such agreements.
    """
    if (folder.facts.design or {}).get("method") != METHOD:
        return None
    given = {
        key: value for key, value in (folder.facts.design or {}).items() if key not in {"name", "method"}
    }
    try:
        asked = Asked.model_validate(given)
    except ValidationError as error:
        raise ResultsError(
            f"{folder.path.name}: its manifest does not say what agreement it holds"
        ) from error
    if len(cells) != 1:
        raise ResultsError(
            f"{folder.path.name}: an agreement is for one firm, and the folder has {len(cells)}"
        )
    rows, firm = folder.table(RUNS, COLUMNS), cells[0].scenario
    terms = tuple(cells_of(folder, {cells[0].label: firm}))
    if set(rows["scenario"]) != {cell.label for cell in terms} or not all(map(has_terms, terms)):
        raise ResultsError(f"{folder.path.name}: {RUNS} does not hold the terms of its agreement")
    facts, members = folder.facts, members_in(folder, [firm])
    return Agreements(
        firm, asked.share, asked.chance, terms, rows, facts.replications or 0, facts.seed or 0, members
    )


def has_terms(cell: Cell) -> bool:
    """Tell whether a cell says its terms."""
    return {key for key, _ in cell.varied} == {REPS, FIRST_ATTEMPT, ATTEMPTS}
