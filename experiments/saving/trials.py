"""Writes fresh runs of some states, by which a study judges steps, into a results folder, and reads them back."""

from experiments.files.members import members_in, save_members_of_runs
from experiments.files.reading import Folder
from experiments.files.tables import save_parquet
from experiments.files.writing import ResultsFolder, save_scenarios
from experiments.results.fresh import FreshRuns, ensemble_of
from experiments.results.states import Pair
from experiments.running.plan import Cell
from experiments.statistics.estimates import INTERVAL

TRIALS_FILE = "trials.parquet"
TRIALS, DOUBTS = (
    "trials",
    "doubts",
)  # sections of a study: of all steps taken, and of the first over an ensemble


def save_trials(fresh: FreshRuns, pair: Pair, results: ResultsFolder) -> None:
    """Write both scenarios and a row for every state and replicate."""
    cells = [Cell(one.name, one) for one in pair.ends]
    results.facts |= {
        "seed": fresh.seed,
        "replications": fresh.replications,
        "interval": INTERVAL,
        "scenarios": save_scenarios(cells, results),
    }
    save_members_of_runs(fresh.members, cells, results)
    save_parquet(fresh.rows, results.folder / TRIALS_FILE)


def trials_in(folder: Folder, cells: tuple[Cell, ...]) -> FreshRuns | None:
    """Return the fresh runs that a section holds; `None` if it holds none.

    Raises:
        ResultsError: The table is not whole, or does not fit the scenarios.
        ScenarioError: The scenarios differ in more than practices.
    """
    if TRIALS_FILE not in folder:
        return None
    pair = Pair(cells[0].scenario, cells[-1].scenario)
    ensemble = ensemble_of(members_in(folder, pair.ends), pair.ends)
    return FreshRuns.from_table(
        pair, ensemble, folder.table(TRIALS_FILE), f"{folder.path.name}: {TRIALS_FILE}"
    )
