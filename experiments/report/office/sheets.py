"""The sheets of a workbook that hold tables: numbers in full precision, in the units that their columns name."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from experiments.findings.client_check import CHECK_HEAD, check_rows
from experiments.findings.explanation import explanation_sentences, other_runs
from experiments.findings.plan import plan_finding, plan_sentences
from experiments.findings.population import population_finding, population_sentences
from experiments.findings.roadmap import roadmap_sentences
from experiments.findings.sla import sla_finding, sla_sentences
from experiments.findings.why import why_finding, why_sentences
from experiments.report.assumptions import (
    differing_inputs,
    fitted_inputs,
    given_inputs,
    influential_inputs,
    provenance,
    put_in,
)
from experiments.report.contents import Contents
from experiments.report.office.sheet import Cell
from experiments.report.tiles import headline, tiles
from experiments.statistics.estimates import BY_LUCK, Estimate

MOST_RUNS = 20_000  # rows of the sheet of runs; more are left to the results folder


class Numbers(NamedTuple):
    """A sheet that holds a table: its heading, what to know first, columns, rows, and widths in letters."""

    heading: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    widths: tuple[float, ...]


def sheets_of(contents: Contents) -> Iterator[tuple[str, Numbers]]:
    """Yield the sheets that a folder has data for, each under its name."""
    makers = {
        "Summary": summary,
        "Check of the fit": check,
        "Estimates": estimates,
        "Runs": runs,
        "Gap by practice": gap,
        "Moves by practice": moves,
        "Roadmap": roadmap,
        "Sorted gap": sorted_gap,
        "Chance by scale": chances,
        "Agreement": agreement,
        "Assumptions": assumptions,
        "Provenance": facts,
    }
    for name, make in makers.items():
        table = make(contents)
        if table is not None:
            yield name, table


def summary(contents: Contents) -> Numbers:
    """Write the finding and the key numbers in words."""
    client = (contents.client,) if contents.client else ()
    money = (contents.money,) if contents.money else ()
    rows = [
        (
            tile.label,
            tile.before,
            tile.level,
            tile.difference,
            tile.likelihood and f"better {tile.likelihood}",
        )
        for tile in tiles(contents)
    ]
    first, last = (contents.names[0], contents.names[-1]) if contents.names else ("", "")
    columns = ("Measure", first, last, "Difference", "How sure")
    return Numbers(
        headline(contents), (*client, contents.caveat, *money), columns, rows, (30, 28, 28, 32, 32)
    )


def check(contents: Contents) -> Numbers | None:
    """Write what a client said of their firm against what is simulated of it, where a study was made of one."""
    rows = [] if contents.decision is None else check_rows(contents.decision.comparison)
    if not rows:
        return None
    heading = "The firm against what the client said of it"
    sentence = "Inside: within 5 % of a value that was said, or inside a range."
    return Numbers(heading, (sentence,), CHECK_HEAD, rows, (44, 24, 34, 12))


def unit_of(unit: str, currency: str) -> str:
    """Return a unit with the currency in which money is counted."""
    return unit.replace("money", currency, 1) if unit.startswith("money") else unit


def estimates(contents: Contents) -> Numbers | None:
    """Write every level and every paired difference with its interval."""
    if contents.comparison is None:
        return None
    measures = contents.comparison.measures
    in_all = ("Low in all", "High in all") if contents.comparison.members else ()
    shown = len(BY_LUCK) + len(in_all)
    rows = [
        (kind, name, measures[key].label, key, unit_of(measures[key].unit, contents.currency), *found[:shown])
        for kind, name, key, found in contents.comparison.estimates()
    ]
    columns = (
        "Kind",
        "Scenario or pair",
        "Measure",
        "Key",
        "Unit",
        "Value",
        "Low",
        "High",
        "Runs",
        "Runs without",
        *in_all,
    )
    level = f"Means over runs with {100 * contents.manifest.interval:g} % intervals; differences are paired."
    return Numbers(
        "Every level and difference",
        (level,),
        columns,
        rows,
        (12, 34, 34, 30, 16, *[14] * shown),
    )


def runs(contents: Contents) -> Numbers | None:
    """Write a row a run."""
    if contents.comparison is None or len(contents.comparison.runs) > MOST_RUNS:
        return None
    table = contents.comparison.rows
    columns = tuple(map(str, table.columns))
    rows = [tuple(cell_of(value) for value in row) for row in table.itertuples(index=False)]
    currency = "" if contents.comparison.exchange.left_out else f"; money is in {contents.currency}"
    period = contents.comparison.measures["mqls"].label.partition(" ")[2]
    counted = f"Counts are what happened {period}."
    about = (f"Shares and growth are fractions{currency}. {counted}", *filter(None, [contents.money]))
    return Numbers("Every run", about, columns, rows, (30, *[14] * (len(columns) - 1)))


def cell_of(value: object) -> Cell:
    """Return a value of a table as a cell holds it."""
    if isinstance(value, str):
        return value
    return float(value)  # type: ignore[arg-type]


def gap(contents: Contents) -> Numbers | None:
    """Write the share of each practice in the gap, and what it does alone and as the last one."""
    found = contents.explanation
    if found is None:
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            contents.practices[key],
            key,
            *bounds(found.shapley[key]),
            *bounds(found.alone[key]),
            *bounds(found.last_in[key]),
        )
        for key in found.ranked
    ]
    rows.append(("All together", "", *bounds(found.gap)))
    parts = ("Fair share", "Alone", "As the last one")
    columns = ("Practice", "Key", *(f"{part}{end}" for part in parts for end in ("", ", low", ", high")))
    finding, *sentences = explanation_sentences(found, contents.naming)
    unit = (
        f"{found.about.label}, {unit_of(found.about.unit, contents.currency)}. Fair shares add up to the gap."
    )
    said = filter(None, (unit, *sentences, other_runs(found, contents.comparison)))
    return Numbers(finding, (*said,), columns, rows, (40, 26, *[12] * 9))


def moves(contents: Contents) -> Numbers | None:
    """Write the share of each practice in growth, its parts and the outcomes on the way there."""
    found = contents.why
    if found is None:
        return None
    names = {**contents.practices, "": "All together"}
    rows = [
        (
            found.states.told(key).label,
            unit_of(found.states.told(key).unit, contents.currency),
            title,
            name,
            *bounds(one),
        )
        for key in found.outcomes
        for name, title in names.items()
        for one in (found.shares[name][key] if name else found.gaps[key],)
    ]
    columns = ("Measure", "Unit", "Practice", "Key", "Fair share", "Fair share, low", "Fair share, high")
    said = tuple(why_sentences(found, contents.naming))
    return Numbers(why_finding(found, contents.naming), said, columns, rows, (30, 16, 40, 26, 12, 12, 12))


def bounds(found: Estimate) -> tuple[float, float, float]:
    """Return value, low and high of an estimate."""
    return found.value, found.low, found.high


def roadmap(contents: Contents) -> Numbers | None:
    """Write the best order of adoption."""
    found = contents.roadmap
    if found is None or not found.orders["best"]:
        return None
    rows = [
        (
            place,
            contents.practices[step.practice],
            step.month,
            step.month + step.months,
            step.cost,
            step.hours,
            *bounds(step.step),
            *bounds(step.level),
        )
        for place, step in enumerate(found.steps("best"), start=1)
    ]
    head = (
        "Step",
        "Practice",
        "Starts, month",
        "Stands, month",
        f"Cost once, {contents.currency}",
        "Effort, hours",
    )
    ends = ("", ", low", ", high")
    adds = (*(f"Adds{end}" for end in ends), *(f"Level then{end}" for end in ends))
    finding, *sentences = roadmap_sentences(found, contents.naming)
    return Numbers(finding, (*sentences,), (*head, *adds), rows, (6, 40, 10, 10, 16, 10, *[12] * 6))


def sorted_gap(contents: Contents) -> Numbers | None:
    """Write the classes of a population, the gap between them and its parts."""
    population = contents.population
    if population is None:
        return None
    rows = population.to_frame().drop(columns="runs_without_value").to_numpy().tolist()
    columns = ("Arm", "Of", "What", "Value", "Low", "High", "Firms")
    return Numbers(
        population_finding(population),
        population_sentences(population),
        columns,
        rows,
        (26, 20, 32, *(14,) * 4),
    )


def chances(contents: Contents) -> Numbers | None:
    """Write how often the goal of a plan is hit at each scale of the firm, and what is booked on average."""
    plan = contents.plan
    if plan is None or not plan.is_simulated:
        return None
    frame = plan.to_frame()
    rows = frame.to_numpy().tolist()
    columns = tuple(map(str, frame.columns))
    return Numbers(
        plan_finding(plan), plan_sentences(plan), columns, rows, (28, 20, *(12,) * (len(columns) - 2))
    )


def agreement(contents: Contents) -> Numbers | None:
    """Write both halves of an agreement, and every promise by its terms."""
    found = contents.sla
    if found is None:
        return None
    frame = found.to_frame()
    rows, columns = frame.to_numpy().tolist(), tuple(map(str, frame.columns))
    return Numbers(sla_finding(found), sla_sentences(found), columns, rows, (14,) * len(columns))


def assumptions(contents: Contents) -> Numbers | None:
    """Write inputs with value, range and source."""
    listed = (
        *given_inputs(contents),
        *influential_inputs(contents),
        *differing_inputs(contents),
        *fitted_inputs(contents),
    )
    if not listed:
        return None
    rows = [(one.label, one.key, one.value, one.range, one.source, one.why) for one in listed]
    columns = ("Input", "Key", "Value", "Plausible range", "Source", "Why it is listed")
    sentence = (
        "All other settings are equal in all scenarios and stand in the scenario files of the results folder."
    )
    said = tuple(filter(None, (sentence, put_in(contents))))
    return Numbers("What was assumed", said, columns, rows, (40, 34, 40, 24, 70, 32))


def facts(contents: Contents) -> Numbers:
    """Write where the numbers come from."""
    return Numbers(
        "Where the numbers come from", (contents.caveat,), ("What", "Value"), provenance(contents), (30, 110)
    )
