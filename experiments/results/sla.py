"""Agreements between both teams: how often a promise of first attempts breaks, and the hours of reps it takes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.results.comparison import interval_as_dict
from experiments.results.own import own_as_dict, own_bounds, own_columns
from experiments.results.paired import PairedRuns
from experiments.results.result import Result
from experiments.running.plan import Cell, Varied
from experiments.statistics.chances import share_of_runs
from experiments.statistics.estimates import INTERVAL, Estimate
from sim.clock import MONTHS_A_YEAR, QUARTERS_A_YEAR
from sim.scenario import Scenario

REPS, FIRST_ATTEMPT, ATTEMPTS = "team.sales_reps", "sla.sales.first_attempt", "sla.sales.attempts"


class Terms(NamedTuple):
    """What a cell promises, and with how many reps: hours are business hours."""

    reps: int
    target: float
    attempts: int


class Promise(NamedTuple):
    """A promise under some terms: how often a quarter breaks it, with its interval, and the reps' hours a week.

    `kept`: the share of leads that is first tried in time in as many quarters as are to keep the promise.
    """

    terms: Terms
    broken: Estimate
    kept: float
    hours: float

    @property
    def breach(self) -> float:
        """Return the share of quarters that break it."""
        return self.broken.value


@dataclass(frozen=True, repr=False)
class Agreements(Result):
    """A firm with the runs of several terms of an agreement.

    `share`: of the leads that are promised a first attempt in time; `chance`: that a quarter may break the promise.
    `rows`: a row a run with its terms, and for each observed quarter what both teams delivered.  `members`: of the
    firm's ensemble, over which the replicates spread in turn.
    """

    made_by = "experiments.sla"

    scenario: Scenario
    share: float
    chance: float
    cells: tuple[Cell, ...]
    rows: pd.DataFrame
    replications: int
    seed: int
    members: tuple[Varied, ...] = ()

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, tuple(cell.label for cell in self.cells), members=len(self.members))

    @cached_property
    def quarters(self) -> tuple[int, ...]:
        """The observed quarters, from 1."""
        columns = (key.partition("within_") for key in self.rows.columns)
        return tuple(int(number) for before, _, number in columns if not before and number.isdecimal())

    def values(self, label: str, what: str) -> NDArray[float64]:
        """Return what was delivered in each quarter, a row a run and a column a quarter (NaN: nothing due)."""
        return np.column_stack([self.paired.values(label, f"{what}_{quarter}") for quarter in self.quarters])

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """What comes of each of the terms, in the order in which they were run."""
        return tuple(self._promise(cell) for cell in self.cells)

    @cached_property
    def today(self) -> Terms:
        """The terms of the firm as it is; its target need not be among those that were tried."""
        values = self.scenario.values
        return Terms(int(values[REPS]), values[FIRST_ATTEMPT], int(values[ATTEMPTS]))

    def with_people_of_today(self) -> tuple[Promise, ...]:
        """Return the promises that the reps and attempts of today could make, the shortest first."""
        found = [
            one
            for one in self.promises
            if (one.terms.reps, one.terms.attempts) == (self.today.reps, self.today.attempts)
        ]
        return tuple(sorted(found, key=lambda one: one.terms.target))

    def cheapest(self, target: float) -> Promise | None:
        """Return the promise of a target that takes the fewest hours and breaks seldom enough; `None`: none."""
        able = [one for one in self.promises if one.terms.target == target and one.breach <= self.chance]
        return min(able, key=lambda one: one.hours, default=None)

    @cached_property
    def targets(self) -> tuple[float, ...]:
        """The targets that were tried, in business hours, the shortest first."""
        return tuple(sorted({one.terms.target for one in self.promises}))

    @cached_property
    def agreed(self) -> Promise:
        """What sales can promise with the people of today: the shortest target kept as surely as is asked.

        Where none is, the target at which the largest share is kept.
        """
        ours = self.with_people_of_today()
        able = [one for one in ours if one.breach <= self.chance]
        return able[0] if able else max(ours, key=lambda one: one.kept)

    def label_of(self, terms: Terms) -> str:
        """Return the label of the cell that has some terms."""
        return next(
            cell.label for cell, one in zip(self.cells, self.promises, strict=True) if one.terms == terms
        )

    def marketing(self, what: str) -> float:
        """Return what marketing delivers in as many quarters as are to keep a promise: MQLs a month, or a share."""
        values = self.values(self.label_of(self.agreed.terms), what)
        known = values[~np.isnan(values)]
        least = float(np.quantile(known, self.chance)) if len(known) else 0.0
        return least * QUARTERS_A_YEAR / MONTHS_A_YEAR if what == "mqls" else least

    def to_frame(self) -> pd.DataFrame:
        """Return a row a cell: its terms, chance of a breach, share kept, hours a week, measures of one's own."""
        bounds = ("low", "high", *(("low_all", "high_all") if self.members else ()))
        rows = [
            (
                *one.terms,
                one.breach,
                *(getattr(one.broken, bound) for bound in bounds),
                one.kept,
                one.hours,
                *own_bounds(self.paired, cell.label, self.scenario),
            )
            for cell, one in zip(self.cells, self.promises, strict=True)
        ]
        columns = [*Terms._fields, "breach", *bounds, "kept", "hours", *own_columns(self.scenario)]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the agreements in the shape that `handoff sla --json` prints."""
        agreed, values = self.agreed, self.scenario.values
        return {
            "scenario": self.scenario.name,
            "share": self.share,
            "chance": self.chance,
            "agreement": {
                "marketing": {
                    "mqls_a_month": self.marketing("mqls"),
                    "both_qualify": self.marketing("wanted"),
                    "fields": self.marketing("complete"),
                },
                "sales": {
                    "first_attempt": agreed.terms.target,
                    "share": self.share if agreed.breach <= self.chance else agreed.kept,
                    "attempts": agreed.terms.attempts,
                    "window": values["sla.sales.window"],
                    "verdict": values["sla.sales.verdict"],
                },
            },
            "promises": [
                {
                    **one.terms._asdict(),
                    "breach": interval_as_dict(one.broken),
                    "kept": one.kept,
                    "hours_a_week": one.hours,
                    **own_as_dict(self.paired, cell.label, self.scenario),
                }
                for cell, one in zip(self.cells, self.promises, strict=True)
            ],
            "quarters": len(self.quarters),
            "replications": self.replications,
            **({"members": len(self.members)} if self.members else {}),
            "seed": self.seed,
            "interval": INTERVAL,
        }

    def _promise(self, cell: Cell) -> Promise:
        varied = dict(cell.varied)
        terms = Terms(
            int(varied[REPS]), float(str(varied[FIRST_ATTEMPT]).removesuffix(" bh")), int(varied[ATTEMPTS])
        )
        within = self.values(cell.label, "within")
        is_known = ~np.isnan(within)
        known = within[is_known]
        kept = float(np.quantile(known, self.chance)) if len(known) else 0.0
        hours = float(np.nanmean(self.values(cell.label, "hours")))
        # Quarters of a run depend on one another: only runs count as independent, which makes the interval wide.
        broken = float((known < self.share).mean()) if len(known) else 1.0
        counted = is_known.sum(axis=1)
        each = np.divide(
            (within < self.share).sum(axis=1), counted, where=counted > 0, out=np.full(len(within), np.nan)
        )
        return Promise(terms, share_of_runs(each, len(self.members), broken), kept, hours)
