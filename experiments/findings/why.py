"""What each practice does and moves, in sentences made by rules."""

import math

from experiments.defaults import GROWTH
from experiments.designs import words_for
from experiments.findings.measures import capital, change_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import quoted, titles
from experiments.findings.settings import from_to
from experiments.numbers import AMONG_MANY, NO_CLEAR_DIFFERENCE, judged, number_word
from experiments.results.why import PARTS, Why
from sim.practices import Practice

NEAR_AN_END = "rests on an assumption near the end of its range"
MARK = "†"


def why_finding(why: Why, naming: Naming = OUR_NAMES) -> str:
    """Say how many practices clearly move anything."""
    first, last = why.states.names
    moving = [name for name in why.ranked if why.clearest(name) is not None]
    if not moving:
        return f"No practice clearly moves any outcome between {first} and {last}"
    if len(moving) == 1:
        only = quoted(why.states.pair, moving[0], naming)
        return f"Between {first} and {last} only {only} clearly moves any outcome"
    count = f"{capital(number_word(len(moving)))} of {number_word(len(why.shares))}"
    return f"{count} practices clearly move some outcome between {first} and {last}"


def parts_sentence(why: Why) -> str:
    """Say of what a clear difference in growth is made; nothing where it is not known, or not clear."""
    if not why.is_split or math.isnan(why.gaps[GROWTH].value) or not why.gaps[GROWTH].is_clear:
        return ""

    def change(key: str) -> str:
        return change_in_words(judged(why.gaps[key]), why.states.told(key), why.states.currency)

    new, more, lost = map(change, PARTS)
    return (
        f"Growth differs by {change(GROWTH)}: new business by {new}, and expansion by {more}, less churn by {lost}; "
        "each practice’s share of growth is exactly its shares of these."
    )


def mechanism_sentences(why: Why, naming: Naming = OUR_NAMES) -> list[str]:
    """Say of each practice what it sets from where to where, and what it moves most clearly; a sentence each."""
    pair = why.states.pair
    practices = {one.name: one for one in pair.first.foundation.practices}
    called = titles(pair, naming)
    return [
        f"“{called[name]}” {mechanism(why, practices[name])}: {moves(why, name)}."
        if name in pair.moving
        else f"“{called[name]}” is alike in both, and moves nothing."
        for name in why.ranked
    ]


def mechanism(why: Why, practice: Practice) -> str:
    """Say what a practice sets from where to where: the setting by which it is told, or else its level."""
    first, last = why.states.pair.ends
    setting = practice.says
    if setting is None or first.values[setting.key] == last.values[setting.key]:
        before, after = (100 * one.levels[practice.name] for one in (first, last))
        return f"goes from {before:.3g} to {after:.3g} % of what it is when it is established"
    before, after = first.values[setting.key], last.values[setting.key]
    verb = "raises" if after > before else "lowers"
    return f"{verb} {setting.says} {from_to(last.entries[setting.key], before, after)}"


def moves(why: Why, practice: str) -> str:
    """Say which outcome a practice moves most clearly, and by how much; or that no difference is clear."""
    key = why.clearest(practice)
    if key is not None:
        change = change_in_words(judged(why.shares[practice][key]), why.states.told(key), why.states.currency)
        return f"most clearly, {lowered(why.states.told(key).label)} {change}"
    is_clear_alone = any(found.is_clear for found in why.shares[practice].values())
    return AMONG_MANY if is_clear_alone else NO_CLEAR_DIFFERENCE


def assumptions_sentence(why: Why, naming: Naming = OUR_NAMES) -> str:
    """Name the practices whose shares rest on a guess near the end of its plausible range, and the guesses."""
    found = [
        f"{quoted(why.states.pair, name, naming)} on {', '.join(map(words_for, why.near_an_end[name]))}"
        for name in why.ranked
        if why.near_an_end[name]
    ]
    return f"{MARK} {capital(NEAR_AN_END)}: {'; '.join(found)}." if found else ""


def left_out_sentence(why: Why) -> str:
    """Say of how many replications outcomes could not be used, if any."""
    found = [
        f"{lowered(why.states.told(key).label)} ({why.left_out(key)})"
        for key in why.outcomes
        if why.left_out(key)
    ]
    if not found:
        return ""
    return (
        f"Of {why.states.replications} replications some have a state without a value and are left out: "
        f"{', '.join(found)}."
    )


def why_sentences(why: Why, naming: Naming = OUR_NAMES) -> list[str]:
    """Say what growth is made of, what each practice does, what that rests on, and what could not be used."""
    said = (
        parts_sentence(why),
        *mechanism_sentences(why, naming),
        assumptions_sentence(why, naming),
        left_out_sentence(why),
    )
    return [sentence for sentence in said if sentence]
