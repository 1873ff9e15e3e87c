"""Writes a sweep into a results folder: what was run, a row a run, levels and differences, figures; reads it back."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from experiments.designs import Design, read_design
from experiments.designs.reading import SWEEPS
from experiments.designs.sampling import GRID
from experiments.errors import ResultsError
from experiments.files.reading import Folder
from experiments.files.tables import save_csv, save_parquet
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.results.currencies import exchange_of
from experiments.results.sweep import Sweep
from experiments.running.plan import Cell
from experiments.saving.comparison import RUNS, rates_of
from experiments.saving.figures import save_charts
from experiments.statistics.estimates import INTERVAL


def save_sweep(sweep: Sweep, results: ResultsFolder) -> None:
    """Write scenarios, tables and figures of a sweep into a results folder."""
    unvaried = [place.cell for place in sweep.places if not place.is_point]
    results.facts |= {
        "seed": sweep.design.seed,
        "replications": sweep.replications,
        "first_stage": sweep.first_stage,
        "interval": INTERVAL,
        "design": {"name": sweep.design.name, **(sweep.design.given or {})},
        "cells": len(sweep.places),
        "scenarios": save_scenarios(unvaried, results),
        **rates_of(sweep.exchange),
    }
    save_cells([place.cell for place in sweep.places], results)
    save_parquet(sweep.rows, results.folder / RUNS)
    save_csv(sweep.to_frame(), results.folder / "summary.csv")
    save_charts(sweep, results.folder / "figures")


def sweep_in(folder: Folder, cells: tuple[Cell, ...]) -> Sweep | None:
    """Return the sweep that a folder holds; `None` if it holds none.

    Raises:
        ResultsError: The runs are not those of the design.
    """
    facts = folder.facts
    if facts.design is None or facts.design.get("method", GRID) not in SWEEPS or RUNS not in folder:
        return None
    rows = folder.table(RUNS, ("scenario", "replicate", "seed", "base"))
    design = design_in(folder, cells, SWEEPS)
    places = tuple(design.places())
    if set(rows["scenario"]) != {place.cell.label for place in places}:
        raise ResultsError(f"{folder.path.name}: {RUNS} does not hold the cells of {design.name}")
    exchange = exchange_of([place.cell for place in places], facts.rates)
    return Sweep(design, places, rows, rows["replicate"].nunique(), facts.first_stage, exchange)


def design_in(folder: Folder, cells: tuple[Cell, ...], methods: Collection[str]) -> Design:
    """Return the design that a folder was made by, its scenarios as they were run.

    What the design sets in all scenarios, or in an arm, stands in these already.

    Raises:
        ResultsError: A scenario that it names is missing.
        ScenarioError: The design cannot be read.
    """
    facts = folder.facts
    given = {key: value for key, value in (facts.design or {}).items() if key not in {"name", "set"}}
    by_name = {cell.label: cell.scenario for cell in cells}
    if isinstance(given.get("arms"), dict):
        given["base"] = [*texts_in(given.get("base", [])), *given.pop("arms")]
    for field in {"base", "landmarks"} & set(given):
        names = texts_in(given[field])
        lacking = [name for name in names if name not in by_name]
        if lacking:
            raise ResultsError(f"{folder.path.name} has no scenario {lacking[0]!r}, which its design names")
        given[field] = [by_name[name] for name in names]
    design = read_design(given, methods)
    return replace(
        design,
        name=str((facts.design or {}).get("name", design.name)),
        seed=design.seed if facts.seed is None else facts.seed,
        replications=facts.replications or design.replications,
    )


def texts_in(given: object) -> list[Any]:
    """Return a list as it is, and anything else as a list of one."""
    return given if isinstance(given, list) else [given]
