"""What can be dragged: the nine practices, the settings that are argued about most, and every other one on request."""

from typing import Any, NamedTuple

from experiments.live.definition import DEFINITION, distance_control
from sim.practices import PracticeSetting
from sim.scenario import Entry, Scenario
from sim.scenario.members import PRACTICES
from sim.units import format_quantity


class Named(NamedTuple):
    """A setting under the name by which a room knows it, and what it says beside it."""

    key: str
    title: str
    hint: str


SETTINGS = (
    Named("team.sales_reps", "Sales reps", "People who work leads, hold deal meetings and prospect."),
    Named("team.marketers", "Marketers", "People who run campaigns, make content and qualify inquiries."),
    Named("team.development_reps", "Development reps", "People who try leads before a field rep does."),
    Named(
        "money.programme_spend",
        "Lead volume: programme spend",
        "Share of opening revenue that goes into campaigns; more brings more inquiries, ever fewer for a sum.",
    ),
    Named("market.deal_median", "Deal value", "What an account could buy a year, at the median."),
    Named(
        "sla.sales.first_attempt", "Response promise", "Within how many hours sales promises a first attempt."
    ),
    Named("sla.sales.attempts", "Attempts", "How often a lead is tried before it is given up, as agreed."),
    Named(
        DEFINITION,
        "Definition: how far the two teams are apart",
        "Share of a lead’s score that marketing weighs otherwise than sales, to begin with; 0 %: both weigh alike.",
    ),
    Named("rituals.times", "Meeting load", "Multiplies how often every regular meeting is held."),
    Named(
        "pay.volume_weight", "Pay on volume", "How much of marketing’s pay follows lead volume, not quality."
    ),
)
STEPS = 100  # of a slider, about


def controls_of(scenario: Scenario) -> dict[str, Any]:
    """Return every control of a scenario, as the page is given them."""
    named = {one.key: one for one in SETTINGS}
    return {
        "practices": [
            practice_control(scenario, place) for place in range(len(scenario.foundation.practices))
        ],
        "settings": [
            distance_control(scenario, one.title, one.hint)
            if one.key == DEFINITION
            else setting_control(scenario, one.key, one)
            for one in SETTINGS
        ],
        "more": [setting_control(scenario, key) for key in scenario.entries if key not in named],
    }


def practice_control(scenario: Scenario, place: int) -> dict[str, Any]:
    """Return the control of a practice: its level in per cent, and the settings that follow it."""
    practice = scenario.foundation.practices[place]
    return {
        "key": f"{PRACTICES}{practice.name}",
        "practice": practice.name,
        "title": practice.title,
        "hint": f"Owner: {practice.owner}" if practice.owner else "",
        "today": round(100 * scenario.levels[practice.name], 10),
        "owns": [one.key for one in practice.sets],
    }


def setting_control(scenario: Scenario, key: str, named: Named | None = None) -> dict[str, Any]:
    """Return the control of a setting, in the unit in which it is written."""
    entry = scenario.entries[key]
    low, high = range_of(entry)
    today = in_unit(entry, entry.value)
    low, high = min(low, today), max(high, today)
    owned = owner_of(scenario, key)
    return {
        "key": key,
        "title": named.title if named else key,
        "hint": named.hint if named else "",
        "unit": entry.unit,
        "low": low,
        "high": high,
        "step": step_of(entry, low, high),
        "today": today,
        "source": entry.source,
        "evidence": entry.evidence,
        "owner": owned[0] if owned else "",
        # What the practice sets at both ends, so that a setting that follows its practice moves with it.
        "ends": [in_unit(entry, owned[1].absent), in_unit(entry, owned[1].established)] if owned else [],
        "scale": owned[1].scale if owned else "",
    }


def owner_of(scenario: Scenario, key: str) -> tuple[str, PracticeSetting] | None:
    """Return the practice that owns a setting, by its key as a setting, with what it sets."""
    for practice in scenario.foundation.practices:
        for one in practice.sets:
            if one.key == key:
                return f"{PRACTICES}{practice.name}", one
    return None


def range_of(entry: Entry) -> tuple[float, float]:
    """Return the plausible range of a setting, in its unit."""
    low, high = (in_unit(entry, end) for end in entry.range)
    return low, high


def in_unit(entry: Entry, value: float) -> float:
    """Return a canonical value as a number in the unit of a setting."""
    return float(format_quantity(value, entry.unit, 12).split(" ")[0])


def step_of(entry: Entry, low: float, high: float) -> float:
    """Return by how much a slider moves: a round number, a hundredth of its range or so; whole where that is a must."""
    if entry.whole:
        return 1.0
    rough = (high - low) / STEPS or 0.01
    power = 10.0 ** int(f"{rough:e}".partition("e")[2])
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
