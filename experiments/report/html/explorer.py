"""The explorer: every state of the nine practices in words, so that a page answers a switch by looking it up.

The words are made here, by the rules that all reports follow; the page's script only chooses among them.
"""

import json
import math
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from experiments.defaults import GROWTH
from experiments.findings.comparison import absolute
from experiments.numbers import NO_CLEAR_DIFFERENCE, estimate_in_words
from experiments.report.tiles import UNCLEAR, change_in_words, level_in_words, news_of

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.report.stored_states import StoredStates
    from experiments.statistics.estimates import Estimate

# The first is the finding; all that a folder has kept of these are shown.
SHOWN = (
    GROWTH,
    "lead_acceptance_rate",
    "never_worked_share",
    "first_response_mean_hours",
    "win_rate",
    "trust_in_marketing",
    "meeting_hours_per_person_year",
    "contribution_margin",
)
LETTERS = {"better": "b", "worse": "w", "changed": "c", UNCLEAR: "u"}
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def explorer_of(contents: "Contents") -> dict[str, Any] | None:
    """Return what the explorer looks up, or `None` if the states were not run.

    `measures`: key, label, and for each state `levels`, `differences` against state 0 and `verdicts` (a letter a
    state); `growth`: value, low and high of the first measure in per mille; `worth`: what switching each practice
    changes, by practice and the state without it; `sentences`: the finding of each state.
    """
    states = contents.states
    if states is None or GROWTH not in states.measures or len(contents.names) < 2:
        return None
    keys = [key for key in SHOWN if key in states.measures]
    return {
        "practices": [{"key": key, "title": contents.naming.practice(key)} for key in states.practices],
        "first": contents.names[0],
        "last": contents.names[-1],
        "measures": [measure_in_states(contents, states, key) for key in keys],
        "growth": [in_per_mille(states.level(state, GROWTH)) for state in range(len(states))],
        "worth": [worth_of(contents, states, place) for place in range(len(states.practices))],
        "sentences": [sentence_of(contents, states, state) for state in range(len(states))],
    }


def measure_in_states(contents: "Contents", states: "StoredStates", key: str) -> dict[str, Any]:
    """Return a measure in every state: its level, its difference from state 0, and what news that is."""
    from sim.measures import MEASURES

    measure = MEASURES[key]
    differences = [states.difference(0, state, key) for state in range(len(states))]
    return {
        "key": key,
        "label": measure.label,
        "levels": [level_in_words(contents, states.level(state, key), key) for state in range(len(states))],
        "differences": [change_in_words(contents, found, key) for found in differences],
        "verdicts": "".join(LETTERS[news_of(measure, found)] for found in differences),
    }


def in_per_mille(level: "Estimate") -> list[int | None]:
    """Return value, low and high in whole per mille, exact enough to place a mark."""
    return [round(1000 * bound) if math.isfinite(bound) else None for bound in level[:3]]


def worth_of(contents: "Contents", states: "StoredStates", place: int) -> dict[str, str]:
    """Say what establishing a practice adds to growth, for each state without it."""
    bit = 1 << place
    worth = {}
    for state in range(len(states)):
        if not state & bit:
            found = states.difference(state, state | bit, GROWTH)
            worth[str(state)] = change_in_words(contents, found, GROWTH)
    return worth


def sentence_of(contents: "Contents", states: "StoredStates", state: int) -> str:
    """Say how a state grows against the first scenario."""
    first = contents.names[0]
    found = states.difference(0, state, GROWTH)
    level = level_in_words(contents, states.level(state, GROWTH), GROWTH)
    if not state:
        return f"As {first}: growth of {level}."
    if math.isnan(found.value) or not found.is_clear:
        return f"Growth of {level}: {NO_CLEAR_DIFFERENCE} to {first}."
    size = estimate_in_words(absolute(found), "fraction", difference=True)
    return f"Growth of {level}: {size} {'faster' if found.value > 0 else 'slower'} than {first}."


def embedded(data: Any) -> Markup:
    """Return data as JSON that is safe inside a script element, whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)
