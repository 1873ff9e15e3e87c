"""What a calibration says, in sentences made by rules."""

from experiments.designs import words_for
from experiments.designs.calibration import FittedRow
from experiments.findings.measures import measure_of
from experiments.numbers import estimate_in_words, in_words, number
from experiments.results.calibration import Wave
from experiments.results.ensemble import Ensemble
from experiments.statistics.estimates import INTERVAL, Estimate
from experiments.statistics.posterior import Between, effective_size

WELL_KNOWN, UNKNOWN = (
    0.5,
    0.9,
)  # of the spread before: below the first an input is identified, above the other not
MUCH_ON_A_BOUND = 0.25  # of the members, where one in twenty is what chance puts there


def wave_finding(wave: Wave) -> str:
    """Say how many points a wave had, and of which share of the space they were drawn."""
    how = "by likelihood" if wave.is_last else "evenly"
    drawn = (
        "spread evenly over the whole space"
        if wave.share == 1.0
        else f"drawn {how} from what is not ruled out, {share_in_words(wave.share)} of the space"
    )
    return f"Wave {wave.number}: {len(wave.table)} points, {drawn}"


def share_in_words(share: float) -> str:
    """Write a share that may be very small."""
    return f"{number(100 * share, 1)} %" if share >= 0.001 else f"{share:.1g}"


def ensemble_finding(ensemble: Ensemble) -> str:
    """Say how many members there are, and what the gap in growth is over them."""
    gap = as_estimate(ensemble.gap(), len(ensemble.members))
    points = estimate_in_words(gap, "fraction", difference=True, signed=True)
    return (
        f"{len(ensemble.members)} sets of values meet the fitted rows about as well as they can be met "
        f"({number(effective_size(ensemble.weights), 0)} effective of {len(ensemble.weights)} points); the gap in "
        f"growth over them is {points}"
    )


def row_in_words(row: FittedRow, spread: Between, members: int) -> tuple[str, ...]:
    """Write a row: what it is of, what is wanted, what comes out, and how far that is in standard deviations."""
    measure = measure_of(row.measure)
    off = (spread.value - row.wanted) / row.doubt**0.5
    return (
        f"{row.id}, {measure.label} ({row.arm})",
        in_words(row.wanted, measure.unit),
        estimate_in_words(as_estimate(spread, members), measure.unit),
        number(off, 1, signed=True),
    )


def identified_finding(ensemble: Ensemble) -> str:
    """Say which inputs the rows identify, and how many they leave where they were."""
    found = ensemble.identified()
    known = [words_for(one.key) for one in found if one.left < WELL_KNOWN]
    open_ones = sum(one.left > UNKNOWN for one in found)
    which = f"{', '.join(known)}" if known else "none"
    return (
        f"Of {len(found)} inputs the rows halve the spread of {len(known)} ({which}); {open_ones} are as wide as "
        "they were"
    )


def bounds_finding(ensemble: Ensemble) -> str:
    """Say which inputs lie on a bound of their range."""
    ends = [
        f"{words_for(one.key)} ({end} end, {100 * share:.0f} %)"
        for one in ensemble.identified()
        for end, share in (("low", one.at_low), ("high", one.at_high))
        if share > MUCH_ON_A_BOUND
    ]
    if not ends:
        return "No input has more than a quarter of the members at an end of its range"
    return f"Members lie at an end of the range of {', '.join(ends)}: the rows pull there against one another"


def truths_finding(ensemble: Ensemble) -> str:
    """Say how often truths that were made up are found again."""
    truths = ensemble.synthetic_truths()
    return (
        f"Of {truths.truths} made-up truths, {100 * truths.inputs_within:.0f} % of the intervals of inputs and "
        f"{100 * truths.gap_within:.0f} % of those of the gap hold the truth ({100 * INTERVAL:g} % is right)"
    )


def as_estimate(spread: Between, members: int) -> Estimate:
    """Return a spread over members as an estimate, to be written as all others are."""
    return Estimate(*spread, members, 0)
