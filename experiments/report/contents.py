"""What a results folder says, read and checked: the one source of pages, briefs, workbooks and slides.

Nothing is run and nothing is taken from elsewhere: all numbers are computed anew from the stored runs, by the same
functions that computed them first.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from experiments.errors import ResultsError
from experiments.figures.tables import SERIES, Series
from experiments.files.manifest import Manifest
from experiments.files.reading import Folder, need_columns, open_folder
from experiments.files.tables import without_formula
from experiments.findings import plan as plans
from experiments.findings.comparison import caveat, ensemble_finding
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.population import rests_on
from experiments.findings.practices import titles
from experiments.findings.robustness import what_would_change
from experiments.findings.samples import few_runs
from experiments.report.logo import Logo
from experiments.results.comparison import Comparison
from experiments.results.decision import Decision
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns
from experiments.results.plan import RevenuePlan
from experiments.results.population import Population
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.sla import Agreements
from experiments.results.states import States
from experiments.results.why import Why
from experiments.running.observation import observed
from experiments.running.plan import Cell, Task
from experiments.running.runs import Run
from experiments.saving.comparison import ADOPTION, holds_comparison
from experiments.saving.loading import Saved, saved_in
from sim.scenario import Scenario

STUDY = "study"  # the section that only `handoff study` makes


@dataclass(frozen=True)
class Contents:
    """What a results folder says; what the folder does not hold is `None` or missing from `series`.

    `client`: whose report it is; `logo`: what stands beside that; `money`: what must be said about how money is shown,
    if anything; `older`: whether another version of the model made it, which had other settings; `adoption`: what a
    study holds of the recommended order as it would happen.
    """

    name: str
    manifest: Manifest
    naming: Naming = OUR_NAMES
    client: str = ""
    logo: Logo | None = None
    money: str = ""
    older: bool = False
    comparison: Comparison | None = None
    years: Comparison | None = None
    series: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    explanation: Explanation | None = None
    states: States | None = None
    roadmap: Roadmap | None = None
    sensitivity: Sensitivity | None = None
    population: Population | None = None
    plan: RevenuePlan | None = None
    sla: Agreements | None = None
    adoption: "Contents | None" = None
    trials: FreshRuns | None = None
    doubted: FreshRuns | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the labels of the scenarios in their order."""
        return self.comparison.names if self.comparison is not None else ()

    @property
    def decision(self) -> Decision | None:
        """Return what somebody who decides has to know; nothing unless a study was made of the firm."""
        if self.comparison is None or self.roadmap is None or not self.is_study:
            return None
        adoption = None if self.adoption is None else self.adoption.comparison
        return Decision(self.comparison, self.roadmap, adoption, self.trials, self.doubted)

    @property
    def is_study(self) -> bool:
        """Tell whether `handoff study` made the folder."""
        return any(section.name == STUDY for section in self.manifest.sections)

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """Return the scenarios that are shown by the names that they have."""
        found = {one.scenario.name: one.scenario for one in (self.plan, self.sla) if one is not None}
        if self.states is not None:
            found |= dict(zip(self.states.names, self.states.pair.ends, strict=True))
        if self.comparison is not None:
            found |= {cell.label: cell.scenario for cell in self.comparison.cells}
        return found

    @property
    def caveat(self) -> str:
        """Say what the results are not."""
        return caveat(self.scenarios.values(), self.client)

    @property
    def currency(self) -> str:
        """Return the currency in which money is shown."""
        if self.comparison is not None:
            return self.comparison.currency
        if self.plan is not None:
            return self.plan.currency
        return self.sensitivity.design.bases[0].currency if self.sensitivity is not None else "EUR"

    @property
    def practices(self) -> dict[str, str]:
        """Return the title of each practice as its reader calls it; none where no states were run."""
        return {} if self.states is None else titles(self.states.pair, self.naming)

    @property
    def why(self) -> Why | None:
        """Return what each practice moves, from the same states."""
        return None if self.states is None else Why(self.states)

    @property
    def intervals(self) -> str:
        """Say what the two intervals hold that runs over an ensemble have; nothing where there is one."""
        ensemble = () if self.comparison is None else self.comparison.members
        return ensemble_finding(len(ensemble)) if ensemble else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Say what would change the finding."""
        said = what_would_change(self.comparison, self.states, self.sensitivity, self.naming)
        if self.comparison is not None and (few := few_runs(self.comparison.replications, "each scenario")):
            said = (few, *said)
        if self.population is not None:
            said = (*said, rests_on(self.population))
        return said if self.plan is None else (*said, plans.rests_on(self.plan))

    def of(self, series: str, name: str) -> pd.DataFrame:
        """Return the rows of a series that belong to a scenario."""
        rows = self.series[series]
        return rows[rows["scenario"] == name]

    def with_states(self, states: States) -> "Contents":
        """Return contents with other states, from which explanation and roadmap follow."""
        return replace(
            self,
            states=states,
            explanation=None if self.explanation is None else replace(self.explanation, states=states),
            roadmap=None if self.roadmap is None else replace(self.roadmap, states=states),
        )


def read_contents(path: str | Path) -> Contents:
    """Read a results folder.

    Raises:
        ResultsError: it is not a results folder, lacks a file, was changed, or is of another schema.
        ScenarioError: one of its scenarios cannot be read.
    """
    folder = open_folder(path)
    saved = saved_in(folder)
    comparison = saved.comparison or (None if saved.states is None else ends_of(saved.states))
    if comparison is None and not any((saved.sensitivity, saved.population, saved.plan, saved.sla)):
        raise ResultsError(f"{folder.path.name} holds {why_no_report(saved)}")
    return contents_of(folder, saved, comparison)


def why_no_report(saved: Saved) -> str:
    """Say what a folder holds that there is no report of, and what can be done instead."""
    if saved.sweep is None:
        return "neither compared scenarios nor an explanation to report on"
    design = saved.sweep.design
    base, key = design.bases[0].name, design.factors[0].key
    return (
        "a sweep, of which there is no report: its levels and differences stand in summary.csv, its pictures in "
        f"figures; for a report of one of its points, write a file that extends {base} and sets {key}, then "
        f"handoff compare {base} THAT.toml --out FOLDER"
    )


def contents_of(folder: Folder, saved: Saved, comparison: Comparison | None) -> Contents:
    """Return what there is to say of a folder and what was saved in it."""
    return Contents(
        name=folder.path.resolve().name,
        manifest=folder.manifest,
        older=saved.older,
        money="" if comparison is None else comparison.exchange.note,
        comparison=comparison,
        years=saved.years,
        series={} if comparison is None else read_series(compared_in(folder), comparison),
        explanation=saved.explanation,
        states=saved.states,
        roadmap=saved.roadmap,
        sensitivity=saved.sensitivity,
        population=saved.population,
        plan=saved.plan,
        sla=saved.sla,
        adoption=adoption_of(folder, saved),
        trials=saved.trials,
        doubted=saved.doubted,
    )


def adoption_of(folder: Folder, saved: Saved) -> Contents | None:
    """Return what a study holds of the recommended order as it would happen."""
    section = next((one for one in folder.sections() if one.name == ADOPTION), None)
    if section is None or saved.adoption is None:
        return None
    return Contents(
        name=folder.path.resolve().name,
        manifest=folder.manifest,
        comparison=saved.adoption,
        series=read_series(section, saved.adoption),
    )


def compared_in(folder: Folder) -> Folder:
    """Return the section that holds the comparison, where there is one."""
    sections = (one for one in folder.sections() if one.name != ADOPTION)
    return next((one for one in sections if holds_comparison(one)), folder)


def ends_of(states: States) -> Comparison:
    """Return the comparison of the first state with the last: the two scenarios between which the states lie."""
    scenarios = (states.pair.first, states.pair.second)
    cells = tuple(Cell(name, scenario) for name, scenario in zip(states.names, scenarios, strict=True))
    by_state = {0: cells[0], len(states) - 1: cells[1]}
    rows = states.rows[states.rows["state"].isin(list(by_state))]
    runs = tuple(
        Run(
            Task(by_state[row["state"]], int(row["replicate"]), int(row["seed"]), detailed=False),
            observed({key: row[key] for key in states.measures}),
        )
        for row in rows.to_dict("records")
    )
    return Comparison(cells, runs, states.seed, states.replications, members=states.members)


def read_series(folder: Folder, comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return the tables behind the figures, by name, those of scenarios of the folder only."""
    series = {}
    # A spreadsheet must not run a name; here it gets its own spelling back.
    spelling = {without_formula(name): name for name in comparison.names}
    for name, stored in SERIES.items():
        file = f"figures/{name}.csv"
        if file not in folder or (name == "path" and comparison.exchange.left_out):
            continue
        rows = read_rows(folder, file, stored)
        rows["scenario"] = rows["scenario"].replace(spelling)
        rows = rows[rows["scenario"].isin(comparison.names)]
        if not rows.empty:
            series[name] = rows.reset_index(drop=True)
    return series


def read_rows(folder: Folder, file: str, stored: Series) -> pd.DataFrame:
    """Return a table behind a figure, its words as text and its numbers as numbers.

    Raises:
        ResultsError: it is no table, or not one of that shape.
    """
    where = f"{folder.path.name}: {file}"
    try:
        rows = pd.read_csv(
            io.StringIO(folder.text(file).removeprefix("\ufeff")), keep_default_na=False, na_values=[""]
        )
        need_columns(rows, (*stored.words, *stored.numbers), where)
        rows = rows.astype(dict.fromkeys(stored.numbers, float))
        words = list(stored.words)
        rows[words] = rows[words].fillna("").astype(str)
    except ResultsError:
        raise
    except ValueError as error:
        raise ResultsError(f"{where} cannot be read ({error})") from None
    return rows
