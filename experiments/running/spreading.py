"""Over which ensemble replicates spread: the one that scenarios bring along, or another one that is supposed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.running.plan import MEMBER, Varied, in_turn, places_in_turn
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario


def spread_over(
    scenarios: "Sequence[Scenario]", posterior: Sequence[Mapping[str, float]], replications: int
) -> tuple[Varied, ...]:
    """Return the members that replicates take in turn, the same in all scenarios; none without an ensemble.

    Raises:
        ScenarioError: Scenarios have different ensembles, or one while another one is to be supposed.
        BadNumberError: There are members, and fewer than four replications.
    """
    members = own_members(scenarios)
    if members and posterior:
        name = next(one.name for one in scenarios if one.members)
        raise ScenarioError(
            f"{name} has an ensemble of its own, so that another one cannot be supposed: leave --posterior out, or "
            "use its centre with --member 0"
        )
    if posterior:
        return in_turn(posterior, replications)
    return tuple(((MEMBER, place + 1),) for place in places_in_turn(members, replications))


def own_members(scenarios: "Sequence[Scenario]") -> int:
    """Return how many members the ensemble has that scenarios share; those without one are run as they are.

    Raises:
        ScenarioError: They have different ones.
    """
    spread = [one for one in scenarios if one.members]
    for other in spread[1:]:
        if not are_shared(spread[0], other):
            raise ScenarioError(
                f"{spread[0].name} and {other.name} have different ensembles, whose members cannot be paired: compare "
                "their centres with --member 0"
            )
    return len(spread[0].members) if spread else 0


def are_shared(first: "Scenario", second: "Scenario") -> bool:
    """Tell whether two ensembles are one, as far as neither scenario chooses on top of it."""
    common = first.varied_by_members & second.varied_by_members
    return (
        len(first.members) == len(second.members)
        and bool(common)
        and all(
            one[key] == other[key]
            for one, other in zip(first.members, second.members, strict=True)
            for key in common
        )
    )
