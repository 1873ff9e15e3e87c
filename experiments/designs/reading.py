"""Reading designs: a TOML file, or the same as a Python dictionary, checked against scenarios and measures.

Errors are one line each and name file, key, what was given, what is allowed, and the nearest valid name.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.designs.design import Design
from experiments.designs.factor import LEVER, UNCERTAINTY, Factor
from experiments.designs.factors import read_factors
from experiments.designs.sampling import (
    GRID,
    LATIN_HYPERCUBE,
    METHODS,
    SENSITIVITY,
    SOBOL,
    check_power_of_two,
)
from experiments.plan import DEFAULT_REPLICATIONS, DEFAULT_SEED
from sim.scenario import ScenarioError, inputs, load_scenario
from sim.scenario.errors import one_line, reading
from sim.scenario.files import read_toml
from sim.scenario.layers import settings_of, with_settings
from sim.units import Dimension, InputError, nearest, read_quantity, shown

if TYPE_CHECKING:
    from sim.scenario import Scenario

FIELDS = (
    "question",
    "base",
    "landmarks",
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
MOST_SCENARIOS = 16
MOST_OUTCOMES = 100
MOST_CELLS = 200_000
MOST_TRAJECTORIES = 10_000
SWEEPS = (GRID, LATIN_HYPERCUBE, SOBOL)
STUDIES = (SENSITIVITY,)
MOST_REPLICATIONS = 10_000
LARGEST_SEED = 2**31 - 1
FROM_PYTHON = "design"


def designs_folder() -> Path:
    """Return the folder of the shipped designs."""
    return Path(__file__).resolve().parent


def shipped_designs() -> list[str]:
    """Return the names of the shipped designs, in order."""
    return sorted(path.stem for path in designs_folder().glob("*.toml"))


def find_design(name_or_path: str | Path) -> Path:
    """Return the file of a design: a path, or the name of a shipped one.

    Raises:
        ScenarioError: there is no such file, and no shipped design of that name.
    """
    given, path = str(name_or_path), Path(name_or_path)
    try:
        if path.is_file():
            return path
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    names = shipped_designs()
    if path.name == given and path.name.removesuffix(".toml") in names:
        return designs_folder() / f"{path.name.removesuffix('.toml')}.toml"
    if is_folder:
        raise ScenarioError(f"{shown(given)} is a directory, not a design")
    hint = nearest(path.stem, names) or f"; shipped are {', '.join(names)}"
    raise ScenarioError(f"there is no design {shown(given)}{hint}")


def read_design(design: str | Path | Mapping[str, Any] | Design, methods: Collection[str] = SWEEPS) -> Design:
    """Read a design from a file, by the name of a shipped one, or from a dictionary.

    Args:
        design: what to read; a design that is one already is returned as it is.
        methods: what it may ask for; the first is understood where it names none.

    Raises:
        ScenarioError: one line saying which file and key cannot be used, and what is allowed.
    """
    if isinstance(design, Design):
        _check_method(design.method, methods)
        return design
    if isinstance(design, Mapping):
        table, name, file, folder = dict(design), FROM_PYTHON, FROM_PYTHON, Path()
    else:
        path = find_design(design)
        table, name, file, folder = read_toml(path), one_line(path.stem), path.name, path.parent
    with reading(file):
        return _design(name, table, folder, methods)


def _design(name: str, table: Mapping[str, Any], folder: Path, methods: Collection[str]) -> Design:
    for field in table:
        if field not in FIELDS:
            hint = nearest(field, FIELDS) or f"; it takes {', '.join(FIELDS)}"
            raise InputError(f"a design has no {shown(field)}{hint}")
    for field in NEEDED:
        if field not in table:
            raise InputError(f"a design needs {field}")
    fixed = inputs.read_table("set", table.get("set", {}))
    bases = _scenarios("base", table["base"], fixed, folder)
    if not bases:
        raise InputError("base: name at least one scenario")
    landmarks = _scenarios("landmarks", table.get("landmarks", []), fixed, folder)
    for other in (*bases, *landmarks):
        if other.currency != bases[0].currency:
            raise InputError(
                f"{other.name} counts in {other.currency}, {bases[0].name} in {bases[0].currency}"
            )
    factors = (
        *read_factors("levers", table.get("levers", {}), LEVER, bases[0]),
        *read_factors("uncertainties", table.get("uncertainties", {}), UNCERTAINTY, bases[0]),
    )
    method = inputs.read_choice("method", table.get("method", next(iter(methods))), METHODS)
    _check_method(method, methods)
    _check_factors(factors, fixed, method)
    design = Design(
        name=name,
        question=inputs.read_text("question", table["question"]),
        bases=bases,
        factors=factors,
        outcomes=_outcomes(table["outcomes"]),
        method=method,
        points=_points(table, method),
        replications=_whole(table, "replications", DEFAULT_REPLICATIONS, MOST_REPLICATIONS),
        precision=_precision(table),
        seed=_whole(table, "seed", DEFAULT_SEED, LARGEST_SEED, least=0),
        landmarks=landmarks,
        trajectories=_of_study(table, "trajectories", method, MOST_TRAJECTORIES),
        keep=_of_study(table, "keep", method, len(factors)),
        given=table,
    )
    if len(design) > MOST_CELLS:
        raise InputError(f"has {len(design):,} cells; at most {MOST_CELLS:,} are allowed")
    return design


def _scenarios(field: str, given: object, fixed: Mapping[str, Any], folder: Path) -> tuple[Scenario, ...]:
    """Load the scenarios that a field names, with what the design sets in all of them."""
    names = inputs.read_words(field, [given] if isinstance(given, str) else given)
    if len(names) > MOST_SCENARIOS:
        raise InputError(f"{field} names {len(names)} scenarios; at most {MOST_SCENARIOS} are allowed")
    scenarios: list[Scenario] = []
    for name in names:
        scenario = _scenario(field, name, folder)
        if any(scenario.name == other.name for other in scenarios):
            raise InputError(f"{field} names {shown(scenario.name)} twice")
        settings = settings_of(fixed, scenario.foundation)
        scenarios.append(with_settings(scenario, settings, "design") if settings else scenario)
    return tuple(scenarios)


def _scenario(field: str, name: str, folder: Path) -> Scenario:
    """Load a scenario of the library, or a file that is named from the design's own folder."""
    beside = folder / name
    try:
        return load_scenario(beside if beside.suffix and beside.is_file() else name)
    except ScenarioError as error:
        raise InputError(f"{field}: {error}") from None


def _check_factors(factors: tuple[Factor, ...], fixed: Mapping[str, Any], method: str) -> None:
    """Refuse keys that are varied twice, or both varied and set, and steps where they mean nothing."""
    if not factors:
        raise InputError("varies nothing: name keys under [levers] or [uncertainties]")
    keys = [factor.key for factor in factors]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(f"{key} is varied twice")
        if key in _dotted(fixed):
            raise InputError(f"{key} is both varied and set")
    for factor in factors:
        if method == GRID and factor.is_range and not factor.steps:
            raise InputError(f"{factor.key}: a grid needs the steps of a range, or a list of values")
        if method != GRID and factor.steps:
            raise InputError(f"{factor.key}: steps belong to a grid; a {method} design takes points")
        if method == SENSITIVITY and not factor.is_range:
            raise InputError(f"{factor.key}: a sensitivity study needs a range, not a list of values")


def _dotted(table: Mapping[str, Any], above: str = "") -> set[str]:
    """Return the dotted keys of nested tables, every level of them."""
    keys = set()
    for name, node in table.items():
        keys.add(f"{above}{name}")
        if isinstance(node, dict):
            keys |= _dotted(node, f"{above}{name}.")
    return keys


def _outcomes(given: object) -> tuple[str, ...]:
    from sim.measures import MEASURES

    outcomes = tuple(dict.fromkeys(inputs.read_words("outcomes", given)))
    if not 0 < len(outcomes) <= MOST_OUTCOMES:
        raise InputError(f"outcomes: name 1 to {MOST_OUTCOMES} measures")
    for key in outcomes:
        if key not in MEASURES:
            hint = nearest(key, MEASURES) or f"; known are {', '.join(MEASURES)}"
            raise InputError(f"outcomes: there is no measure {shown(key)}{hint}")
        if MEASURES[key].needs_reference:
            raise InputError(f"outcomes: {key} compares dated changes, which a design does not vary")
    return outcomes


def _check_method(method: str, methods: Collection[str]) -> None:
    """Refuse a sweep where a sensitivity study is wanted, and the other way round."""
    if method not in methods:
        command = "sensitivity" if method == SENSITIVITY else "sweep"
        raise InputError(f"method = {shown(method)} is one for handoff {command}")


def _of_study(table: Mapping[str, Any], field: str, method: str, most: int) -> int:
    """Read a number that sensitivity studies need, and no other design has."""
    if method != SENSITIVITY:
        if field in table:
            raise InputError(f"{field} belongs to a sensitivity study; this is a {method} design")
        return 0
    if field not in table:
        raise InputError(f"a sensitivity study needs {field}")
    return _whole(table, field, 0, most)


def _points(table: Mapping[str, Any], method: str) -> int:
    if method == GRID:
        if "points" in table:
            raise InputError("points belong to other designs; a grid takes steps")
        return 0
    if "points" not in table:
        raise InputError(f"a {method} design needs points")
    points = _whole(table, "points", 0, MOST_CELLS)
    if method in (SOBOL, SENSITIVITY):
        check_power_of_two(points)
    return points


def _precision(table: Mapping[str, Any]) -> float | None:
    if "precision" not in table:
        return None
    if "replications" in table:
        raise InputError("give replications or precision, not both")
    given = table["precision"]
    quantity = read_quantity(given, "EUR", "precision")
    if quantity.dimension not in (Dimension.NUMBER, Dimension.SHARE) or not 0 < quantity.value < math.inf:
        raise InputError(
            f'precision = {shown(given)}: must be above 0, in the unit of the first outcome: "1 %" or 2.5'
        )
    return quantity.value


def _whole(table: Mapping[str, Any], field: str, default: int, most: int, least: int = 1) -> int:
    given = table.get(field, default)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        if field not in table:
            return default
        raise InputError(f"{field} = {shown(given)}: must be a whole number in {least}..{most}")
    return given
