"""How many runs are behind what is shown, and at what level its intervals hold.

A folder may hold many runs of the scenarios, few of the states between them, and fewer that judge an order.
"""

from experiments.results.comparison import Comparison
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import States
from experiments.statistics.estimates import INTERVAL

LEVEL = f"intervals: {100 * INTERVAL:g} %"
TWO_LINES = "Thick lines: intervals of luck alone; thin ones with ends: of luck and what is not known."

FEWEST = 5  # runs: the interval of four reaches three standard errors and more, that of two thirteen


def few_runs(runs: int, of: str) -> str:
    """Say that so few runs are not to be leant on, in a sentence; nothing where there are enough.

    `of`: what they are runs of, as in "each scenario".
    """
    if runs >= FEWEST:
        return ""
    why = "nothing tells luck from effect" if runs == 1 else "intervals are wide, and themselves uncertain"
    return f"Too few runs to lean on, {runs} of {of}: {why}."


def of_scenarios(comparison: Comparison) -> str:
    """Say how many runs are behind the numbers of scenarios."""
    return f"n = {comparison.replications:,} paired runs of each scenario; {LEVEL}."


def of_gap(explanation: Explanation) -> str:
    """Say how many runs are behind the shares of a gap."""
    runs = f"n = {len(explanation.game):,} paired runs of each of {len(explanation.states)} states"
    return f"{runs}; {LEVEL}."


def of_orders(roadmap: Roadmap) -> str:
    """Say how many runs are behind the numbers of a roadmap, and that they did not choose its orders."""
    runs = f"n = {len(roadmap.judged):,}"
    if roadmap.is_afresh:
        way = f"{runs} fresh paired runs of each state on the way of the best order, none of which chose it"
        return f"{way}; n = {len(roadmap.values):,} of every state for the mean of all orders; {LEVEL}."
    others = ", none of which chose the orders" if len(roadmap.judged) < len(roadmap.values) else ""
    return f"{runs} paired runs of each state{others}; {LEVEL}."


def of_states(states: States) -> str:
    """Say how many runs are behind the numbers of states that each stand for themselves."""
    return f"n = {states.replications:,} paired runs of each of {len(states)} states; {LEVEL}."


def of_all(comparison: Comparison, explanation: Explanation | None) -> str:
    """Say how many runs are behind numbers of scenarios and of states that stand together."""
    if explanation is None or len(explanation.game) == comparison.replications:
        return of_scenarios(comparison)
    return f"Scenarios: {of_scenarios(comparison)} The gap: {of_gap(explanation)}"
