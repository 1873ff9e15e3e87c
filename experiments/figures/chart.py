"""A chart as a value: what it says, the tables behind it, and its marks in panels.

No chart knows how it is rendered, and no renderer knows what a chart is about.  Numbers of marks are on the scale
of their axis: where an axis shows per cent, 0.2 stands as 20.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from experiments.figures.style import INK, Look
from experiments.numbers import Scale

PLAIN = Scale(1, "", "")


class Table(NamedTuple):
    """A table of texts under a caption, for who reads rather than looks."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Axis:
    """What one direction of a panel counts.

    `low`, `high`: where it ends; left out, its marks decide, and whether `zero` is to be among them.  `ticks`: places
    with names, instead of round numbers.
    """

    what: str = ""
    scale: Scale = PLAIN
    low: float | None = None
    high: float | None = None
    zero: bool = False
    logarithmic: bool = False
    ticks: Mapping[float, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return what is counted, with its unit in brackets."""
        return self.scale.label(self.what)


class Bar(NamedTuple):
    """A bar in a row, from where it begins to where it ends, with the interval of its end.

    `words`: its length in words; `name`: what a key calls all bars that look so; `low_all`, `high_all`: the interval
    of luck and what is not known, where that of luck is not the only one.
    """

    begins: float
    ends: float
    look: Look
    low: float = math.nan
    high: float = math.nan
    words: str = ""
    name: str = ""
    low_all: float = math.nan
    high_all: float = math.nan


class Dot(NamedTuple):
    """A value with its interval, in a row, or at a place of a plane.

    It is hollow where its look is hatched.  `number`: what stands inside it, if that is not 0; `above`: whether its
    words stand above it; `name`: what a key calls all dots that look so; `low_all`, `high_all`: as those of a bar.
    """

    value: float
    look: Look
    at: float = 0.0
    low: float = math.nan
    high: float = math.nan
    words: str = ""
    number: int = 0
    above: bool = False
    name: str = ""
    low_all: float = math.nan
    high_all: float = math.nan


class Line(NamedTuple):
    """A line in a plane, with bands between pairs of lows and highs.

    `ending`: what is written at its right end; without one a key names it, if it has a name.  A stepped line keeps a
    value until the next; one with points shows where its values are.
    """

    name: str
    at: tuple[float, ...]
    values: tuple[float, ...]
    look: Look
    bands: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = ()
    ending: str = ""
    is_stepped: bool = False
    has_points: bool = False


class Whisker(NamedTuple):
    """An interval at a place of a plane, without a value; `name`: what a key calls all that look so."""

    at: float
    low: float
    high: float
    look: Look
    name: str = ""


class Rule(NamedTuple):
    """An upright line across a plane at a place that has a name."""

    at: float
    words: str


class Strip(NamedTuple):
    """Places along the horizontal axis of a plane, marked in a strip below it under some words.

    `sizes`: how large each mark is, as shares of the largest; left out, all are alike.
    """

    words: str
    at: tuple[float, ...]
    look: Look
    sizes: tuple[float, ...] = ()


class Row(NamedTuple):
    """A row: its label, its marks, and its value in words where its bars have none of their own.

    `group`: under what heading it stands with its neighbours.
    """

    label: str
    marks: tuple[Bar | Dot, ...]
    words: str = ""
    colour: str = INK
    group: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows of bars and dots on one axis; in a chain each bar hands its end to the next row."""

    across: Axis
    rows: tuple[Row, ...]
    is_chain: bool = False


@dataclass(frozen=True)
class Plane:
    """Lines and dots over two axes."""

    across: Axis
    up: Axis
    marks: tuple[Line | Dot | Whisker | Rule | Strip, ...]
    title: str = ""


class Cell(NamedTuple):
    """A cell of a map: its column and row, its value and that in words; hatched if unclear, framed if special."""

    column: int
    row: int
    value: float
    words: str = ""
    is_unclear: bool = False
    is_framed: bool = False


@dataclass(frozen=True)
class Cells:
    """A map: cells over named columns and rows, the first row at the bottom, shaded by their value.

    Where its shade has a `zero`, colours part there, and are as strong below as above.  A table is read line by line:
    all its columns are named, above it, on as many lines as their names have.
    """

    across: Axis
    up: Axis
    shade: Axis
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]
    title: str = ""
    is_table: bool = False


Panel = Rows | Plane | Cells


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart: its finding is its title, its note says what its marks mean, `sample` how many runs are behind them.

    `table`: the tidy table that is stored beside the figure; `words`: the same for who reads rather than looks.
    `beside`: how many panels stand beside one another, row by row; left out, all of them do.
    """

    name: str
    finding: str
    note: str
    sample: str
    table: pd.DataFrame
    words: Table
    panels: tuple[Panel, ...]
    beside: tuple[int, ...] = ()

    @property
    def panel_rows(self) -> tuple[tuple[Panel, ...], ...]:
        """Return the panels as they stand, row by row."""
        ends = (*accumulate(self.beside or (len(self.panels),)),)
        return tuple(self.panels[begin:end] for begin, end in zip((0, *ends), ends, strict=False))

    @property
    def caption(self) -> str:
        """Return what stands below it."""
        return f"{self.note} {self.sample}"

    @property
    def short_note(self) -> str:
        """Return the first sentence of the note, where there is no room for more."""
        return self.note.partition(". ")[0].removesuffix(".") + "."

    @property
    def subject(self) -> str:
        """Return what is shown, without what its marks mean: the first clause of the note."""
        return self.short_note.partition("; ")[0].removesuffix(".") + "."


def widest(mark: Bar | Dot) -> tuple[float, float]:
    """Return the interval by which the value of a mark is judged: that of luck, if it has no other."""
    return (mark.low, mark.high) if math.isnan(mark.low_all) else (mark.low_all, mark.high_all)


def named_looks(panel: Panel) -> dict[str, tuple[Bar | Dot | Line | Whisker, Look]]:
    """Return what a key must explain, by name: a mark of each kind that has a name, and its look."""
    found: dict[str, tuple[Bar | Dot | Line | Whisker, Look]] = {}
    for mark in marks_of(panel):
        if isinstance(mark, Rule | Strip) or (isinstance(mark, Line) and mark.ending):
            continue
        if mark.name:
            found.setdefault(mark.name, (mark, mark.look))
    return found


def marks_of(panel: Panel) -> Iterator[Bar | Dot | Line | Whisker | Rule | Strip]:
    """Yield the marks of a panel."""
    if isinstance(panel, Rows):
        for row in panel.rows:
            yield from row.marks
    elif isinstance(panel, Plane):
        yield from panel.marks
