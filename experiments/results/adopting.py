"""What adopting practices takes once in a firm: each at the firm's heads, and as far as it goes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sim.clock import BUSINESS_HOURS_A_YEAR
from sim.scenario import Scenario


class Adopting(NamedTuple):
    """A practice on its way from one level to another: money and hours once, and months until it works."""

    practice: str
    title: str
    cost: float
    hours: float
    months: float


def adoptions(before: Mapping[str, float], after: Mapping[str, float], firm: Scenario) -> Iterator[Adopting]:
    """Yield what each practice takes whose level moves: half the way takes half of each.

    Args:
        before: levels by practice; one that is missing does not move.
        after: the same, once they are established.
        firm: whose heads count.
    """
    for practice in firm.foundation.practices:
        name, adoption = practice.name, practice.adoption
        if adoption is None or name not in before or name not in after or before[name] == after[name]:
            continue
        way, takes = abs(after[name] - before[name]), adoption.at(firm.values)
        amounts = (takes.cost.value * way, takes.effort.value * way, takes.months.value * way)
        yield Adopting(name, practice.title, *amounts)


def cost_of_an_hour(firm: Scenario) -> float:
    """Return what an hour of effort costs: the mean of both teams' full salaries."""
    salaries = firm.values["money.rep_salary"] + firm.values["money.marketer_salary"]
    return salaries / 2 / BUSINESS_HOURS_A_YEAR
