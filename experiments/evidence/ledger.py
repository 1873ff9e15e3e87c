"""The ledger of published numbers: how each is read, what part it has, and whether the model meets it.

`experiments/evidence/targets.toml` has readings and bands; `verdicts` holds them against levels and differences of a
comparison (`Comparison.to_frame()`, or `summary.csv` of a results folder).

A number has one of three roles.  *Fitted*: a value was moved to meet it.  *In view*: somebody looked at it while values
moved.  *Predicted*: it was kept away from everybody.  A gap that one key makes by itself, with nobody deciding in
between, is *imposed* unless it was fitted, whatever its role would be.
"""

import json
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.defaults import PRESETS
from experiments.evidence.record import Hop, imposed_in, record
from experiments.results.comparison import ARROW, interval_as_dict
from experiments.statistics.estimates import Estimate
from sim.scenario import Entry, load_scenario

TARGETS = Path(__file__).with_name("targets.toml")
REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"
LAGGARD, BEST = PRESETS[0], PRESETS[-1]
DIFFERENCE, RATIO = "difference", "ratio"
FITTED, IN_VIEW, PREDICTED, IMPOSED = "fitted", "in view", "predicted", "imposed"
ROLES = (FITTED, IN_VIEW, PREDICTED)
TALLIED = (FITTED, IN_VIEW, IMPOSED, PREDICTED)
KEPT_AWAY = ("T4", "T5", "T6", "T19", "T35")  # nobody runs, reads or judges these until the fit is frozen
NOT_TESTABLE = "not testable"
HIT, MISS = "hit", "miss"
MOST_FITTED = (
    36  # as many as the first search moved; the calibration has to say which of them the data identify
)


class Check(NamedTuple):
    """One number to meet: of which preset or contrast, in which of `ROLES`, of which measure, within which band."""

    of: str
    role: str
    measure: str
    low: float
    high: float
    first: str = LAGGARD
    second: str = BEST

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the band."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Target:
    """A published number: what it says, where it stands, how it is read, and what is checked.

    `needs` names the experiment without which it cannot be tested; empty if the three presets are enough.
    """

    id: str
    statement: str
    source: str
    quality: str
    claims: tuple[str, ...]
    reading: str
    needs: str
    checks: tuple[Check, ...]


class Verdict(NamedTuple):
    """What came of a check: the simulated value (`None`: there is none), and whether it is a hit.

    `imposed_by`: keys of practices that make most of the gap in question, with nobody deciding in between.
    """

    target: Target
    check: Check
    simulated: Estimate | None
    imposed_by: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """Return the role of the check, or "imposed" if that is what the audit found; a fitted number stays fitted."""
        return IMPOSED if self.imposed_by and self.check.role != FITTED else self.check.role

    @property
    def verdict(self) -> str:
        """Return "hit" if the simulated value is in the band, "miss" if not, "not testable" without one."""
        if self.simulated is None or math.isnan(self.simulated.value):
            return NOT_TESTABLE
        return HIT if self.check.holds(self.simulated.value) else MISS

    @property
    def is_clear(self) -> bool:
        """Tell whether the whole interval says the same as the value."""
        found = self.simulated
        if found is None or math.isnan(found.low):
            return False
        low, high = found.widest
        if self.check.holds(found.value):
            return self.check.holds(low) and self.check.holds(high)
        return high < self.check.low or low > self.check.high

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict in the shape that the ledger has as JSON."""
        check, target = self.check, self.target
        return {
            "id": target.id,
            "statement": target.statement,
            "source": target.source,
            "reading": target.reading,
            "role": self.role,
            "imposed_by": list(self.imposed_by),
            "of": check.of if check.of in PRESETS else f"{check.of} {check.first}{ARROW}{check.second}",
            "measure": check.measure,
            "low": _known(check.low),
            "high": _known(check.high),
            "simulated": None if self.simulated is None else interval_as_dict(self.simulated),
            "verdict": self.verdict,
        }


@cache
def targets() -> tuple[Target, ...]:
    """Read the targets."""
    return tuple(_target(given) for given in tomllib.loads(TARGETS.read_text(encoding="utf-8"))["target"])


def verdicts(found: pd.DataFrame | None, hops: Iterable[Hop] | None = None) -> list[Verdict]:
    """Return a verdict for every check.

    Args:
        found: levels and differences of a comparison that has the presets among its scenarios, one a row,
            with columns kind, name, measure, value, low, high; `None` if nothing has been run.
        hops: what the one-hop audit found; by default the record that is kept.
    """
    simulated = None if found is None else Simulated(found)
    imposed = imposed_in(record() if hops is None else hops)
    return [
        Verdict(target, check, None if simulated is None else simulated.of(check), imposed_by(check, imposed))
        if is_looked_at(target)
        else Verdict(target, check, None)
        for target in targets()
        for check in target.checks
    ]


def is_looked_at(target: Target) -> bool:
    """Tell whether a target is read on compared scenarios: it takes no experiment of its own, and is not kept away."""
    return not target.needs and target.id not in KEPT_AWAY


def imposed_by(check: Check, imposed: Mapping[str, Sequence[Hop]]) -> tuple[str, ...]:
    """Return the keys that impose the gap a check is about: a difference, a ratio, or what the best are above laggards.

    Two other scenarios are judged by the same keys as far as they differ in them; what a key makes of their gap in
    particular was not measured.
    """
    if check.of not in (DIFFERENCE, RATIO, BEST):
        return ()
    keys = tuple(hop.key for hop in imposed.get(check.measure, ()))
    if (check.first, check.second) == (LAGGARD, BEST) or not keys:
        return keys
    first, second = (load_scenario(name).values for name in (check.first, check.second))
    return tuple(key for key in keys if first[key] != second[key])


def fitted(entries: Iterable[Entry]) -> list[Entry]:
    """Return the settings that were fitted."""
    return [entry for entry in entries if entry.fitted_to]


def reference() -> pd.DataFrame | None:
    """Return levels and differences of the reference run, or nothing if there is none."""
    return summary_of(REFERENCE) if (REFERENCE / "summary.csv").is_file() else None


def summary_of(folder: Path) -> pd.DataFrame:
    """Return levels and differences of a results folder, and the command that made it."""
    found = pd.read_csv(folder / "summary.csv")
    if (folder / "manifest.json").is_file():
        found.attrs["command"] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["command"]
    return found


class Simulated:
    """Levels, differences and ratios out of the tidy frame of a comparison."""

    def __init__(self, found: pd.DataFrame) -> None:
        self.rows = {(kind, name, key): row for kind, name, key, row in _keyed(found)}

    def of(self, check: Check) -> Estimate | None:
        """Return what a check is about, or nothing if the comparison does not have it."""
        if check.of in PRESETS:
            return self.rows.get(("scenario", check.of, check.measure))
        gap = self.rows.get(("difference", f"{check.first}{ARROW}{check.second}", check.measure))
        if check.of == DIFFERENCE or gap is None:
            return gap
        below, above = (self.rows["scenario", name, check.measure] for name in (check.first, check.second))
        return ratio(below, above, gap)


def ratio(below: Estimate, above: Estimate, gap: Estimate) -> Estimate:
    """Return the ratio of two paired means with its interval by the delta method.

    The interval of the paired difference says how far the two go together, so nothing else is needed.
    """
    if not below.value:
        return Estimate(math.nan, math.nan, math.nan, gap.runs, gap.runs_without_value)
    value = above.value / below.value

    def reach(half_widths: Iterable[float]) -> float:
        b, a, d = (half**2 for half in half_widths)
        return math.sqrt(max(a + value**2 * b - value * (a + b - d), 0.0)) / abs(below.value)

    three = (below, above, gap)
    luck = reach(one.half_width for one in three)
    found = Estimate(value, value - luck, value + luck, gap.runs, gap.runs_without_value)
    if not all(one.is_spread for one in three):
        return found
    whole = reach((one.high_all - one.low_all) / 2 for one in three)
    return found._replace(low_all=value - whole, high_all=value + whole)


def _known(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _keyed(found: pd.DataFrame) -> Iterable[tuple[str, str, str, Estimate]]:
    for row in found.to_dict("records"):
        yield (
            row["kind"],
            row["name"],
            row["measure"],
            Estimate(*(row.get(field, math.nan) for field in Estimate._fields)),
        )


def _target(given: dict[str, Any]) -> Target:
    fields = {
        name: given.get(name, "") for name in ("id", "statement", "source", "quality", "reading", "needs")
    }
    checks = tuple(_check(one, given.get("measure", "")) for one in given["checks"])
    return Target(**fields, claims=tuple(given["claims"]), checks=checks)


def _check(given: dict[str, Any], measure: str) -> Check:
    low, high = given.get("low", -math.inf), given.get("high", math.inf)
    between = given.get("between", (LAGGARD, BEST))
    return Check(given["of"], given["role"], given.get("measure", measure), low, high, *between)
