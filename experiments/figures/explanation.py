"""The gap between two scenarios as a waterfall of fair shares, with what each practice does alone and last."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from experiments.figures.chart import Axis, Bar, Chart, Dot, Row, Rows, Table
from experiments.figures.style import BEST, BLUE, GREY, INK, WORST, Look
from experiments.findings import samples
from experiments.findings.explanation import change_of_gap, explanation_finding
from experiments.findings.measures import level_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.numbers import number_word, scale_of
from experiments.results.explanation import Explanation
from experiments.statistics.estimates import Estimate

ALONE, LAST_IN = Look(BLUE, "-", ">", "////"), Look(BLUE, "-", "D", "////")
BOUNDS = ("low", "high", "low_all", "high_all")
GAIN, UNCLEAR = BEST._replace(colour=GREY), BEST._replace(colour="#BDBDBD")


def waterfall_series(explanation: Explanation) -> pd.DataFrame:
    """Return the bars: where each begins and ends, the intervals of its end, and the effects beside it.

    There are none where no replication has a value in every state.  Only over an ensemble is there one `in all`.
    """
    columns = ["bar", "begins", "ends", *BOUNDS, "alone", "last_in"]
    first, last = explanation.levels
    if math.isnan(explanation.gap.value):
        return pd.DataFrame(columns=columns)
    at = first.value
    rows: list[tuple[Any, ...]] = [
        (explanation.states.names[0], 0.0, at, *bounds_from(0.0, first), None, None)
    ]
    for name in explanation.ranked:
        share = explanation.shapley[name]
        alone, last_in = (at + found[name].value for found in (explanation.alone, explanation.last_in))
        rows.append((name, at, at + share.value, *bounds_from(at, share), alone, last_in))
        at += share.value
    rows.append((explanation.states.names[1], 0.0, last.value, *bounds_from(0.0, last), None, None))
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], float))
    return table if explanation.gap.is_spread else table.drop(columns=list(BOUNDS[2:]))


def bounds_from(begin: float, found: Estimate) -> tuple[float, ...]:
    """Return the bounds of an estimate as they lie on a bar that begins somewhere, in the order of `BOUNDS`."""
    return tuple(begin + getattr(found, bound) for bound in BOUNDS)


def waterfall_chart(explanation: Explanation, naming: Naming = OUR_NAMES) -> Chart:
    """Show the bars from the first scenario down to the second, one practice after another."""
    unit, currency = explanation.about.unit, explanation.states.currency
    table = waterfall_series(explanation)
    bars = table.to_dict("records")
    scale = scale_of(unit, max((abs(bar["ends"]) for bar in bars), default=0.0), currency)
    names = titles(explanation.states.pair, naming)
    rows = []
    for place, bar in enumerate(bars):
        numbers = {key: scale.factor * value for key, value in bar.items() if key != "bar"}
        name = str(bar["bar"])
        if place in (0, len(bars) - 1):
            look = BEST if place else WORST
            level = level_in_words(explanation.levels[1 if place else 0], explanation.about, currency)
            row = Row(name, (bar_of(numbers, look),), level, look.colour)
        else:
            row = share_row(explanation, name, names[name], numbers)
        rows.append(row)
    hold = f"hold for all {number_word(len(explanation.shapley))} at once"
    whiskers = f"Whiskers: intervals that {hold}."
    if explanation.gap.is_spread:
        whiskers = f"{samples.TWO_LINES} Those of shares {hold}."
    note = (
        "Bars are fair shares of credit (Shapley values), which add up to the gap (light: no clear share). "
        f"{whiskers} Shares are means over all orders, and no order of adoption."
    )
    return Chart(
        "waterfall",
        explanation_finding(explanation, naming),
        note,
        samples.of_gap(explanation),
        table,
        shares_in_words(explanation, names),
        (Rows(Axis(lowered(explanation.about.label), scale), tuple(rows), is_chain=True),),
    )


def bar_of(numbers: dict[Any, float], look: Look) -> Bar:
    """Return the bar of a row of the table."""
    low, high, low_all, high_all = (numbers.get(bound, math.nan) for bound in BOUNDS)
    return Bar(numbers["begins"], numbers["ends"], look, low, high, low_all=low_all, high_all=high_all)


def share_row(explanation: Explanation, name: str, title: str, numbers: dict[Any, float]) -> Row:
    """Show the fair share of a practice, and where its bar would end alone and as the last one."""
    share = explanation.shapley[name]
    look = UNCLEAR if not share.is_clear else GAIN if share.value >= 0 else WORST
    words = change_of_gap(explanation, share)
    marks = (
        bar_of(numbers, look),
        Dot(numbers["alone"], ALONE, name="if it alone moved"),
        Dot(numbers["last_in"], LAST_IN, name="if it came last"),
    )
    return Row(title, marks, words, INK if share.is_clear else GREY)


def shares_in_words(explanation: Explanation, names: dict[str, str]) -> Table:
    """Write the share of each practice, and what it does alone and as the last one."""
    rows = []
    for name in explanation.ranked:
        found = (explanation.shapley[name], explanation.alone[name], explanation.last_in[name])
        rows.append((names[name], *(change_of_gap(explanation, one) for one in found)))
    total = ("All together", change_of_gap(explanation, explanation.gap), "", "")
    columns = ("Practice", "Fair share", "Alone", "As the last one")
    return Table("The gap by practice", columns, (*rows, total))


def explanation_charts(explanation: Explanation, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the waterfall."""
    yield waterfall_chart(explanation, naming)
