"""What a sweep says, in a sentence made by rules: direction, size, where it is steep, and what is not clear.

Which sentence applies follows from the shape of the design: one key is a curve, a grid over two a map, one with
contrasts a map of each of these, and anything else a list of swings.
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.designs import Factor, words_for
from experiments.designs.design import Place
from experiments.designs.sampling import GRID
from experiments.findings.contrasts import contrast_finding
from experiments.findings.measures import change_in_words, lowered, size_in_words
from experiments.numbers import NO_CLEAR_DIFFERENCE, estimate_in_words
from experiments.results.sweep import Sweep
from experiments.statistics.estimates import Estimate

CURVE, MAP, SWINGS, CONTRASTS = "curve", "map", "swings", "contrasts"
WINDOW = 0.25  # share of a curve over which its slope is looked at
SINGULAR = ("Sales", "Marketing's")  # first words that end on s and are not many
LEAST_STEPS = 8  # a curve of fewer steps has no parts worth telling apart


class Swing(NamedTuple):
    """What an outcome does over the whole of a factor while all others vary."""

    factor: Factor
    change: Estimate


def shape_of(sweep: Sweep) -> str:
    """Return how a sweep is best looked at."""
    factors = sweep.design.factors
    if sweep.design.contrasts:
        return CONTRASTS
    if len(sweep.design.bases) > 1:
        return SWINGS
    if len(factors) == 1 and factors[0].is_numeric:
        return CURVE
    return MAP if len(factors) == 2 and sweep.design.method == GRID else SWINGS


def finding(sweep: Sweep, key: str) -> str:
    """Say what a sweep shows about an outcome; of several contrasts, what the first does."""
    return next(findings_of(sweep, key))


def findings_of(sweep: Sweep, key: str) -> Iterator[str]:
    """Yield all that a sweep shows about an outcome: a sentence, or one a contrast."""
    shape = shape_of(sweep)
    if shape == CONTRASTS:
        yield from (contrast_finding(sweep, contrast, key) for contrast in sweep.design.contrasts)
    else:
        yield curve_finding(sweep, key) if shape == CURVE else swings_finding(sweep, key)


def curve_finding(sweep: Sweep, key: str) -> str:
    """Say how far an outcome goes from the low to the high end, and where it is steep or turns."""
    [factor], points = sweep.design.factors, along(sweep)
    measure = sweep.told(key)
    low, high = (factor.written(point.values[0]) for point in (points[0], points[-1]))
    gap = sweep.difference(points[0].cell.label, points[-1].cell.label, key)
    lever, label = words_for(factor.key), lowered(measure.label)
    if math.isnan(gap.value):
        return f"{measure.label} along {lever}, from {low} to {high}"
    turn = turning_point(sweep, key, points)
    if not gap.is_clear:
        plain = f"No clear difference in {label} between {lever} at {low} and at {high}"
        return plain if turn is None else f"{plain}, but a {turn_in_words(sweep, turn)}"
    size = size_in_words(gap, sweep.told(key), sweep.currency)
    verb = agreeing("rise" if gap.value > 0 else "fall", measure.label)
    course = steepness(sweep, key, points) if turn is None else f", with a {turn_in_words(sweep, turn)}"
    return f"{measure.label} {verb} by {size} as {lever} goes from {low} to {high}{course}"


def along(sweep: Sweep) -> list[Place]:
    """Return the points of a curve in the order of what is varied."""
    return sorted((place for place in sweep.places if place.is_point), key=lambda place: place.values[0])


def turning_point(sweep: Sweep, key: str, points: list[Place]) -> tuple[Place, bool] | None:
    """Return the point that lies clearly beyond both ends, and whether it is a peak; `None` if there is none.

    It is the best of many, so its two differences are corrected for having been picked.
    """
    inner = points[1:-1]
    levels = {place.cell.label: sweep.level(place.cell.label, key).value for place in inner}
    if not inner or any(math.isnan(level) for level in levels.values()):
        return None
    for is_peak, pick in ((True, max), (False, min)):
        best = pick(inner, key=lambda place: levels[place.cell.label])
        beyond = [
            sweep.difference(end.cell.label, best.cell.label, key, family=2 * len(inner))
            for end in (points[0], points[-1])
        ]
        if all(gap.low > 0 if is_peak else gap.high < 0 for gap in beyond):
            return best, is_peak
    return None


def turn_in_words(sweep: Sweep, turn: tuple[Place, bool]) -> str:
    """Say where a curve turns."""
    place, is_peak = turn
    return f"{'peak' if is_peak else 'low'} near {sweep.design.factors[0].written(place.values[0])}"


def steepness(sweep: Sweep, key: str, points: list[Place]) -> str:
    """Say over which quarter of a curve an outcome clearly moves faster than on the whole; nothing if over none."""
    window = round(WINDOW * (len(points) - 1))
    if len(points) <= LEAST_STEPS:
        return ""
    values = sweep.values(key)
    columns = [values[place.cell.label] for place in points]
    places = [place.values[0] for place in points]
    whole = (columns[-1] - columns[0]) / (places[-1] - places[0])
    direction = math.copysign(1.0, float(whole.mean()))
    found: tuple[Estimate, int] | None = None
    for start in range(len(points) - window):
        there = (columns[start + window] - columns[start]) / (places[start + window] - places[start])
        excess = sweep.estimate(direction * (there - whole), family=len(points) - window)
        if found is None or excess.value > found[0].value:
            found = excess, start
    if found is None or not found[0].low > 0:
        return ""
    factor, start = sweep.design.factors[0], found[1]
    low, high = (factor.written(places[at]) for at in (start, start + window))
    return f", fastest from {low} to {high}"


def setbacks(sweep: Sweep, key: str) -> list[str]:
    """Name the steps along a curve that clearly go against its direction, corrected for their number."""
    points = along(sweep)
    direction = sweep.difference(points[0].cell.label, points[-1].cell.label, key).value
    found = []
    for before, after in pairwise(points):
        step = sweep.difference(before.cell.label, after.cell.label, key, family=len(points) - 1)
        if step.is_clear and step.value * direction < 0:
            written = sweep.design.factors[0].written
            found.append(f"from {written(before.values[0])} to {written(after.values[0])}")
    return found


def swings_finding(sweep: Sweep, key: str) -> str:
    """Say which factors move an outcome, and by how much, the strongest two in numbers."""
    measure = sweep.told(key)
    found = swings(sweep, key)
    clear = [swing for swing in found if swing.change.is_clear]
    if not clear:
        return f"No clear difference in {lowered(measure.label)} over the whole design"
    course = ", then with ".join(course_in_words(sweep, swing, key) for swing in clear[:2])
    return f"{measure.label} {agreeing('change', measure.label)} with {course}{the_rest_in_words(found)}"


def course_in_words(sweep: Sweep, swing: Swing, key: str) -> str:
    """Say what an outcome does from the low to the high end of a factor."""
    change = change_in_words(swing.change, sweep.told(key), sweep.currency)
    low, high = (swing.factor.written(end) for end in swing.factor.ends)
    return f"{words_for(swing.factor.key)}: {change} from {low} to {high}"


def the_rest_in_words(found: list[Swing]) -> str:
    """Say along which factors nothing clearly changes."""
    unclear = [words_for(swing.factor.key) for swing in found if not swing.change.is_clear]
    if not unclear:
        return ""
    named = " or ".join(unclear) if len(unclear) < 3 else f"{len(unclear)} of {len(found)} keys"
    return f"; no clear difference along {named}"


def interaction(sweep: Sweep, key: str) -> str:
    """Say what the first of two levers does at both ends of the second, and whether that differs clearly."""
    first, second = sweep.design.factors
    cells = {place.values: place.cell.label for place in sweep.places if place.is_point}
    values, (low, high) = sweep.values(key), first.ends
    effects = [values[cells[high, end]] - values[cells[low, end]] for end in second.ends]
    measure = sweep.told(key)
    said = [
        f"{estimate_in_words(sweep.estimate(effect), measure.unit, sweep.currency, signed=True, difference=True)} "
        f"with {words_for(second.key)} at {second.written(end)}"
        for effect, end in zip(effects, second.ends, strict=True)
    ]
    lever = f"{words_for(first.key)} from {first.written(low)} to {first.written(high)}"
    clear = sweep.estimate(effects[1] - effects[0]).is_clear
    apart = "these differ clearly" if clear else f"{NO_CLEAR_DIFFERENCE} between these"
    return f"What {lever} does to {lowered(measure.label)}: {' and '.join(said)}; {apart}"


def swings(sweep: Sweep, key: str) -> list[Swing]:
    """Return what every factor does to an outcome from its low to its high end, the strongest first.

    A plane through all points, replicate by replicate: luck is common.  The intervals hold all at once.
    """
    points = [place for place in sweep.places if place.is_point]
    values = sweep.values(key)[[place.cell.label for place in points]].to_numpy(dtype=float)
    factors = sweep.design.factors
    where = np.array(
        [[placed(factor, place.values[at]) for at, factor in enumerate(factors)] for place in points]
    )
    slopes = slopes_of(where, values)
    found = [
        Swing(factor, sweep.estimate(slopes[:, at], family=len(factors))) for at, factor in enumerate(factors)
    ]
    return sorted(found, key=lambda swing: -abs(swing.change.value) if swing.change.runs else 0.0)


def slopes_of(where: NDArray[float64], values: NDArray[float64]) -> NDArray[float64]:
    """Return least-squares slopes, a row a replicate and a column a factor; undefined runs are left out."""
    table = np.column_stack([np.ones(len(where)), where])
    slopes = np.full((len(values), where.shape[1]), np.nan)
    for replicate, row in enumerate(values):
        known = ~np.isnan(row)
        if np.linalg.matrix_rank(table[known]) == table.shape[1]:
            slopes[replicate] = np.linalg.lstsq(table[known], row[known])[0][1:]
    return slopes


def placed(factor: Factor, value: Any) -> float:
    """Return where a value lies between the low (0) and the high end (1) of its factor."""
    if factor.values:
        return factor.values.index(value) / max(len(factor.values) - 1, 1)
    low, high, here = factor.low, factor.high, float(value)
    if factor.logarithmic:
        low, high, here = math.log(low), math.log(high), math.log(here)
    return (here - low) / (high - low)


def agreeing(verb: str, label: str) -> str:
    """Return a verb as it goes with a measure's label: "MQLs rise", "win rate rises"."""
    subject = label.partition(" ")[0]
    return verb if subject.endswith("s") and subject not in SINGULAR else f"{verb}s"
