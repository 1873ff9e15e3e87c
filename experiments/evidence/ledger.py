"""Verdicts on published numbers: whether the model meets each, and which gaps a single key puts in.

`targets.toml` and `claims.toml` have readings and bands; `verdicts` holds them against levels and differences of a
comparison (`Comparison.to_frame()`, or what is recorded of a run).  A gap that one key makes by itself, with nobody
deciding in between, is *imposed* unless it was fitted, whatever its role would be.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from experiments.defaults import PRESETS
from experiments.evidence.record import Hop, imposed_in, record
from experiments.evidence.targets import (
    BEST,
    DIFFERENCE,
    FITTED,
    IN_VIEW,
    LAGGARD,
    RATIO,
    UNSEEN,
    Check,
    Target,
    is_looked_at,
    targets,
)
from experiments.results.comparison import ARROW
from experiments.statistics.estimates import Estimate
from sim.scenario import Entry, load_scenario

IMPOSED = "imposed"
TALLIED = (FITTED, IN_VIEW, IMPOSED, UNSEEN)
NOT_TESTABLE = "not testable"
HIT, MISS = "hit", "miss"
LEVEL, OWN = "scenario", "own"  # kinds of rows: of compared scenarios, and of an experiment of its own
MOST_FITTED = (
    36  # as many as the first search moved; the calibration has to say which of them the data identify
)


class Verdict(NamedTuple):
    """What came of a check: what was simulated (`None`: nothing), and whether it is a hit.

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
        if self.simulated is None:
            return False
        low, high = self.simulated.widest
        if math.isnan(low):
            return False
        if self.verdict == HIT:
            return self.check.holds(low) and self.check.holds(high)
        return high < self.check.low or low > self.check.high


def verdicts(
    found: pd.DataFrame | None, hops: Iterable[Hop] | None = None, of: Iterable[Target] | None = None
) -> list[Verdict]:
    """Return a verdict for every check.

    Args:
        found: levels and differences of a comparison that has the presets among its scenarios, one a row,
            with columns kind, name, measure, value, low, high; `None` if nothing has been run.
        hops: what the one-hop audit found; by default the record that is kept.
        of: the targets whose checks are judged; by default all.
    """
    simulated = None if found is None else Simulated(found)
    imposed = imposed_in(record() if hops is None else hops)
    return [
        judged(target, check, simulated, imposed)
        for target in (targets() if of is None else of)
        for check in target.checks
    ]


def judged(
    target: Target, check: Check, simulated: "Simulated | None", imposed: Mapping[str, Sequence[Hop]]
) -> Verdict:
    """Return the verdict on a check; of what is kept away nothing is read."""
    if target.is_kept_away:
        return Verdict(target, check, None)
    found = None if simulated is None else simulated.of(check, target.id if target.needs else "")
    return Verdict(target, check, found, imposed_by(check, imposed) if is_looked_at(target) else ())


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


class Simulated:
    """Levels, differences and ratios out of a tidy frame, by kind, name and measure.

    Ratios follow from levels and differences unless the frame has them.  What takes an experiment of its own stands
    there under the kind "own", by the target's number and what is checked of it.
    """

    def __init__(self, found: pd.DataFrame) -> None:
        self.rows = {(kind, name, key): row for kind, name, key, row in _keyed(found)}

    def of(self, check: Check, own: str = "") -> Estimate | None:
        """Return what a check is about, or nothing if the frame does not have it.

        `own`: the number of the target, where that takes an experiment of its own.
        """
        if own:
            return self.rows.get((OWN, f"{own} {check.of}", check.measure))
        if check.of in PRESETS:
            return self.rows.get((LEVEL, check.of, check.measure))
        name = f"{check.first}{ARROW}{check.second}"
        given = self.rows.get((check.of, name, check.measure))
        gap = self.rows.get((DIFFERENCE, name, check.measure))
        if check.of == DIFFERENCE or given is not None or gap is None:
            return given
        below, above = (self.rows[LEVEL, end, check.measure] for end in (check.first, check.second))
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


def _keyed(found: pd.DataFrame) -> Iterable[tuple[str, str, str, Estimate]]:
    for row in found.to_dict("records"):
        known = Estimate(*(row.get(field, math.nan) for field in Estimate._fields))
        yield row["kind"], row["name"], row["measure"], known
