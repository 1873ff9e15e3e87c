"""What a calibration comes to: an ensemble of sets of values, its centre, and what the rows identify.

The last wave was drawn by what its predecessors' emulators thought likely.  Its own runs teach the emulators once more,
and every point is weighed by what they then say against what it was drawn by.  Checks rest on a pool: points of a walk
on a likelihood made flat, which are weighed anew for whatever is asked.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import bool_, intp
from numpy.typing import NDArray

from experiments.defaults import GROWTH
from experiments.designs.calibration import Array, Calibration, FittedRow, positions_of
from experiments.results.calibration import History
from experiments.results.result import Result
from experiments.statistics.estimates import INTERVAL
from experiments.statistics.posterior import (
    ENDS,
    Between,
    directions,
    effective_size,
    left_of_prior,
    log_normal,
    mean_and_spread,
    mean_between,
    medoid,
    on_bounds,
    thinned,
    weights_of,
)

FLAT = 0.25  # power of the likelihood by which the pool is drawn
TRUTHS = 40
LEAST_MEMBERS = 2
GAP = "gap"


class Identified(NamedTuple):
    """What the rows say of an input: its values, what is left of its spread, and how much lies on either bound."""

    key: str
    low: float
    high: float
    centre: float
    values: Between
    left: float
    at_low: float
    at_high: float


class LeftOut(NamedTuple):
    """What becomes of a calibration without a study: its rows predicted, the gap, and how far inputs move.

    `moved`: the farthest that an input's mean moves, in standard deviations that it has with all studies.
    """

    study: str
    rows: dict[str, Between]
    gap: Between
    moved: float
    moved_key: str
    effective: float


class Truths(NamedTuple):
    """What comes back of truths that were made up: how often intervals of inputs and of the gap hold them."""

    truths: int
    inputs_within: float
    gap_within: float
    effective: float


@dataclass(frozen=True, eq=False)
class Pool:
    """Points of a walk on a flat likelihood, what is expected at them, and how unsure that is (variance)."""

    positions: Array
    mean: Array
    variance: Array
    logs: Array

    def weights(self, wanted: Array, rows: NDArray[bool_] | None = None) -> Array:
        """Return weights of the points for what is wanted, of some rows or of all."""
        likely = log_normal(self.mean, self.variance, wanted)
        return weights_of((likely if rows is None else likely[:, rows]).sum(axis=1) - self.logs)


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble(Result):
    """An ensemble of sets of values that meet the rows about as well as they can be met, and how it was found."""

    made_by = "experiments.calibrate"

    history: History
    pool: Pool

    @property
    def calibration(self) -> Calibration:
        """Return what was moved, and held against what."""
        return self.history.calibration

    @property
    def rows(self) -> tuple[FittedRow, ...]:
        """Return the rows that were held against the model."""
        return self.calibration.rows

    @cached_property
    def positions(self) -> Array:
        """Where the points of the last wave lie."""
        return positions_of(self.calibration, self.history.waves[-1].table)

    @cached_property
    def weights(self) -> Array:
        """The weight of each point of the last wave."""
        before = self.history.earlier
        drawn_by = 0.0 if before is None else before.log_likelihood(self.positions)
        return weights_of(self.history.log_likelihood(self.positions) - drawn_by)

    @cached_property
    def members(self) -> NDArray[intp]:
        """The points of the last wave that make the ensemble, each as good as another: no more than they are worth."""
        worth = max(round(effective_size(self.weights)), LEAST_MEMBERS)
        return thinned(self.weights, min(self.calibration.members, worth), self.calibration.seed)

    @cached_property
    def expected(self) -> Array:
        """What the emulators, taught by the points' own runs, expect of each row at each member."""
        return self.history.learner.expected(self.positions[self.members])[0]

    @cached_property
    def centre(self) -> int:
        """The place of the member that is nearest to all others, in values and in what comes out of them alike."""
        return medoid(self.positions[self.members], self.expected)

    def member_table(self) -> pd.DataFrame:
        """Return a row a member: its values, what is expected of it, and whether it is the centre."""
        table = self.history.waves[-1].table.iloc[self.members].reset_index(drop=True)
        expected = pd.DataFrame(self.expected, columns=[row.id for row in self.rows])
        members = pd.DataFrame(
            {"member": range(len(table)), "is_centre": np.arange(len(table)) == self.centre}
        )
        return pd.concat([members, table[list(self.calibration.keys)], expected], axis=1)

    @cached_property
    def even(self) -> Array:
        """The weights of members: all alike."""
        return np.full(len(self.members), 1 / len(self.members))

    def identified(self) -> list[Identified]:
        """Return what the rows say of each input, that of which they say most first."""
        at, weights = self.positions[self.members], self.even
        left, (low, high) = left_of_prior(at, weights), on_bounds(at, weights)
        found = []
        for place, parameter in enumerate(self.calibration.parameters):
            values = np.array([float(parameter.at(min(max(one, 0.0), 1.0))) for one in at[:, place]])
            found.append(
                Identified(
                    parameter.key,
                    parameter.low,
                    parameter.high,
                    float(values[self.centre]),
                    mean_between(values, weights),
                    float(left[place]),
                    float(low[place]),
                    float(high[place]),
                )
            )
        return sorted(found, key=lambda one: one.left)

    def row_spreads(self) -> dict[str, Between]:
        """Return what is expected of each row over the members."""
        return {
            row.id: mean_between(self.expected[:, place], self.even) for place, row in enumerate(self.rows)
        }

    def gap(self) -> Between:
        """Return the gap in growth over the members."""
        return mean_between(self.gap_of(self.expected), self.even)

    def gap_of(self, expected: Array) -> Array:
        """Return the gap in growth of points, by what is expected of their rows."""
        ends = [place for place, row in enumerate(self.rows) if row.measure == GROWTH]
        return expected[:, ends[-1]] - expected[:, ends[0]]

    def synthetic_truths(self) -> Truths:
        """Take points for the truth, make up what studies would find, and see whether they are found again.

        Each time the same pool is weighed anew.  Where all is well, 95 % of intervals hold their truth.
        """
        random = np.random.default_rng(self.calibration.seed)
        pool, weights = self.pool, self.pool.weights(self.calibration.wanted)
        within, gaps, sizes = [], [], []
        gap = self.gap_of(pool.mean)
        for truth in random.choice(len(weights), TRUTHS, p=weights):
            noise = np.sqrt(pool.variance[truth]) * random.standard_normal(len(self.rows))
            found = pool.weights(pool.mean[truth] + noise)
            below = found @ (pool.positions < pool.positions[truth])
            within.append(np.mean((below > ENDS[0]) & (below < ENDS[1])))
            gaps.append(ENDS[0] < found @ (gap < gap[truth]) < ENDS[1])
            sizes.append(effective_size(found))
        return Truths(TRUTHS, float(np.mean(within)), float(np.mean(gaps)), float(np.median(sizes)))

    def without_studies(self) -> list[LeftOut]:
        """Return what becomes of the calibration without each study, by weighing the same points anew."""
        pool, wanted = self.pool, self.calibration.wanted
        centre, spread = mean_and_spread(pool.positions, pool.weights(wanted))
        found = []
        for study in self.calibration.studies:
            kept = np.array([row.study != study for row in self.rows])
            weights = pool.weights(wanted, kept)
            moved = np.abs(mean_and_spread(pool.positions, weights)[0] - centre) / spread
            farthest = int(moved.argmax())
            rows = {
                row.id: mean_between(pool.mean[:, place], weights)
                for place, row in enumerate(self.rows)
                if not kept[place]
            }
            gap = mean_between(self.gap_of(pool.mean), weights)
            key = self.calibration.keys[farthest]
            found.append(LeftOut(study, rows, gap, float(moved[farthest]), key, effective_size(weights)))
        return found

    def to_frame(self) -> pd.DataFrame:
        """Return what the rows say of each input as a table."""
        columns = (
            "key",
            "low",
            "high",
            "centre",
            "mean",
            "from",
            "to",
            "left_of_spread",
            "at_low",
            "at_high",
        )
        rows = [(*one[:4], *one.values, *one[5:]) for one in self.identified()]
        return pd.DataFrame(rows, columns=list(columns))

    def to_dict(self) -> dict[str, Any]:
        """Return the ensemble in the shape that `handoff calibrate --json` prints."""
        spreads, truths = self.row_spreads(), self.synthetic_truths()
        positions = self.positions[self.members]
        return {
            "interval": INTERVAL,
            "waves": [
                {"wave": wave.number, "points": len(wave.table), "not_ruled_out": wave.share}
                for wave in self.history.waves
            ],
            "rows": [
                {
                    "id": row.id,
                    "of": row.arm,
                    "measure": row.measure,
                    "study": row.study,
                    "wanted": row.wanted,
                    "observation": row.observation,
                    "discrepancy": row.discrepancy,
                    "simulated": spreads[row.id]._asdict(),
                }
                for row in self.rows
            ],
            "gap": self.gap()._asdict(),
            "members": len(self.members),
            "effective_points": effective_size(self.weights),
            "centre": {one.key: one.centre for one in self.identified()},
            "identified": [
                {
                    "key": one.key,
                    "range": [one.low, one.high],
                    **one.values._asdict(),
                    "left_of_spread": one.left,
                    "on_low_bound": one.at_low,
                    "on_high_bound": one.at_high,
                }
                for one in self.identified()
            ],
            "directions": [
                {
                    "left_of_spread": one.left,
                    "loadings": dict(zip(self.calibration.keys, one.loading.tolist(), strict=True)),
                }
                for one in directions(positions, self.even)
            ],
            "synthetic_truths": truths._asdict(),
            "without_study": [
                {
                    "study": one.study,
                    "rows": {name: spread._asdict() for name, spread in one.rows.items()},
                    "gap": one.gap._asdict(),
                    "farthest_moved": {"key": one.moved_key, "deviations": one.moved},
                    "effective_points": one.effective,
                }
                for one in self.without_studies()
            ],
        }
