"""The figure of a sensitivity study: what the most influential inputs do to an outcome, or to a gap in it."""

from typing import TYPE_CHECKING

from experiments.figures.style import ChangeBar, draw_change_bars, house_style, new_figure
from experiments.figures.sweep import ends_of
from experiments.findings.comparison import CAVEAT
from experiments.findings.measures import lowered, measure_of
from experiments.findings.sensitivity import influence_finding
from experiments.numbers import estimate_in_words, scale_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.results.sensitivity import Sensitivity, Target

MOST_INPUTS = 12


def draw_influence(study: "Sensitivity", target: "Target") -> "Figure":
    """Draw what each input does on average from the low to the high end of its range, the strongest on top."""
    found = study.ranked(target)[:MOST_INPUTS]
    measure, currency = measure_of(target.outcome), study.design.bases[0].currency
    shares = study.shares_by_key(target)
    largest = max((abs(one.mean.value) for _, one in found), default=0.0)
    scale = scale_of(measure.unit, largest, currency, difference=True)
    what = f"{lowered(measure.label)} of {target.name}" if target.second is None else f"the gap {target.name}"
    with house_style():
        note = (
            "Bars: mean change from the low to the high end of each plausible range while all other inputs vary; "
            "whiskers: 95 % intervals over luck and over where it was tried; hatched: no clear difference; right: "
            "share of the variance, alone and with interactions, luck left out. "
            f"n = {study.design.trajectories} trajectories and "
            f"{study.design.points} blocks, {study.design.replications} runs each. {CAVEAT}"
        )
        figure, [axes] = new_figure(influence_finding(study, target), note, 2.3 + 0.42 * len(found))
        bars = []
        for factor, one in found:
            label = estimate_in_words(one.mean, measure.unit, currency, signed=True, difference=True)
            if factor.key in shares:
                alone, total = (max(100 * share.value, 0.0) for share in shares[factor.key])
                label += f"; {alone:.0f} % alone, {total:.0f} % in all"
            bars.append(ChangeBar(ends_of(factor), one.mean, label))
        draw_change_bars(axes, bars, scale.factor, margin=0.5)
        axes.set_xlabel(scale.label(f"change in {what}"))
        axes.tick_params(axis="y", labelsize=8)
    return figure
