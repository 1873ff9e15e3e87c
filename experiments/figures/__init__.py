"""Charts of results, as values: one module a kind of study, one list of them all, and what draws them on request."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from experiments.figures.chart import Chart
from experiments.figures.combinations import combinations_charts
from experiments.figures.comparison import comparison_charts
from experiments.figures.explanation import explanation_charts
from experiments.figures.glance import Glance, glance
from experiments.figures.plan import plan_charts
from experiments.figures.population import population_charts
from experiments.figures.roadmap import roadmap_charts
from experiments.figures.sensitivity import sensitivity_charts
from experiments.figures.sla import sla_charts
from experiments.figures.sweep import sweep_charts
from experiments.figures.why import why_charts
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.results.comparison import Comparison
from experiments.results.explanation import Explanation
from experiments.results.plan import RevenuePlan
from experiments.results.population import Population
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.sla import Agreements
from experiments.results.states import States
from experiments.results.sweep import Sweep
from experiments.results.titles import titled
from experiments.results.why import Why

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The first chart of a result stands for it.
CHARTS: Mapping[type, Callable[[Any, Naming], Iterator[Chart]]] = {
    Comparison: comparison_charts,
    Explanation: explanation_charts,
    States: combinations_charts,
    Roadmap: roadmap_charts,
    Sweep: sweep_charts,
    Sensitivity: sensitivity_charts,
    Population: population_charts,
    RevenuePlan: plan_charts,
    Agreements: sla_charts,
    Why: why_charts,
}


def charts_of(result: Any, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the charts of a result that its results folder keeps, in the order in which they are looked at."""
    if type(result) not in CHARTS:
        raise TypeError(f"there is no chart of {type(result).__name__}")
    return CHARTS[type(result)](result, naming)


def figure_of(result: Any) -> "Figure":
    """Return the figure that stands for a result."""
    from experiments.figures.drawing.figure import draw

    return draw(next(charts_of(titled(result))))


def glance_of(result: Any) -> Glance:
    """Return the finding of a result and the table behind it: its own, or those of the chart that stands for it."""
    own = glance(named := titled(result))
    if own is not None:
        return own
    chart = next(charts_of(named))
    return Glance(chart.finding, chart.words, (chart.sample,))  # its note is about marks


def html_of(result: Any) -> str:
    """Return what a notebook shows of a result."""
    from experiments.figures.drawing.notebook import as_html

    return as_html(glance_of(result))
