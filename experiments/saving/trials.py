"""Writes fresh runs of some states into a results folder, and reads them back."""

from experiments.files.members import members_in, save_members_of_runs
from experiments.files.reading import Folder
from experiments.files.tables import save_parquet
from experiments.files.writing import ResultsFolder, save_scenarios
from experiments.results.states import Pair
from experiments.results.trials import STATE, Trials
from experiments.running.plan import Cell
from experiments.statistics.estimates import INTERVAL

TRIALS_FILE = "trials.parquet"
TRIALS, DOUBTS = (
    "trials",
    "doubts",
)  # sections of a study: of the recommended steps, and of the first over an ensemble


def save_trials(trials: Trials, results: ResultsFolder) -> None:
    """Write both scenarios and a row for every state and replicate."""
    cells = [Cell(one.name, one) for one in trials.pair.ends]
    results.facts |= {
        "seed": trials.seed,
        "replications": trials.replications,
        "interval": INTERVAL,
        "scenarios": save_scenarios(cells, results),
    }
    save_members_of_runs(trials.members, cells, results)
    save_parquet(trials.rows, results.folder / TRIALS_FILE)


def trials_in(folder: Folder, cells: tuple[Cell, ...]) -> Trials | None:
    """Return the fresh runs that a section holds; `None` if it holds none.

    Raises:
        ResultsError: The table is not whole, or does not fit the scenarios.
        ScenarioError: The scenarios differ in more than practices.
    """
    if TRIALS_FILE not in folder:
        return None
    table = folder.table(TRIALS_FILE, (STATE, "scenario", "replicate", "seed"))
    pair = Pair(cells[0].scenario, cells[-1].scenario)
    members = members_in(folder, pair.ends)
    where = f"{folder.path.name}: {TRIALS_FILE}"
    return Trials.from_table(pair, table, folder.facts.seed or 0, members, where)
