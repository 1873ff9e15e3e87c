"""Figures of results, drawn with matplotlib."""

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from experiments.figures.comparison import draw_growth
from experiments.figures.explanation import draw_waterfall
from experiments.figures.roadmap import draw_ladder
from experiments.figures.sensitivity import draw_influence
from experiments.figures.sweep import draw_sweep
from experiments.results.comparison import Comparison
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.sweep import Sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@singledispatch
def figure_of(result: Any) -> "Figure":
    """Return the figure that stands for a result."""
    raise TypeError(f"there is no figure of {type(result).__name__}")


figure_of.register(Comparison, draw_growth)
figure_of.register(Explanation, draw_waterfall)
figure_of.register(Roadmap, draw_ladder)
figure_of.register(Sweep, lambda sweep: draw_sweep(sweep, sweep.design.outcomes[0]))
figure_of.register(
    Sensitivity, lambda study: draw_influence(study, study.targets(study.design.outcomes[0])[0])
)
