"""The tables of a report that stand behind no chart: what was assumed, and every measure."""

from collections.abc import Iterable

from experiments.figures.chart import Table
from experiments.findings import comparison as findings
from experiments.findings.years import years_rows
from experiments.report.assumptions import Assumption
from experiments.report.contents import Contents


def inputs(caption: str, assumptions: Iterable[Assumption]) -> Table:
    """Write assumptions with range and source."""
    listed = tuple(assumptions)
    ranged = any(one.range for one in listed)
    columns = ("Input", "Value", *(("Plausible range",) if ranged else ()), "Source")
    rows = []
    for one in listed:
        source = f"{one.source} ({one.why})" if ranged else one.source
        rows.append((one.label, one.value, *((one.range,) if ranged else ()), source))
    return Table(caption, columns, tuple(rows))


def years(contents: Contents) -> Table:
    """Write growth in each observed year of runs that were observed for longer."""
    comparison = contents.years
    assert comparison is not None
    first, last = comparison.names[0], comparison.names[-1]
    columns = ("Growth in", first, last, f"{last} against {first}")
    return Table("Growth by observed year, with intervals", columns, tuple(years_rows(comparison)))


def measures(contents: Contents) -> Table:
    """Write every measure under every scenario, and the last against the first."""
    comparison = contents.comparison
    assert comparison is not None
    first, last = comparison.names[0], comparison.names[-1]
    rows = []
    for key in findings.told(comparison):
        levels = (findings.level(comparison, name, key) for name in comparison.names)
        against = (findings.difference(comparison, first, last, key),) if first != last else ()
        rows.append((comparison.measures[key].label, *levels, *against))
    columns = ("Measure", *comparison.names, *((f"{last} against {first}",) if first != last else ()))
    return Table("Every measure, with intervals", columns, tuple(rows))
