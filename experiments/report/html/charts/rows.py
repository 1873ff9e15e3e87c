"""Draws rows of bars and dots as SVG: labels beside the marks on a desk, above them on a phone.

Where each bar has words of its own, labels stand above the marks on a desk too.
"""

import math
import re
from dataclasses import replace
from typing import NamedTuple

from experiments.figures.chart import Bar, Dot, Row, Rows, widest
from experiments.figures.extent import reach, room_for
from experiments.figures.style import GREY, INK
from experiments.report.html.charts import key
from experiments.report.html.svg import NARROW, TEXT, Picture, Pixels, dash_of, shortened, width_of

LINE = 17  # pixels of a line of label
FOOT = 24  # pixels of the ticks below
UNDER = 18  # pixels of the label of the axis below
BAR, THIN = 17, 8  # pixels of a bar, and of one where rows are many
HEADING = 30
ASIDE = 8  # pixels from the middle of a bar to a dot beside it
MARKS = (
    0.42  # share of the width that marks have on a desk, at least: long values break onto two lines before
)
# Where a value breaks: between two intervals, before a verdict, never inside an interval.
BREAK = re.compile(r"(?<=[,;]) (?![^\[\]]*\])| (?=\()")


class Layout(NamedTuple):
    """How rows are laid out: where they begin, how high each is, where marks begin and end, and their middle."""

    top: float
    height: float
    left: float
    right: float
    middle: float

    def spans(self, count: int) -> list[tuple[float, float]]:
        """Return from where to where the rules of an axis cross so many rows: not through labels above the marks."""
        if self.middle < LINE + 4:
            return [(self.top + 2, self.top + self.height * count)]
        middles = [self.top + self.height * row + self.middle for row in range(count)]
        return [(middle - 13, middle + 13) for middle in middles]


def key_height(panel: Rows, width: float) -> float:
    """Return how high the key of rows is, with some room below it."""
    height = key.height_of(panel, width)
    return height + 6 if height else 0


def has_own_words(panel: Rows) -> bool:
    """Tell whether the bars of rows, and not the rows, have words."""
    return not any(row.words for row in panel.rows)


def height_of(panel: Rows, width: float) -> float:
    """Return how high rows are."""
    if has_own_words(panel):
        return key_height(panel, width) + sum(height for _, height, _ in stacked(panel))
    panel = with_breaks(panel, width)
    layout = laid_out(panel, width)
    return layout.top + layout.height * len(panel.rows) + 4 + FOOT + UNDER * bool(axis_label(panel))


def draw(picture: Picture, panel: Rows) -> None:
    """Draw rows."""
    key.draw(picture, panel, 10, 0, picture.width)
    if has_own_words(panel):
        draw_stacked(picture, panel)
    else:
        draw_beside(picture, panel)


def axis_label(panel: Rows) -> str:
    """Return what is written below the axis: nothing where its ticks say it."""
    return panel.across.label if panel.across.scale.before else ""


def laid_out(panel: Rows, width: float) -> Layout:
    """Return how rows with values in words are laid out."""
    labels = [line for row in panel.rows for line in row.label.split("\n")]
    values = [line for row in panel.rows for line in row.words.split("\n")]
    label, value = (
        max((width_of(text, TEXT + 0.6) for text in texts), default=0.0) for texts in (labels, values)
    )
    lines = max((lines_in(row.label) for row in panel.rows), default=1)
    below = max((lines_in(row.words) for row in panel.rows), default=1)
    top = key_height(panel, width)
    if width < NARROW:
        above = LINE * (max(lines, below) if label + value + 28 < width else lines + below)
        return Layout(top, above + 32, 10, width - 14, above + 17)
    height = 32 + 8 * (max(lines, below) > 1)
    return Layout(top, height, min(label + 24, 300), width - value - 18, height / 2)


def with_breaks(panel: Rows, width: float) -> Rows:
    """Return rows whose values break onto two lines where one would leave the marks too little room."""
    layout = laid_out(panel, width)
    longest = max(
        (width_of(line, TEXT + 0.6) for row in panel.rows for line in row.words.split("\n")), default=0
    )
    room = width - 14 - longest if width < NARROW else layout.right - layout.left - MARKS * width
    if room >= 0:
        return panel
    return replace(panel, rows=tuple(row._replace(words=in_two_lines(row.words)) for row in panel.rows))


def in_two_lines(words: str) -> str:
    """Return a value on two lines, the shortest that its breaks allow; one without a break stays as it is."""
    breaks = [at.span() for at in BREAK.finditer(words)]
    if not breaks or "\n" in words:
        return words
    begin, end = min(breaks, key=lambda span: max(span[0], len(words) - span[1]))
    return f"{words[:begin]}\n{words[end:]}"


def lines_in(text: str) -> int:
    """Count the lines of a text."""
    return text.count("\n") + 1


def draw_beside(picture: Picture, panel: Rows) -> None:
    """Draw rows whose values stand in words at their right."""
    panel = with_breaks(panel, picture.width)
    layout, count = laid_out(panel, picture.width), len(panel.rows)
    axis = Pixels(*room_for([0.0, *reach(panel)]), layout.left, layout.right)
    bottom = layout.top + layout.height * count + 4
    after = "" if panel.across.scale.before else panel.across.scale.after
    picture.across(axis, after, layout.spans(count), bottom)
    picture.text((layout.right, bottom + FOOT + 10), axis_label(panel), GREY, "end")
    for place, row in enumerate(panel.rows):
        write_row(picture, layout, place, row)
        middle = layout.top + layout.height * place + layout.middle
        bars = sum(isinstance(mark, Bar) for mark in row.marks)
        for order, mark in enumerate(row.marks, start=-bars):
            if isinstance(mark, Bar):
                draw_bar(picture, axis, mark, middle - 8, 16)
                if panel.is_chain and place + 1 < count:
                    x = axis(mark.ends)
                    picture.line((x, middle + 8), (x, middle + layout.height - 8), GREY, 1, "2 2")
            else:  # beside a bar, dots stand above and below its middle, so that none hides another or the interval
                draw_dot(picture, axis, mark, middle + (ASIDE * (2 * order - 1) if bars else 0))


def write_row(picture: Picture, layout: Layout, place: int, row: Row) -> None:
    """Write the label of a row and its value."""
    top = layout.top + layout.height * place
    labels, values = row.label.split("\n"), row.words.split("\n")
    bold = row.colour not in (INK, GREY)
    if not picture.is_narrow:
        for lines, x, anchor, strong in (
            (labels, 4.0, "start", bold),
            (values, picture.width - 4, "end", row.colour != GREY),
        ):
            for order, line in enumerate(lines):
                y = top + layout.middle + 4 + LINE * (order - (len(lines) - 1) / 2)
                shown = shortened(line, layout.left - 16) if anchor == "start" else line
                picture.text((x, y), shown, row.colour, anchor, bold=strong)
        return
    is_one_line = layout.middle < LINE * (max(len(labels), len(values)) + 1) + 10
    for order, line in enumerate(labels):
        shown = shortened(line, picture.width - 16)
        picture.text((10, top + 14 + LINE * order), shown, row.colour, bold=bold)
    for order, line in enumerate(values):
        if is_one_line:
            picture.text((picture.width - 6, top + 14 + LINE * order), line, row.colour, "end", bold=True)
        else:
            picture.text((10, top + 14 + LINE * (len(labels) + order)), line, row.colour, bold=True)


def draw_bar(picture: Picture, axis: Pixels, bar: Bar, top: float, height: float) -> None:
    """Draw a bar with the interval of its end; that of luck is thick within a thin one of all, if there are two."""
    if not math.isfinite(bar.ends):
        return
    left, right = sorted((axis(bar.begins), axis(bar.ends)))
    picture.bar(left, top, right - left, height, bar.look)
    low, high = widest(bar)
    if math.isfinite(high):
        picture.whisker(top + height / 2, axis(low), axis(high))
    if math.isfinite(bar.high_all):
        y = top + height / 2
        picture.line((axis(bar.low), y), (axis(bar.high), y), INK, 4)


def draw_dot(picture: Picture, axis: Pixels, dot: Dot, middle: float) -> None:
    """Draw a dot with its interval; that of luck is thick within a thin one of all, if there are two."""
    if math.isfinite(dot.high_all):
        picture.whisker(middle, axis(dot.low_all), axis(dot.high_all), dot.look.colour)
        picture.line((axis(dot.low), middle), (axis(dot.high), middle), dot.look.colour, 5)
    elif math.isfinite(dot.low):
        picture.line((axis(dot.low), middle), (axis(dot.high), middle), dot.look.colour, 3, dash_of(dot.look))
    if math.isfinite(dot.value):
        picture.marker((axis(dot.value), middle), dot.look, 4.5 if dot.name else 6)


def stacked(panel: Rows) -> list[tuple[Row, float, bool]]:
    """Return rows with the height of each, and whether it stands under a heading that is its own."""
    found: list[tuple[Row, float, bool]] = []
    group = ""
    for row in panel.rows:
        bars = len(row.marks)
        is_headed = bool(row.group) and row.group != group
        group = row.group
        height = 20 + (THIN + 3) * bars if row.group else 28 + (BAR + 2) * bars
        found.append((row, height + HEADING * is_headed, is_headed))
    return found


def draw_stacked(picture: Picture, panel: Rows) -> None:
    """Draw rows whose bars each have their words at their end, under their label."""
    left = 22 if any(row.group for row in panel.rows) else 10
    bars = [mark for row in panel.rows for mark in row.marks if isinstance(mark, Bar)]
    room = max((width_of(bar.words) for bar in bars), default=0) + 14
    most = panel.across.high or max([*reach(panel), 0.0]) or 1.0
    axis = Pixels(0, most, left, picture.width - room)
    top = key_height(panel, picture.width)
    for row, height, is_headed in stacked(panel):
        at = top
        if is_headed:
            picture.text((10, at + 20), shortened(row.group, picture.width - 20), bold=True)
            at += HEADING
        thick, gap, size = (THIN, 3, 11) if row.group else (BAR, 2, TEXT)
        shown = shortened(row.label, picture.width - left - 6)
        picture.text((left, at + (12 if row.group else 14)), shown, row.colour, bold=not row.group)
        for order, mark in enumerate(row.marks):
            assert isinstance(mark, Bar)
            y = at + (17 if row.group else 21) + (thick + gap) * order
            draw_bar(picture, axis, mark, y, thick)
            high = widest(mark)[1]
            end = axis(max([mark.ends] + [high] * math.isfinite(high)))
            picture.text((end + 6, y + thick / 2 + 4.5), mark.words, mark.look.colour, size=size)
        top += height
