"""`report.xlsx`: the numbers of a results folder, its funnel arithmetic as live formulas.

Text that comes from a file stays text: no cell of it is a formula or a link, whatever it begins with.
"""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.findings.comparison import CAVEAT
from experiments.report.office.libraries import extra, finished, plain
from experiments.report.tiles import headline

if TYPE_CHECKING:
    from experiments.report.contents import Contents

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
Cell = str | float | int | None
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_size": 14},
    "note": {"font_color": "#5F5F5F"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.0##", "valign": "top"},
    "rate": {"num_format": "0.0%", "valign": "top"},
    "input": {"num_format": "#,##0.0##", "font_color": "#0000FF", "bg_color": "#F5F7F9", "valign": "top"},
}


class Sheet:
    """A sheet in the making: rows are written from the top, and rows are counted as a spreadsheet does, from 1."""

    def __init__(self, page: Any, looks: dict[str, Any]) -> None:
        self.page, self.looks, self.filled = page, looks, 0

    def write(self, cells: Iterable[Cell], look: str = "") -> int:
        """Write a row and return its number."""
        self.filled += 1
        for column, cell in enumerate(cells):
            self.put(self.filled, column, cell, look)
        return self.filled

    def put(self, row: int, column: int, cell: Cell, look: str = "") -> None:
        """Write a cell: text as text, a number as a number, nothing for what is undefined."""
        if isinstance(cell, str):
            self.page.write_string(row - 1, column, plain(cell), self.looks[look or "text"])
        elif cell is not None and math.isfinite(cell):
            self.page.write_number(row - 1, column, cell, self.looks[look or "number"])

    def formula(self, row: int, column: int, text: str, value: float, look: str = "number") -> None:
        """Write a formula of our own, with its value for readers that do not compute."""
        known = value if math.isfinite(value) else ""
        self.page.write_formula(row - 1, column, text, self.looks[look], known)

    def widths(self, *letters: float) -> None:
        """Set the widths of columns, in letters."""
        for column, width in enumerate(letters):
            self.page.set_column(column, column, width)


def write_workbook(contents: "Contents", path: Path) -> None:
    """Write the workbook of a results folder.

    Raises:
        ResultsError: the library that writes workbooks is not installed.
    """
    from experiments.report.office.funnel_sheet import write_funnel
    from experiments.report.office.sheets import sheets_of

    xlsxwriter = extra("xlsxwriter", "--xlsx")
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        about = {"title": plain(headline(contents))[:250], "author": "Handoff", "comments": CAVEAT}
        ended = finished(contents.manifest)
        made = {} if ended is None else {"created": ended}
        book.set_properties(about | made)
        looks = {name: book.add_format(look) for name, look in FORMATS.items()}
        for name, table in sheets_of(contents):
            sheet = Sheet(book.add_worksheet(name), looks)
            sheet.widths(*table.widths)
            sheet.write([table.heading], "heading")
            for sentence in table.sentences:
                sheet.write([sentence], "note")
            sheet.page.freeze_panes(sheet.write(table.columns, "head"), 0)
            for row in table.rows:
                sheet.write(row)
        if "funnel" in contents.series:
            write_funnel(contents, Sheet(book.add_worksheet("Funnel"), looks))
