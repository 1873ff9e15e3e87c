"""What the states between two scenarios leave in a results folder, and how it comes back."""

from dataclasses import replace

from experiments.defaults import DISCOUNT, HORIZON_MONTHS
from experiments.errors import ResultsError
from experiments.files.manifest import Shape
from experiments.files.members import members_in, save_members_of_runs
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_scenarios
from experiments.findings.roadmap import document_of
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns, ensemble_of
from experiments.results.roadmap import Roadmap
from experiments.results.states import Pair, States
from experiments.results.why import Why
from experiments.running.plan import Cell
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL

RUNS, STATES_FILE = "runs.parquet", "states.parquet"
EXPLANATION_FILE = "explanation.json"
ROADMAP_FILE = "roadmap.json"
FRESH_FILE = "roadmap-runs.parquet"


class AskedOfExplanation(Shape):
    """What was asked when `explanation.json` was written; its numbers are computed anew from the states."""

    measure: str


class AskedOfRoadmap(Shape):
    """What was asked when `roadmap.json` was written; its numbers are computed anew from the states."""

    measure: str
    horizon_months: float = HORIZON_MONTHS
    discount: float = DISCOUNT
    judged_afresh: bool = False


def save_states(states: States, results: ResultsFolder) -> None:
    """Write both scenarios and a row for every state and replicate."""
    ends = (states.pair.first, states.pair.second)
    cells = [Cell(name, scenario) for name, scenario in zip(states.names, ends, strict=True)]
    results.facts |= {
        "seed": states.seed,
        "replications": states.replications,
        "interval": INTERVAL,
        "scenarios": save_scenarios(cells, results),
    }
    save_members_of_runs(states.members, cells, results)
    save_runs(states, results)


def save_runs(states: States, results: ResultsFolder) -> None:
    """Write a row for every state and replicate."""
    save_parquet(states.rows, results.folder / STATES_FILE)


def save_explanation(explanation: Explanation, results: ResultsFolder) -> None:
    """Write who makes how much of a gap, document, table and waterfall, and why."""
    save_json(explanation.to_dict(), results.folder / EXPLANATION_FILE)
    save_csv(explanation.to_frame(), results.folder / "explanation.csv")
    save_charts(explanation, results.folder / "figures")
    save_why(Why(explanation.states), results)


def save_why(why: Why, results: ResultsFolder) -> None:
    """Write what each practice moves: table and picture."""
    save_csv(why.to_frame(), results.folder / "why.csv")
    save_charts(why, results.folder / "figures")


def save_roadmap(roadmap: Roadmap, results: ResultsFolder) -> None:
    """Write the orders of adoption: document, table and ladder, and the fresh runs that judge them, if any do."""
    if roadmap.fresh is not None:
        save_parquet(roadmap.fresh.rows, results.folder / FRESH_FILE)
    save_json(document_of(roadmap), results.folder / ROADMAP_FILE)
    save_csv(roadmap.to_frame(), results.folder / "roadmap.csv")
    save_charts(roadmap, results.folder / "figures")


def states_in(folder: Folder, cells: tuple[Cell, ...]) -> States | None:
    """Return the states that a folder holds: those between its first and its last scenario.

    Raises:
        ResultsError: The table is not whole, or does not fit the scenarios.
        ScenarioError: The scenarios differ in more than practices.
    """
    if STATES_FILE not in folder:
        return None
    where = f"{folder.path.name}: {STATES_FILE}"
    if len(cells) < 2:
        raise ResultsError(f"{where} lies between two scenarios, and the folder has {len(cells)}")
    pair = Pair(cells[0].scenario, cells[-1].scenario)
    states = States.from_table(pair, folder.table(STATES_FILE), folder.facts.seed or 0, where)
    # States beside a comparison are not spread: a demo runs them at the shipped values.
    if RUNS in folder:
        return states
    return replace(states, members=members_in(folder, [cell.scenario for cell in cells]))


def explanation_in(folder: Folder, states: States | None) -> Explanation | None:
    """Return the explanation that a folder holds, computed anew from its states.

    Raises:
        ResultsError: There are no states, or they do not have the measure that is explained.
    """
    if EXPLANATION_FILE not in folder:
        return None
    asked = folder.document(EXPLANATION_FILE, AskedOfExplanation)
    return Explanation(known(states, asked.measure, folder, EXPLANATION_FILE), asked.measure)


def roadmap_in(folder: Folder, states: States | None) -> Roadmap | None:
    """Return the roadmap that a folder holds, computed anew from its states.

    Raises:
        ResultsError: There are no states, they do not have the measure that is to gain, or the fresh runs that judge
            the best order are not those of its way.
    """
    if ROADMAP_FILE not in folder:
        return None
    asked = folder.document(ROADMAP_FILE, AskedOfRoadmap)
    states = known(states, asked.measure, folder, ROADMAP_FILE)
    found = Roadmap(states, asked.measure, asked.horizon_months, asked.discount)
    if FRESH_FILE not in folder:
        return found
    where = f"{folder.path.name}: {FRESH_FILE}"
    ensemble = ensemble_of(states.members, states.pair.ends)
    fresh = FreshRuns.from_table(states.pair, ensemble, folder.table(FRESH_FILE), where)
    found = replace(found, fresh=fresh)
    if asked.judged_afresh and not found.is_afresh:
        raise ResultsError(f"{where} does not hold the states on the way of the best order")
    return found


def known(states: States | None, measure: str, folder: Folder, name: str) -> States:
    """Return states that have a measure, or refuse."""
    where = f"{folder.path.name}: {name}"
    if states is None:
        raise ResultsError(f"{where} has no {STATES_FILE} beside it")
    if measure not in states.measures:
        raise ResultsError(f"{where}: {measure!r} is not a measure of its states")
    return states
