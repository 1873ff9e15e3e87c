"""What roadmaps say in words, made by rules: size, certainty, and what a roadmap is not."""

import math
from typing import Any

from experiments.findings.measures import absolute, change_in_words, level_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import CREDIT_IS_NOT_ORDER, quoted, titles
from experiments.numbers import estimate_in_words, in_words, number
from experiments.results.roadmap import Roadmap, Step
from experiments.results.titles import titled
from sim.clock import MONTHS_A_YEAR

STEADY_STATES = (
    "Each step is the steady state of a firm that has always worked so; how it gets there is not simulated."
)


def roadmap_finding(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> str:
    """Say what order is best and what it is worth against one picked by chance."""
    first, second = roadmap.states.names
    if not roadmap.moving:
        return f"{first} and {second} have the same practices: there is nothing to adopt"
    if not roadmap.orders["best"]:
        return f"No replication has a value in every state: {lowered(roadmap.about.label)}"
    begin = " and then ".join(
        quoted(roadmap.states.pair, name, naming) for name in roadmap.orders["best"][:2]
    )
    return f"Begin with {begin}: {over_random(roadmap)}"


def over_random(roadmap: Roadmap) -> str:
    """Say what the best order is worth against the mean of all orders."""
    gain = roadmap.gain_over_random
    if math.isnan(gain.half_width):
        return "too few replications to tell what the best order is worth"
    if not gain.is_clear:
        return f"over {years(roadmap)} no order is clearly better than the mean of all"
    size = estimate_in_words(absolute(gain), roadmap.objective.unit, roadmap.states.currency, difference=True)
    more = "more" if gain.value > 0 else "less"
    what = "" if roadmap.objective.in_money else f" {lowered(roadmap.about.label)}"
    return f"over {years(roadmap)} the best order brings {size} {more}{what} than the mean of all orders"


def roadmap_sentences(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> list[str]:
    """Say what a roadmap found, how it was valued, and why it is not fair credit."""
    found = [roadmap_finding(roadmap, naming) + "."]
    if not roadmap.orders["best"]:
        return found
    said = [pays(roadmap), *harmful_steps(roadmap, naming), objective(roadmap), honesty(roadmap)]
    return [*found, *filter(None, said), against_credit(roadmap, naming), STEADY_STATES]


def pays(roadmap: Roadmap) -> str:
    """Say whether the best order brings more than it costs, where costs are counted."""
    gain, within = roadmap.gain("best"), years(roadmap)
    if not roadmap.objective.in_money or math.isnan(gain.half_width):
        return ""
    if not gain.is_clear:
        return f"Whether even the best order pays within {within} is not clear."
    size = estimate_in_words(absolute(gain), roadmap.objective.unit, roadmap.states.currency)
    if gain.value < 0:
        return f"Even the best order does not pay within {within}: it costs {size} more than it brings."
    return f"It pays within {within}: {size} over staying as {roadmap.states.names[0]}."


def harmful_steps(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> list[str]:
    """Name the steps of the best order that clearly make the firm worse off."""
    harmful = [
        quoted(roadmap.states.pair, step.practice, naming)
        for step in roadmap.steps("best")
        if step.step.is_clear and step.step.value * roadmap.objective.sign < 0
    ]
    return [f"Clearly for the worse, where it stands: {', '.join(harmful)}."] if harmful else []


def objective(roadmap: Roadmap) -> str:
    """Say what the orders are judged by."""
    label, rate = lowered(roadmap.about.label), f"{100 * roadmap.discount:g} % a year"
    if roadmap.objective.in_money:
        hour = in_words(roadmap.objective.hourly, "money per hour", roadmap.states.currency)
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


def honesty(roadmap: Roadmap) -> str:
    """Say how the choice was kept apart from its evaluation, and whether it is settled."""
    if len(roadmap.values) < 2:
        return "One replication cannot both choose an order and judge it: the numbers flatter the best order."
    runs = len(roadmap.judged)
    settled = "the same order" if roadmap.is_settled else "another order: more replications may settle it"
    halves = (
        f"Half of the {len(roadmap.states.members)} members chose the orders, {runs} runs of the others judge them"
        if roadmap.states.members
        else f"The first half of the replications chose the orders, the other {runs} judge them"
    )
    return f"{halves}: all numbers come from the latter. All together would choose {settled}."


def against_credit(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> str:
    """Say that fair credit is not adoption order, and where the two differ."""
    credit = roadmap.fair_credit
    towards = roadmap.objective.sign
    by_credit = sorted(roadmap.moving, key=lambda name: -towards * credit.shapley[name].value)
    apart = {name: by_credit.index(name) - place for place, name in enumerate(roadmap.orders["best"])}
    name = max(apart, key=lambda practice: abs(apart[practice]))
    if not apart[name]:
        return f"{CREDIT_IS_NOT_ORDER} Here both happen to agree."
    place, rank = roadmap.orders["best"].index(name) + 1, by_credit.index(name) + 1
    return (
        f"{CREDIT_IS_NOT_ORDER} They differ most for {quoted(roadmap.states.pair, name, naming)}: number {rank} "
        f"by fair credit, step {place} of the roadmap."
    )


def roadmap_rows(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> list[tuple[str, ...]]:
    """Return the table of the best order: when, how long, what it takes, and what it brings."""
    names, currency = titles(roadmap.states.pair, naming), roadmap.states.currency
    rows: list[tuple[str, ...]] = [("", "begin", "takes", "costs", "effort", "level then", "step")]
    rows += [
        step_row(names[step.practice], step, roadmap.measure, currency) for step in roadmap.steps("best")
    ]
    return rows


def step_row(title: str, step: Step, measure: str, currency: str) -> tuple[str, ...]:
    """Return a step as a line of the table."""
    return (
        title,
        f"month {step.month:g}",
        f"{step.months:g} months",
        in_words(step.cost, "money", currency),
        f"{number(step.hours, 0)} h",
        level_in_words(step.level, measure, currency),
        change_in_words(step.step, measure, currency),
    )


def gain_rows(roadmap: Roadmap) -> list[tuple[str, str]]:
    """Return what each kind of order gains over staying."""
    said = {"best": "the best order", "worst": "the worst order", "random": "the mean of all orders"}
    return [
        (
            said[kind],
            estimate_in_words(
                roadmap.gain(kind), roadmap.objective.unit, roadmap.states.currency, True, True
            ),
        )
        for kind in said
    ]


def years(roadmap: Roadmap) -> str:
    """Write the horizon."""
    months = roadmap.horizon
    return (
        f"{months / MONTHS_A_YEAR:g} years"
        if months % MONTHS_A_YEAR == 0 and months > MONTHS_A_YEAR
        else f"{months:g} months"
    )


def document_of(roadmap: Roadmap) -> dict[str, Any]:
    """Return a roadmap as `roadmap.json` has it: its numbers, and what it says in words."""
    return roadmap.to_dict() | {"words": " ".join(roadmap_sentences(titled(roadmap)))}
