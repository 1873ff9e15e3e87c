"""What agreements between both teams say, made by rules: what can be promised, and what a shorter promise takes."""

import math
from typing import Any

from experiments.findings.own import own_heads, own_levels
from experiments.findings.plan import about, chance_in_words, intervals_in_words, percent
from experiments.results.sla import Agreements, Promise
from experiments.results.titles import titled

HEAD = (
    "First attempt within",
    "Field reps",
    "Attempts",
    "Hours of reps a week",
    "Quarters that break it",
    "Kept",
)


def sla_finding(found: Agreements) -> str:
    """Say what sales can promise with the people of today."""
    agreed, name = found.agreed, found.scenario.name
    people = f"{found.today.reps:,} field rep{'s' * (found.today.reps != 1)}"
    if agreed.breach <= found.chance:
        return (
            f"With {people}, sales of {name} can promise a first attempt within {hours(agreed)} for "
            f"{percent(found.share)} of leads"
        )
    return (
        f"With {people}, sales of {name} cannot promise a first attempt for {percent(found.share)} of leads; within "
        f"{hours(agreed)} it can for {percent(whole(agreed.kept))}"
    )


def sla_sentences(found: Agreements) -> tuple[str, ...]:
    """Return both halves of the agreement, how sure it is, and what a shorter promise takes."""
    return (marketing_half(found), sales_half(found), how_sure(found), what_shorter_takes(found))


def document_of(found: Agreements) -> dict[str, Any]:
    """Return the numbers of agreements, and what they say, as `handoff sla --json` prints them."""
    named = titled(found)
    return {**found.to_dict(), "words": [f"{sla_finding(named)}.", *sla_sentences(named)]}


def marketing_half(found: Agreements) -> str:
    """Write what marketing promises: what it delivers in as many quarters as are to keep a promise."""
    mqls, wanted, complete = (found.marketing(what) for what in ("mqls", "wanted", "complete"))
    return (
        f"Marketing delivers {about(math.floor(mqls))} MQLs a month, {shown(wanted)} of them leads that both "
        f"definitions accept, with all fields filled in {shown(complete)}: as much as it delivers in "
        f"{percent(1 - found.chance)} of quarters today, each of the three by itself."
    )


def sales_half(found: Agreements) -> str:
    """Write what sales promises, computed from its capacity."""
    agreed, values = found.agreed, found.scenario.values
    share = found.share if agreed.breach <= found.chance else whole(agreed.kept)
    return (
        f"Sales tries {percent(share)} of these leads for the first time within {hours(agreed)} of delivery, gives up "
        f"on none before {agreed.terms.attempts} attempts in {values['sla.sales.window']:g} business hours, and "
        f"returns a verdict with a reason within {values['sla.sales.verdict']:g}."
    )


def how_sure(found: Agreements) -> str:
    """Say how often the promise breaks, and how often the slack one of today would."""
    agreed = found.agreed
    if agreed.breach <= found.chance:
        broken = chance_in_words(agreed.broken)
        return f"That breaks in {broken} of quarters; up to {percent(found.chance)} was allowed."
    broken = chance_in_words(agreed.broken)
    return (
        f"A promise of {percent(found.share)} within {hours(agreed)} would break in {broken} of quarters: it would be "
        "blurted out, not calculated."
    )


def what_shorter_takes(found: Agreements) -> str:
    """Say with how many hours of reps each target could be promised, and which none of the teams tried could."""
    said, never = [], []
    for target in found.targets:
        one = found.cheapest(target)
        if one is None:
            never.append(f"{target:g} h")
        else:
            said.append(
                f"{target:g} h takes {about(one.hours)} hours of reps a week ({one.terms.reps} field reps, "
                f"{one.terms.attempts} attempts)"
            )
    parts = []
    if said:
        parts.append(f"Promised to {percent(found.share)} of leads: {'; '.join(said)}.")
    if never:
        parts.append(f"No team that was tried keeps {', '.join(never)}.")
    return " ".join(parts)


def promise_head(found: Agreements) -> tuple[str, ...]:
    """Return the head of the table of promises, measures of somebody's own last."""
    return (*HEAD, *own_heads(found.scenario))


def promise_rows(found: Agreements) -> list[tuple[str, ...]]:
    """Return a line for each of the terms: target, reps, attempts, hours a week, chance of a breach, share kept."""
    return [
        (
            f"{one.terms.target:g} h",
            f"{one.terms.reps:,}",
            f"{one.terms.attempts}",
            about(one.hours),
            chance_in_words(one.broken),
            percent(whole(one.kept)),
            *own_levels(found.paired, cell.label, found.scenario),
        )
        for cell, one in zip(found.cells, found.promises, strict=True)
    ]


def sample_of(found: Agreements) -> str:
    """Say how many runs are behind the numbers."""
    many = len(found.quarters)
    level = intervals_in_words(len(found.members))
    return f"n = {found.replications:,} runs of {many} quarter{'s' * (many != 1)} under each of the terms; {level}"


def hours(promise: Promise) -> str:
    """Write a target."""
    target = promise.terms.target
    return f"{target:g} business hour{'s' * (target != 1)}"


def shown(share: float) -> str:
    """Write a share that is promised, to the per cent below."""
    return percent(whole(share))


def whole(share: float) -> float:
    """Return a share to the whole per cent below: what is promised is not rounded up."""
    return math.floor(100 * share + 1e-9) / 100
