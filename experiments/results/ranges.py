"""How near a value lies to an end of its plausible range, and which guesses near one a practice rests on."""

from experiments.results.states import Pair
from sim.practices import Practice
from sim.scenario import Entry
from sim.scenario.inputs import ASSUMED

NEAR = 0.1  # of a range: what lies nearer to an end is near it
ROUNDING = 1e-9  # of a range: a value that lies exactly as far away is near


def room_left(entry: Entry, value: float | None = None) -> float:
    """Return how far a value, by default the setting's own, is from the nearer end of its plausible range.

    It is a share of that range, below zero outside of it.
    """
    low, high = entry.range
    value = entry.value if value is None else value
    return min(value - low, high - value) / (high - low) if high > low else 0.0


def is_near_end(entry: Entry, value: float | None = None) -> bool:
    """Tell whether a value (the setting's own) lies near an end of its range beyond which others are possible.

    Nothing lies beyond none and all of a share: an end that is what the model allows at most is no reason for doubt.
    """
    low, high = entry.range
    value = entry.value if value is None else value
    reach = (NEAR + ROUNDING) * (high - low)
    is_low = low > entry.allowed[0] and value - low <= reach
    is_high = high < entry.allowed[1] and high - value <= reach
    return high > low and (is_low or is_high)


def is_fitted(entry: Entry, of_base: Entry) -> bool:
    """Tell whether a setting has the value that was fitted to a published number, and not one that a file gives."""
    return bool(entry.fitted_to) and entry.source == of_base.source


def guesses_near_an_end(practice: Practice, pair: Pair) -> tuple[str, ...]:
    """Return the settings near an end of their range on which what a practice changes rests, and which are guesses.

    They are what it sets itself, absent or established, unless a scenario sets that instead; and settings of the
    mechanisms that it acts through, as the scenarios have them.  A guess is assumed, or fitted to published numbers.
    """
    scenario = pair.second
    base, owned = scenario.foundation.base.entries, scenario.foundation.owned_keys
    own = [
        setting.key
        for setting in practice.sets
        if setting.key not in scenario.explicit
        and (setting.evidence == ASSUMED or base[setting.key].fitted_to)
        and any(is_near_end(base[setting.key], end) for end in (setting.absent, setting.established))
    ]
    through = [
        key
        for key, entry in scenario.entries.items()
        if entry.mechanism in practice.acts_through
        and key not in owned
        and (entry.evidence == ASSUMED or is_fitted(entry, base[key]))
        and is_near_end(entry)
    ]
    return (*own, *through)
