"""A plan backward from revenue: what it takes from averages, and how often it is hit at each scale of a firm."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.results.backward import Arithmetic, Averages, Goal, ratio
from experiments.results.comparison import interval_as_dict
from experiments.results.paired import PairedRuns
from experiments.results.result import Result
from experiments.running.periods import in_period
from experiments.running.plan import Cell, Varied
from experiments.statistics.chances import Curve, Reach, curve_of, never_falling, share_of_runs
from experiments.statistics.estimates import INTERVAL, Estimate
from sim.scenario import Scenario

REPS, PROGRAMME = "team.sales_reps", "money.programme_spend"
TOGETHER, REPS_ALONE, PROGRAMME_ALONE, FROM_AVERAGES = (
    "together",
    "reps alone",
    "programme alone",
    "from averages",
)
WHAT = ("booked", "run_rate", "new_business", "inquiries", "mqls", "customers_won", "programme_spend")


class Need(NamedTuple):
    """What a scale of the firm means: how many times today's, reps, MQLs a month, programme spend in the period."""

    scale: float
    reps: float
    mqls_a_month: float
    programme: float


@dataclass(frozen=True, repr=False)
class RevenuePlan(Result):
    """A goal for a firm with the runs that say how often it is met; without runs, only what averages say.

    `rows`: a row a run with its `way` (what was scaled), reps, programme (share of revenue) and scale, and what was
    booked.  `given`: averages that were given instead of simulated.  `members`: of the firm's ensemble, over which the
    replicates spread in turn.
    """

    made_by = "experiments.plan"

    scenario: Scenario
    goal: Goal
    cells: tuple[Cell, ...]
    rows: pd.DataFrame
    replications: int
    seed: int
    given: Averages | None = None
    members: tuple[Varied, ...] = ()

    @property
    def is_simulated(self) -> bool:
        """Whether there are runs behind it."""
        return not self.rows.empty

    @property
    def currency(self) -> str:
        """Return the currency of the scenario."""
        return self.scenario.currency

    @cached_property
    def paired(self) -> PairedRuns:
        """The runs, paired by replicate."""
        return PairedRuns(self.rows, tuple(cell.label for cell in self.cells), members=len(self.members))

    @cached_property
    def about(self) -> pd.DataFrame:
        """Return a row a cell in order of scale: its label, way, scale, reps and programme."""
        columns = ["scenario", "way", "scale", "reps", "programme"]
        return self.rows[columns].drop_duplicates("scenario").sort_values("scale", kind="stable")

    def labels(self, way: str) -> list[str]:
        """Return the labels of the cells in which something was scaled, in order of scale."""
        return self.about.loc[self.about["way"] == way, "scenario"].tolist()

    @cached_property
    def scales(self) -> NDArray[float64]:
        """The scales that were tried, reps and programme together."""
        about = self.about
        return about.loc[about["way"] == TOGETHER, "scale"].to_numpy(dtype=float)

    @cached_property
    def today(self) -> str:
        """The label of the firm as it is."""
        return str(self.labels(TOGETHER)[int(np.flatnonzero(self.scales == 1)[0])])

    def level(self, label: str, what: str) -> Estimate:
        """Return the mean of what was booked or counted in the period."""
        return self.paired.level(label, in_period(what, self.goal.period))

    @cached_property
    def curve(self) -> Curve:
        """The chance of a hit at each scale."""
        values = [self.paired.values(label, self.goal.key) for label in self.labels(TOGETHER)]
        return curve_of(self.scales, np.column_stack(values), self.goal.amount, len(self.members))

    def at_scales(self) -> list[Estimate]:
        """Return the chance on the curve, with its interval, at each scale that was tried."""
        return [self._on_curve(float(scale)) for scale in self.scales]

    def _on_curve(self, scale: float) -> Estimate:
        in_all = self.curve.in_all.read(scale)[1:] if self.members else ()
        return Estimate(*self.curve.read(scale), self.replications, 0, *in_all)

    @cached_property
    def needed(self) -> Reach:
        """The scale at which the goal is met as surely as is asked, with the interval by which it is judged."""
        return self.curve.in_all.reaches(self.goal.chance)

    def need(self, scale: float) -> Need:
        """Return what a scale means, between those that were tried in proportion; NaN where it is NaN.

        A larger firm has no fewer MQLs: means are made never to fall, as the chance is.
        """

        def at(what: str) -> float:
            levels = [self.level(label, what).value for label in self.labels(TOGETHER)]
            return (
                math.nan if math.isnan(scale) else float(np.interp(scale, self.scales, never_falling(levels)))
            )

        reps = scale * self.scenario.values[REPS]
        return Need(scale, reps, at("mqls") / self.goal.months, at("programme_spend"))

    @cached_property
    def arithmetic(self) -> Arithmetic:
        """The plan that averages make: those that were given, or those of the firm as it is."""
        return Arithmetic(self.goal, self.given or self.averages_of_today())

    def averages_of_today(self) -> Averages:
        """Return what a spreadsheet would know of the firm as it is in such a period."""
        seen = {what: self.level(self.today, what).value for what in WHAT}
        return Averages(
            run_rate=seen["run_rate"],
            deal=ratio(seen["new_business"], seen["customers_won"]),
            rate=ratio(seen["customers_won"], seen["inquiries"]),
            mql_rate=ratio(seen["mqls"], seen["inquiries"]),
            new_business=seen["new_business"],
            reps=self.scenario.values[REPS],
            programme=seen["programme_spend"],
        )

    def chance_of(self, label: str) -> Estimate:
        """Return how often a cell meets the goal, with its interval."""
        return share_of_runs(self.paired.values(label, self.goal.key) >= self.goal.amount, len(self.members))

    @property
    def from_averages(self) -> Estimate | None:
        """Return how often the plan made from averages is hit; `None` where it could not be run."""
        labels = self.labels(FROM_AVERAGES) if self.is_simulated else []
        return self.chance_of(labels[0]) if labels else None

    @property
    def tried(self) -> float | None:
        """Return the scale at which reps and programme were scaled one without the other, if they were."""
        found = self.about.loc[self.about["way"] == REPS_ALONE, "scale"]
        return float(found.iloc[0]) if len(found) else None

    @property
    def both(self) -> str:
        """The label of the firm in which both are scaled so far."""
        at = int(np.flatnonzero(self.scales == self.tried)[0])
        return self.labels(TOGETHER)[at]

    @property
    def gain(self) -> Estimate:
        """Return what both together bring over the firm as it is, of what the goal counts."""
        return self.paired.difference(self.today, self.both, self.goal.key)

    def left_out(self, way: str) -> Estimate:
        """Return what is lost, of what the goal counts, where only one of the two is scaled."""
        return self.paired.difference(self.labels(way)[0], self.both, self.goal.key)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a cell: what was scaled and how far, the chance of a hit, and what was booked on average."""
        if not self.is_simulated:
            return pd.DataFrame([self.arithmetic.to_dict()])
        rows = []
        smooth = dict(zip(self.labels(TOGETHER), self.at_scales(), strict=True))
        for cell in self.about.to_dict("records"):
            label = cell["scenario"]
            monotone = smooth.get(label, (math.nan,) * 3)[:3]
            means = [bound for what in WHAT for bound in self.level(label, what)[:3]]
            rows.append((*cell.values(), *self.chance_of(label)[:3], *monotone, *means))
        ends = ("", "_low", "_high")
        columns = [*self.about.columns, *(f"{name}{end}" for name in ("hit", "curve", *WHAT) for end in ends)]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan in the shape that `handoff plan --json` prints."""
        goal = self.goal
        asked = {
            "scenario": self.scenario.name,
            "target": goal.amount,
            "period": goal.period,
            "new": goal.is_new,
            "chance": goal.chance,
            "currency": self.currency,
            "averages": self.arithmetic.to_dict(),
        }
        if not self.is_simulated:
            return asked
        ways = {} if self.tried is None else {"reps alone": REPS_ALONE, "programme alone": PROGRAMME_ALONE}
        return {
            **asked,
            "run_rate": interval_as_dict(self.level(self.today, "run_rate")),
            "new_business": interval_as_dict(self.level(self.today, "new_business")),
            "hit_today": interval_as_dict(self.chance_of(self.today)),
            "needed": {name: self._needed_as_dict(name) for name in Need._fields},
            "from_averages": None if self.from_averages is None else interval_as_dict(self.from_averages),
            "left_out_at": self.tried,
            "gain": None if self.tried is None else interval_as_dict(self.gain),
            "left_out": {name: interval_as_dict(self.left_out(way)) for name, way in ways.items()},
            "curve": [
                {"scale": float(scale), **interval_as_dict(chance)}
                for scale, chance in zip(self.scales, self.at_scales(), strict=True)
            ],
            "replications": self.replications,
            **({"members": len(self.members)} if self.members else {}),
            "seed": self.seed,
            "interval": INTERVAL,
        }

    def _needed_as_dict(self, what: str) -> dict[str, float | None]:
        """Return what is needed of one thing with its bounds, `None` where the goal is not reached."""
        scales = dict(zip(("value", "low", "high"), self.curve.reaches(self.goal.chance), strict=True))
        if self.members:
            scales |= {"low_all": self.needed.low, "high_all": self.needed.high}
        bounds = {name: getattr(self.need(scale), what) for name, scale in scales.items()}
        return {name: None if math.isnan(bound) else bound for name, bound in bounds.items()}
