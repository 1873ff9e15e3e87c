"""Reading and checking the fields of a design, one by one."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence, Sized
from typing import Any

from experiments.designs.contrast import Contrast
from experiments.designs.factor import ALIGNMENT, Factor
from experiments.designs.sampling import GRID, SENSITIVITY, SOBOL, check_power_of_two
from sim.measures import Measure
from sim.scenario import Scenario, inputs
from sim.units import Dimension, InputError, nearest, read_quantity, shown

MOST_OUTCOMES = 100
MOST_POINTS = 200_000
MOST_TRAJECTORIES = 10_000
MOST_CELLS = 200_000
OF_SWEEPS_ONLY = ("landmarks", "precision", "arms", "contrasts")
MOST_CONTRASTS = 24
OF_A_MAP = 2  # keys that are varied


def check_factors(factors: tuple[Factor, ...], fixed: Mapping[str, Any], method: str) -> None:
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


def check_arms(factors: tuple[Factor, ...], keys: Mapping[str, str]) -> None:
    """Refuse to vary what an arm sets: in every cell the value of the cell would take its place."""
    for factor in factors:
        hidden = (key for key in keys if factor.key == ALIGNMENT and key.startswith("practices."))
        for key in (factor.key, *hidden):
            if key in keys:
                also = "" if key == factor.key else f" by {factor.key}"
                raise InputError(f"{key} is both varied{also} and set by arms.{keys[key]}")


def read_contrasts(
    table: Mapping[str, Any], bases: Sequence[str], varied: int, method: str
) -> tuple[Contrast, ...]:
    """Read which bases are set against one another in every cell of a map: a name, and a pair of bases."""
    if "contrasts" not in table:
        return ()
    given = inputs.read_table("contrasts", table["contrasts"])
    if not 0 < len(given) <= MOST_CONTRASTS:
        raise InputError(f"contrasts: name 1 to {MOST_CONTRASTS} pairs of bases")
    if method != GRID or varied != OF_A_MAP:
        raise InputError(f"contrasts need a grid over two keys; this is a {method} design over {varied}")
    return tuple(_read_contrast(name, pair, bases) for name, pair in given.items())


def _read_contrast(name: str, given: object, bases: Sequence[str]) -> Contrast:
    where = f"contrasts.{name}"
    pair = inputs.read_words(where, given)
    if not name.strip() or inputs.read_text("contrasts", name) != name:
        raise InputError(f"contrasts: {shown(name)} is no name of one line")
    if len(pair) != 2:
        raise InputError(f"{where} = {shown(given)}: must be two bases, what is taken away first")
    for base in pair:
        if base not in bases:
            hint = nearest(base, bases) or f"; bases are {', '.join(bases)}"
            raise InputError(f"{where}: there is no base {shown(base)}{hint}")
    if pair[0] == pair[1]:
        raise InputError(f"{where} sets {shown(pair[0])} against itself")
    return Contrast(name, *pair)


def _dotted(table: Mapping[str, Any], above: str = "") -> set[str]:
    """Return the dotted keys of nested tables, every level of them."""
    keys = set()
    for name, node in table.items():
        keys.add(f"{above}{name}")
        if isinstance(node, dict):
            keys |= _dotted(node, f"{above}{name}.")
    return keys


def read_outcomes(given: object, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Read the measures that are looked at, each once."""
    outcomes = tuple(dict.fromkeys(inputs.read_words("outcomes", given)))
    if not 0 < len(outcomes) <= MOST_OUTCOMES:
        raise InputError(f"outcomes: name 1 to {MOST_OUTCOMES} measures")
    for key in outcomes:
        if key not in measures:
            hint = nearest(key, measures) or f"; known are {', '.join(measures)}"
            raise InputError(f"outcomes: there is no measure {shown(key)}{hint}")
        if measures[key].needs_reference:
            raise InputError(f"outcomes: {key} compares dated changes, which a design does not vary")
    return outcomes


def check_method(method: str, methods: Collection[str]) -> None:
    """Refuse a sweep where a sensitivity study is wanted, and the other way round."""
    if method not in methods:
        command = "sensitivity" if method == SENSITIVITY else "sweep"
        raise InputError(f"method = {shown(method)} is one for handoff {command}")


def check_cells(design: Sized) -> None:
    """Refuse a design of more cells than are ever run."""
    if len(design) > MOST_CELLS:
        raise InputError(f"has {len(design):,} cells; at most {MOST_CELLS:,} are allowed")


def check_fields(table: Mapping[str, Any], method: str) -> None:
    """Refuse fields that mean nothing to a sensitivity study."""
    for field in OF_SWEEPS_ONLY:
        if method == SENSITIVITY and field in table:
            raise InputError(f"{field} means nothing to a sensitivity study")


def read_study_size(table: Mapping[str, Any], field: str, method: str, most: int) -> int:
    """Read a number that sensitivity studies need, and no other design has."""
    if method != SENSITIVITY:
        if field in table:
            raise InputError(f"{field} belongs to a sensitivity study; this is a {method} design")
        return 0
    if field not in table:
        raise InputError(f"a sensitivity study needs {field}")
    return read_whole(table, field, 0, most)


def read_points(table: Mapping[str, Any], method: str) -> int:
    """Read how many points there are, which a grid does not say."""
    if method == GRID:
        if "points" in table:
            raise InputError("points belong to other designs; a grid takes steps")
        return 0
    if "points" not in table:
        raise InputError(f"a {method} design needs points")
    points = read_whole(table, "points", 0, MOST_POINTS)
    if method in (SOBOL, SENSITIVITY):
        check_power_of_two(points)
    return points


def read_precision(table: Mapping[str, Any]) -> float | None:
    """Read the half-width that is wanted, as a fraction or a plain number."""
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


def read_whole(table: Mapping[str, Any], field: str, default: int, most: int, least: int = 1) -> int:
    """Read a whole number within limits, or take the default where there is none."""
    if field not in table:
        return default
    given = table[field]
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise InputError(f"{field} = {shown(given)}: must be a whole number in {least}..{most}")
    return given


def check_scenarios(bases: tuple[Scenario, ...], landmarks: tuple[Scenario, ...]) -> None:
    """Refuse scenarios whose results could not be told apart."""
    if not bases:
        raise InputError("base: name at least one scenario")
    by_name = {scenario.name: scenario for scenario in bases}
    for other in (*bases, *landmarks):
        known = by_name.setdefault(other.name, other)
        if known != other or known.currency != other.currency:
            raise InputError(f"base and landmarks name two scenarios {shown(other.name)} that differ")


def check_currencies(bases: tuple[Scenario, ...], method: str) -> None:
    """Refuse scenarios in several currencies where a study knows no rates of exchange."""
    for other in bases:
        if method == SENSITIVITY and other.currency != bases[0].currency:
            raise InputError(
                f"{other.name} counts in {other.currency}, {bases[0].name} in {bases[0].currency}"
            )
