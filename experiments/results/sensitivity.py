"""What came of a sensitivity study: which inputs move the outcomes, as levels and as gaps between scenarios."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.designs import Design, Factor, words_for
from experiments.designs.factor import value_in
from experiments.results.comparison import ARROW, interval_as_dict
from experiments.results.paired import PairedRuns
from experiments.results.result import Result
from experiments.results.told import told
from experiments.running.plan import Cell
from experiments.statistics.estimates import BY_LUCK, INTERVAL, Estimate
from experiments.statistics.sensitivity import Screening, Shares, elementary_effects, screening_of, shares_of
from sim.measures import Measure

SCREENING, SHARES = "screening", "shares"
METHOD = (
    "Morris screening, then Sobol indices; products are taken across seeds only, so that luck averages out"
)


class Spot(NamedTuple):
    """A cell of a study: its base, its stage, the block and row that it is, and what every input is there."""

    cell: Cell
    base: str
    stage: str
    block: int
    row: int
    values: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Stage:
    """A stage of a study: the inputs it moves, where it looked (blocks × rows × inputs), and what it saw.

    `tasks` holds label, replicate and seed of every run, in balanced order: every spot once, then every spot again;
    `measures` its measures, a row a run.
    """

    factors: tuple[Factor, ...]
    positions: NDArray[float64]
    spots: tuple[Spot, ...]
    tasks: list[tuple[str, int, int]]
    measures: pd.DataFrame

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate; each block has luck of its own."""
        about = pd.DataFrame(self.tasks, columns=["scenario", "replicate", "seed"])
        rows = pd.concat([about, self.measures], axis=1)
        return PairedRuns(rows, tuple(spot.cell.label for spot in self.spots))


class Subject(NamedTuple):
    """What an input may influence: an outcome's level under a scenario, or its gap between two."""

    outcome: str
    first: str
    second: str | None = None

    @property
    def name(self) -> str:
        """Return the scenario, or both with an arrow between them."""
        return self.first if self.second is None else self.first + ARROW + self.second


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """A study with what its stages saw; without `shares` only the screening is done."""

    made_by = "experiments.sensitivity"

    design: Design
    screening: Stage
    shares: Stage | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages that are done."""
        return (self.screening,) if self.shares is None else (self.screening, self.shares)

    def told(self, key: str) -> Measure:
        """Return a measure with its label as it is told of the runs of all stages."""
        return told(key, {spot.cell.scenario for stage in self.stages for spot in stage.spots})

    def subjects(self, outcome: str) -> tuple[Subject, ...]:
        """List what of an outcome is looked at: its gaps from the first scenario, then its levels."""
        names = [base.name for base in self.design.bases]
        gaps = (Subject(outcome, names[0], later) for later in names[1:])
        return (*gaps, *(Subject(outcome, name) for name in names))

    def values(self, stage: Stage, subject: Subject) -> NDArray[float64]:
        """Return what is looked at: blocks × rows × runs (NaN: undefined); a gap is paired run by run."""
        first = self._levels(stage, subject.outcome, subject.first)
        return (
            first if subject.second is None else self._levels(stage, subject.outcome, subject.second) - first
        )

    def screened(self, subject: Subject) -> dict[str, Screening]:
        """Return the screening of every input."""
        if subject not in self._screened:
            effects = elementary_effects(self.screening.positions, self.values(self.screening, subject))
            self._screened[subject] = {
                factor.key: screening_of(effects[:, at]) for at, factor in enumerate(self.screening.factors)
            }
        return self._screened[subject]

    def shared(self, subject: Subject) -> Shares | None:
        """Return the variance shares of the inputs that survived, in their order."""
        if self.shares is None:
            return None
        if subject not in self._shared:
            self._shared[subject] = shares_of(self.values(self.shares, subject), self.design.seed)
        return self._shared[subject]

    def shares_by_key(self, subject: Subject) -> dict[str, tuple[Estimate, Estimate]]:
        """Return first-order and total share of every input that survived."""
        shares = self.shared(subject)
        if shares is None or self.shares is None:
            return {}
        pairs = zip(shares.first_order, shares.total, strict=True)
        return {factor.key: pair for factor, pair in zip(self.shares.factors, pairs, strict=True)}

    def survivors(self) -> tuple[Factor, ...]:
        """Return the inputs with the largest effects, in the order of the design.

        An input counts by its largest effect on the first outcome, relative to that of the strongest input: it may
        move the level of one scenario, or the gap.
        """
        strength = dict.fromkeys((factor.key for factor in self.design.factors), 0.0)
        for subject in self.subjects(self.design.outcomes[0]):
            sizes = {key: found.mu_star.value for key, found in self.screened(subject).items()}
            largest = max((size for size in sizes.values() if size > 0), default=0.0)
            for key, size in sizes.items():
                if largest and not math.isnan(size):
                    strength[key] = max(strength[key], size / largest)
        kept = sorted(strength, key=lambda key: -strength[key])[: self.design.keep]
        return tuple(factor for factor in self.design.factors if factor.key in kept)

    def ranked(self, subject: Subject) -> list[tuple[Factor, Screening]]:
        """Return the inputs with their screening, those with the largest effects first."""
        found = self.screened(subject)
        return sorted(
            ((factor, found[factor.key]) for factor in self.design.factors),
            key=lambda pair: math.inf if math.isnan(pair[1].mu_star.value) else -pair[1].mu_star.value,
        )

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Return a row a run, as stored in `runs.parquet`."""
        keys = [factor.key for factor in self.design.factors]
        columns = ["scenario", "replicate", "seed", "base", "stage", "block", "row", *keys]
        parts = []
        for stage in self.stages:
            spots = {spot.cell.label: (*spot[1:5], *spot.values) for spot in stage.spots}
            about = pd.DataFrame([(*task, *spots[task[0]]) for task in stage.tasks], columns=columns)
            parts.append(pd.concat([about, stage.measures], axis=1))
        return pd.concat(parts, ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """Return every number about every input as a tidy table."""
        columns = ["outcome", "of", "key", "statistic", *BY_LUCK]
        return pd.DataFrame(list(self._numbers()), columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the study in the shape of `sensitivity.json`, which `handoff sensitivity --json` prints."""
        outcomes = self.design.outcomes
        return {
            "design": self.design.name,
            "question": self.design.question,
            "entries": [self._entry(subject) for outcome in outcomes for subject in self.subjects(outcome)],
            "trajectories": self.design.trajectories,
            "points": self.design.points,
            "replications": self.design.replications,
            "seed": self.design.seed,
            "interval": INTERVAL,
        }

    def _levels(self, stage: Stage, outcome: str, base: str) -> NDArray[float64]:
        """Return the levels of an outcome on top of a base, blocks × rows × runs."""
        blocks, rows = stage.positions.shape[:2]
        by_base = stage.paired.table(outcome).reshape(-1, blocks, rows, len(self.design.bases))
        names = [scenario.name for scenario in self.design.bases]
        return np.moveaxis(by_base[..., names.index(base)], 0, -1)

    def _numbers(self) -> Iterator[tuple[Any, ...]]:
        for outcome in self.design.outcomes:
            for subject in self.subjects(outcome):
                for key, found in self.screened(subject).items():
                    yield outcome, subject.name, key, "mean", *found.mean.by_luck
                    yield outcome, subject.name, key, "mu_star", *found.mu_star.by_luck
                    alone = Estimate(found.sigma, math.nan, math.nan, *found.mean[3:5])
                    yield outcome, subject.name, key, "sigma", *alone.by_luck
                for key, (first_order, total) in self.shares_by_key(subject).items():
                    yield outcome, subject.name, key, "first_order", *first_order.by_luck
                    yield outcome, subject.name, key, "total", *total.by_luck

    def _entry(self, subject: Subject) -> dict[str, Any]:
        shares, by_key = self.shared(subject), self.shares_by_key(subject)
        return {
            "outcome": subject.outcome,
            "scenario": subject.name if subject.second is None else None,
            "gap": None if subject.second is None else subject.name,
            "method": METHOD,
            "luck": None if shares is None or math.isnan(shares.luck) else shares.luck,
            "inputs": [self._input(factor, found, by_key) for factor, found in self.ranked(subject)],
        }

    def _input(
        self, factor: Factor, found: Screening, shares: Mapping[str, tuple[Estimate, Estimate]]
    ) -> dict[str, Any]:
        base = self.design.bases[0]
        entry = base.entries.get(factor.key)
        value = value_in(base, factor.key)
        first_order, total = shares.get(factor.key, (None, None))
        return {
            "key": factor.key,
            "label": words_for(factor.key),
            "value": value if entry is None else factor.shown(entry.value),
            "unit": factor.unit,
            "low": factor.shown(factor.low),
            "high": factor.shown(factor.high),
            "source": entry.source if entry is not None else "",
            "mean": interval_as_dict(found.mean),
            "mu_star": number_or_none(found.mu_star.value),
            "mu_star_interval": interval_as_dict(found.mu_star),
            "sigma": number_or_none(found.sigma),
            "first_order": None if first_order is None else interval_as_dict(first_order),
            "total": None if total is None else interval_as_dict(total),
        }

    @cached_property
    def _screened(self) -> dict[Subject, dict[str, Screening]]:
        return {}

    @cached_property
    def _shared(self) -> dict[Subject, Shares]:
        return {}


def number_or_none(value: float) -> float | None:
    """Return a number as JSON has it."""
    return None if math.isnan(value) else value
