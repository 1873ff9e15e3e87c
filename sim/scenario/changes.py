"""Dated changes of a scenario: what is set when, how gradually, at what cost and with what dip."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.clock import HOURS_A_WEEK
from sim.scenario import inputs
from sim.scenario.limits import allowed_for, keep_within
from sim.scenario.readonly import ReadOnly
from sim.units import Dimension, InputError, read_quantity, require, shown

MAX_CHANGES = 64
AFTER_WARM_UP = "observed "
_NEEDED = ("at", "set")
_FIELDS = (*_NEEDED, "name", "ramp", "cost", "dip", "dip_lasts", "if_growth_above")


@dataclass(frozen=True)
class Change:
    """A dated change; times are elapsed hours, `cost` is money, `dip` a share of productivity.

    `at` counts from the start of the horizon, or from the first observed day when `observed`.  `sets` holds
    canonical values by key, practices among them.  A change with `if_growth_above` happens only where revenue
    has grown by more than that share in the year before its date.
    """

    name: str
    at: float
    observed: bool
    sets: Mapping[str, float]
    ramp: float = 0.0
    cost: float = 0.0
    dip: float = 0.0
    dip_lasts: float = 0.0
    if_growth_above: float | None = None

    def dated(self, warm_up: float) -> "Change":
        """Return the change counted from the start of the horizon, given the hours of warm-up."""
        return replace(self, at=self.at + warm_up, observed=False) if self.observed else self

    def progress(self, week: float) -> float:
        """Return how much of the change has happened after so many weeks, between 0 and 1."""
        since = week * HOURS_A_WEEK - self.at
        if since < 0:
            return 0.0
        return 1.0 if since >= self.ramp else since / self.ramp

    def dips_at(self, week: float) -> bool:
        """Tell whether productivity is lower after so many weeks."""
        return 0 <= week * HOURS_A_WEEK - self.at < self.dip_lasts


def moved(values: Mapping[str, float], changes: Iterable[Change], week: float) -> dict[str, float]:
    """Return values as the changes have left them: each leads on from what the earlier ones made of them."""
    now = dict(values)
    for change in changes:
        done = change.progress(week)
        for key, new in change.sets.items():
            if key in now and done > 0:
                now[key] = new if done == 1 else now[key] + done * (new - now[key])
    return now


def dip_of(changes: Iterable[Change], week: float) -> float:
    """Return the share of productivity that is lost after so many weeks; dips at once compound."""
    return 1 - math.prod(1 - change.dip for change in changes if change.dips_at(week))


def read_changes(
    given: object, read_set: Callable[[Mapping[str, Any]], Mapping[str, float]], currency: str
) -> tuple[Change, ...]:
    """Read the `[[change]]` tables of a file.

    Args:
        given: what the file has under `change`.
        read_set: reads the settings of one change into canonical values by key.
        currency: the currency that the scenario counts in.

    Raises:
        InputError: a change lacks its date or its settings, or something about it cannot be used.
    """
    if not isinstance(given, list):
        raise InputError(f"change = {shown(given)}: must be a list of tables, each headed [[change]]")
    if len(given) > MAX_CHANGES:
        raise InputError(f"has {len(given)} changes; at most {MAX_CHANGES} are allowed")
    return tuple(
        _read_change(f"change {place}", change, read_set, currency) for place, change in enumerate(given, 1)
    )


def _read_change(
    where: str, given: object, read_set: Callable[[Mapping[str, Any]], Mapping[str, float]], currency: str
) -> Change:
    fields = inputs.read_fields(where, given, _FIELDS, _NEEDED)
    if ("dip" in fields) != ("dip_lasts" in fields):
        raise InputError(f"{where}: dip and dip_lasts belong together")
    at = fields["at"]
    observed = isinstance(at, str) and at.startswith(AFTER_WARM_UP)

    def read(field: str, dimension: Dimension, given: object) -> float:
        key = f"{where}: {field}"
        quantity = read_quantity(given, currency, key)
        require(quantity, dimension, key, given)
        keep_within(key, given, quantity.value, allowed_for(key, None, dimension, currency), quantity.unit)
        return quantity.value

    return Change(
        name=inputs.read_text(f"{where}: name", fields.get("name", where)),
        at=read("at", Dimension.ELAPSED, at.removeprefix(AFTER_WARM_UP) if observed else at),
        observed=observed,
        sets=ReadOnly(read_set(inputs.read_table(f"{where}: set", fields["set"]))),
        ramp=read("ramp", Dimension.ELAPSED, fields.get("ramp", "0 w")),
        cost=read("cost", Dimension.MONEY, fields.get("cost", f"0 {currency}")),
        dip=read("dip", Dimension.SHARE, fields.get("dip", "0 %")),
        dip_lasts=read("dip_lasts", Dimension.ELAPSED, fields.get("dip_lasts", "0 w")),
        if_growth_above=(
            read("if_growth_above", Dimension.SHARE, fields["if_growth_above"])
            if "if_growth_above" in fields
            else None
        ),
    )
