"""Reading designs: a TOML file, or the same as a Python dictionary, checked against scenarios and measures.

Errors are one line each and name file, key, what was given, what is allowed, and the nearest valid name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED, LARGEST_SEED
from experiments.designs.design import Design
from experiments.designs.factor import LEVER, UNCERTAINTY
from experiments.designs.factors import read_factors
from experiments.designs.fields import (
    MOST_TRAJECTORIES,
    check_arms,
    check_cells,
    check_currencies,
    check_factors,
    check_fields,
    check_method,
    check_scenarios,
    read_contrasts,
    read_outcomes,
    read_points,
    read_precision,
    read_study_size,
    read_whole,
)
from experiments.designs.files import find_design
from experiments.designs.sampling import GRID, LATIN_HYPERCUBE, METHODS, SENSITIVITY, SOBOL
from experiments.designs.scenarios import (
    Source,
    arms_by_name,
    keys_of_arms,
    load_arms,
    load_scenarios,
    names_of,
)
from sim.measures import measures_for
from sim.scenario import Extensions, inputs
from sim.scenario.errors import reading
from sim.scenario.files import read_toml
from sim.scenario.sources import file_name_of, folder_of, name_of
from sim.units import InputError, nearest, shown

FIELDS = (
    "question",
    "base",
    "arms",
    "landmarks",
    "contrasts",
    "set",
    "levers",
    "uncertainties",
    "outcomes",
    "method",
    "points",
    "replications",
    "precision",
    "seed",
    "trajectories",
    "keep",
)
NEEDED = ("question", "base", "outcomes")
SWEEPS = (GRID, LATIN_HYPERCUBE, SOBOL)
STUDIES = (SENSITIVITY,)
MOST_REPLICATIONS = 10_000
FROM_PYTHON = "design"


def read_design(
    design: str | Path | Mapping[str, Any] | Design,
    methods: Collection[str] = SWEEPS,
    extensions: Extensions = Extensions(),
) -> Design:
    """Read a design from a file, by the name of a shipped one, or from a dictionary.

    Args:
        design: what to read; a dictionary may hold scenarios themselves, and a design that is one already is
            returned as it is.
        methods: what it may ask for; the first is understood where it names none.
        extensions: agents, mechanisms and measures of somebody's own that its scenarios are run with.

    Raises:
        ScenarioError: one line saying which file and key cannot be used, and what is allowed.
    """
    if isinstance(design, Design):
        with reading(design.name):
            check_method(design.method, methods)
        return design.with_extensions(extensions)
    if isinstance(design, Mapping):
        table, name, file, folder = dict(design), FROM_PYTHON, FROM_PYTHON, Path()
    else:
        path = find_design(design)
        table, name, file, folder = read_toml(path), name_of(path), file_name_of(path), folder_of(path)
    with reading(file):
        return _design(name, table, Source(folder, extensions), methods)


def _design(name: str, table: Mapping[str, Any], source: Source, methods: Collection[str]) -> Design:
    for field in table:
        if field not in FIELDS:
            hint = nearest(field, FIELDS) or f"; it takes {', '.join(FIELDS)}"
            raise InputError(f"a design has no {shown(field)}{hint}")
    for field in NEEDED:
        if field not in table:
            raise InputError(f"a design needs {field}")
    fixed = inputs.read_table("set", table.get("set", {}))
    named = load_scenarios("base", table["base"], fixed, source)
    arms = table.get("arms", {})
    bases = (*named, *load_arms(arms, named, fixed, source))
    landmarks = load_scenarios("landmarks", table.get("landmarks", []), fixed, source)
    check_scenarios(bases, landmarks)
    factors = (
        *read_factors("levers", table.get("levers", {}), LEVER, bases[0]),
        *read_factors("uncertainties", table.get("uncertainties", {}), UNCERTAINTY, bases[0]),
    )
    method = inputs.read_choice("method", table.get("method", next(iter(methods))), METHODS)
    check_method(method, methods)
    check_currencies((*bases, *landmarks), method)
    check_fields(table, method)
    check_factors(factors, fixed, method)
    check_arms(factors, keys_of_arms(arms, bases[0]))
    names: dict[str, Any] = {"base": names_of(named)}
    if landmarks:
        names["landmarks"] = names_of(landmarks)
    if arms:
        names["arms"] = arms_by_name(arms)
    design = Design(
        name=name,
        question=inputs.read_text("question", table["question"]),
        bases=bases,
        factors=factors,
        outcomes=read_outcomes(table["outcomes"], measures_for(bases)),
        method=method,
        points=read_points(table, method),
        replications=read_whole(table, "replications", DEFAULT_REPLICATIONS, MOST_REPLICATIONS),
        precision=read_precision(table),
        seed=read_whole(table, "seed", DEFAULT_SEED, LARGEST_SEED, least=0),
        landmarks=landmarks,
        contrasts=read_contrasts(table, names_of(bases), len(factors), method),
        trajectories=read_study_size(table, "trajectories", method, MOST_TRAJECTORIES),
        keep=read_study_size(table, "keep", method, len(factors)),
        given={**table, **names},
    )
    check_cells(design)
    return design
