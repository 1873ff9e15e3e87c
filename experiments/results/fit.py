"""What a fit comes to: an ensemble of firms that behave like the client's, and what the figures tell of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray
from scipy.special import stdtrit

from experiments.clients.conflicts import Conflict
from experiments.clients.figures import FIGURES
from experiments.clients.wanted import Wanted, is_met, miss
from experiments.results.client_firm import ClientFirm
from experiments.results.result import Result
from experiments.statistics.estimates import spread_estimate
from experiments.statistics.likely import explained_share
from experiments.statistics.posterior import ENDS, Between, left_of_prior

Array = NDArray[float64]

NOT_TOLD = 0.8  # of its spread left: about such an input the figures say next to nothing
PEOPLE = {
    "reps": "team.sales_reps",
    "marketers": "team.marketers",
    "development_reps": "team.development_reps",
}
GROWTH = "growth"
LEAST_GAIN = 0.02  # share of the variance that is worth a sentence


class Fitted(NamedTuple):
    """A key that was estimated: the centre's value, 95 % of the members, where it was looked for, spread left."""

    value: float
    low: float
    high: float
    range: tuple[float, float]
    left: float


@dataclass(frozen=True, eq=False, repr=False)
class Fit(Result):
    """An ensemble of firms that behave like a client's.

    `positions`: members × inputs; `centre`: one more point; `pool`: all that was found likely; `today`, `best`: runs of
    the members under fresh luck, with today's practices and with those of the best.
    """

    made_by = "experiments.fit"

    firm: ClientFirm
    aims: tuple[Wanted, ...]
    conflicts: tuple[Conflict, ...]
    positions: Array
    centre: Array
    pool: Array
    today: pd.DataFrame
    best: pd.DataFrame
    seed: int

    @property
    def known(self) -> Mapping[str, Any]:
        """Return what the client gave."""
        return self.firm.client.figures

    @cached_property
    def members(self) -> list[dict[str, float]]:
        """Return each member as canonical values by key, levels of practices among them."""
        return [self.firm.values_at(one) for one in self.positions]

    @cached_property
    def centre_values(self) -> dict[str, float]:
        """Return the centre as canonical values by key."""
        return self.firm.values_at(self.centre)

    @cached_property
    def moved_keys(self) -> tuple[str, ...]:
        """Return the keys in which members differ from one another."""
        points = [*self.members, self.centre_values]
        return tuple(key for key in points[0] if len({one[key] for one in points}) > 1)

    @property
    def told(self) -> tuple[str, ...]:
        """Return the figures that runs tell."""
        return tuple(key for key in FIGURES if key in self.by_member)

    @cached_property
    def by_member(self) -> pd.DataFrame:
        """Return the mean of every figure over the runs of each member, heads as they are."""
        means = self.today.groupby("point").mean(numeric_only=True)
        for key, setting in PEOPLE.items():
            means[key] = [one[setting] for one in self.members]
        return means[[key for key in FIGURES if key in means]]

    def simulated(self) -> dict[str, Between]:
        """Return the mean of every figure over members and fresh luck, with its 95 % interval."""
        found = {key: over_members(self.by_member[key]) for key in self.told}
        return {key: one for key, one in found.items() if one is not None}

    def own(self) -> dict[str, Between]:
        """Return the same of each measure of somebody's own, to which nothing is fitted."""
        means = self.today.groupby("point").mean(numeric_only=True)
        found = {key: over_members(means[key]) for key in self.firm.base.extensions.measures}
        return {key: one for key, one in found.items() if one is not None}

    def misses(self) -> dict[str, float]:
        """Return how far each given figure is missed: a share of it, of growth points; 0 inside a range."""
        found = self.simulated()
        return {key: miss(key, known, found[key].value) for key, known in self.known.items() if key in found}

    def unmet(self) -> tuple[str, ...]:
        """Return the figures that were aimed at and are not met."""
        found = self.simulated()
        keys = {aim.key for aim in self.aims}
        return tuple(
            key
            for key, known in self.known.items()
            if key in keys and not is_met(key, known, found[key].value if key in found else math.nan)
        )

    def fitted(self) -> dict[str, Fitted]:
        """Return every key that was estimated, in the order of the list."""
        first = np.array([[one.get(key, math.nan) for key in self.moved_keys] for one in self.members])
        ranges = self.ranges()
        left = self.left()
        found = {}
        for place, key in enumerate(self.moved_keys):
            low, high = np.quantile(first[:, place], ENDS)
            found[key] = Fitted(
                self.centre_values[key], float(low), float(high), ranges[key], left.get(key, math.nan)
            )
        return found

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return where each key was looked for: its range, or of a key made of facts and ratios what they reach."""
        corners = [self.firm.values_at(one) for one in self.firm.corners()]
        return {
            key: (min(one[key] for one in corners), max(one[key] for one in corners))
            for key in self.moved_keys
        }

    def left(self) -> dict[str, float]:
        """Return how much of its spread each input still has over the members: 1 is nothing learned."""
        even = np.full(len(self.positions), 1 / len(self.positions))
        left = left_of_prior(self.positions, even)
        return dict(zip(self.firm.names, (float(one) for one in left), strict=True))

    def not_identified(self) -> tuple[str, ...]:
        """Return the inputs of which the figures say next to nothing."""
        return tuple(key for key, left in self.left().items() if left >= NOT_TOLD and "." in key)

    def growth_at_best(self) -> Between:
        """Return growth with the practices of the best, and where one more member, perhaps the truth, expects it."""
        members = len(self.positions)
        # Runs of a member stand together; the estimate takes value r for one of member r mod members.
        by_run = self.best[GROWTH].to_numpy(dtype=float).reshape(members, -1).T
        found = spread_estimate(by_run.ravel(), members)
        return Between(found.value, *found.widest)

    def narrowing(self) -> list[tuple[str, float]]:
        """Return how much of the variance of growth at best each figure that is not given would explain, most first."""
        growth = self.best.groupby("point")[GROWTH].mean().to_numpy(dtype=float)
        found = []
        for key in self.told:
            values = self.by_member[key].to_numpy(dtype=float)
            if key not in self.known and np.isfinite(values).all() and np.ptp(values) > 0:
                found.append((key, explained_share(growth, values)))
        return sorted((one for one in found if one[1] >= LEAST_GAIN), key=lambda one: -one[1])

    def to_frame(self) -> pd.DataFrame:
        """Return a row a figure: what the client gave, what is simulated, and the miss."""
        found, misses = self.simulated(), self.misses()
        rows = []
        for key, one in found.items():
            known = self.known.get(key)
            low, high = (math.nan, math.nan) if known is None else (known.low, known.high)
            rows.append((key, low, high, *one, misses.get(key, math.nan)))
        rows += [(key, *(math.nan,) * 2, *one, math.nan) for key, one in self.own().items()]
        return pd.DataFrame(rows, columns=["figure", "low", "high", "simulated", "from", "to", "miss"])

    def to_dict(self) -> dict[str, Any]:
        """Return the fit in the shape that `handoff fit --json` prints."""
        return {
            "client": {key: known.in_json for key, known in self.known.items()},
            "simulated": {key: one._asdict() for key, one in self.simulated().items()},
            **({"own": {key: one._asdict() for key, one in own.items()}} if (own := self.own()) else {}),
            "members": len(self.positions),
            "fitted": {
                key: {"value": one.value, "low": one.low, "high": one.high, "range": list(one.range)}
                for key, one in self.fitted().items()
            },
            "not_identified": list(self.not_identified()),
            "conflicts": [one.in_words for one in self.conflicts],
        }


def over_members(means: "pd.Series[float]") -> Between | None:
    """Return the mean of something over the members for which it is defined, with its 95 % interval."""
    each = means.to_numpy(dtype=float)
    each = each[np.isfinite(each)]
    if not len(each):
        return None
    error = float(each.std(ddof=1)) / math.sqrt(len(each)) if len(each) > 1 else 0.0
    reach = float(stdtrit(max(len(each) - 1, 1), ENDS[1])) * error
    return Between(float(each.mean()), float(each.mean()) - reach, float(each.mean()) + reach)
