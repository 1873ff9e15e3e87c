"""The survey's own numbers: classes of a population of firms that are sorted as the survey sorted them."""

from collections.abc import Iterable, Iterator
from math import ceil

from experiments.defaults import DEFAULT_REPLICATIONS, FIRMS, GROWTH
from experiments.evidence.targets import DIFFERENCE, Target
from experiments.results.population import PIPELINE, Population
from experiments.statistics.estimates import Estimate
from experiments.statistics.sorting import FEWEST_FIRMS

SORTED = "a population of different firms, ranked as the survey ranked them"


def read_on_a_survey(targets: Iterable[Target]) -> list[Target]:
    """Return the targets that a population of firms answers and that may be looked at."""
    return [target for target in targets if target.needs == SORTED and not target.is_kept_away]


def firms_for(replications: int) -> int:
    """Return how many firms go with so many replications: as many to each as at full size."""
    return max(FEWEST_FIRMS, ceil(FIRMS * replications / DEFAULT_REPLICATIONS))


def estimates_of(targets: Iterable[Target], found: Population) -> Iterator[tuple[str, str, Estimate]]:
    """Yield what a population says of targets: name, measure and estimate of each check."""
    classes = found.classes()
    of_class = {
        (name, measure): estimate
        for name, one in classes.items()
        for measure, estimate in ((GROWTH, one.growth), (PIPELINE, one.share))
    }
    for target in targets:
        for check in target.checks:
            is_gap = check.of == DIFFERENCE
            known = found.split().gap if is_gap else of_class[check.of, check.measure]
            yield f"{target.id} {check.of}", check.measure, known
