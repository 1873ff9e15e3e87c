"""How figures look: colours that colour-blind readers tell apart, marks for grey, the same bytes always."""

import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.statistics.estimates import Estimate

# Okabe and Ito 2008, and greys; on white each mark has a contrast of 3:1 or more (WCAG 1.4.11).
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, RULE = "#6B6B6B", "#222222", "#D0D0D0"
SURFACE = "cividis"  # even steps of lightness for maps, the same to colour-blind readers (Nunez et al. 2018)

# Letters need 4.5:1 (WCAG 1.4.3): the same hues, darker.
READABLE = {VERMILLION: "#B34A00", GREEN: "#00734F", PURPLE: "#9A3F73"}

NO_BREAK = "\N{NO-BREAK SPACE}"


class Look(NamedTuple):
    """What tells a scenario apart, in colour and without."""

    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str
    hatch: str


WORST = Look(VERMILLION, "--", "s", "////")
BEST = Look(BLUE, "-", "o", "")
BETWEEN = (
    Look(GREY, "-.", "D", "...."),
    Look(GREEN, ":", "^", "xxxx"),
    Look(PURPLE, (0, (6, 2, 1, 2, 1, 2)), "v", "||||"),
)

SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.unicode_minus": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.dpi": 150,
    "text.parse_math": False,  # a name may hold a dollar sign
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and edited
    "svg.hashsalt": "handoff",  # ids are the same in every run
}


def readable(colour: str) -> str:
    """Return a colour as letters need it on white."""
    return READABLE.get(colour, colour)


def looks(count: int) -> list[Look]:
    """Return a look for each of so many scenarios; the first and the last are the farthest apart."""
    between = [BETWEEN[place % len(BETWEEN)] for place in range(count - 2)]
    return [WORST, *between, BEST] if count > 1 else [BEST]


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style, whatever the reader's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def new_figure(title: str, note: str, height: float = 4.2, panels: int = 1) -> "tuple[Figure, list[Axes]]":
    """Return a figure whose title is a finding and whose note says n, interval and window."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), layout="constrained")
    figure.suptitle(wrapped(title, 80), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(wrapped(note, 118), x=0.01, ha="left", fontsize=8, color=GREY)
    axes = figure.subplots(1, panels, sharey=True, squeeze=False)
    return figure, list(axes[0])


def wrapped(text: str, width: int) -> str:
    """Break a text into lines."""
    return textwrap.fill(held(text), width, break_on_hyphens=False)


def held(text: str) -> str:
    """Return a text that never breaks inside the brackets of an interval, nor before a per cent sign."""
    return re.sub(r"\[[^]]*\]| %", lambda part: part[0].replace(" ", NO_BREAK), text)


def write(
    axes: "Axes",
    text: str,
    point: tuple[float, float],
    colour: str,
    shift: tuple[float, float] = (6, 0),
    align: tuple[str, str] = ("left", "center"),
    size: float = 9,
) -> None:
    """Write a text beside a point, `shift` points (1/72 inch) away from it."""
    axes.annotate(
        text,
        point,
        xytext=shift,
        textcoords="offset points",
        horizontalalignment=align[0],
        verticalalignment=align[1],
        color=readable(colour),
        fontsize=size,
        annotation_clip=False,
    )


def draw_bars(
    axes: "Axes", places: Sequence[float], lengths: Sequence[float], thickness: float, look: Look, name: str
) -> None:
    """Draw one scenario's bars of a chart in which the bars of several stand side by side."""
    axes.barh(
        places,
        lengths,
        0.92 * thickness,
        hatch=look.hatch,
        facecolor="white" if look.hatch else look.colour,
        edgecolor=look.colour,
        label=name,
    )


def label_bars(axes: "Axes", labels: Sequence[str], margin: float, counted: str) -> None:
    """Name the rows of a chart of bars, from the top down, and say what their length counts."""
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.margins(x=margin)
    axes.set_xlabel(counted)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower right", frameon=False)


class ChangeBar(NamedTuple):
    """A bar of a chart of changes: what is moved, how far that moves an outcome, and that in words."""

    name: str
    change: "Estimate"
    words: str


def draw_change_bars(axes: "Axes", bars: Sequence[ChangeBar], factor: float, margin: float) -> None:
    """Draw changes as bars from zero, the first on top; hatched where the runs cannot tell them from zero."""
    for place, (_, change, words) in enumerate(bars):
        value, low, high = (factor * bound for bound in change[:3])
        look = BEST if change.is_clear else BETWEEN[0]
        hatch = "" if change.is_clear else WORST.hatch
        face = "white" if hatch else look.colour
        axes.barh(place, value, 0.6, facecolor=face, edgecolor=look.colour, hatch=hatch)
        axes.plot([low, high], [place, place], color=INK, linewidth=1.5)
        write(axes, words, (max(0.0, value if math.isnan(high) else high), place), INK, size=8)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
    axes.invert_yaxis()
    axes.margins(x=margin)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)


def draw_fan(axes: "Axes", fan: "pd.DataFrame", look: Look, factor: float = 1.0) -> None:
    """Draw what runs do over the weeks: their median, and bands of their middle 50 and 80 %."""
    for low, high in (("low", "high"), ("lower", "upper")):
        bounds = (factor * fan[low], factor * fan[high])
        axes.fill_between(fan["week"], *bounds, color=look.colour, alpha=0.15, linewidth=0)
    axes.plot(fan["week"], factor * fan["median"], linestyle=look.line, color=look.colour, linewidth=2)


def label_ends(axes: "Axes", ends: Sequence[tuple[float, str, Look]], gap: float) -> None:
    """Write a label beside the right end of each line, at least `gap` apart so that none hides another."""
    right = axes.get_xlim()[1]
    below = -float("inf")
    for height, label, look in sorted(ends, key=lambda end: end[0]):
        below = max(height, below + gap)
        write(axes, label, (right, below), look.colour)


def save_figure(figure: "Figure", folder: Path, name: str) -> None:
    """Write a figure as PNG and SVG without dates, so that equal figures are equal bytes; its title describes it."""
    description = figure.get_suptitle().replace("\n", " ")
    with house_style():
        figure.savefig(folder / f"{name}.png", metadata={"Software": None, "Description": description})
        about = {"Date": None, "Creator": None, "Title": description}
        figure.savefig(folder / f"{name}.svg", metadata=about)
