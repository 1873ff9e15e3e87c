"""How many runs are behind what is shown, and at what level its intervals hold.

A folder may hold many runs of the scenarios, few of the states between them, and fewer that judge an order.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.report.schemas import StoredExplanation, StoredRoadmap


def of_scenarios(contents: "Contents") -> str:
    """Say how many runs are behind the numbers of scenarios."""
    return f"n = {runs_of_scenarios(contents):,} paired runs of each scenario; {level(contents.manifest.interval)}."


def of_gap(explanation: "StoredExplanation") -> str:
    """Say how many runs are behind the shares of a gap."""
    states = 2 ** len(explanation.shapley)
    runs = f"n = {explanation.runs_behind:,} paired runs of each of {states} states"
    return f"{runs}; {level(explanation.interval)}."


def of_orders(roadmap: "StoredRoadmap") -> str:
    """Say how many runs are behind the numbers of a roadmap, and that they did not choose its orders."""
    others = ", none of which chose the orders" if roadmap.runs_behind < roadmap.replications else ""
    return f"n = {roadmap.runs_behind:,} paired runs of each state{others}; {level(roadmap.interval)}."


def of_all(contents: "Contents") -> str:
    """Say how many runs are behind numbers of scenarios and of states that stand together."""
    explanation = contents.explanation
    if explanation is None or explanation.runs_behind == runs_of_scenarios(contents):
        return of_scenarios(contents)
    return f"Scenarios: {of_scenarios(contents)} The gap: {of_gap(explanation)}"


def runs_of_scenarios(contents: "Contents") -> int:
    """Return how often each scenario was run."""
    if contents.comparison is not None:
        return contents.comparison.replications
    return contents.manifest.replications or 0


def level(interval: float) -> str:
    """Write the level of the intervals."""
    return f"intervals: {100 * interval:g} %"
