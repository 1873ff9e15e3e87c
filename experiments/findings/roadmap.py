"""What roadmaps say in words, made by rules: size, certainty, and what a roadmap is not."""

import math
from typing import TYPE_CHECKING, Any

from experiments.findings.comparison import absolute, lowered
from experiments.findings.practices import CREDIT_IS_NOT_ORDER, titles
from experiments.numbers import difference_in_words, estimate_in_words, in_words

if TYPE_CHECKING:
    from experiments.results.roadmap import Roadmap, Step

STEADY_STATES = (
    "Each step is the steady state of a firm that has always worked so; how it gets there is not simulated."
)


def roadmap_finding(roadmap: "Roadmap") -> str:
    """Say what order is best and what it is worth against one picked by chance."""
    first, second = roadmap.states.names
    if not roadmap.moving:
        return f"{first} and {second} have the same practices: there is nothing to adopt"
    if not roadmap.orders["best"]:
        return f"No replication has a value in every state: {lowered(roadmap.about.label)}"
    begin = " and then ".join(f"“{lowered(titles(roadmap)[name])}”" for name in roadmap.orders["best"][:2])
    return f"Begin with {begin}: {over_random(roadmap)}"


def over_random(roadmap: "Roadmap") -> str:
    """Say what the best order is worth against the mean of all orders."""
    gain = roadmap.gain_over_random
    if math.isnan(gain.half_width):
        return "too few replications to tell what the best order is worth"
    if not gain.is_clear:
        return f"over {years(roadmap)} no order is clearly better than the mean of all"
    size = estimate_in_words(absolute(gain), roadmap.yardstick.unit, roadmap.states.currency, difference=True)
    more = "more" if gain.value > 0 else "less"
    what = "" if roadmap.yardstick.in_money else f" {lowered(roadmap.about.label)}"
    return f"over {years(roadmap)} the best order brings {size} {more}{what} than the mean of all orders"


def roadmap_sentences(roadmap: "Roadmap") -> list[str]:
    """Say what a roadmap found, how it was valued, and why it is not fair credit."""
    found = [roadmap_finding(roadmap) + "."]
    if not roadmap.orders["best"]:
        return found
    said = [pays(roadmap), *harmful_steps(roadmap), objective(roadmap), honesty(roadmap)]
    return [*found, *filter(None, said), against_credit(roadmap), STEADY_STATES]


def pays(roadmap: "Roadmap") -> str:
    """Say whether the best order brings more than it costs, where costs are counted."""
    gain, within = roadmap.gain("best"), years(roadmap)
    if not roadmap.yardstick.in_money or math.isnan(gain.half_width):
        return ""
    if not gain.is_clear:
        return f"Whether even the best order pays within {within} is not clear."
    size = estimate_in_words(absolute(gain), roadmap.yardstick.unit, roadmap.states.currency)
    if gain.value < 0:
        return f"Even the best order does not pay within {within}: it costs {size} more than it brings."
    return f"It pays within {within}: {size} over staying as {roadmap.states.names[0]}."


def harmful_steps(roadmap: "Roadmap") -> list[str]:
    """Name the steps of the best order that clearly make the firm worse off."""
    harmful = [
        f"“{lowered(titles(roadmap)[step.practice])}”"
        for step in roadmap.steps("best")
        if step.step.is_clear and step.step.value * roadmap.yardstick.sign < 0
    ]
    return [f"Clearly for the worse, where it stands: {', '.join(harmful)}."] if harmful else []


def objective(roadmap: "Roadmap") -> str:
    """Say what the orders are judged by."""
    label, rate = lowered(roadmap.about.label), f"{100 * roadmap.discount:g} % a year"
    if roadmap.yardstick.in_money:
        hour = in_words(roadmap.yardstick.hourly, "money per hour", roadmap.states.currency)
        judged = (
            f"{label} over {years(roadmap)}, discounted at {rate}, less costs (an hour of effort at {hour})"
        )
    else:
        judged = (
            f"mean {label} over {years(roadmap)}, weighted by {rate}; costs are listed, and decide nothing"
        )
    return (
        f"Orders are judged by {judged}; practices are established one after another and bring nothing before they "
        "stand."
    )


def honesty(roadmap: "Roadmap") -> str:
    """Say how the choice was kept apart from its evaluation, and whether it is settled."""
    if len(roadmap.values) < 2:
        return "One replication cannot both choose an order and judge it: the numbers flatter the best order."
    runs = len(roadmap.judged)
    settled = "the same order" if roadmap.is_settled else "another order: more replications may settle it"
    return (
        f"The first half of the replications chose the orders, the other {runs} judge them: all numbers come from the "
        f"latter. All together would choose {settled}."
    )


def against_credit(roadmap: "Roadmap") -> str:
    """Say that fair credit is not adoption order, and where the two differ."""
    credit = roadmap.fair_credit
    towards = roadmap.yardstick.sign
    by_credit = sorted(roadmap.moving, key=lambda name: -towards * credit.shapley[name].value)
    apart = {name: by_credit.index(name) - place for place, name in enumerate(roadmap.orders["best"])}
    name = max(apart, key=lambda practice: abs(apart[practice]))
    if not apart[name]:
        return f"{CREDIT_IS_NOT_ORDER} Here both happen to agree."
    place, rank = roadmap.orders["best"].index(name) + 1, by_credit.index(name) + 1
    return (
        f"{CREDIT_IS_NOT_ORDER} They differ most for “{lowered(titles(roadmap)[name])}”: number {rank} by fair credit, "
        f"step {place} of the roadmap."
    )


def roadmap_rows(roadmap: "Roadmap") -> list[tuple[str, ...]]:
    """Return the table of the best order: when, how long, what it takes, and what it brings."""
    unit, currency = roadmap.about.unit, roadmap.states.currency
    rows: list[tuple[str, ...]] = [("", "begin", "takes", "costs", "effort", "level then", "step")]
    rows += [step_row(titles(roadmap)[step.practice], step, unit, currency) for step in roadmap.steps("best")]
    return rows


def step_row(title: str, step: "Step", unit: str, currency: str) -> tuple[str, ...]:
    """Return a step as a line of the table."""
    return (
        title,
        f"month {step.month:g}",
        f"{step.months:g} months",
        in_words(step.cost, "money", currency),
        f"{step.hours:,.0f} h",
        estimate_in_words(step.level, unit, currency),
        difference_in_words(step.step, unit, currency),
    )


def gain_rows(roadmap: "Roadmap") -> list[tuple[str, str]]:
    """Return what each kind of order gains over staying."""
    said = {"best": "the best order", "worst": "the worst order", "random": "the mean of all orders"}
    return [
        (
            said[kind],
            estimate_in_words(
                roadmap.gain(kind), roadmap.yardstick.unit, roadmap.states.currency, True, True
            ),
        )
        for kind in said
    ]


def years(roadmap: "Roadmap") -> str:
    """Write the horizon."""
    months = roadmap.horizon
    return f"{months / 12:g} years" if months % 12 == 0 and months > 12 else f"{months:g} months"


def document_of(roadmap: "Roadmap") -> dict[str, Any]:
    """Return a roadmap as `roadmap.json` has it: its numbers, and what it says in words."""
    return roadmap.to_dict() | {"words": " ".join(roadmap_sentences(roadmap))}
