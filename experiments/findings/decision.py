"""What a leader asks, each answered by one sentence with a number: cost, first steps, pay-back, dip, delay, doubt."""

import math
from typing import NamedTuple

from experiments.defaults import ROADMAP_MEASURE
from experiments.findings.measures import absolute
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import quoted, titles
from experiments.findings.roadmap import ON_AVERAGE, years
from experiments.numbers import NO_BREAK, estimate_in_words, in_words, judged, listed, number, number_word
from experiments.results.decision import ACTIONS, Action, Decision
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES

A_YEAR = MEASURES[ROADMAP_MEASURE].unit
HEAD = ("Action", "Who answers for it", "Begins", "Takes", "Costs once", "Adds", "Leaving it out costs")


class Answer(NamedTuple):
    """A question of who decides, and its answer."""

    question: str
    says: str


def answers(decision: Decision, naming: Naming = OUR_NAMES) -> tuple[Answer, ...]:
    """Return the six questions of who decides with their answers."""
    return (
        Answer("What does it cost to stay?", cost_of_staying(decision)),
        Answer("What first?", what_first(decision, naming)),
        Answer("When does it pay?", when_it_pays(decision)),
        Answer("How deep is the dip?", how_deep(decision)),
        Answer("What if we skip one, or wait?", what_if_not(decision, naming)),
        Answer("How sure is that?", how_sure(decision, naming)),
    )


def decision_finding(decision: Decision) -> str:
    """Say what staying costs, as the headline has it."""
    return cost_of_staying(decision).removesuffix(".")


def cost_of_staying(decision: Decision) -> str:
    """Say what misalignment costs a year."""
    first, last = decision.comparison.names[0], decision.comparison.names[-1]
    found = decision.cost_of_staying
    if not found.is_clear:
        lost = money(decision, found)
        return f"Whether {first} loses money against {last} is not clear: {lost} of contribution margin."
    size = money(decision, absolute(found))
    if found.value < 0:
        return f"{last} would leave {size} less than {first}: staying costs nothing."
    return f"Working as today costs {first} {size} of contribution margin, against {last}."


def what_first(decision: Decision, naming: Naming = OUR_NAMES) -> str:
    """Name the first actions with owner, cost and month, and where to stop."""
    actions, roadmap = decision.actions, decision.roadmap
    if not actions:
        if not roadmap.has_enough_judges:
            return "That cannot be told: too few runs judge the roadmap."
        return f"Nothing yet: no step clearly pays within {years(roadmap)}."
    named = [action_in_words(decision, action, naming) for action in actions[:ACTIONS]]
    said = f"{'; then '.join(named)}.{any_order(decision)} {where_to_stop(decision)}"
    return said if roadmap.recommended else f"{ON_AVERAGE} {said}"


def any_order(decision: Decision) -> str:
    """Say how many of the first actions may come in any order, if some may."""
    together = len(decision.roadmap.taken.groups[0])
    if together < 2:
        return ""
    return f" The first {number_word(together)} may come in any order."


def action_in_words(decision: Decision, action: Action, naming: Naming) -> str:
    """Name an action with who answers for it, when it begins and what it costs."""
    title = quoted(decision.roadmap.states.pair, action.practice, naming)
    cost = in_words(action.cost, "money", decision.comparison.currency)
    return f"{title} ({action.owner}, month {number(action.month, 0)}, {cost} and {number(action.hours, 0)}{NO_BREAK}h)"


def where_to_stop(decision: Decision) -> str:
    """Say after how many steps to stop, and what going on would come to."""
    roadmap = decision.roadmap
    done, every = len(roadmap.to_take), len(roadmap.orders["best"])
    if done == every:
        return f"All {number_word(every)} steps are worth taking."
    after = "the first" if done == 1 else f"{number_word(done)} of {number_word(every)}"
    rest, within = roadmap.taken.rest, years(roadmap)
    if math.isnan(rest.value):
        return f"Stop after {after}."
    comes_to = (
        f"{'brings' if rest.value > 0 else 'costs'} {money(decision, absolute(rest), 'money')} within {within}"
        if rest.is_clear
        else f"makes no clear difference within {within} ({money(decision, rest, 'money')})"
    )
    return f"Stop after {after}: going on {comes_to}."


def when_it_pays(decision: Decision) -> str:
    """Say how likely the recommended steps have paid back by some months."""
    chances = decision.paid_back
    if not chances:
        return "Nothing is recommended, so nothing has to pay back."
    named = [f"month {month} in {share(found)}" for month, found in chances.items()]
    return f"Paid back by {listed(named)} of futures, counted from the decision."


def share(found: Estimate) -> str:
    """Write a share of futures with the interval by which it is judged."""
    return estimate_in_words(judged(found), "fraction")


def how_deep(decision: Decision) -> str:
    """Say how far the adoption goes into the red, and when."""
    dip, month = decision.dip, decision.dip_month
    if dip is None or month is None:
        return "There is none: nothing is changed."
    size = money(decision, absolute(dip), "money")
    value, *bounds = (number(one, 0) for one in (month.value, *month.widest))  # months as a calendar has them
    when = value if math.isnan(month.low) else f"{value} [{', '.join(bounds)}]"
    return f"At worst {size} more has been spent than gained, in month {when} after the decision."


def what_if_not(decision: Decision, naming: Naming = OUR_NAMES) -> str:
    """Say what leaving out an action costs a year, and what waiting a quarter does."""
    actions = decision.actions[:ACTIONS]
    if not actions:
        return "Nothing is recommended, so nothing is skipped."
    pair = decision.roadmap.states.pair
    said = [f"{quoted(pair, one.practice, naming)} {lost(decision, one.skipping)}" for one in actions]
    return f"Leaving out {', '.join(said)}. {waiting(decision)}"


def lost(decision: Decision, found: Estimate) -> str:
    """Say what is lost a year, or that no loss is clear."""
    if not found.is_clear:
        return f"makes no clear difference ({money(decision, found)})"
    return f"{'costs' if found.value > 0 else 'saves'} {money(decision, absolute(found))}"


def waiting(decision: Decision) -> str:
    """Say what beginning a quarter later costs."""
    delay, spell = decision.delay, number_word(round(decision.years_observed))
    if delay is None:
        return ""
    if not delay.is_clear:
        lost = money(decision, delay, "money")
        return f"Waiting a quarter makes no clear difference within {spell} years ({lost})."
    size = money(decision, absolute(delay), "money")
    return f"Waiting a quarter {'costs' if delay.value > 0 else 'saves'} {size} within {spell} years."


def how_sure(decision: Decision, naming: Naming = OUR_NAMES) -> str:
    """Say in how many of the firms that fit the first action pays."""
    sure, roadmap = decision.sure, decision.roadmap
    if sure is None:
        return "No first step is recommended, so that there is none to be sure of."
    first = quoted(roadmap.states.pair, roadmap.to_take[0], naming)
    return (
        f"{first} pays within {years(roadmap)} in {sure.pays} of {sure.of} firms that fit what is known "
        f"alike, each judged by {number(sure.runs, 0)} runs."
    )


def steps_title(decision: Decision) -> str:
    """Say what the steps of the table are."""
    if decision.roadmap.recommended:
        return "What is recommended, step by step"
    return "What pays on average over the firms that fit, step by step"


def decision_rows(decision: Decision, naming: Naming = OUR_NAMES) -> list[tuple[str, ...]]:
    """Return the table of all recommended steps."""
    names, currency = titles(decision.roadmap.states.pair, naming), decision.comparison.currency
    rows: list[tuple[str, ...]] = [HEAD]
    rows += [
        (
            names[one.practice],
            one.owner,
            f"month {number(one.month, 0)}",
            f"{number(one.months, 0)} months",
            f"{in_words(one.cost, 'money', currency)}, {number(one.hours, 0)}{NO_BREAK}h",
            estimate_in_words(one.adds, A_YEAR, currency, True, True),
            estimate_in_words(one.skipping, A_YEAR, currency, True, True),
        )
        for one in decision.actions
    ]
    return rows


def money(decision: Decision, found: Estimate, unit: str = A_YEAR) -> str:
    """Write an amount with the interval by which it is judged."""
    return estimate_in_words(judged(found), unit, decision.comparison.currency, difference=True)
