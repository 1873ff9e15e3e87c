"""The gap between two scenarios as a waterfall of fair shares, with what each practice does alone and last."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from experiments.figures.chart import Axis, Bar, Chart, Dot, Row, Rows, Table
from experiments.figures.style import BEST, BLUE, GREY, INK, WORST, Look
from experiments.findings import samples
from experiments.findings.explanation import explanation_finding
from experiments.findings.measures import change_in_words, level_in_words, lowered
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.numbers import estimate_in_words, number_word, scale_of
from experiments.results.explanation import Explanation
from experiments.statistics.estimates import Estimate

ALONE, LAST_IN = Look(BLUE, "-", ">", "////"), Look(BLUE, "-", "D", "////")
GAIN, UNCLEAR = BEST._replace(colour=GREY), BEST._replace(colour="#BDBDBD")


def waterfall_series(explanation: Explanation) -> pd.DataFrame:
    """Return the bars: where each begins and ends, the interval of its end, and the effects beside it.

    There are none where no replication has a value in every state.
    """
    columns = ["bar", "begins", "ends", "low", "high", "alone", "last_in"]
    first, last = explanation.levels
    if math.isnan(explanation.gap.value):
        return pd.DataFrame(columns=columns)
    at = first.value
    rows: list[tuple[Any, ...]] = [(explanation.states.names[0], 0.0, at, first.low, first.high, None, None)]
    for name in explanation.ranked:
        share = explanation.shapley[name]
        alone, last_in = (at + found[name].value for found in (explanation.alone, explanation.last_in))
        low, high = share.widest
        rows.append((name, at, at + share.value, at + low, at + high, alone, last_in))
        at += share.value
    rows.append((explanation.states.names[1], 0.0, last.value, last.low, last.high, None, None))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], float))


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
            level = level_in_words(explanation.levels[1 if place else 0], explanation.measure, currency)
            row = Row(name, (bar_of(numbers, look),), level, look.colour)
        else:
            row = share_row(explanation, name, names[name], numbers)
        rows.append(row)
    of_what = "of luck and what is not known " if explanation.gap.is_spread else ""
    note = (
        "Bars are fair shares of credit (Shapley values), which add up to the gap (light: no clear share). Whiskers: "
        f"intervals {of_what}that hold for all {number_word(len(explanation.shapley))} at once. Shares are means over "
        "all orders, and no order of adoption."
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
    return Bar(numbers["begins"], numbers["ends"], look, numbers["low"], numbers["high"])


def share_row(explanation: Explanation, name: str, title: str, numbers: dict[Any, float]) -> Row:
    """Show the fair share of a practice, and where its bar would end alone and as the last one."""
    share = explanation.shapley[name]
    look = UNCLEAR if not share.is_clear else GAIN if share.value >= 0 else WORST
    unit, currency = explanation.about.unit, explanation.states.currency
    words = estimate_in_words(share, unit, currency, signed=True, difference=True)
    marks = (
        bar_of(numbers, look),
        Dot(numbers["alone"], ALONE, name="if it alone moved"),
        Dot(numbers["last_in"], LAST_IN, name="if it came last"),
    )
    return Row(title, marks, words, INK if share.is_clear else GREY)


def shares_in_words(explanation: Explanation, names: dict[str, str]) -> Table:
    """Write the share of each practice, and what it does alone and as the last one."""

    def change(found: Estimate) -> str:
        return change_in_words(found, explanation.measure, explanation.states.currency)

    rows = []
    for name in explanation.ranked:
        found = (explanation.shapley[name], explanation.alone[name], explanation.last_in[name])
        rows.append((names[name], *map(change, found)))
    total = ("All together", change(explanation.gap), "", "")
    columns = ("Practice", "Fair share", "Alone", "As the last one")
    return Table("The gap by practice", columns, (*rows, total))


def explanation_charts(explanation: Explanation, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the waterfall."""
    yield waterfall_chart(explanation, naming)
