"""Words that explanations, roadmaps and combinations of practices share."""

from experiments.findings.measures import lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.results.states import Pair
from sim.scenario import Scenario

CREDIT_IS_NOT_ORDER = (
    "Fair credit is not an order of adoption: it averages over all orders, and says neither what a practice brings "
    "first nor what it costs."
)


def titles(pair: Pair, naming: Naming = OUR_NAMES) -> dict[str, str]:
    """Return the title of each practice: the reader's, or that of the library."""
    return titles_in(pair.first, naming)


def titles_in(scenario: Scenario, naming: Naming = OUR_NAMES) -> dict[str, str]:
    """Return the title of each practice of a scenario: the reader's, or that of the library."""
    return {each.name: naming.practices.get(each.name, each.title) for each in scenario.foundation.practices}


def quoted(pair: Pair, practice: str, naming: Naming = OUR_NAMES) -> str:
    """Return the title of a practice as it stands in a sentence; the reader's own words stay as they are."""
    return quoted_title(pair.first, practice, naming)


def quoted_title(scenario: Scenario, practice: str, naming: Naming = OUR_NAMES) -> str:
    """Return the title of a practice of a scenario as it stands in a sentence."""
    title = titles_in(scenario, naming)[practice]
    return f"“{title if practice in naming.practices else lowered(title)}”"


def left_out_sentence(left_out: int, replications: int) -> str:
    """Say how many replications could not be used, if any."""
    return (
        f"{left_out} of {replications} replications have a state without a value and are left out. "
        * bool(left_out)
    )
