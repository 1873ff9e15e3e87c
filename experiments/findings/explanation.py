"""What explanations say in words, made by rules: size, certainty, and what fair credit is not."""

import math

from experiments.findings.measures import capital, change_in_words, level_in_words, lowered, size_in_words
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import CREDIT_IS_NOT_ORDER, quoted, titles
from experiments.numbers import (
    UNDEFINED,
    bare,
    decimals_for,
    enough,
    judged,
    number,
    number_word,
    scale_of,
    unclear_in_words,
)
from experiments.results.comparison import Comparison
from experiments.results.explanation import Explanation
from experiments.statistics.estimates import Estimate

SYNERGIES_SHOWN = 5
HALF = 0.5


def explanation_finding(explanation: Explanation, naming: Naming = OUR_NAMES) -> str:
    """Say how large the gap is, and which practice makes most of it."""
    first, second = explanation.states.names
    label, gap = lowered(explanation.about.label), explanation.gap
    if math.isnan(gap.value):
        return f"No replication has a value in every state: {label}"
    if not gap.is_clear:
        return f"No clear difference in {label} between {first} and {second}"
    size = size_in_words(gap, explanation.about, explanation.states.currency)
    return f"{capital(label)} differs by {size} between {first} and {second}: {largest_share(explanation, naming)}"


def largest_share(explanation: Explanation, naming: Naming = OUR_NAMES) -> str:
    """Say which practice makes most of a clear gap, as far as the runs can tell."""
    towards = 1 if explanation.gap.value > 0 else -1
    one, other = explanation.ranked[:2]
    if explanation.shapley[one].value * towards <= 0 or not explanation.shapley[one].is_clear:
        return "no practice has a clear share of it"
    names = {name: quoted(explanation.states.pair, name, naming) for name in (one, other)}
    if explanation.ahead(one, other).is_clear:
        return f"the largest share, {share_of_gap(explanation, one)}, is that of {names[one]}"
    shares = f"{share_of_gap(explanation, one)} and {share_of_gap(explanation, other)}"
    return f"{names[one]} and {names[other]} have the largest shares, {shares}, too close to rank"


def share_of_gap(explanation: Explanation, practice: str) -> str:
    """Write the fair share of a practice in per cent of the gap."""
    share = 100 * explanation.shapley[practice].value / explanation.gap.value
    return f"{number(share, enough(share, 0))} %"


def half_of_gap(explanation: Explanation) -> str:
    """Say how few practices, the largest shares first, make half of a clear gap; nothing of an unclear one."""
    if math.isnan(explanation.gap.value) or not explanation.gap.is_clear:
        return ""
    count = count_to_half(explanation)
    make = "makes" if count == 1 else "make"
    half = f"{number_word(count)} of {number_word(len(explanation.shapley))} practices {make} half of it"
    if all(explanation.shapley[name].is_clear for name in explanation.ranked[:count]):
        return half
    return f"{half} on average, though not each of their shares is clear"


def count_to_half(explanation: Explanation) -> int:
    """Count the practices, largest first, that together make half of a gap."""
    total = 0.0
    for count, name in enumerate(explanation.ranked, start=1):
        total += explanation.shapley[name].value / explanation.gap.value
        if total >= HALF:
            return count
    return len(explanation.ranked)


def synergy_sentence(explanation: Explanation, naming: Naming = OUR_NAMES) -> str:
    """Say which two practices help or hinder one another most."""
    if not explanation.synergies or math.isnan(explanation.gap.value):
        return "No synergies to tell"
    top = explanation.synergies[0]
    one, other = (quoted(explanation.states.pair, name, naming) for name in top.practices)
    size = change_in_words(judged(top.estimate), explanation.about, explanation.states.currency)
    if not top.estimate.is_clear:
        return f"No two practices clearly change more or less together; the most, {one} and {other}: {size}"
    return f"Largest synergy: {one} and {other} together change {size} beyond what each does"


def explanation_sentences(explanation: Explanation, naming: Naming = OUR_NAMES) -> list[str]:
    """Say what a gap is made of: the finding, how few make half of it, synergies, and what fair credit is not."""
    half = capital(half_of_gap(explanation))
    said = (explanation_finding(explanation, naming), half, synergy_sentence(explanation, naming))
    return [*(f"{sentence}." for sentence in said if sentence), CREDIT_IS_NOT_ORDER]


def explanation_rows(explanation: Explanation, naming: Naming = OUR_NAMES) -> list[tuple[str, ...]]:
    """Return the table of practices: fair share, share of the gap, alone, last in; the sum below.

    Over an ensemble each has both intervals.
    """
    unit, currency = explanation.about.unit, explanation.states.currency
    scale = scale_of(unit, abs(explanation.gap.value), currency, difference=True)
    heads = [f"{head}, {scale.unit}" if scale.unit else head for head in ("fair share", "alone", "last in")]
    rows = [("", heads[0], "of gap", *heads[1:])]
    fewest, names = decimals_of(explanation), titles(explanation.states.pair, naming)

    def cell(found: Estimate) -> str:
        return "–" if math.isnan(found.value) else " ".join(filter(None, bare(found, scale, True, fewest)))

    for name in explanation.ranked:
        columns = (explanation.shapley[name], explanation.alone[name], explanation.last_in[name])
        share, alone, last = map(cell, columns)
        of_gap = share_of_gap(explanation, name) if explanation.gap.is_clear else "–"
        rows.append((names[name], share, of_gap, alone, last))
    rows.append((f"All {number_word(len(explanation.shapley))}: the gap", cell(explanation.gap), "", "", ""))
    return rows


def change_of_gap(explanation: Explanation, found: Estimate) -> str:
    """Write a part of a gap, wherever it stands, with no fewer decimals than the gap has."""
    unit, currency = explanation.about.unit, explanation.states.currency
    scale = scale_of(unit, abs(explanation.gap.value), currency, difference=True)
    if math.isnan(found.value):
        return UNDEFINED
    value, bounds = bare(found, scale, True, decimals_of(explanation))
    return ", ".join(filter(None, (f"{scale.written(value)} {bounds}".strip(), unclear_in_words(found))))


def other_runs(explanation: Explanation, comparison: Comparison | None) -> str:
    """Say where a gap rests on other runs than the comparison beside it, whose levels are others for that reason."""
    measure = explanation.measure
    if comparison is None or measure not in comparison.keys or len(comparison.names) < 2:
        return ""
    names = (comparison.names[0], comparison.names[-1])
    found = [comparison.level(name, measure) for name in names]
    if [one.value for one in found] == [one.value for one in explanation.levels]:
        return ""
    first, last = (
        level_in_words(judged(one), comparison.measures[measure], comparison.currency) for one in found
    )
    runs, label = f"{comparison.replications:,} of each scenario", lowered(explanation.about.label)
    return f"Other runs than the {runs}, in which {label} is {first} under {names[0]} and {last} under {names[1]}."


def decimals_of(explanation: Explanation) -> int:
    """Return the decimals with which the gap is shown, on the scale of its table; its shares have no fewer."""
    gap = explanation.gap
    if math.isnan(gap.value):
        return 0
    factor = scale_of(explanation.about.unit, abs(gap.value), difference=True).factor
    return decimals_for(factor * gap.value, factor * judged(gap).half_width)


def synergy_rows(explanation: Explanation) -> list[tuple[str, str]]:
    """Return the largest synergies, a line each."""
    names, currency = titles(explanation.states.pair), explanation.states.currency
    return [
        (
            " × ".join(names[name] for name in each.practices),
            change_in_words(each.estimate, explanation.about, currency),
        )
        for each in explanation.synergies[:SYNERGIES_SHOWN]
    ]
