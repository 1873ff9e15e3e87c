"""How firms differ, read from `priors.toml`: every number with its source, and checked against a scenario."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.practices import PRACTICES
from sim.scenario import Scenario, inputs
from sim.scenario.errors import reading
from sim.scenario.files import read_toml
from sim.scenario.keys import known
from sim.units import InputError, shown

PRIORS = "priors.toml"
PLAUSIBLE = "plausible"
RATIO, AMOUNT = "ratio", "amount"
REACH = 2.0  # standard deviations at which differences are cut off
LARGEST_SPREAD = 1.0
_FIELDS = ("title", "keys", "spread", "source", "evidence")


class Spread(NamedTuple):
    """One standard deviation below and above the middle: of the logarithm of a value, or of an amount."""

    below: float
    above: float

    def at(self, place: float) -> float:
        """Return how far from the middle a firm lies that stands so many standard deviations from it."""
        return place * (self.above if place > 0 else self.below)


class Difference(NamedTuple):
    """One way in which firms differ: the keys that follow one draw, each with its spread, and where that is from."""

    name: str
    title: str
    by: str
    spreads: Mapping[str, Spread]
    source: str
    evidence: str

    def moved(self, value: float, spread: Spread, place: float) -> float:
        """Return a value in a firm that stands so many standard deviations from the middle, by this one difference."""
        off = spread.at(place)
        return value * math.exp(off) if self.by == RATIO else value + off


class Ladder(NamedTuple):
    """The order in which practices come: by practice the share of firms that have it half in place.

    `width`: places from nothing to established; `noise`: standard deviation of a firm's place from practice to
    practice.
    """

    share: Mapping[str, float]
    width: float
    noise: float

    def level(self, practice: str, place: float) -> float:
        """Return the level of a practice in a firm at a place between 0, the foot, and 1, the top."""
        return min(max(0.5 + (place - (1 - self.share[practice])) / self.width, 0.0), 1.0)


class Priors(NamedTuple):
    """How firms differ, on which ladder practices come, and how far growth pays for them."""

    question: str
    differences: tuple[Difference, ...]
    ladder: Ladder
    funding: float


def read_priors(scenario: Scenario, table: Mapping[str, Any] | None = None) -> Priors:
    """Read the shipped priors, or a table of the same shape, against the firm that is the middle of a population.

    Raises:
        ScenarioError: One line saying what cannot be used: a key is unknown or belongs to a practice, or a number is
            missing or out of range.
    """
    with reading(PRIORS):
        given = read_toml(Path(__file__).with_name(PRIORS)) if table is None else table
        fields = inputs.read_fields(
            "priors", given, found := ("question", "differences", "ladder", "funding"), found
        )
        differences = inputs.read_table("differences", fields["differences"])
        return Priors(
            inputs.read_text("question", fields["question"]),
            tuple(_difference(name, one, scenario) for name, one in differences.items()),
            _ladder(fields["ladder"]),
            _number("funding.weight", inputs.read_table("funding", fields["funding"]).get("weight"), 0, 1),
        )


def _difference(name: str, given: object, scenario: Scenario) -> Difference:
    where = f"differences.{name}"
    fields = inputs.read_fields(where, given, (*_FIELDS, "by"), _FIELDS)
    by = inputs.read_choice(f"{where}.by", fields.get("by", RATIO), (RATIO, AMOUNT))
    base, owned = scenario.foundation.base.entries, scenario.foundation.owned_keys
    spreads = {}
    for key in inputs.read_words(f"{where}.keys", fields["keys"]):
        entry = base[known(key, base)]
        if key in owned:
            raise InputError(f"{where} may not move {key}: a practice sets it")
        spreads[key] = _spread(f"{where}.spread", fields["spread"], by, entry.value, entry.range)
    if not spreads:
        raise InputError(f"{where} moves no key")
    source = inputs.read_text(f"{where}: source", fields["source"])
    evidence = inputs.read_evidence(where, fields["evidence"], source)
    return Difference(
        name, inputs.read_text(f"{where}: title", fields["title"]), by, spreads, source, evidence
    )


def _spread(where: str, given: object, by: str, value: float, plausible: tuple[float, float]) -> Spread:
    """Read a spread; a plausible range reaches from so many standard deviations below to as many above."""
    if given != PLAUSIBLE:
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= LARGEST_SPREAD:
            raise InputError(f'{where} = {shown(given)}: must be a number in 0..1, or "{PLAUSIBLE}"')
        return Spread(float(given), float(given))
    low, high = min(plausible[0], value), max(plausible[1], value)
    if by == AMOUNT:
        return Spread((value - low) / REACH, (high - value) / REACH)
    if low <= 0:
        raise InputError(f"{where}: the plausible range begins at nothing, of which there is no ratio")
    return Spread(math.log(value / low) / REACH, math.log(high / value) / REACH)


def _ladder(given: object) -> Ladder:
    needed = ("width", "noise", "share")
    fields = inputs.read_fields("ladder", given, needed, needed)
    shares = inputs.read_fields("ladder.share", fields["share"], PRACTICES, PRACTICES)
    return Ladder(
        {name: _number(f"ladder.share.{name}", shares[name], 0, 1) for name in PRACTICES},
        _number("ladder.width", fields["width"], 0.01, 10),
        _number("ladder.noise", fields["noise"], 0, 1),
    )


def _number(key: str, given: object, low: float, high: float) -> float:
    """Read a number that comes with its source."""
    fields = inputs.read_fields(key, given, needed := ("value", "source", "evidence"), needed)
    inputs.read_evidence(key, fields["evidence"], inputs.read_text(f"{key}: source", fields["source"]))
    value = fields["value"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{key} = {shown(value)}: must be a number in {low:g}..{high:g}")
    return float(value)
