"""The explorer: every state of the practices in words, so that a page answers a switch by looking it up.

The words are made here, by the rules that all reports follow; the page's script only chooses among them.
"""

import json
import math
from typing import Any

from markupsafe import Markup

from experiments.defaults import GROWTH
from experiments.figures.style import held
from experiments.findings.combinations import state_finding
from experiments.findings.measures import UNCLEAR, change_in_words, level_in_words, news_of
from experiments.report.contents import Contents
from experiments.results.states import States
from experiments.statistics.estimates import Estimate
from sim.practices import PRACTICES

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


def explorer_of(contents: Contents) -> dict[str, Any] | None:
    """Return what the explorer looks up, or `None` if the states were not run.

    `measures`: key, label, and for each state `levels`, `differences` against state 0 and `verdicts` (a letter a
    state); `growth`: value, low and high of the first measure in per mille, by the interval by which it is judged;
    `worth`: what switching each practice changes, by practice and the state without it; `sentences`: the finding of
    each state.  No interval breaks within its brackets.
    """
    states = contents.states
    if states is None or GROWTH not in states.measures or len(contents.names) < 2:
        return None
    keys = [key for key in SHOWN if key in states.measures]
    return {
        "practices": [{"key": key, "title": title} for key, title in contents.practices.items()],
        "first": contents.names[0],
        "last": contents.names[-1],
        "measures": [
            measure_in_states(states, key, contents.naming.said(states.told(key).label)) for key in keys
        ],
        "growth": [in_per_mille(states.level(state, GROWTH)) for state in range(len(states))],
        "worth": [worth_of(states, place) for place in range(len(PRACTICES))],
        "sentences": [held(state_finding(states, state)) for state in range(len(states))],
    }


def measure_in_states(states: States, key: str, label: str) -> dict[str, Any]:
    """Return a measure in every state: its level, its difference from state 0, and what news that is."""
    measure = states.told(key)
    differences = [states.difference(0, state, key) for state in range(len(states))]
    return {
        "key": key,
        "label": label,
        "levels": [
            held(level_in_words(states.level(state, key), states.told(key), states.currency))
            for state in range(len(states))
        ],
        "differences": [
            held(change_in_words(found, states.told(key), states.currency)) for found in differences
        ],
        "verdicts": "".join(LETTERS[news_of(measure, found)] for found in differences),
    }


def in_per_mille(level: Estimate) -> list[int | None]:
    """Return value, low and high in whole per mille, exact enough to place a mark."""
    return [round(1000 * bound) if math.isfinite(bound) else None for bound in (level.value, *level.widest)]


def worth_of(states: States, place: int) -> dict[str, str]:
    """Say what establishing a practice adds to growth, for each state without it."""
    bit = 1 << place
    worth = {}
    for state in range(len(states)):
        if not state & bit:
            found = states.difference(state, state | bit, GROWTH)
            worth[str(state)] = held(change_in_words(found, states.told(GROWTH), states.currency))
    return worth


def embedded(data: Any) -> Markup:
    """Return data as JSON that is safe inside a script element, whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)
