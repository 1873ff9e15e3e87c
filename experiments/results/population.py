"""What came of a population: firms sorted as a survey sorts them, the gap between its classes, and its parts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import bool_, float64
from numpy.typing import NDArray

from experiments.defaults import GROWTH, SURVEY_GAP
from experiments.designs.firms import Priors
from experiments.results.comparison import interval_as_dict
from experiments.results.result import Result
from experiments.running.plan import Cell
from experiments.statistics.estimates import INTERVAL, Estimate
from experiments.statistics.needed import Compared, Curve, Needed, curve_of
from experiments.statistics.sorting import CLASSES, Seen, Sorting, Split, counts_of
from sim.scenario import Scenario

PIPELINE = "marketing_sourced_pipeline_share"
# Whose practices a run has: the firm's own, those that all firms are compared at, or those that growth paid for.
OWN, COMMON, FUNDED = "own", "common", "funded"
# The two arms: practices were there before growth, or last year's growth decided who has them.
ARMS = {OWN: "practices come first", FUNDED: "growth pays for practices"}
NULLS = ("practices", "firms")
# Replicates of a firm, each with luck of its own: the year before, the year that the survey ranks, and further ones.
LAST_YEAR, RANKED, REPLICATIONS = 0, 1, 3
THIRD = 1 / 3
PARTS = ("practice", "firms", "luck")


class Class(NamedTuple):
    """A class of the survey: its firms, and the means of what it was sorted on and of the level of its practices.

    `own`: means of measures of somebody's own in the year that the survey ranks, by key.
    """

    firms: int
    growth: Estimate
    share: Estimate
    level: Estimate
    own: dict[str, Estimate]


@dataclass(frozen=True, eq=False, repr=False)
class Population(Result):
    """Firms around the firm of a scenario, each with the same runs, and what a survey would make of them.

    `priors`: how firms differ; one that is read back has those of today.  `rows`: a row a run, with the number of the
    firm, whose practices it has (`practices`: "own", "common", "funded") and their mean `level`.  `null`: in what firms
    are made alike; `spread`: by what their differences are multiplied.
    """

    made_by = "experiments.population"

    scenario: Scenario
    priors: Priors
    cells: tuple[Cell, ...]
    rows: pd.DataFrame
    firms: int
    seed: int
    null: tuple[str, ...] = ()
    spread: float = 1.0

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the arms that were run: those in which all firms are alike in something have one."""
        return tuple(arm for arm in ARMS if (self.rows["practices"] == arm).any())

    def values(self, practices: str, key: str) -> NDArray[float64]:
        """Return a measure, a row a firm and a column a replicate (NaN: undefined, or not run).

        Where all firms have the practices that firms are compared at, their own are these.
        """
        if practices == COMMON and "practices" in self.null:
            practices = OWN
        rows = self.rows[self.rows["practices"] == practices]
        table = rows.pivot(index="firm", columns="replicate", values=key)
        firms, replicates = range(1, self.firms + 1), range(REPLICATIONS)
        return table.reindex(index=firms, columns=replicates).to_numpy(dtype=float)

    def known(self, arm: str = OWN) -> NDArray[bool_]:
        """Tell which firms have all that the survey asks for, and all that takes its gap apart."""
        every = (*self._seen(arm), *self._compared)
        return ~np.isnan(np.column_stack(every)).any(axis=1)

    def seen(self, arm: str = OWN) -> Seen:
        """Return what was seen of each firm that is known."""
        known = self.known(arm)
        return Seen(*(values[known] for values in self._seen(arm)))

    def sorting(self, arm: str = OWN) -> Sorting:
        """Return the firms in the order of the survey."""
        if arm not in self._sorted:
            self._sorted[arm] = Sorting(self.seen(arm), self.seed)
        return self._sorted[arm]

    def split(self, arm: str = OWN) -> Split:
        """Return the gap in growth between the best class and the laggards, and its parts."""
        if arm not in self._splits:
            self._splits[arm] = self.sorting(arm).split()
        return self._splits[arm]

    def classes(self, arm: str = OWN) -> dict[str, Class]:
        """Return the classes of the survey, the highest first."""
        sorting, counts = self.sorting(arm), counts_of(len(self.sorting(arm)))
        level, known = self.levels(arm), self.known(arm)
        own = {key: self.values(arm, key)[known, RANKED] for key in self.scenario.extensions.measures}
        return {
            name: Class(
                counts[name],
                sorting.mean_of(name, sorting.seen.growth),
                sorting.mean_of(name, sorting.seen.share),
                sorting.mean_of(name, level),
                {key: sorting.mean_of(name, values) for key, values in own.items()},
            )
            for name in CLASSES
        }

    def levels(self, arm: str = OWN) -> NDArray[float64]:
        """Return the mean level of the practices of each firm that is known."""
        return self.values(arm, "level")[self.known(arm), RANKED]

    def adopters(self, arm: str = OWN) -> Split | None:
        """Return the gap between the third of firms with the most practices and the third with the fewest.

        This is what a survey sees that compares firms by their practices.  Its practice part is what practices do; its
        firms part is what such a survey would take for it.  `None` where all firms have the same practices.
        """
        if "practices" in self.null:
            return None
        by_level = Sorting(self.seen(arm), self.seed, self.levels(arm))
        return by_level.split(THIRD, THIRD)

    @cached_property
    def growth_spread(self) -> Estimate:
        """The standard deviation between firms of their growth in the year that the survey ranks."""
        return self.sorting().spread()

    @cached_property
    def permuted(self) -> Split:
        """The split once more with what practices add dealt out anew among the firms, a case with a known answer."""
        return Sorting(self.seen().permuted(self.seed), self.seed).split()

    @cached_property
    def curve(self) -> Curve:
        """What sorting makes of the firms, the stronger or weaker practices are."""
        known = self.known()
        compared = Compared(*(values[known] for values in self._compared))
        return curve_of(self.sorting(), compared)

    @cached_property
    def equal_practices(self) -> Estimate:
        """The gap of the same firms in the same year, had all had the practices that they are compared at."""
        return self.curve.at(0)[0]

    @cached_property
    def needed(self) -> Needed:
        """What it takes for a gap as large as the survey's."""
        return self.curve.needed(SURVEY_GAP)

    def to_frame(self) -> pd.DataFrame:
        """Return every estimate as a tidy table: arm, what it is of, what it is, and the estimate."""
        rows: list[tuple[Any, ...]] = []
        for arm in self.arms:
            for name, found in self.classes(arm).items():
                kept = {
                    GROWTH: found.growth,
                    PIPELINE: found.share,
                    "level of practices": found.level,
                    **found.own,
                }
                rows += [(ARMS[arm], name, what, *estimate) for what, estimate in kept.items()]
            for of, split in {"sorted gap": self.split(arm), "most practices": self.adopters(arm)}.items():
                if split is not None:
                    rows += [(ARMS[arm], of, part, *found) for part, found in split._asdict().items()]
        rows.append((ARMS[OWN], "equal practices", "gap", *self.equal_practices))
        rows.append((ARMS[OWN], "all firms", "standard deviation of growth", *self.growth_spread))
        rows += [
            (ARMS[OWN], "needed", what, *found)
            for what, found in zip(Needed._fields, self.needed, strict=True)
        ]
        rows += [(ARMS[OWN], "permuted", part, *found) for part, found in self.permuted._asdict().items()]
        columns = ["arm", "of", "what", *Estimate._fields]
        return pd.DataFrame(rows, columns=columns).rename(columns={"runs": "firms"})

    def to_dict(self) -> dict[str, Any]:
        """Return the population in the shape that `handoff population --json` prints."""
        own = self._arm_as_dict(OWN)
        return {
            **own,
            "firms_simulated": self.firms,
            "firms_left_out": int((~self.known()).sum()),
            "equal_practices": interval_as_dict(self.equal_practices),
            "growth_spread": interval_as_dict(self.growth_spread),
            "needed": {
                "gap": SURVEY_GAP,
                "strength": interval_as_dict(self.needed.strength),
                "causal": interval_as_dict(self.needed.causal),
            },
            "permuted": interval_as_dict(self.permuted.practice),
            "arms": {ARMS[arm]: self._arm_as_dict(arm) for arm in self.arms if arm != OWN},
            "null": list(self.null),
            "spread": self.spread,
            "runs": len(self.rows),
            "seed": self.seed,
            "interval": INTERVAL,
        }

    def _arm_as_dict(self, arm: str) -> dict[str, Any]:
        adopters = self.adopters(arm)
        return {
            **_split_as_dict(self.split(arm)),
            "classes": {
                name: {
                    "firms": found.firms,
                    GROWTH: interval_as_dict(found.growth),
                    PIPELINE: interval_as_dict(found.share),
                    "level": interval_as_dict(found.level),
                    **{key: interval_as_dict(one) for key, one in found.own.items()},
                }
                for name, found in self.classes(arm).items()
            },
            "by_practices": None if adopters is None else _split_as_dict(adopters, "gap"),
        }

    def _seen(self, arm: str) -> Seen:
        """Return what was seen of every firm; the run that is ranked is not among those that are averaged."""
        growth, common = self.values(arm, GROWTH), self.values(COMMON, GROWTH)
        further = [at for at in range(REPLICATIONS) if at != RANKED]
        if arm == FUNDED:
            further.remove(LAST_YEAR)  # its luck decided who has which practices
        # A replicate in which either is undefined is left out of both: they are compared under one luck.
        together = ~np.isnan(growth[:, further] + common[:, further])
        own, compared = (mean_where(values[:, further], together) for values in (growth, common))
        return Seen(growth[:, RANKED], self.values(arm, PIPELINE)[:, RANKED], own, compared)

    @cached_property
    def _compared(self) -> Compared:
        return Compared(*(self.values(COMMON, key)[:, RANKED] for key in (GROWTH, PIPELINE)))

    @cached_property
    def _sorted(self) -> dict[str, Sorting]:
        return {}

    @cached_property
    def _splits(self) -> dict[str, Split]:
        return {}


def label_of(firm: int, practices: str) -> str:
    """Return the label of a firm's runs: whose practices they have follows its number."""
    return f"firm {firm}" if practices == OWN else f"firm {firm}, {practices} practices"


def mean_where(values: NDArray[float64], counted: NDArray[bool_]) -> NDArray[float64]:
    """Return the mean of the values that count, row by row; NaN where none does."""
    counts = counted.sum(axis=1)
    sums = np.where(counted, values, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _split_as_dict(split: Split, gap: str = "sorted_gap") -> dict[str, Any]:
    return {
        gap: interval_as_dict(split.gap),
        **{part: interval_as_dict(getattr(split, part)) for part in PARTS},
    }
