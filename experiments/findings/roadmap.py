"""What roadmaps say in words, made by rules: size, certainty, and what a roadmap is not."""

import math
from collections.abc import Sequence
from typing import Any

from experiments.findings.measures import absolute, change_in_words, level_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import CREDIT_IS_NOT_ORDER, quoted, titles
from experiments.numbers import estimate_in_words, in_words, judged, listed, number, number_word
from experiments.results.recommendation import FEWEST_JUDGES
from experiments.results.roadmap import Roadmap, Step
from experiments.results.titles import titled
from experiments.statistics.estimates import Estimate
from sim.clock import MONTHS_A_YEAR
from sim.measures import Measure

FIRST_GROUPS = 2  # that a finding names; a sentence after it has them all
STEADY_STATES = (
    "Each step is the steady state of a firm that has always worked so; how it gets there is not simulated."
)
ON_AVERAGE = "No step clearly pays in every firm that fits; on average over them it pays to begin with"


def roadmap_finding(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> str:
    """Say what order is best and what it is worth against one picked by chance."""
    first, second = roadmap.states.names
    if not roadmap.moving:
        return f"{first} and {second} have the same practices: there is nothing to adopt"
    if not roadmap.orders["best"]:
        return f"No replication has a value in every state: {lowered(roadmap.about.label)}"
    if not roadmap.has_enough_judges:
        runs = len(roadmap.judged)
        judge = "pair of runs judges" if runs == 1 else "pairs of runs judge"
        return f"Too few runs to recommend an order: {runs} {judge} it, and {FEWEST_JUDGES} are the fewest"
    if not roadmap.recommended:
        if not roadmap.to_take:
            return f"Nothing to recommend: no step of the best order clearly {gains_in_words(roadmap)}"
        groups = [[roadmap.orders["best"][place] for place in group] for group in roadmap.taken.groups]
        return f"{ON_AVERAGE} {in_turn(roadmap, groups[:FIRST_GROUPS], naming)}"
    first = in_turn(roadmap, roadmap.groups[:FIRST_GROUPS], naming)
    return f"Begin with {first}: {brings(roadmap)}"


def gains_in_words(roadmap: Roadmap) -> str:
    """Say what a step has to do to be recommended."""
    if roadmap.objective.in_money:
        return f"pays within {years(roadmap)}"
    return f"betters {lowered(roadmap.about.label)} over {years(roadmap)}"


def in_turn(roadmap: Roadmap, groups: Sequence[Sequence[str]], naming: Naming) -> str:
    """Name practices in their turn: one after another, or several in any order."""
    parts = []
    for group in groups:
        names = [quoted(roadmap.states.pair, name, naming) for name in group]
        parts.append(names[0] if len(names) == 1 else f"{listed(names)} in any order")
    return ", then ".join(parts)


def brings(roadmap: Roadmap) -> str:
    """Say what the recommended part brings, and whether one should stop after it."""
    steps = len(roadmap.recommended)
    what = "this step brings" if steps == 1 else f"the {number_word(steps)} steps worth doing bring"
    stop = "; then stop" if roadmap.stops_at else ""
    return f"over {years(roadmap)} {what} {size(roadmap, roadmap.recommendation.gain)} than staying{stop}"


def size(roadmap: Roadmap, gain: Estimate) -> str:
    """Write how much more a gain is, or less."""
    said = told(roadmap, absolute(gain))
    more = "more" if gain.value > 0 else "less"
    return f"{said} {more}{'' if roadmap.objective.in_money else f' {lowered(roadmap.about.label)}'}"


def told(roadmap: Roadmap, gain: Estimate, signed: bool = False) -> str:
    """Write a gain as a sentence has it, with the interval by which it is judged."""
    currency = roadmap.states.currency
    return estimate_in_words(judged(gain), roadmap.objective.unit, currency, signed, difference=True)


def recommendation(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> str:
    """Say in which order to take all steps that are worth doing."""
    if len(roadmap.groups) <= FIRST_GROUPS:
        return ""
    return f"Worth doing, in this order: {in_turn(roadmap, roadmap.groups, naming)}."


def where_to_stop(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> str:
    """Say after which step to stop, and what going on would bring."""
    if roadmap.stops_at is None:
        return ""
    order, done = roadmap.orders["best"], len(roadmap.recommended)
    rest = listed([quoted(roadmap.states.pair, name, naming) for name in order[done:]])
    where = f"Stop after {quoted(roadmap.states.pair, order[done - 1], naming)}" if done else "Do not begin"
    verb = "do" if len(order) - done > 1 else "does"
    clearly = gains_in_words(roadmap).replace("pays", "pay").replace("betters", "better")
    change = told(roadmap, roadmap.recommendation.rest, signed=True)
    return f"{where}: {rest} {verb} not clearly {clearly} (going on to the end: {change})."


def over_random(roadmap: Roadmap) -> str:
    """Say what the best order, to its end, is worth against the mean of all orders."""
    gain = roadmap.gain_over_random
    if math.isnan(gain.half_width):
        return "Too few replications to tell what the best order is worth."
    if not gain.is_clear:
        return f"Over {years(roadmap)} no order is clearly better than the mean of all."
    return f"Taken to its end, the best order brings {size(roadmap, gain)} than the mean of all orders."


def roadmap_sentences(roadmap: Roadmap, naming: Naming = OUR_NAMES) -> list[str]:
    """Say what a roadmap found, how it was valued, and why it is not fair credit."""
    found = [roadmap_finding(roadmap, naming) + "."]
    if not roadmap.orders["best"]:
        return found
    advice = [recommendation(roadmap, naming), where_to_stop(roadmap, naming), over_random(roadmap)]
    said = [*advice, pays(roadmap), *harmful_steps(roadmap, naming), objective(roadmap), honesty(roadmap)]
    return [*found, *filter(None, said), against_credit(roadmap, naming), STEADY_STATES]


def pays(roadmap: Roadmap) -> str:
    """Say whether the best order, taken to its end, brings more than it costs, where costs are counted."""
    gain, within = roadmap.gain("best"), years(roadmap)
    if not roadmap.objective.in_money or math.isnan(gain.half_width) or not roadmap.has_enough_judges:
        return ""
    if not gain.is_clear:
        return f"Whether the best order, taken to its end, pays within {within} is not clear."
    brought = told(roadmap, absolute(gain))
    if gain.value < 0:
        lost = f"it costs {brought} more than it brings"
        return f"Taken to its end, even the best order does not pay within {within}: {lost}."
    return f"Taken to its end, it pays within {within}: {brought} over staying as {roadmap.states.names[0]}."


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
    if len(roadmap.values) < 2 and not roadmap.is_afresh:
        return "One replication cannot both choose an order and judge it: the numbers flatter the best order."
    runs = len(roadmap.judged)
    if roadmap.is_afresh:
        return afresh(roadmap, runs)
    settled = "the same order" if roadmap.is_settled else "another order: more replications may settle it"
    halves = (
        f"Half of the {len(roadmap.states.members)} members chose the orders, {runs} runs of the others judge them"
        if roadmap.states.members
        else f"The first half of the replications chose the orders, the other {runs} judge them"
    )
    return f"{halves}: all numbers come from the latter. All together would choose {settled}."


def afresh(roadmap: Roadmap, runs: int) -> str:
    """Say what fresh runs judge, and what not."""
    assert roadmap.fresh is not None
    members = len(roadmap.fresh.members)
    of_members = f", over {members} members that had no say" * bool(members)
    same = "the same one" if roadmap.is_settled else "another one: more replications may settle it"
    return (
        f"The {len(roadmap.values)} replications of all states chose the best order; {runs} fresh runs of each state "
        f"on its way judge it{of_members}. The mean of all orders, which nobody chose, comes from the former: against "
        f"it, runs of different luck are set apart. Half of the replications would have chosen {same}."
    )


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
    rows: list[tuple[str, ...]] = [("", "advice", "begin", "takes", "costs", "effort", "level then", "step")]
    for step, advice in zip(roadmap.steps("best"), advices(roadmap), strict=True):
        title, *cells = step_row(names[step.practice], step, roadmap.about, currency)
        rows.append((title, advice, *cells))
    return rows


def advices(roadmap: Roadmap) -> list[str]:
    """Say of each step of the best order in which turn it is worth taking, or that it is not clear that it is."""
    found, place = [], 1
    for group in roadmap.groups:
        last = place + len(group) - 1
        found += [str(place) if len(group) == 1 else f"{place} to {last}, any order"] * len(group)
        place = last + 1
    others = len(roadmap.orders["best"]) - len(found)
    if not roadmap.has_enough_judges:
        return ["too few runs"] * others
    return found + ["stop before", *["not clear"] * (others - 1)][:others]


def step_row(title: str, step: Step, measure: Measure, currency: str) -> tuple[str, ...]:
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
