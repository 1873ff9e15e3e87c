"""A results folder run again: what is the same is called so, what is not is named, what cannot be judged is refused."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import Cell, Plan, compare, run_all
from experiments.errors import ResultsError
from experiments.files.reading import open_folder
from experiments.files.tables import save_parquet
from experiments.files.writing import results_folder, save_cells, save_scenarios
from experiments.provenance import file_digest
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.studies.reproduce import Reproduction, reproduce
from sim.measures import MEASURES
from sim.practices import PRACTICES
from sim.scenario import load_scenario

pytestmark = pytest.mark.xdist_group("reproduction")

WEEKS = 52
FIXED = "acceptance.view_fit"
LAGGARD, BEST = load_scenario("laggard"), load_scenario("best-in-class")


def simulate(scenario, seed: int, detailed: bool = False) -> Observation:
    """Return numbers that depend on practices, one setting, one fixed number and the seed."""
    level = sum(scenario.levels.values()) + scenario.values["sla.sales.attempts"] + scenario.values[FIXED]
    growth = level / 7 + np.random.default_rng(seed).normal()
    names = ("contribution", "trust_in_marketing", "trust_in_sales")
    weekly = pd.DataFrame(
        dict.fromkeys(names, np.full(WEEKS, growth)), index=pd.RangeIndex(WEEKS, name="week")
    )
    measures = dict.fromkeys(MEASURES, growth) | {"win_rate": None}
    return Observation(measures, weekly if detailed else None)


def again(folder: Path) -> Reproduction:
    """Run a folder again in this process."""
    return reproduce(folder, execution=Execution(workers=1), simulate=simulate)


def rewrite(folder: Path, **changed: object) -> None:
    """Change a manifest, and let it vouch for the files as they are."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {name: file_digest(folder / name) for name in manifest["files"]}
    (folder / "manifest.json").write_text(json.dumps(manifest | changed))


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> Path:
    """A comparison that was saved."""
    comparison = compare(
        LAGGARD, BEST, LAGGARD, replications=3, seed=50, execution=Execution(workers=1), simulate=simulate
    )
    return comparison.save(tmp_path_factory.mktemp("compared") / "saved")


@pytest.fixture
def folder(compared, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(compared, tmp_path / "saved")


def test_the_same_source_and_seed_give_the_same_content(folder):
    assert again(folder) == Reproduction(9, ())


def test_the_order_of_rows_does_not_matter(folder):
    table = pd.read_parquet(folder / "runs.parquet")
    save_parquet(table.iloc[::-1], folder / "runs.parquet")
    rewrite(folder)
    assert again(folder).is_same


def test_a_number_that_differs_is_named_with_its_run(folder):
    table = pd.read_parquet(folder / "runs.parquet")
    table.loc[4, "revenue_growth"] += 1e-15
    save_parquet(table, folder / "runs.parquet")
    rewrite(folder)
    (difference,) = again(folder).differences
    assert difference.startswith(
        "runs.parquet: revenue_growth differs in 1 of 9 rows, first in best-in-class, 1:"
    )


def test_an_undefined_value_that_became_a_number_differs(folder):
    table = pd.read_parquet(folder / "runs.parquet").astype({"win_rate": float})
    table.loc[0, "win_rate"] = 0.5
    save_parquet(table, folder / "runs.parquet")
    rewrite(folder)
    assert "0.5 before, nan now" in again(folder).differences[0]


def test_weeks_that_differ_and_runs_that_lack_are_named(folder):
    weekly = pd.read_parquet(folder / "weekly.parquet")
    save_parquet(weekly.assign(contribution=weekly["contribution"] * 2), folder / "weekly.parquet")
    save_parquet(pd.read_parquet(folder / "runs.parquet").iloc[:-1], folder / "runs.parquet")
    rewrite(folder)
    runs, weeks = again(folder).differences
    assert runs == "runs.parquet: other runs (8 before, 9 now)"
    assert weeks.startswith("weekly.parquet: contribution differs in 468 of 468 rows")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda folder: (folder / "runs.parquet").unlink(), "lacks runs.parquet"),
        (lambda folder: (folder / "summary.csv").write_text("x"), "summary.csv is not what was written"),
        (lambda folder: rewrite(folder, source="0" * 64), "was made by other source"),
        (lambda folder: rewrite(folder, seed=None), "names no seed"),
        (lambda folder: (folder / "manifest.json").unlink(), "is not a results folder"),
        (
            lambda folder: (
                shutil.copy(folder / "scenario-best-in-class.toml", folder / "scenario-laggard.toml"),
                rewrite(folder),
            ),
            "scenario-laggard.toml does not give the scenario that was run",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_line(folder, harm, told):
    harm(folder)
    with pytest.raises(ResultsError, match=told) as refused:
        again(folder)
    assert "\n" not in str(refused.value)


def test_a_sweep_is_run_again_with_what_its_cells_varied(tmp_path):
    cells = (
        Cell("laggard", LAGGARD),
        *(Cell(f"{tries} tries", LAGGARD, (("sla.sales.attempts", tries),), 10 * tries) for tries in (3, 6)),
    )
    with results_folder(tmp_path / "swept", "test") as results:
        results.facts |= {"seed": 5, "scenarios": save_scenarios(cells[:1], results)}
        save_cells(cells, results)
        rows = run_all(Plan(cells, 4, 5), workers=1, simulate=simulate)
        save_parquet(pd.DataFrame(rows).astype({"win_rate": float}), results.folder / "runs.parquet")
    assert len({row["seed"] for row in rows}) == 12
    assert again(tmp_path / "swept") == Reproduction(12, ())


@pytest.fixture
def states(tmp_path) -> Path:
    """Three saved states of two runs each, the first and the last with the same practices."""
    names = [f"practices.{name}" for name in PRACTICES]
    debriefed = {**LAGGARD.levels, "debriefing": BEST.levels["debriefing"]}
    cells = [
        Cell(f"{state}", LAGGARD, tuple(zip(names, levels.values(), strict=True)))
        for state, levels in enumerate((LAGGARD.levels, debriefed, LAGGARD.levels))
    ]
    rows = pd.DataFrame(run_all(Plan(tuple(cells), 2, 90), workers=1, simulate=simulate))
    table = rows.rename(columns={"scenario": "state", **{f"practices.{name}": name for name in PRACTICES}})
    with results_folder(tmp_path / "states", "test") as results:
        results.facts |= {"seed": 5, "scenarios": save_scenarios([Cell("laggard", LAGGARD)], results)}
        save_parquet(table.astype({"state": int, "win_rate": float}), results.folder / "states.parquet")
    return tmp_path / "states"


def test_states_are_run_again_from_the_first_scenario_each_set_of_practices_once(states):
    assert again(states) == Reproduction(4, ())


def test_a_state_that_is_the_same_run_as_another_is_found_to_differ_too(states):
    table = pd.read_parquet(states / "states.parquet")
    table.loc[(table["state"] == 2) & (table["replicate"] == 1), "revenue_growth"] += 1
    save_parquet(table, states / "states.parquet")
    rewrite(states)
    assert again(states) == Reproduction(4, ("states.parquet: other runs (5 before, 4 now)",))


def test_a_sweep_whose_table_is_of_other_cells_has_other_runs(tmp_path):
    cells = (Cell("laggard", LAGGARD), Cell("3 tries", LAGGARD, (("sla.sales.attempts", 3),)))
    with results_folder(tmp_path / "swept", "test") as results:
        results.facts |= {"seed": 5, "scenarios": save_scenarios(cells[:1], results)}
        save_cells([cell._replace(label=f"another {cell.label}") for cell in cells], results)
        rows = run_all(Plan(cells, 2, 5), workers=1, simulate=simulate)
        save_parquet(pd.DataFrame(rows).astype({"win_rate": float}), results.folder / "runs.parquet")
    assert again(tmp_path / "swept") == Reproduction(0, ("runs.parquet: other runs (4 before, 0 now)",))


def test_results_in_which_a_fixed_number_was_moved_are_saved_and_reproduced_with_it(tmp_path):
    firms = [firm.with_fixed({FIXED: 0.9}) for firm in (LAGGARD, BEST)]
    compared = compare(*firms, replications=2, execution=Execution(workers=1), simulate=simulate)
    compared.save(tmp_path / "saved")
    assert "view_fit = { value = 0.9 }" in (tmp_path / "saved" / "scenario-laggard.toml").read_text("utf-8")
    assert again(tmp_path / "saved") == Reproduction(4, ())


def test_a_clone_holds_every_file_of_the_reference_run_that_its_manifest_names(project):
    """What git leaves out may lie in the folder of whoever made the run, and only there."""
    folder = open_folder(project / "results" / "reference")
    left_out = re.findall(
        r"^/results/reference/(.+)$", (project / ".gitignore").read_text("utf-8"), re.MULTILINE
    )
    assert left_out
    assert folder.manifest.files.keys().isdisjoint(left_out)
    assert all(folder.shared(name).is_file() for name in folder.manifest.files)
