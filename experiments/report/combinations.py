"""What every combination of practices leaves of the contribution margin against the first scenario."""

from typing import TYPE_CHECKING, NamedTuple

from experiments.report.verdicts import MONEY_LEFT

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.statistics.estimates import Estimate

WORST_SHOWN = 6


class Combination(NamedTuple):
    """A set of practices, by title, and what it leaves of the contribution against the first scenario."""

    practices: tuple[str, ...]
    difference: "Estimate"

    @property
    def loses(self) -> bool:
        """Tell whether it clearly leaves less."""
        return self.difference.high < 0

    @property
    def pays(self) -> bool:
        """Tell whether it clearly leaves more."""
        return self.difference.low > 0


def combinations_of(contents: "Contents") -> tuple[Combination, ...]:
    """Return all combinations, those that leave the least first; none where the states or the money were not kept."""
    states = contents.states
    if states is None or MONEY_LEFT not in states.measures:
        return ()
    titles = contents.naming.practice
    found = [
        Combination(tuple(map(titles, states.established(state))), states.difference(0, state, MONEY_LEFT))
        for state in range(1, len(states))
    ]
    return tuple(sorted(found, key=lambda one: one.difference.value))


def combinations_finding(contents: "Contents", found: tuple[Combination, ...]) -> str:
    """Say how many combinations of practices leave more money than the first scenario, and how many less.

    Each interval stands for itself: where nothing is gained or lost, one in twenty still looks clear.
    """
    losing, paying = sum(one.loses for one in found), sum(one.pays for one in found)
    first = contents.names[0] if contents.names else "the first scenario"
    return (
        f"Of {len(found)} combinations of practices, {paying} clearly leave more money a year than {first}, {losing} "
        f"clearly leave less, and {len(found) - paying - losing} show no clear difference."
    )
