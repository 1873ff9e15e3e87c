"""The one-hop audit: what a single key that a practice sets makes of a gap, and whether anybody decides in between.

For every such key four arms under the same luck: the laggard, the laggard with the best-in-class firm's value of the
key (alone), best-in-class, and best-in-class with the laggard's value (last-in).  The share of a key in a gap is the
larger of both effects over the gap.  A decision lies in between if freezing all decisions of the agents, at what they
decided under the laggard's value of the key, takes away at least half of the effect.  A key that makes more than half
of a gap without a decision in between is marked as imposed: that gap was put in, it did not emerge.
What the audit found is kept in `record.py`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED
from experiments.evidence.closed_forms import closed_form
from experiments.evidence.frozen import Script, reading_from, writing_down
from experiments.evidence.ledger import ratio
from experiments.evidence.record import (
    ALONE,
    LAST_IN,
    UNTRIED,
    Hop,
    larger_context,
    worth_keeping,
    written_record,
)
from experiments.evidence.targets import BEST, LAGGARD, is_looked_at, targets
from experiments.running.execution import Execution
from experiments.running.observation import Observation, Simulate, observation_of, observe
from experiments.running.plan import Cell, Plan
from experiments.running.runner import run_all
from experiments.statistics.estimates import Estimate, estimate
from sim.measures import MEASURES
from sim.scenario import Scenario, load_scenario

Effects = NDArray[np.float64]  # paired changes, one a seed, NaN where a run has no value


def one_hop(
    keys: Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
    sets: Iterable[str] = (),
    replications: int = DEFAULT_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    execution: Execution = Execution(),
) -> list[Hop]:
    """Return what every key makes of every clear gap: gap by gap, keys in the order of the practices.

    Args:
        keys: Of those that practices set; all of them unless given.
        measures: Those of which gaps are looked at; unless given, those of the targets that are not kept away.
        sets: Settings on top of both presets, for example of a small firm.
        replications: Paired runs of each arm.
        seed: Of the first pair.
        execution: By which processes.
    """
    ends = load_scenario(LAGGARD, sets=tuple(sets)), load_scenario(BEST, sets=tuple(sets))
    audit = Audit(*ends, replications, seed, execution)
    wanted = list(measures) if measures is not None else measures_of_targets()
    owners = {setting.key: each.name for each in ends[0].foundation.practices for setting in each.sets}
    chosen = list(owners) if keys is None else list(keys)
    arms = audit.arms(chosen)
    gaps = {measure: change(arms[BEST], arms[LAGGARD], measure) for measure in wanted}
    return [
        audit.hop(key, owners[key], measure, gap, arms)
        for measure, gap in gaps.items()
        if estimate(gap).is_clear
        for key in chosen
    ]


def record_of_all(replications: int) -> str:
    """Run the audit of all keys at full size and return the record of it, as it is kept."""
    return written_record(worth_keeping(one_hop(replications=replications)))


def measures_of_targets() -> list[str]:
    """Return the measures that the targets are about, but for those that are kept away."""
    checks = (check for target in targets() if is_looked_at(target) for check in target.checks)
    return list(dict.fromkeys(check.measure for check in checks))


def change(after: pd.DataFrame, before: pd.DataFrame, measure: str) -> Effects:
    """Return the paired changes of a measure."""
    columns = (pd.to_numeric(table[measure]).to_numpy(dtype=np.float64) for table in (after, before))
    return np.subtract(*columns)


class Audit:
    """The arms of an audit, and their runs."""

    def __init__(
        self, laggard: Scenario, best: Scenario, replications: int, seed: int, execution: Execution
    ) -> None:
        self.laggard, self.best = laggard, best
        self.replications, self.seed, self.execution = replications, seed, execution
        self.frozen: dict[tuple[str, str], pd.DataFrame] = {}  # by key and context

    def with_key(self, key: str) -> Scenario:
        """Return the laggard with the best-in-class value of a key."""
        return self.laggard.with_sets({key: self.best.entries[key].written()})

    def without_key(self, key: str) -> Scenario:
        """Return best-in-class with the laggard's value of a key."""
        return self.best.with_sets({key: self.laggard.entries[key].written()})

    def arms(self, keys: Sequence[str]) -> Mapping[str, pd.DataFrame]:
        """Run the presets and, for every key, both arms in which it is changed; a table of runs each, by name."""
        named = {LAGGARD: self.laggard, BEST: self.best}
        for key in keys:
            named[arm(key, ALONE)] = self.with_key(key)
            named[arm(key, LAST_IN)] = self.without_key(key)
        return self.run(named, observe)

    def run(self, named: Mapping[str, Scenario], simulate: Simulate) -> dict[str, pd.DataFrame]:
        """Run scenarios under the same luck."""
        cells = tuple(Cell(name, scenario) for name, scenario in named.items())
        plan = Plan(cells, self.replications, self.seed)
        rows = pd.DataFrame(run_all(plan, self.execution.workers, self.execution.progress, simulate))
        return {str(name): table for name, table in rows.groupby("scenario", sort=False)}

    def hop(
        self, key: str, practice: str, measure: str, gap: Effects, arms: Mapping[str, pd.DataFrame]
    ) -> Hop:
        """Return what a key makes of a gap; decisions are frozen only where it makes most of it."""
        effects = {
            ALONE: change(arms[arm(key, ALONE)], arms[LAGGARD], measure),
            LAST_IN: change(arms[BEST], arms[arm(key, LAST_IN)], measure),
        }
        alone, last_in = (part_of(gap, effects[context]) for context in (ALONE, LAST_IN))
        context, whole = larger_context(alone, last_in), estimate(gap)
        hop = Hop(key, practice, measure, self.replications, whole.value, alone, last_in, context)
        left = self.left_when_frozen(hop, effects[context], arms) if hop.is_most else UNTRIED
        return hop._replace(left=left, closed_form=self.predicted(hop, arms[LAGGARD]))

    def left_when_frozen(self, hop: Hop, effect: Effects, arms: Mapping[str, pd.DataFrame]) -> Estimate:
        """Return the part of an effect that stays when all agents decide as under the laggard's value of the key."""
        key, context = hop.key, hop.context
        if (key, context) not in self.frozen:
            other = self.laggard if context == ALONE else self.without_key(key)
            after = self.with_key(key) if context == ALONE else self.best
            self.frozen[key, context] = self.run({key: after}, partial(as_decided_in, other))[key]
        before = arms[LAGGARD] if context == ALONE else arms[arm(key, LAST_IN)]
        return part_of(effect, change(self.frozen[key, context], before, hop.measure))

    def predicted(self, hop: Hop, laggard: pd.DataFrame) -> float:
        """Return the share of a gap that a plain formula predicts of a key alone, or NaN if there is none."""
        formula = closed_form(hop.key, hop.measure)
        if formula is None:
            return math.nan
        levels = {name: estimate(pd.to_numeric(laggard[name])).value for name in MEASURES}
        return formula.change(self.laggard.values, self.with_key(hop.key).values, levels) / hop.gap


def part_of(whole: Effects, part: Effects) -> Estimate:
    """Return one paired change over another one with its interval."""
    return ratio(estimate(whole), estimate(part), estimate(part - whole))


def arm(key: str, context: str) -> str:
    """Return the name of the arm in which a key is changed."""
    return f"{key} {context}"


def as_decided_in(before: Scenario, scenario: Scenario, seed: int, detailed: bool = False) -> Observation:
    """Run a scenario whose agents decide what they decide in another one under the same luck."""
    from sim import Organisation

    script: Script = {}
    Organisation(before, seed=seed, agents=writing_down(script)).run()
    return observation_of(Organisation(scenario, seed=seed, agents=reading_from(script)).run(), detailed)
