"""Writes a population into a results folder, and reads it back."""

from typing import Annotated

from pydantic import Field, ValidationError

from experiments.defaults import GROWTH
from experiments.designs.firms import read_priors
from experiments.errors import ResultsError
from experiments.files.manifest import Shape
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.findings.population import document_of
from experiments.results.population import COMMON, FUNDED, OWN, PIPELINE, Population
from experiments.running.plan import Cell
from experiments.saving.comparison import RUNS
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL
from experiments.studies.population import nulls_of
from experiments.studies.reproduce import cells_of

POPULATION_FILE = "population.json"
METHOD = "population"  # by which the manifest tells these runs from those of a design
COLUMNS = ("scenario", "replicate", "seed", "firm", "practices", "level", GROWTH, PIPELINE)


class Asked(Shape):
    """What was asked when a population was run; its numbers are computed anew from the runs."""

    firms: Annotated[int, Field(ge=1, le=1_000_000)]
    null: tuple[str, ...] = ()
    spread: float = 1.0


def save_population(population: Population, results: ResultsFolder) -> None:
    """Write the firm in the middle, tables, figures and document of a population into a results folder."""
    around, folder = population.scenario, results.folder
    results.facts |= {
        "seed": population.seed,
        "interval": INTERVAL,
        "design": {
            "name": METHOD,
            "method": METHOD,
            "firms": population.firms,
            "null": list(population.null),
            "spread": population.spread,
        },
        "scenarios": save_scenarios([Cell(around.name, around)], results),
    }
    save_cells(population.cells, results)
    save_parquet(population.rows, folder / RUNS)
    save_csv(population.to_frame(), folder / "summary.csv")
    save_json(document_of(population), folder / POPULATION_FILE)
    save_charts(population, folder / "figures")


def population_in(folder: Folder, cells: tuple[Cell, ...]) -> Population | None:
    """Return the population that a folder holds, computed anew from its runs; `None` if it holds none.

    Raises:
        ResultsError: The runs are not those of such a population.
    """
    if (folder.facts.design or {}).get("method") != METHOD or RUNS not in folder:
        return None
    where = f"{folder.path.name}: {RUNS}"
    if len(cells) != 1:
        raise ResultsError(f"{where} lies around one scenario, and the folder has {len(cells)}")
    try:
        asked = Asked.model_validate(folder.facts.design)
    except ValidationError as error:
        raise ResultsError(
            f"{folder.path.name}: its manifest does not say what population it holds"
        ) from error
    rows = folder.table(RUNS, COLUMNS)
    runs = rows[["firm", "practices", "replicate"]]
    if set(rows["firm"]) != set(range(1, asked.firms + 1)) or runs.duplicated().any():
        raise ResultsError(f"{where} does not hold {asked.firms:,} firms")
    if not {OWN} <= set(rows["practices"]) <= {OWN, COMMON, FUNDED}:
        raise ResultsError(f"{where} does not say whose practices its firms have")
    around = cells[0].scenario
    firms = tuple(cells_of(folder, {cells[0].label: around}))
    return Population(
        around,
        read_priors(around),
        firms,
        rows,
        asked.firms,
        folder.facts.seed or 0,
        nulls_of(asked.null),
        asked.spread,
    )
