"""The figure of what a funnel loses: how many leads go no further than each stage, and why."""

from typing import TYPE_CHECKING

from experiments.figures import tables as series
from experiments.figures.style import (
    draw_bars,
    house_style,
    label_bars,
    looks,
    new_figure,
    write,
)
from experiments.findings import comparison as findings
from experiments.findings.naming import STAGE_NAMES
from experiments.numbers import number
from experiments.running.observation import FUNNEL_STAGES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.results.comparison import Comparison


def draw_leaks(comparison: "Comparison") -> "Figure":
    """Draw the leads lost at each stage by reason, the first scenario against the last."""
    rows = series.leak_series(comparison)
    names = findings.ends(comparison)
    rows = rows[rows["scenario"].isin(names)]
    places = sorted(
        {(str(row.stage), str(row.outcome), str(row.reason)) for row in rows.itertuples()},
        key=series.by_stage,
    )
    thickness = 0.8 / len(names)
    with house_style():
        note = (
            "Leads a run that went no further than the stage named on the left; with those of the next stage "
            f"they are all leads of the stage. {findings.sample(comparison)}"
        )
        figure, [axes] = new_figure(findings.leak_finding(comparison), note, 1.6 + 0.45 * len(places))
        for order, (name, look) in enumerate(zip(names, looks(len(names)), strict=True)):
            lost = rows[rows["scenario"] == name].set_index(["stage", "outcome", "reason"])["leads"]
            leads = [float(lost.get(place, 0.0)) for place in places]
            heights = [place + (order - (len(names) - 1) / 2) * thickness for place in range(len(places))]
            draw_bars(axes, heights, leads, thickness, look, name)
            for height, count in zip(heights, leads, strict=True):
                write(axes, number(count, 0), (count, height), look.colour)
        label_bars(axes, [label_of(*place) for place in places], 0.12, "leads that went no further")
    return figure


def label_of(stage: str, outcome: str, reason: str) -> str:
    """Name a leak: the stage it is at and why."""
    name = STAGE_NAMES[FUNNEL_STAGES.index(stage)]
    return f"{name}, {findings.leak_in_words(outcome, reason)}"
