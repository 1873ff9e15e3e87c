"""The figure of a change over time: what it has gained on the firm that stays, its dip, when it pays back."""

from typing import TYPE_CHECKING

from experiments.figures import tables as series
from experiments.figures.style import INK, draw_fan, house_style, label_ends, looks, new_figure, write
from experiments.findings import comparison as findings
from experiments.numbers import in_words, scale_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.results.comparison import Comparison


def draw_path(comparison: "Comparison") -> "Figure":
    """Draw what each scenario with dated changes has gained on the first by each week."""
    rows = series.path_series(comparison)
    largest = float(rows[["low", "high"]].abs().to_numpy().max())
    scale = scale_of("money", largest, comparison.currency)
    with house_style():
        note = (
            f"Contribution of all weeks since the first change, less that of {comparison.names[0]} under the same "
            f"luck. Lines: medians; bands: the middle 50 and 80 % of runs. {findings.sample(comparison)}"
        )
        figure, [axes] = new_figure(findings.path_finding(comparison), note, 4.6)
        ends = []
        for name, look in zip(comparison.names, looks(len(comparison.names)), strict=True):
            line = rows[rows["scenario"] == name]
            if line.empty:
                continue
            draw_fan(axes, line, look, scale.factor)
            trough = line.iloc[int(line["median"].argmin())]
            if trough["median"] < 0:
                point = (float(trough["week"]), scale.factor * float(trough["median"]))
                axes.plot(*point, "v", color=look.colour)
                worst = in_words(float(trough["median"]), "money", comparison.currency)
                label = f"{worst} in week {trough['week']:.0f}"
                write(axes, label, point, look.colour, (0, -8), ("center", "top"))
            ends.append((scale.factor * line["median"].iloc[-1], name, look))
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.margins(y=0.12)
        axes.set_xlabel("week")
        axes.set_ylabel(scale.label("gained so far"))
        label_ends(axes, ends, gap=0.06 * scale.factor * largest)
        axes.grid(axis="y")
    return figure
