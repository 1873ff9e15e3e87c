"""The shapes of the documents that a results folder may hold beside its tables."""

import math

from experiments.files.reading import Shape
from experiments.statistics.estimates import Estimate


class Interval(Shape):
    """A value with its interval; `None` is undefined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    def estimate(self, runs: int) -> Estimate:
        """Return it as an estimate from so many runs."""
        value, low, high = (
            math.nan if bound is None else bound for bound in (self.value, self.low, self.high)
        )
        return Estimate(value, low, high, runs, runs_without_value=0)


class StoredSynergy(Interval):
    """What two practices bring together beyond what each brings."""

    practices: tuple[str, str]


class StoredExplanation(Shape):
    """`explanation.json`, as `handoff explain --json` prints it: which practice makes how much of a gap."""

    measure: str
    gap: Interval
    shapley: dict[str, Interval]
    alone: dict[str, Interval]
    last_in: dict[str, Interval]
    synergies: tuple[StoredSynergy, ...] = ()
    replications: int
    replications_left_out: int = 0
    seed: int
    interval: float
    scenarios: tuple[str, str]

    @property
    def runs_behind(self) -> int:
        """Return how many runs of each state are behind its numbers: those with a value in every state."""
        return self.replications - self.replications_left_out


class StoredInput(Shape):
    """An input of a sensitivity study: what it was, its plausible range, and what moving it over that range does."""

    key: str
    label: str = ""
    value: float | str | None = None
    unit: str = ""
    low: float | str | None = None
    high: float | str | None = None
    source: str = ""
    mu_star_interval: Interval = Interval()


class StoredEntry(Shape):
    """An outcome that was studied, of one scenario or as the gap between two."""

    outcome: str
    scenario: str | None = None
    gap: str | None = None
    inputs: tuple[StoredInput, ...]


class StoredSensitivity(Shape):
    """`sensitivity.json`, as `handoff sensitivity --json` prints it."""

    entries: tuple[StoredEntry, ...]
    replications: int = 0
    interval: float = 0.95


class StoredStep(Shape):
    """A step of a roadmap: the practice, when it starts, what it takes and costs, what it brings.

    `month`, `months`: months; `cost`: money once; `hours`: hours of effort; `level`: the measure once the
    practice is established; `step`: what the practice adds.
    """

    practice: str
    month: float
    months: float
    cost: float
    hours: float
    level: Interval
    step: Interval


class Orders(Shape):
    """Orders of adoption: the best, the worst, and one drawn by lot."""

    best: tuple[StoredStep, ...]
    worst: tuple[StoredStep, ...] = ()
    random: tuple[StoredStep, ...] = ()


class StoredRoadmap(Shape):
    """`roadmap.json`, as `handoff roadmap --json` prints it; `judged_on`: replications behind its numbers."""

    measure: str
    scenarios: tuple[str, str]
    replications: int
    seed: int
    interval: float
    orders: Orders
    judged_on: int | None = None
    gain_over_random: Interval = Interval()
    words: str = ""

    @property
    def runs_behind(self) -> int:
        """Return how many runs are behind its numbers: those that judged the orders, where it says so."""
        return self.replications if self.judged_on is None else self.judged_on
