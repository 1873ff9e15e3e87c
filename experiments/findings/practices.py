"""Words that explanations and roadmaps share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap

CREDIT_IS_NOT_ORDER = (
    "Fair credit is not an order of adoption: it averages over all orders, and says neither what a practice brings "
    "first nor what it costs."
)


def titles(source: "Explanation | Roadmap") -> dict[str, str]:
    """Return the title of each practice."""
    return {each.name: each.title for each in source.states.pair.first.foundation.practices}


def left_out_sentence(left_out: int, replications: int) -> str:
    """Say how many replications could not be used, if any."""
    return (
        f"{left_out} of {replications} replications have a state without a value and are left out. "
        * bool(left_out)
    )
