"""What a measure is: a number that is looked up in the records afterwards, with the words that explain it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.clock import MONTHS_A_YEAR
from sim.measures.view import View

Compute = Callable[[Any], float | None]  # of a view; of somebody's own, of the organisation

UNITS = (
    "fraction",
    "hours",
    "days",
    "money",
    "money per year",
    "money per hour",
    "count",
    "count per month",
    "ratio",
    "hours per year",
    "months",
)
HIGHER, LOWER, NEITHER = "higher", "lower", "neither"

# Windows: over what time, and for how long a thing is followed before it counts.
OBSERVED = "observed time"
LAST_YEAR = "last observed year"
LAST_WEEK = "end of the last observed year"
QUARTERS = "observed quarters"
AFTER_30_DAYS = "leads delivered in observed time, at least 30 days before its end"
AFTER_90_DAYS = "leads delivered in observed time, at least 90 days before its end"
AFTER_52_WEEKS = "leads delivered in observed time, at least 52 weeks before its end"
AFTER_THE_SLA = "leads delivered in observed time, at least the agreed window before its end"
AFTER_270_DAYS = "opportunities opened in observed time, at least 270 days before its end"
SINCE_THE_CHANGE = "from the change, or the first week that differs from the reference run, to the end"
RUNS = "runs"  # what a chance is a share of


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about a run, with all that is needed to print, plot and document it.

    Attributes:
        key: Name in tables and files.
        label: Name for people.
        unit: One of `UNITS`; money is in the scenario's currency, fractions are 0..1.
        window: Over what time it is taken.
        denominator: What it is a share of, or divided by; empty if nothing.
        definition: What it says, in simulated events.
        better: "higher", "lower" or "neither".
        claims: Published numbers it speaks to, as numbered in the domain dossier.
        compute: How it is computed; None if it takes a reference run (see `against`).
        restates: The measure that says the same in another unit and is judged in its place; empty if none does.
    """

    key: str
    label: str
    unit: str
    window: str
    denominator: str
    definition: str
    better: str
    claims: tuple[str, ...]
    compute: Compute | None
    restates: str = ""

    @property
    def is_money(self) -> bool:
        """Tell whether the measure is an amount of money."""
        return self.unit.startswith("money")

    @property
    def is_chance(self) -> bool:
        """Tell whether the measure is 1 or 0 in a run, so that its mean is a chance."""
        return self.denominator == RUNS

    @property
    def needs_reference(self) -> bool:
        """Tell whether the measure compares a run with a reference run."""
        return self.compute is None

    @property
    def adds_up(self) -> bool:
        """Tell whether the measure counts what happened, so that it is the larger, the longer is observed."""
        return self.unit == "count" and self.window == OBSERVED

    def told_over(self, years: float | None) -> "Measure":
        """Return the measure as people are told it: the label of a count that adds up names its period.

        `years`: how long is observed; None where that differs between those who are told together.
        """
        if not self.adds_up:
            return self
        months = None if years is None else MONTHS_A_YEAR * years
        period = "all of the time observed" if months is None else f"{months:.3g} month{'s' * (months != 1)}"
        return replace(self, label=f"{self.label} in {period}")

    def of(self, view: View) -> float | None:
        """Return the measure's value in one run, None if it is undefined there."""
        return None if self.compute is None else self.compute(view)


def measure(
    label: str, unit: str, better: str, window: str = OBSERVED, over: str = "", claims: str = ""
) -> Callable[[Compute], Measure]:
    """Make a measure of the function below: its name is the key, its docstring the definition."""

    def measure_of(compute: Compute) -> Measure:
        definition = " ".join((inspect.getdoc(compute) or "").split())
        key = compute.__name__
        return Measure(key, label, unit, window, over, definition, better, tuple(claims.split()), compute)

    return measure_of
