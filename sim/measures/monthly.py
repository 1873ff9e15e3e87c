"""Counts of the observed time, each a month: what firms can be compared by that were observed for longer or shorter."""

from sim.clock import MONTHS_A_YEAR
from sim.measures import leads
from sim.measures.measure import OBSERVED, Measure
from sim.measures.view import quotient


def _a_month(count: Measure) -> Measure:
    """Return the measure of a count as a mean a month."""
    return Measure(
        key=f"{count.key}_a_month",
        label=f"{count.label} a month",
        unit="count per month",
        window=OBSERVED,
        denominator="observed months, twelve a year",
        definition=f"{count.definition.removesuffix('.')}; a mean month.",
        better=count.better,
        claims=(),
        compute=lambda view: quotient(count.of(view), MONTHS_A_YEAR * view.years),
        restates=count.key,
    )


MEASURES: tuple[Measure, ...] = tuple(
    map(_a_month, (leads.inquiries, leads.mqls, leads.sqls, leads.opportunities, leads.handoffs))
)
