"""Native charts on slides: bars and lines that can be edited, with room for their labels measured.

The workbook behind each chart is written here, because text in it must stay text: python-pptx would store a
name that begins with an equals sign as a formula, and an address as a link.
"""

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from experiments.figures.style import BEST, INK, Look
from experiments.report.office.deck import Box, Deck, colour_of, inches, points
from experiments.report.office.letters import FONT, LEADING, POINTS, SIDES, width_of
from experiments.report.office.libraries import extra, plain
from experiments.report.office.sheet import SAFE

LETTERS, SMALLEST = 12.0, 8.0  # points: labels of a chart
MOST_PLACES = 14  # labels along lines
MOST_LABELS = 0.5  # of a chart's width: what labels of bars may take
ROUNDED = 1.03  # what programs may add to the width of a label
SCALE, KEY, EDGE = (
    0.35,
    0.4,
    0.08,
)  # inches: what the scale, a key, and the end of the scale's last number take


class Series(NamedTuple):
    """A series of a chart: its name, a value a category, how it looks; `look` is `None` where it is not seen.

    `looks`: a look for each value, where they differ; `bounds`: the interval of each value; `is_thin`: whether its
    line accompanies another.
    """

    name: str
    values: Sequence[float]
    look: Look | None = None
    looks: Sequence[Look] = ()
    bounds: Sequence[tuple[float, float]] = ()
    is_thin: bool = False


def draw_bars(
    deck: Deck,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: str,
    box: Box,
    stacked: bool = False,
) -> None:
    """Draw native bars that lie, the first category at the top."""
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.oxml.ns import qn

    categories = [cut_short(plain(name), box.width) for name in categories]
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    chart = add_chart(deck, kind, categories, series, unit, box)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if stacked else -5
    # The first category stands at the top, and the scale stays at the bottom.
    chart.category_axis.reverse_order = True
    chart.value_axis._element.find(qn("c:crosses")).set("val", "max")
    for one, drawn in zip(series, plot.series, strict=True):
        paint(drawn.format, one.look)
        for index, look in enumerate(one.looks):
            paint(drawn.points[index].format, look)
        keep_negatives_filled(drawn)
        if one.bounds:
            add_intervals(drawn, one)
    leave_room(chart, categories, box)


def leave_room(chart: Any, names: Sequence[str], box: Box) -> None:
    """Leave room for every label of lying bars, in letters in which each has a line beside its bar."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    below = SCALE + (KEY if chart.has_legend else 0.0)
    height = (box.height - below - EDGE) / max(len(names), 1)
    size = label_size(names, box.width, height)
    labels = label_width(names, size, box.width)
    chart.category_axis.tick_labels.font.size = points(size)
    edges = {
        "x": labels / box.width,
        "y": EDGE / box.height,
        "w": 1 - (labels + 4 * EDGE) / box.width,
        "h": 1 - (below + EDGE) / box.height,
    }
    modes = "".join(f'<c:{side}Mode val="edge"/>' for side in "xy")
    sizes = "".join(f'<c:{side} val="{share:.4f}"/>' for side, share in edges.items())
    layout = f'<c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}</c:manualLayout>'
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}>{layout}</c:layout>"))
    label_every(chart.category_axis, 1)  # no label is left out


def cut_short(name: str, width: float) -> str:
    """Return a label as far as the smallest letters hold it in what labels may take of a width."""
    room = MOST_LABELS * width - 2 * SIDES
    if width_of(name, SMALLEST) * ROUNDED <= room:
        return name
    while width_of(f"{name}…", SMALLEST) * ROUNDED > room:
        name = name[:-1]
    return f"{name}…"


def label_size(names: Sequence[str], width: float, height: float) -> float:
    """Return the largest letters in which every label has one line beside its bar: not all programs part labels."""
    size = LETTERS
    while size > SMALLEST:
        longest = max((width_of(name, size) for name in names), default=0.0)
        if longest * ROUNDED + 2 * SIDES <= MOST_LABELS * width and size * LEADING / POINTS <= height:
            break
        size -= 0.5
    return size


def label_width(names: Sequence[str], size: float, width: float) -> float:
    """Return what labels take of a width: what the longest needs, if it is not too much."""
    longest = max((width_of(name, size) for name in names), default=0.0)
    return min(longest * ROUNDED + 2 * SIDES, MOST_LABELS * width)


def draw_lines(
    deck: Deck,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: str,
    box: Box,
    named: tuple[str, str] = ("", ""),
) -> None:
    """Draw native lines; `named`: what its axes count, across and up."""
    from pptx.enum.chart import XL_CHART_TYPE

    chart = add_chart(deck, XL_CHART_TYPE.LINE, categories, series, unit, box)
    for index, (one, drawn) in enumerate(zip(series, chart.plots[0].series, strict=True)):
        drawn.smooth = False
        drawn.format.line.width = points(1 if one.is_thin else 2.5)
        drawn.format.line.color.rgb = colour_of((one.look or BEST).colour)
        if one.is_thin and chart.has_legend:
            leave_out_of_key(chart, index)
    for axis, words in zip((chart.category_axis, chart.value_axis), named, strict=True):
        if words:
            name_axis(axis, words)
    label_every(chart.category_axis, math.ceil(len(categories) / MOST_PLACES))
    chart.category_axis.tick_labels.font.size = points(LETTERS)
    if len(categories) <= MOST_PLACES:  # they lie, whatever room there is; of many, programs choose some
        chart.category_axis._element.txPr.bodyPr.set("rot", "0")


def name_axis(axis: Any, words: str) -> None:
    """Say what an axis counts."""
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = plain(words)
    [run] = frame.paragraphs[0].runs
    run.font.size, run.font.bold, run.font.name = points(LETTERS), False, FONT


def label_every(axis: Any, step: int) -> None:
    """Label each place, or one in so many: those in between are marked no more than they are."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    before = axis._element.find(qn("c:noMultiLvlLbl"))
    for name in ("tickLblSkip", "tickMarkSkip"):
        before.addprevious(parse_xml(f'<c:{name} {nsdecls("c")} val="{max(step, 1)}"/>'))


def leave_out_of_key(chart: Any, index: int) -> None:
    """Leave a series out of the key: a line that accompanies another needs no name there."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'
    key = chart.legend._element
    before = [*key.findall(qn("c:legendPos")), *key.findall(qn("c:legendEntry"))]
    before[-1].addnext(parse_xml(entry))


def add_chart(
    deck: Deck, kind: Any, categories: Sequence[str], series: Sequence[Series], unit: str, box: Box
) -> Any:
    """Add a native chart with its workbook."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

    names = [plain(name) for name in categories]
    data = CategoryChartData()
    data.categories = names
    for one in series:
        data.add_series(plain(one.name), [value if math.isfinite(value) else None for value in one.values])
    chart = deck.slide.shapes.add_chart(kind, *map(inches, box), data).chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook_of(names, series, deck.made))
    chart.font.size, chart.font.name, chart.has_title = points(LETTERS), FONT, False
    chart.has_legend = sum(one.look is not None and not one.is_thin for one in series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.major_gridlines.format.line.color.rgb = colour_of("#D0D0D0")
    chart.value_axis.tick_labels.number_format = f'#,##0"{unit}"'
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return chart


def paint(shape: Any, look: Look | None) -> None:
    """Fill a bar: full, slanted lines where the look is hatched, or not at all."""
    from pptx.enum.dml import MSO_PATTERN

    if look is None:
        shape.fill.background()
        return
    if look.hatch:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = colour_of(look.colour), colour_of("#FFFFFF")
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour_of(look.colour)
    shape.line.color.rgb = colour_of(look.colour)


def keep_negatives_filled(drawn: Any) -> None:
    """Keep bars below zero in their colour: what does not say so may be shown empty."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    drawn.invert_if_negative = False
    for point in drawn._element.findall(qn("c:dPt")):
        if point.find(qn("c:invertIfNegative")) is None:
            point.find(qn("c:idx")).addnext(parse_xml(f'<c:invertIfNegative {nsdecls("c")} val="0"/>'))


def add_intervals(drawn: Any, series: Series) -> None:
    """Add the interval of each value to native bars, as error bars that can be edited."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    reach = [
        (high - value, value - low) for value, (low, high) in zip(series.values, series.bounds, strict=True)
    ]
    ends = []
    for place_in_pair, name in enumerate(("plus", "minus")):
        values = [pair[place_in_pair] if math.isfinite(pair[place_in_pair]) else 0.0 for pair in reach]
        cells = "".join(
            f'<c:pt idx="{index}"><c:v>{float(value)!r}</c:v></c:pt>' for index, value in enumerate(values)
        )
        count = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
        ends.append(f"<c:{name}><c:numLit>{count}{cells}</c:numLit></c:{name}>")
    kind = '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
    line = f'<c:spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="{INK.strip("#")}"/></a:solidFill></a:ln></c:spPr>'
    bars = parse_xml(f"<c:errBars {nsdecls('c', 'a')}>{kind}{''.join(ends)}{line}</c:errBars>")
    drawn._element.find(drawn._element.tag.replace("}ser", "}cat")).addprevious(bars)


def workbook_of(categories: Sequence[str], series: Sequence[Series], made: datetime) -> bytes:
    """Return the workbook behind a chart, laid out as python-pptx refers to it."""
    stream = io.BytesIO()
    with extra("xlsxwriter", "--pptx").Workbook(stream, SAFE) as book:
        book.set_properties({"created": made})
        sheet = book.add_worksheet("Sheet1")
        for row, name in enumerate(categories, start=1):
            sheet.write_string(row, 0, name)
        for column, one in enumerate(series, start=1):
            sheet.write_string(0, column, plain(one.name))
            for row, value in enumerate(one.values, start=1):
                if math.isfinite(value):
                    sheet.write_number(row, column, value)
    return stream.getvalue()
