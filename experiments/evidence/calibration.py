"""The declared calibration of the shipped firm: inputs, rows out of the ledger, and how far each may be off."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.designs.calibration import Calibration, FittedRow, Size
from experiments.designs.factor import UNCERTAINTY, Factor
from experiments.evidence.targets import BEST, FITTED, LAGGARD, Check, Target, is_looked_at, targets
from sim.scenario import load_scenario
from sim.units import read_range

DECLARED = Path(__file__).with_name("calibration.toml")
WAVES = Path(__file__).with_name("waves")
ENDS = (".absent", ".established")


def declared(quick: bool = False) -> Calibration:
    """Return the calibration as it is declared, in its quick form if that is asked for."""
    given = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    sizes = given | given["quick"] if quick else given
    return Calibration(
        parameters=tuple(_parameter(key, fields) for key, fields in given["parameters"].items()),
        rows=tuple(_row(fields, given["deviations"]) for fields in given["row"]),
        arms=tuple(given["arms"]),
        seed=given["seed"],
        sizes=tuple(Size(**size) for size in sizes["waves"]),
        members=sizes["members"],
        forgiven=given["forgiven"],
        cut=given["cut"],
        settled=given["settled"],
    )


def fitted_levels() -> list[tuple[Target, Check]]:
    """Return the rows of the ledger that are fitted and that one preset tells."""
    return [
        (target, check)
        for target in targets()
        if is_looked_at(target)
        for check in target.checks
        if check.role == FITTED and check.of in (LAGGARD, BEST)
    ]


def _row(fields: Mapping[str, Any], deviations: Mapping[str, float]) -> FittedRow:
    target, check = next(pair for pair in fitted_levels() if pair[0].id == fields["target"])
    half = (check.high - check.low) / 2
    return FittedRow(
        id=target.id,
        arm=check.of,
        measure=check.measure,
        wanted=check.low + half,
        observation=half / deviations[target.quality],
        discrepancy=fields["discrepancy"],
        firms=fields["firms"],
        study=fields["study"],
    )


def _parameter(key: str, fields: Mapping[str, str]) -> Factor:
    base = load_scenario("base")
    owned = next((key.removesuffix(end) for end in ENDS if key.endswith(end)), key)
    entry = base.numbers[owned]
    low, high = entry.range
    if "range" in fields:
        low, high = read_range(fields["range"], base.currency, key)[:2]
    return Factor(
        key,
        UNCERTAINTY,
        entry.unit,
        (),
        low,
        high,
        logarithmic=fields.get("scale") == "log",
        whole=entry.whole,
    )
