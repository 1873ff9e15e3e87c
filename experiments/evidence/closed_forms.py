"""Plain formulas from a key that a practice sets to a measure, with everything that people do held at the laggard's.

Where there is one, the one-hop audit says beside what it measured what the formula alone would have predicted.  No
formula is fitted to a run; all but the first take the laggard's own levels from the runs of the audit.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.clock import DAYS_A_WEEK, WEEKS_A_YEAR

Values = Mapping[str, float]  # of settings by key, or of measures by theirs


class ClosedForm(NamedTuple):
    """A formula in words, and what it says of the change of a measure.

    `change` takes the laggard's settings, the same but for the key, and the laggard's measures.
    """

    says: str
    change: Callable[[Values, Values, Values], float]


def closed_form(key: str, measure: str) -> ClosedForm | None:
    """Return the formula from a key to a measure, or nothing if there is none.

    A formula that stands for a measure whatever the key comes second: in the hazard of churn stands no key at all.
    """
    return FORMULAS.get((key, measure)) or OF_ANY_KEY.get(measure)


def _nothing(_before: Values, _after: Values, _laggard: Values) -> float:
    return 0.0


def _named(values: Values, believed: float) -> float:
    """Return the share of marketing's deals of which the CRM knows the source."""
    complete = values["handing_over.completeness"]
    return complete + (1.0 - complete) * believed


def _sources_named(before: Values, after: Values, laggard: Values) -> float:
    believed = laggard["trust_in_marketing"]
    more = _named(after, believed) / _named(before, believed) - 1.0
    return laggard["marketing_sourced_revenue_share"] * more


def _delay(before: Values, after: Values, _laggard: Values) -> float:
    return after["handing_over.sync_delay"] - before["handing_over.sync_delay"]


def _routed(before: Values, after: Values) -> float:
    """Return how many times as many leads have an owner."""
    return after["handing_over.routed"] / before["handing_over.routed"]


def _as_owned(measure: str) -> Callable[[Values, Values, Values], float]:
    return lambda before, after, laggard: laggard[measure] * (_routed(before, after) - 1.0)


def _as_unowned(measure: str) -> Callable[[Values, Values, Values], float]:
    return lambda before, after, laggard: -(1.0 - laggard[measure]) * (_routed(before, after) - 1.0)


def _tools_paid(before: Values, after: Values, laggard: Values) -> float:
    return laggard["tool_cost"] * (after["chores.tools"] / before["chores.tools"] - 1.0)


def _tools_used(before: Values, after: Values, _laggard: Values) -> float:
    freed = before["chores.per_tool"] * (before["chores.tools"] - after["chores.tools"])
    return freed / before["team.hours_a_day"]


def _meetings(ritual: str) -> Callable[[Values, Values, Values], float]:
    times, hours = f"rituals.{ritual}", f"rituals.{ritual}_hours"

    def change(before: Values, after: Values, _laggard: Values) -> float:
        owned = before["team.hours_a_day"] * DAYS_A_WEEK * WEEKS_A_YEAR
        return -(after[times] - before[times]) * before["rituals.times"] * before[hours] / owned

    return change


NAMED = "a source is named where the record is complete, else as often as reps believe in marketing"
WAITS = "every lead waits for the record to be passed on, and for that much less"
OWNED = "a lead without an owner is never worked, one that has got an owner is worked like all others that have one"
PAID = "seats times tools times their price"
USED = "hours that tools take, all of them given to selling, over hours owned"
MET = "hours of the meeting, all of them taken from selling, over hours owned"
RITUALS = ("lead_review", "strategy_sync", "planning", "workshop")

FORMULAS: Mapping[tuple[str, str], ClosedForm] = {
    ("handing_over.completeness", "marketing_sourced_revenue_share"): ClosedForm(NAMED, _sources_named),
    ("handing_over.sync_delay", "first_response_mean_hours"): ClosedForm(WAITS, _delay),
    ("handing_over.sync_delay", "hand_raiser_median_hours"): ClosedForm(WAITS, _delay),
    ("handing_over.routed", "lead_acceptance_rate"): ClosedForm(OWNED, _as_owned("lead_acceptance_rate")),
    ("handing_over.routed", "never_worked_share"): ClosedForm(OWNED, _as_unowned("never_worked_share")),
    ("handing_over.routed", "hand_raiser_never_share"): ClosedForm(OWNED, _as_unowned("hand_raiser_never_share")),
    ("chores.tools", "tool_cost"): ClosedForm(PAID, _tools_paid),
    ("chores.tools", "selling_time_share"): ClosedForm(USED, _tools_used),
    **{
        (f"rituals.{ritual}", "selling_time_share"): ClosedForm(MET, _meetings(ritual))
        for ritual in RITUALS
    },
}  # fmt: skip
OF_ANY_KEY: Mapping[str, ClosedForm] = {
    "revenue_churn_rate": ClosedForm(
        "the hazard, for promises as customers remember them: no key of a practice stands in it", _nothing
    ),
}
