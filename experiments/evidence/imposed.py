"""What a reader of results must know of the changes that practices make by themselves."""

from collections.abc import Collection, Iterable

from experiments.evidence.record import Hop, imposed_in, record
from experiments.findings.measures import lowered, measure_of
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import quoted_title
from sim.scenario import Scenario

PUT_IN = (
    "In the firm as shipped, single settings of practices make most of these changes by themselves, and nobody in "
    "marketing or sales decides in between"
)


def imposed_changes(
    first: Scenario,
    last: Scenario,
    measures: Collection[str],
    naming: Naming = OUR_NAMES,
    hops: Iterable[Hop] | None = None,
) -> str:
    """Say which changes between two scenarios are put in by what practices set, and by which; nothing if none are.

    Args:
        first: What is compared with the last; settings in which the two do not differ say nothing of them.
        last: The other one.
        measures: Those that the reader sees.
        naming: What the reader calls practices.
        hops: What the one-hop audit found; by default the record that is kept.
    """
    made: dict[str, dict[str, None]] = {}
    for measure, found in imposed_in(record() if hops is None else hops).items():
        for hop in found:
            if measure in measures and first.values.get(hop.key) != last.values.get(hop.key):
                made.setdefault(hop.practice, {})[lowered(measure_of(measure).label)] = None
    said = [
        f"{', '.join(labels)} ({quoted_title(last, practice, naming)})" for practice, labels in made.items()
    ]
    return f"{PUT_IN}: {'; '.join(said)}." if said else ""
