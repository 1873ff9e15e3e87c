"""A whole study of one firm: comparison, states, roadmap, adoption, trials, doubts, and what it all depends on."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from experiments.defaults import DEFAULT_SEED, LARGEST_SEED
from experiments.designs import Design
from experiments.numbers import duration
from experiments.results.comparison import Comparison
from experiments.results.decision import WAYS, Decision
from experiments.results.explanation import Explanation
from experiments.results.fresh import FreshRuns
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.states import Pair, States, pair_of, state_of
from experiments.running.cores import workers_wanted
from experiments.running.execution import Execution
from experiments.running.observation import observe
from experiments.running.spreading import spread_over
from experiments.studies.adoption import YEARS_OBSERVED, adoption
from experiments.studies.compare import compare
from experiments.studies.explain import judged_afresh, run_states
from experiments.studies.fresh import run_afresh, seed_apart
from experiments.studies.sensitivity import sensitivity
from experiments.studies.unknowns import unknowns
from sim.scenario import Scenario

APART = 4_000_000  # seeds between parts: none is judged by luck that had a say in another


class Effort(NamedTuple):
    """How much is run: replications of each part, and the size of the sensitivity study."""

    pairs: int
    states: int
    trials: int
    doubts: int
    trajectories: int
    points: int
    keep: int

    def runs(self, pair: Pair, unknowns: Design) -> int:
        """Return how many runs there are at most: as if every practice were worth adopting."""
        steps = len(pair.moving)
        years = (1 + YEARS_OBSERVED) / 3  # the adoption is observed for longer than other runs
        return round(
            2 * self.pairs
            + len(pair.distinct) * self.states
            + (3 * steps + 1) * self.trials  # on the way, one step the other way round, one left out
            + 2 * self.doubts
            + len(WAYS) * self.pairs * years
            + unknowns.runs()
        )


LONG, QUICK = Effort(32, 6, 32, 100, 3, 8, 4), Effort(16, 2, 16, 32, 2, 4, 2)
LEAST_OVER_MEMBERS = 8  # replications of a state: four members, each twice


def seconds_a_run(scenario: Scenario, seed: int) -> float:
    """Return how long a run of a scenario takes, once its code is compiled."""
    observe(scenario, seed)
    began = time.monotonic()
    observe(scenario, seed)
    return time.monotonic() - began


def effort_of(scenario: Scenario, quick: bool = False) -> Effort:
    """Return how much is run for a firm: over an ensemble each member is run twice where that can be afforded."""
    effort = QUICK if quick else LONG
    twice = 2 * len(scenario.members)
    if not twice:
        return effort
    states = LEAST_OVER_MEMBERS // 2 if quick else LEAST_OVER_MEMBERS
    many = effort.trials if quick else max(twice, effort.trials)
    return effort._replace(pairs=many, states=states, trials=many, doubts=many)


@dataclass
class Study:
    """The parts of a study, each run when it is first asked for; runs are kept in a store.

    `posterior`: sets of values that fit, over which a firm without an ensemble of its own is doubted.
    """

    first: Scenario
    second: Scenario
    effort: Effort
    posterior: Sequence[Mapping[str, float]] = ()
    seed: int = DEFAULT_SEED
    store: Path | None = None
    execution: Execution = field(default_factory=Execution)

    def run(self) -> Decision:
        """Run all parts, say how long that takes once it is known, and return what they come to."""
        runs = self.effort.runs(self.pair, self.unknowns)
        seconds = runs * seconds_a_run(self.first, self.seed) / workers_wanted(self.execution.workers)
        self.execution.say(f"Some {runs:,} runs; about {duration(seconds)}")
        _ = self.comparison, self.sensitivity
        return self.decision

    @cached_property
    def pair(self) -> Pair:
        """The firm as it is, and as it could be."""
        return pair_of(self.first, self.second)

    @cached_property
    def comparison(self) -> Comparison:
        """The firm as it is against the firm as it could be."""
        self.execution.say("The firm as it is, and as it could be")
        return compare(
            self.first,
            self.second,
            replications=self.effort.pairs,
            seed=self.seed,
            execution=self.execution,
        )

    @cached_property
    def states(self) -> States:
        """All states of the practices between the two."""
        self.execution.say("Every state of the practices between them")
        return run_states(
            self.pair,
            replications=self.effort.states,
            seed=self.seed,
            store=self.store,
            execution=self.execution,
        )

    @cached_property
    def explanation(self) -> Explanation:
        """Which practice makes how much of the gap in growth."""
        return Explanation(self.states)

    @cached_property
    def roadmap(self) -> Roadmap:
        """In which order to adopt the practices, and where to stop: chosen on all states, judged by fresh runs."""
        states = self.states
        self.execution.say("The order that they choose, judged by fresh runs")
        return judged_afresh(
            Roadmap(states), replications=self.effort.trials, store=self.store, execution=self.execution
        )

    @cached_property
    def adoption(self) -> Comparison | None:
        """The recommended order as it would happen; nothing where no step is recommended."""
        if not self.roadmap.to_take:
            return None
        self.execution.say("The recommended order as it would happen")
        return adoption(
            self.roadmap,
            replications=self.effort.pairs,
            seed=(self.seed + APART) % LARGEST_SEED,
            execution=self.execution,
        )

    @cached_property
    def trials(self) -> FreshRuns | None:
        """Fresh runs of the recommended state, and of that without each step."""
        done = self.roadmap.to_take
        if not done:
            return None
        self.execution.say("What leaving out each step costs")
        less = [state_of(name for name in done if name != left_out) for left_out in done]
        return self._afresh([state_of(done), *less], self.effort.trials)

    @cached_property
    def doubted(self) -> FreshRuns | None:
        """Fresh runs of today's state and of that with the first step, over an ensemble."""
        done = self.roadmap.to_take
        if not done:
            return None
        self.execution.say("Whether the first step pays in every firm that fits")
        posterior = () if self.first.members else self.posterior
        return self._afresh([0, state_of(done[:1])], self.effort.doubts, posterior)

    @cached_property
    def unknowns(self) -> Design:
        """The design of the sensitivity study."""
        effort = self.effort
        return unknowns(self.first, self.second, effort.trajectories, effort.points, effort.keep)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """On what the difference depends of all that nobody knows."""
        return sensitivity(self.unknowns, store=self.store, execution=self.execution)

    @property
    def decision(self) -> Decision:
        """What somebody who decides has to know."""
        return Decision(self.comparison, self.roadmap, self.adoption, self.trials, self.doubted)

    def _afresh(
        self, states: Sequence[int], replications: int, posterior: Sequence[Mapping[str, float]] = ()
    ) -> FreshRuns:
        return run_afresh(
            self.pair,
            states,
            replications=replications,
            seed=seed_apart(self.seed, self.effort.states, replications, times=2),
            members=spread_over(self.pair.ends, posterior, replications),
            store=self.store,
            execution=self.execution,
        )
