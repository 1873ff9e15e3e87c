"""The sheet of funnel arithmetic: counts are inputs, rates and products are formulas that finance can audit."""

import math
from itertools import pairwise

from experiments.findings import comparison as findings
from experiments.findings.measures import capital
from experiments.report.contents import Contents
from experiments.report.office.sheet import Sheet
from experiments.running.observation import FUNNEL_STAGES

COLUMNS = ("Stage", "Leads a run", "Low", "High", "Of the stage before", "Of all at the top", "Go no further")
LEADS, RATE = "B", "E"  # columns that formulas refer to


def write_funnel(contents: Contents, sheet: Sheet) -> None:
    """Write the funnel of each scenario, what it needs for a wanted number of customers, and its leaks."""
    sheet.widths(44, 16, 12, 12, 18, 18, 16)
    sheet.write(["The funnel, stage by stage"], "heading")
    assert contents.comparison is not None
    followed = findings.followed_leads(contents.comparison)
    inputs = "Blue numbers are inputs, means over runs; everything else is computed from them: try your own."
    sheet.write([f"{capital(followed)}. {inputs}"])
    counts = {name: leads_of(contents, name) for name in contents.names}
    known = {name: leads for name, leads in counts.items() if len(leads) == len(FUNNEL_STAGES)}
    if not known:
        return
    wanted = round(list(known.values())[-1][-1][0], 1)
    target = sheet.write([f"{contents.naming.stages[-1]}, wanted"], "head")
    sheet.put(target, 1, wanted, "input")
    for name, leads in known.items():
        sheet.write([])
        write_scenario(contents, sheet, name, leads, (f"${LEADS}${target}", wanted))


def leads_of(contents: Contents, name: str) -> list[tuple[float, float, float]]:
    """Return leads with their interval, stage by stage."""
    by_stage = {row["stage"]: row for row in contents.of("funnel", name).to_dict("records")}
    rows = (by_stage[stage] for stage in FUNNEL_STAGES if stage in by_stage)
    return [(float(row["leads"]), float(row["low"]), float(row["high"])) for row in rows]


def write_scenario(
    contents: Contents,
    sheet: Sheet,
    name: str,
    leads: list[tuple[float, float, float]],
    wanted: tuple[str, float],
) -> None:
    """Write the funnel of a scenario; `wanted`: the cell and the value of the customers that are wanted."""
    sheet.write([name], "heading")
    first = sheet.write(COLUMNS, "head") + 1
    values = [value for value, _, _ in leads]
    for place, (title, bounds) in enumerate(zip(contents.naming.stages, leads, strict=True)):
        row = sheet.write([title])
        sheet.put(row, 1, bounds[0], "input")
        for column, bound in enumerate(bounds[1:], start=2):
            sheet.put(row, column, bound)
        if place:
            step = quotient(values[place], values[place - 1])
            sheet.formula(row, 4, f"={LEADS}{row}/{LEADS}{row - 1}", step, "rate")
            sheet.formula(
                row, 5, f"={LEADS}{row}/{LEADS}${first}", quotient(values[place], values[0]), "rate"
            )
        if place < len(leads) - 1:
            sheet.formula(row, 6, f"={LEADS}{row}-{LEADS}{row + 1}", values[place] - values[place + 1])
    last = first + len(leads) - 1
    whole = math.prod(quotient(one, before) for before, one in pairwise(values))
    product = sheet.write(["Product of the rates"])
    steps = "*".join(f"{RATE}{row}" for row in range(first + 1, last + 1))
    sheet.formula(product, 1, f"={steps}", whole, "rate")
    back = sheet.write([f"{contents.naming.stages[0]} × product = {contents.naming.stages[-1]}"])
    sheet.formula(back, 1, f"={LEADS}{first}*{LEADS}{product}", values[0] * whole)
    needed = sheet.write(
        [f"{contents.naming.stages[0]} for as many {contents.naming.stages[-1]} as are wanted"]
    )
    cell, value = wanted
    sheet.formula(needed, 1, f"={cell}/{LEADS}{product}", quotient(value, whole))
    if "leaks" in contents.series:
        write_leaks(contents, sheet, name, first)


def write_leaks(contents: Contents, sheet: Sheet, name: str, first: int) -> None:
    """Write why leads go no further, stage by stage, with sums that meet what the funnel loses."""
    rows = contents.of("leaks", name)
    sheet.write([])
    sheet.write(("Why leads go no further", "Leads a run", "Low", "High", "Of the stage"), "head")
    stages = contents.of("funnel", name).set_index("stage")["leads"]
    for place, stage in enumerate(FUNNEL_STAGES):
        lost = rows[rows["stage"] == stage].to_dict("records")
        for leak in lost:
            words = findings.leak_in_words(str(leak["outcome"]), str(leak["reason"]))
            row = sheet.write([f"{contents.naming.stages[place]}: {words}"])
            sheet.put(row, 1, float(leak["leads"]), "input")
            for column, bound in enumerate(("low", "high"), start=2):
                sheet.put(row, column, float(leak[bound]))
            share = quotient(float(leak["leads"]), float(stages[stage]))
            sheet.formula(row, 4, f"={LEADS}{row}/{LEADS}{first + place}", share, "rate")
        if lost:
            row = sheet.write([f"{contents.naming.stages[place]}: all that go no further"], "head")
            total = sum(float(leak["leads"]) for leak in lost)
            sheet.formula(row, 1, f"=SUM({LEADS}{row - len(lost)}:{LEADS}{row - 1})", total)


def quotient(part: float, whole: float) -> float:
    """Return a share, undefined of nothing."""
    return part / whole if whole else math.nan
