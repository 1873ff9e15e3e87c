"""An empty figure in the house style, what is written on it, and how it becomes the same bytes every time."""

import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.figures.drawing.fonts import without_complaints, write_every_script
from experiments.figures.style import GREY, INK, RULE, held, readable

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
    "text.hinting": "none",  # letters as pages and SVG files have them; to bend them to pixels takes a seventh
    "text.parse_math": False,  # a name may hold a dollar sign
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and edited
    "svg.hashsalt": "handoff",  # ids are the same in every run
}
STRIP = 0.28  # inches of height


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style, whatever the reader's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def new_figure(
    title: str, note: str, height: float, panels: Sequence[int], strips: int
) -> tuple[Figure, Sequence[Axes], Sequence[Axes]]:
    """Return a figure under its title and over its note, its panels, and below each the room for its strips, if any.

    `panels`: how many stand beside one another, row by row; only those of a single row have strips.
    """
    below = STRIP * strips
    figure = Figure(figsize=(8, height + below), layout="constrained")
    figure.suptitle(wrapped(title, 80), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(wrapped(note, 118), x=0.01, ha="left", fontsize=8, color=GREY)
    if not strips:
        places = figure.subplots(len(panels), max(panels), sharey=True, squeeze=False)
        for row, many in zip(places, panels, strict=True):
            for axes in row[many:]:
                axes.remove()
        return figure, [axes for row, many in zip(places, panels, strict=True) for axes in row[:many]], []
    above, under = figure.subplots(
        2, *panels, sharex="col", sharey="row", squeeze=False, height_ratios=(height - 1.5, below)
    )
    return figure, list(above), list(under)


def wrapped(text: str, width: int) -> str:
    """Break a text into lines."""
    return textwrap.fill(held(text), width, break_on_hyphens=False)


def cut(text: str, longest: int) -> str:
    """Return a text of so many letters at most."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def write(
    axes: Axes,
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


def write_key(axes: Axes, handles: Mapping[str, Any], **where: Any) -> None:
    """Write which mark is which; the names are put in last, since matplotlib leaves out those that begin with _."""
    if handles:
        legend = axes.legend(
            list(handles.values()), ["" for _ in handles], frameon=False, fontsize=9, **where
        )
        for text, name in zip(legend.get_texts(), handles, strict=True):
            text.set_text(name)


def save_figure(figure: Figure, folder: Path, name: str) -> str:
    """Write a figure as PNG and SVG without dates, so that equal figures are equal bytes; its title describes it.

    Returns the characters that no installed font has.
    """
    description = figure.get_suptitle().replace("\n", " ")
    with house_style(), ExitStack() as quiet:
        missing = write_every_script(figure)
        if missing:
            quiet.enter_context(without_complaints())
        lay_out(figure)
        figure.savefig(folder / f"{name}.png", metadata={"Software": None, "Description": description})
        about = {"Date": None, "Creator": None, "Title": description}
        figure.savefig(folder / f"{name}.svg", metadata=about)
    return missing


def lay_out(figure: Figure) -> None:
    """Find the places of all parts once, as the PNG has them: left to itself, the library draws twice for each file.

    A canvas of its own keeps what it measured of texts until the PNG is drawn.
    """
    FigureCanvasAgg(figure)
    figure.set_dpi(SETTINGS["savefig.dpi"])
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.execute(figure)
    figure.set_layout_engine(None)


def try_out_drawing() -> None:
    """Draw an empty figure, so that a library that cannot draw is found out before the first run."""
    with house_style():
        Figure().savefig(io.BytesIO(), format="png")
