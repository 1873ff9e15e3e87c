"""The gap between two scenarios by practice: fair shares of credit, and what practices do together."""

from typing import TYPE_CHECKING, NamedTuple

from experiments.errors import ResultsError
from experiments.findings.comparison import absolute, capital
from experiments.numbers import Scale, estimate_in_words, scale_of
from experiments.report.tiles import change_in_words
from experiments.statistics.estimates import Estimate

if TYPE_CHECKING:
    from experiments.report.contents import Contents


class Credit(NamedTuple):
    """A practice's share of a gap, and what it does alone and as the last one."""

    key: str
    title: str
    share: Estimate
    alone: Estimate
    last_in: Estimate


class Gap(NamedTuple):
    """A gap from the level of the first scenario to that of the last, split into credits, largest first."""

    measure: str
    start: Estimate | None
    end: Estimate | None
    whole: Estimate
    credits: tuple[Credit, ...]


def gap_of(contents: "Contents") -> Gap | None:
    """Return the gap that a folder explains.

    Raises:
        ResultsError: it explains a measure or a practice that this version does not know.
    """
    explanation = contents.explanation
    if explanation is None:
        return None
    from sim.measures import MEASURES

    if explanation.measure not in MEASURES:
        raise ResultsError(f"explanation.json: {explanation.measure!r} is not a measure")
    runs = explanation.runs_behind
    if not set(explanation.shapley) <= set(explanation.alone) & set(explanation.last_in):
        raise ResultsError("explanation.json: alone and last_in do not name every practice")
    shares = [
        Credit(
            key,
            contents.naming.practice(key),
            share.estimate(runs),
            explanation.alone[key].estimate(runs),
            explanation.last_in[key].estimate(runs),
        )
        for key, share in explanation.shapley.items()
    ]
    start = end = None
    states = contents.states
    if states is not None and explanation.measure in states.measures:
        start, end = (states.level(state, explanation.measure) for state in (0, len(states) - 1))
    ranked = sorted(shares, key=lambda credit: -credit.share.value)
    return Gap(explanation.measure, start, end, explanation.gap.estimate(runs), tuple(ranked))


def scale_of_gap(contents: "Contents", gap: Gap) -> Scale:
    """Return the scale on which a gap is drawn."""
    from sim.measures import MEASURES

    size = max(abs(gap.whole.value), abs(gap.end.value) if gap.end is not None else 0.0)
    return scale_of(MEASURES[gap.measure].unit, size, contents.currency)


def gap_finding(contents: "Contents", gap: Gap) -> str:
    """Say which practices make most of a gap."""
    clear = [
        credit for credit in gap.credits if credit.share.is_clear and credit.share.value * gap.whole.value > 0
    ]
    if not gap.whole.is_clear or not clear:
        return "No practice has a clear share in the difference"
    best = clear[0]
    words = change_in_words(contents, best.share, gap.measure)
    count = count_to_half(gap)
    half = f"; {number_word(count)} of {len(gap.credits)} practices make half of it" if count > 1 else ""
    return f"The largest share of the gap is “{best.title}”: {words}{half}"


def count_to_half(gap: Gap) -> int:
    """Count the practices, largest first, that together make half of a gap."""
    total = 0.0
    ranked = sorted((credit.share.value / gap.whole.value for credit in gap.credits), reverse=True)
    for count, share in enumerate(ranked, start=1):
        total += share
        if total >= 0.5:
            return count
    return len(ranked)


def synergy_in_words(contents: "Contents") -> str:
    """Say what the two practices that do most together bring beyond what each brings."""
    explanation = contents.explanation
    if explanation is None or not explanation.synergies:
        return ""
    runs = explanation.runs_behind
    largest = max(explanation.synergies, key=lambda one: abs(one.value or 0.0))
    found = largest.estimate(runs)
    one, other = (contents.naming.practice(name) for name in largest.practices)
    if not found.is_clear:
        return "No two practices clearly bring more, or less, together than each for itself."
    from sim.measures import MEASURES

    unit = MEASURES[explanation.measure].unit
    size = estimate_in_words(absolute(found), unit, contents.currency, difference=True)
    if found.value > 0:
        return f"“{one}” and “{other}” bring {size} more together than each for itself."
    return f"“{one}” and “{other}” overlap: together they bring {size} less than each for itself."


def number_word(count: int) -> str:
    """Write a small number as a word."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def title_of_roadmap(contents: "Contents") -> str:
    """Say with what the best order of adoption begins, and what it is worth if the roadmap says so."""
    roadmap = contents.roadmap
    if roadmap is None or not roadmap.orders.best:
        return ""
    if roadmap.words.strip():
        return roadmap.words.partition(". ")[0].rstrip(".")
    first = [f"“{contents.naming.practice(step.practice)}”" for step in roadmap.orders.best[:3]]
    return capital(f"the best order begins with {', then '.join(first)}")
