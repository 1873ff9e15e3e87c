"""What every combination of practices leaves of the contribution margin against the first scenario."""

from collections.abc import Iterator, Sequence

import pandas as pd

from experiments.figures.chart import Axis, Chart, Line, Plane, Table, Whisker
from experiments.figures.style import BEST, GREY, INK, WORST, Look
from experiments.findings import samples
from experiments.findings.combinations import Combination, combinations_finding, combinations_of
from experiments.findings.measures import MONEY_LEFT, change_in_words, lowered, measure_of
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.numbers import scale_of
from experiments.results.states import States
from experiments.statistics.estimates import Estimate

WORST_SHOWN = 6
MEAN = Look(INK, "-", "o", "")
NEITHER = Look(GREY, "-", "o", "")


def combinations_charts(states: States, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the chart of all combinations, where the money was kept."""
    found = combinations_of(states)
    if found:
        yield combinations_chart(states, found, naming)


def combinations_chart(states: States, found: tuple[Combination, ...], naming: Naming) -> Chart:
    """Show what every combination leaves, with its interval, those that leave the least first."""
    differences = [one.difference for one in found]
    measure = measure_of(MONEY_LEFT)
    scale = scale_of(measure.unit, max(abs(one.value) for one in differences), states.currency)
    losing, paying = sum(one.loses for one in found), sum(one.pays for one in found)
    named = (f"{losing} clearly less", f"{paying} clearly more", f"{len(found) - losing - paying} not clear")
    whiskers = []
    for place, one in enumerate(found):
        low, high = (scale.factor * bound for bound in one.difference.widest)
        whiskers.append(Whisker(float(place), low, high, *look_of(one, named)))
    means = tuple(scale.factor * one.value for one in differences)
    line = Line("", tuple(map(float, range(len(found)))), means, MEAN)
    ends = {0.0: "the least", float(len(found) - 1): "the most"}
    across = Axis("combinations, by what they leave", low=-1, high=float(len(found)), ticks=ends)
    up = Axis(f"{lowered(measure.label)} against {states.names[0]}", scale, zero=True)
    of_what = " of luck and what is not known" if states.members else ""
    note = (
        f"Each upright line is the interval{of_what} of a combination, and stands for itself: where nothing is gained "
        "or lost, one in twenty still looks clear."
    )
    return Chart(
        "combinations",
        combinations_finding(states, found),
        note,
        samples.of_states(states),
        table_of(differences),
        worst_in_words(states, found[:WORST_SHOWN], naming),
        (Plane(across, up, (*whiskers, line)),),
    )


def look_of(one: Combination, named: tuple[str, str, str]) -> tuple[Look, str]:
    """Return how the interval of a combination looks, and what a key calls it."""
    if one.loses:
        return WORST._replace(line="-"), named[0]
    return (BEST, named[1]) if one.pays else (NEITHER, named[2])


def table_of(differences: Sequence[Estimate]) -> pd.DataFrame:
    """Return what combinations leave as a tidy table, those that leave the least first."""
    columns = [
        "value",
        "low",
        "high",
        *(("low_all", "high_all") if any(one.is_spread for one in differences) else ()),
    ]
    return pd.DataFrame([[getattr(one, name) for name in columns] for one in differences], columns=columns)


def worst_in_words(states: States, worst: Sequence[Combination], naming: Naming) -> Table:
    """Write the combinations that leave the least."""
    names = titles(states.pair, naming)
    rows = [
        (
            ", ".join(names[key] for key in one.practices),
            change_in_words(one.difference, measure_of(MONEY_LEFT), states.currency),
        )
        for one in worst
    ]
    columns = ("Practices", "Contribution margin against the first scenario")
    return Table("The combinations that leave the least", columns, tuple(rows))
