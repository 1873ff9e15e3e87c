"""What each practice does and moves, in sentences made by rules."""

import math

from experiments.defaults import GROWTH
from experiments.designs import words_for
from experiments.findings.measures import capital, change_in_words, lowered, measure_of
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import quoted
from experiments.findings.settings import from_to
from experiments.numbers import AMONG_MANY, NO_CLEAR_DIFFERENCE, judged
from experiments.results.why import Why
from sim.practices import Practice

NEAR_AN_END = "rests on an assumption near the end of its range"
MARK = "†"


def why_finding(why: Why, naming: Naming = OUR_NAMES) -> str:
    """Say how many practices clearly move anything, and whose share moves it most clearly of all."""
    first, last = why.states.names
    moving = [name for name in why.ranked if why.clearest(name) is not None]
    if not moving:
        return f"No practice clearly moves any outcome between {first} and {last}"
    titles = [quoted(why.states.pair, name, naming) for name in moving]
    if len(moving) == 1:
        return f"Between {first} and {last} only {titles[0]} clearly moves any outcome"
    return (
        f"{len(moving)} of {len(why.shares)} practices clearly move some outcome between {first} and {last}"
    )


def parts_sentence(why: Why) -> str:
    """Say of what the difference in growth is made; nothing where it is not known, or not clear."""
    if not why.is_split or math.isnan(why.gaps[GROWTH].value) or not why.gaps[GROWTH].is_clear:
        return ""

    def change(key: str) -> str:
        return change_in_words(judged(why.gaps[key]), key, why.states.currency)

    new, more, lost = (change(key) for key in ("new_business_rate", "expansion_rate", "revenue_churn_rate"))
    return (
        f"The difference in growth, {change(GROWTH)}, is that of new business, {new}, and of expansion, {more}, less "
        f"that of churn, {lost}; so is each practice’s share of it."
    )


def mechanism_sentences(why: Why, naming: Naming = OUR_NAMES) -> list[str]:
    """Say of each practice what it sets from where to where, and what it moves most clearly; a sentence each."""
    practices = {one.name: one for one in why.states.pair.first.foundation.practices}
    said = []
    for name in why.ranked:
        title = quoted(why.states.pair, name, naming)
        if name in why.states.pair.moving:
            said.append(f"{title} {mechanism(why, practices[name])}: {moves(why, name)}.")
        else:
            said.append(f"{title} is alike in both, and moves nothing.")
    return said


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
        change = change_in_words(judged(why.shares[practice][key]), key, why.states.currency)
        return f"most clearly, {lowered(measure_of(key).label)} {change}"
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
        f"{lowered(measure_of(key).label)} ({why.left_out(key)})" for key in why.outcomes if why.left_out(key)
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
