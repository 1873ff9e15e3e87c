"""What a result says at a glance: a finding, a table, and what both rest on; most take it from a chart."""

from functools import singledispatch
from typing import Any, NamedTuple

from experiments.defaults import HEADLINES
from experiments.figures.chart import Table
from experiments.findings import comparison as of_comparisons
from experiments.findings.calibration import ensemble_finding, identified_finding, row_in_words
from experiments.findings.decision import decision_finding, decision_rows, how_sure
from experiments.findings.fit import HEAD as FIGURES_HEAD
from experiments.findings.fit import conflict_lines, fit_finding, fit_sentences
from experiments.findings.fit import rows as fit_rows
from experiments.results.comparison import CORRECTION, Comparison
from experiments.results.decision import Decision
from experiments.results.ensemble import Ensemble
from experiments.results.fit import Fit


class Glance(NamedTuple):
    """What a result says first: a finding, the table behind it, and notes on both."""

    finding: str
    table: Table
    notes: tuple[str, ...]


@singledispatch
def glance(result: Any) -> Glance | None:
    """Return what a result says that no chart of its own says; `None`: its first chart says it."""
    del result
    return None


@glance.register
def of_a_comparison(comparison: Comparison) -> Glance:
    """Return the headline measures of a comparison: levels, and differences from the first scenario."""
    known = of_comparisons.told(comparison)
    keys = tuple(key for key in HEADLINES if key in known)
    columns = ("", "Level", f"Against {comparison.names[0]}")
    sure = (
        of_comparisons.ensemble_finding(len(comparison.members))
        if comparison.members
        else of_comparisons.luck_finding(comparison)
    )
    return Glance(
        of_comparisons.growth_finding(comparison),
        Table(
            "Levels and differences under the same luck",
            columns,
            tuple(of_comparisons.headline_rows(comparison, keys)),
        ),
        (
            *of_comparisons.equals(comparison),
            sure,
            CORRECTION,
            f"{comparison.replications:,} paired replications; {len(comparison.keys)} measures in to_frame(). "
            + of_comparisons.caveat(cell.scenario for cell in comparison.cells),
        ),
    )


@glance.register
def of_an_ensemble(ensemble: Ensemble) -> Glance:
    """Return the rows that the members of an ensemble meet."""
    spreads, many = ensemble.row_spreads(), len(ensemble.members)
    return Glance(
        ensemble_finding(ensemble),
        Table(
            "The fitted rows over the members",
            ("Row", "Wanted", "Over the members", "Deviations off"),
            tuple(row_in_words(row, spreads[row.id], many) for row in ensemble.rows),
        ),
        (f"{identified_finding(ensemble)}.",),
    )


@glance.register
def of_a_fit(fit: Fit) -> Glance:
    """Return how a client's figures are met."""
    return Glance(
        fit_finding(fit),
        Table("The client’s figures, and those simulated", FIGURES_HEAD, tuple(fit_rows(fit))),
        (*conflict_lines(fit), *fit_sentences(fit)),
    )


@glance.register
def of_a_decision(decision: Decision) -> Glance:
    """Return the first actions of a decision."""
    head, *rows = decision_rows(decision)
    return Glance(
        decision_finding(decision),
        Table("What to do first", head, tuple(rows)),
        (how_sure(decision),),
    )
