"""A deck of slides with native charts and tables that stay editable.

The workbook behind each chart is written here, because text in it must stay text: python-pptx would store a
name that begins with an equals sign as a formula, and an address as a link.
"""

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from experiments.figures.style import BEST, INK, Look, Shade
from experiments.report.logo import Logo
from experiments.report.office.libraries import extra, plain
from experiments.report.office.sheet import SAFE

LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.65, 12.1, 5.2  # inches: what a slide leaves below its title
TITLE_ONLY = 5  # layout of the template that has a title and nothing else
FONT = "Calibri"
SHORT_TITLE = 120  # letters that fit into two large lines


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float = LEFT
    top: float = TOP
    width: float = WIDTH
    height: float = HEIGHT


class Line(NamedTuple):
    """A paragraph: its text, the height of its letters in points, its colour, whether it is bold."""

    text: str
    size: float = 16
    colour: str = INK
    bold: bool = False


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


class Deck:
    """Slides in the making; text, tables and charts go on the last one."""

    def __init__(self, title: str, made: datetime | None) -> None:
        pptx = extra("pptx", "--pptx")
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = inches(13.333), inches(7.5)
        about = self.file.core_properties
        about.title, about.author, about.last_modified_by = plain(title)[:250], "Handoff", "Handoff"
        if made is not None:
            about.created = about.modified = made
        self.slide: Any = None
        # The template remembers the printer of whoever made it.
        relations = self.file.part.rels
        for name in [name for name, one in relations.items() if one.reltype.endswith("/printerSettings")]:
            relations.pop(name)

    def add(self, title: str) -> None:
        """Begin a slide under a title."""
        self.slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        shape = self.slide.shapes.title
        place(shape, Box(LEFT, 0.35, WIDTH, 1.2))
        size = 26 if len(title) <= SHORT_TITLE else 22 if len(title) <= 2 * SHORT_TITLE else 14
        fill(shape.text_frame, [Line(title, size, bold=True)], low=True)

    def text(self, lines: Iterable[Line], box: Box) -> None:
        """Write paragraphs."""
        fill(self.slide.shapes.add_textbox(*map(inches, box)).text_frame, lines)

    def picture(self, logo: Logo, box: Box) -> float:
        """Put a logo at the right of a box, as high as that at most, and return how wide it is in inches."""
        width = min(logo.ratio * box.height, 2.5)
        high = width / logo.ratio
        place = (box.left + box.width - width, box.top, width, high)
        self.slide.shapes.add_picture(io.BytesIO(logo.data), *map(inches, place))
        return width

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        box: Box,
        shades: Sequence[Sequence[Shade | None]] = (),
    ) -> None:
        """Write a native table; `widths`: shares of the box; `shades`: those of its cells, if they have any."""
        whole = self.slide.shapes.add_table(len(rows) + 1, len(columns), *map(inches, box)).table
        for column, share in enumerate(widths):
            whole.columns[column].width = inches(box.width * share / sum(widths))
        for row, cells in enumerate([columns, *rows]):
            for column, text in enumerate(cells):
                frame = whole.cell(row, column).text_frame
                shade = shades[row - 1][column] if shades and row else None
                letters = "#FFFFFF" if row == 0 else INK if shade is None else shade.letters
                fill(frame, [Line(text, 12, letters, bold=row == 0)])
                if shade is not None:
                    whole.cell(row, column).fill.solid()
                    whole.cell(row, column).fill.fore_color.rgb = colour_of(shade.colour)

    def bars(
        self, categories: Sequence[str], series: Sequence[Series], unit: str, box: Box, stacked: bool = False
    ) -> None:
        """Draw native bars that lie, the first category at the top."""
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.oxml.ns import qn

        kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
        chart = self.chart(kind, categories, series, unit, box)
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

    def lines(self, categories: Sequence[str], series: Sequence[Series], unit: str, box: Box) -> None:
        """Draw native lines."""
        from pptx.enum.chart import XL_CHART_TYPE

        chart = self.chart(XL_CHART_TYPE.LINE, categories, series, unit, box)
        for one, drawn in zip(series, chart.plots[0].series, strict=True):
            drawn.smooth = False
            drawn.format.line.width = points(1 if one.is_thin else 2.5)
            drawn.format.line.color.rgb = colour_of((one.look or BEST).colour)

    def chart(
        self, kind: Any, categories: Sequence[str], series: Sequence[Series], unit: str, box: Box
    ) -> Any:
        """Add a native chart with its workbook."""
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

        names = [plain(name) for name in categories]
        data = CategoryChartData()
        data.categories = names
        for one in series:
            data.add_series(
                plain(one.name), [value if math.isfinite(value) else None for value in one.values]
            )
        chart = self.slide.shapes.add_chart(kind, *map(inches, box), data).chart
        chart.part.chart_workbook.update_from_xlsx_blob(workbook_of(names, series))
        chart.font.size, chart.font.name, chart.has_title = points(12), FONT, False
        chart.has_legend = sum(one.look is not None for one in series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.value_axis.major_gridlines.format.line.color.rgb = colour_of("#D0D0D0")
        chart.value_axis.tick_labels.number_format = f'#,##0"{unit}"'
        chart.value_axis.tick_labels.number_format_is_linked = False
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        return chart

    def note(self, text: str) -> None:
        """Write the notes of the slide."""
        self.slide.notes_slide.notes_text_frame.text = "\n".join(plain(line) for line in text.splitlines())

    def save(self, path: Path) -> None:
        """Write the file."""
        self.file.save(str(path))


def inches(size: float) -> Any:
    """Return a length."""
    from pptx.util import Inches

    return Inches(size)


def points(size: float) -> Any:
    """Return a height of letters or a width of lines."""
    from pptx.util import Pt

    return Pt(size)


def colour_of(text: str) -> Any:
    """Return a colour that is written as in HTML."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text.strip("#"))


def place(shape: Any, box: Box) -> None:
    """Put a shape in its place."""
    shape.left, shape.top, shape.width, shape.height = map(inches, box)


def fill(frame: Any, lines: Iterable[Line], low: bool = False) -> None:
    """Write paragraphs into a frame of text, from its top or down to its bottom."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.TOP
    for count, line in enumerate(lines):
        paragraph = frame.add_paragraph() if count else frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = plain(line.text)
        run.font.size, run.font.bold, run.font.name = points(line.size), line.bold, FONT
        run.font.color.rgb = colour_of(line.colour)
        paragraph.alignment = PP_ALIGN.LEFT


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


def workbook_of(categories: Sequence[str], series: Sequence[Series]) -> bytes:
    """Return the workbook behind a chart, laid out as python-pptx refers to it."""
    stream = io.BytesIO()
    with extra("xlsxwriter", "--pptx").Workbook(stream, SAFE) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, name in enumerate(categories, start=1):
            sheet.write_string(row, 0, name)
        for column, one in enumerate(series, start=1):
            sheet.write_string(0, column, plain(one.name))
            for row, value in enumerate(one.values, start=1):
                if math.isfinite(value):
                    sheet.write_number(row, column, value)
    return stream.getvalue()
