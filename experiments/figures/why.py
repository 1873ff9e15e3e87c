"""Practices over outcomes: what each moves, as a table shaded by its share of the outcome's gap."""

import math
from collections.abc import Iterator

from experiments.figures.chart import Axis, Cell, Cells, Chart, Table
from experiments.findings import samples
from experiments.findings.measures import change_in_words
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import titles
from experiments.findings.why import MARK, NEAR_AN_END, why_finding
from experiments.numbers import Scale, decimals_for, numbers_of, scale_of
from experiments.results.why import SPLIT, Why
from experiments.statistics.estimates import Estimate

# What stands above a column; its unit follows.
HEADS = {
    "revenue_growth": "Growth",
    "new_business_rate": "New\nbusiness",
    "expansion_rate": "Expan-\nsion",
    "revenue_churn_rate": "Churn",
    "lead_acceptance_rate": "Accept-\nance",
    "mql_to_sql_rate": "MQL to\nSQL",
    "first_response_mean_hours": "First\nresponse",
    "win_rate": "Win\nrate",
    "sales_cycle_median_days": "Cycle",
    "contribution_margin": "Margin",
}
ALL_TOGETHER = "All together: the gap"
UNKNOWN = "–"
PER_CENT = Scale(100, "", " %")
SHADE = "share of the column’s gap"


def why_chart(why: Why, naming: Naming = OUR_NAMES) -> Chart:
    """Show what each practice moves: growth with its parts first, then the outcomes on the way there."""
    split = tuple(key for key in why.outcomes if key in SPLIT)
    others = tuple(key for key in why.outcomes if key not in SPLIT)
    groups = {"Growth and its parts": split, "On the way there": others}
    panels = tuple(panel_of(why, keys, title, naming) for title, keys in groups.items() if keys)
    adds = "new business and expansion less churn are growth, row by row; " if why.is_split else ""
    note = (
        f"What each practice moves (Shapley values); {adds}the practices of a column add up to its gap. "
        "Hatched: no clear difference, where all practices of a column are judged at once. Shaded by the share of the "
        "column’s gap, where that is clear: blue towards it, brown away from it."
    )
    if any(why.near_an_end.values()):
        note += f" {MARK}: {NEAR_AN_END}."
    return Chart(
        "why",
        why_finding(why, naming),
        note,
        samples.of_states(why.states),
        why.to_frame() if why.outcomes else why.to_frame().iloc[:0],
        moves_in_words(why, naming),
        panels,
        beside=(1,) * len(panels),
    )


def panel_of(why: Why, keys: tuple[str, ...], title: str, naming: Naming) -> Cells:
    """Return the cells of some outcomes: a row a practice, the largest share of growth first, and the gap below."""
    scales = {key: scale_in(why, key) for key in keys}
    names = row_names(why, naming)
    cells = []
    for row, name in enumerate(reversed(names)):
        for column, key in enumerate(keys):
            found = why.gaps[key] if name == "" else why.shares[name][key]
            share = math.nan if name == "" else shade_of(why, name, key)
            words = written(found, scales[key], decimals_of(why, key, scales[key]))
            cells.append(Cell(column, row, share, words, not found.is_clear))
    bound = max(known(abs(shade_of(why, name, key))) for name in why.shares for key in why.outcomes) or 100.0
    return Cells(
        Axis("outcomes"),
        Axis("practices"),
        Axis(SHADE, PER_CENT, -bound, bound, zero=True),
        tuple(f"{HEADS[key]}\n{unit_in(scales[key])}".rstrip() for key in keys),
        tuple(reversed(names.values())),
        tuple(cells),
        title,
        is_table=True,
    )


def known(value: float) -> float:
    """Return a value, or none where it is not known."""
    return 0.0 if math.isnan(value) else value


def row_names(why: Why, naming: Naming = OUR_NAMES) -> dict[str, str]:
    """Return what rows are called, marked where they rest on a guess near an end; the gap has no practice."""
    called = titles(why.states.pair, naming)
    marked = {
        name: f"{called[name]} {MARK}" if why.near_an_end[name] else called[name] for name in why.ranked
    }
    return {**marked, "": ALL_TOGETHER}


def shade_of(why: Why, practice: str, outcome: str) -> float:
    """Return the share of a practice in per cent of a clear gap, at most all of it: NaN leaves a cell white."""
    share = why.of_gap(practice, outcome)
    return share if math.isnan(share) else max(-100.0, min(100.0, 100 * share))


def scale_in(why: Why, outcome: str) -> Scale:
    """Return the scale on which a column is shown: the one of its largest number."""
    found = [why.gaps[outcome], *(why.shares[name][outcome] for name in why.shares)]
    size = max(known(abs(each.value)) for each in found)
    return scale_of(why.states.told(outcome).unit, size, why.states.currency, difference=True)


def unit_in(scale: Scale) -> str:
    """Return the unit of a column, on lines that a narrow one has room for."""
    return scale.unit.replace("/", "\na ")


def decimals_of(why: Why, outcome: str, scale: Scale) -> int:
    """Return the decimals with which a gap is shown; its shares have no fewer, and add up by eye."""
    gap = why.gaps[outcome]
    return (
        0 if math.isnan(gap.value) else decimals_for(scale.factor * gap.value, scale.factor * gap.half_width)
    )


def written(found: Estimate, scale: Scale, fewest: int) -> str:
    """Write the value of a cell without its unit."""
    return UNKNOWN if math.isnan(found.value) else numbers_of(found, scale, signed=True, fewest=fewest)[0]


def moves_in_words(why: Why, naming: Naming = OUR_NAMES) -> Table:
    """Write what each practice moves, with intervals."""
    columns = ("Practice", *(why.states.told(key).label for key in why.outcomes))

    def change(found: Estimate, key: str) -> str:
        return change_in_words(found, why.states.told(key), why.states.currency)

    rows = []
    for name, title in row_names(why, naming).items():
        found = why.gaps if name == "" else why.shares[name]
        rows.append((title, *(change(found[key], key) for key in why.outcomes)))
    return Table("What each practice moves", columns, tuple(rows))


def why_charts(why: Why, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the table of practices and outcomes."""
    yield why_chart(why, naming)
