"""`report.xlsx`: the numbers of a results folder, its funnel arithmetic as live formulas.

Text that comes from a file stays text: no cell of it is a formula or a link, whatever it begins with.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.findings import CAVEAT, capital
from experiments.report.extras import extra, plain
from experiments.report.funnel_sheet import write_funnel
from experiments.report.gap import gap_finding, gap_of
from experiments.report.tiles import headline, tiles
from experiments.report.verdicts import differing_inputs, fitted_inputs, provenance

if TYPE_CHECKING:
    from experiments.report.contents import Contents

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
NARROW, WIDE, WIDEST = 14, 38, 90  # widths of columns in letters
Cell = str | float | int | None


@dataclass
class Sheet:
    """A sheet in the making; rows are written from the top."""

    page: Any
    formats: dict[str, Any]
    row: int = 0
    widths: dict[int, float] = field(default_factory=dict)

    def write(self, cells: Iterable[Cell], style: str = "") -> int:
        """Write a row and return its number, counted from 0."""
        for column, cell in enumerate(cells):
            self.put(self.row, column, cell, style)
        self.row += 1
        return self.row - 1

    def put(self, row: int, column: int, cell: Cell, style: str = "") -> None:
        """Write a cell: text as text, a number as a number, nothing for what is undefined."""
        look = self.formats.get(style)
        if isinstance(cell, str):
            self.page.write_string(row, column, plain(cell), look)
        elif cell is not None and math.isfinite(cell):
            self.page.write_number(row, column, cell, look or self.formats["number"])
        else:
            self.page.write_blank(row, column, None, look)

    def formula(self, row: int, column: int, text: str, value: float, style: str = "number") -> None:
        """Write a formula of our own with its value, for readers that do not compute."""
        self.page.write_formula(row, column, text, self.formats[style], value if math.isfinite(value) else "")

    def columns(self, *widths: float) -> None:
        """Set the widths of columns."""
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)


def write_workbook(contents: "Contents", path: Path) -> None:
    """Write the workbook of a results folder.

    Raises:
        ResultsError: the library that writes workbooks is not installed.
    """
    xlsxwriter = extra("xlsxwriter", "--xlsx")
    book = xlsxwriter.Workbook(str(path), SAFE)
    finished = contents.manifest.finished
    book.set_properties({"title": plain(headline(contents)), "author": "Handoff", "comments": CAVEAT})
    if finished:
        book.set_properties(
            {
                "title": plain(headline(contents)),
                "author": "Handoff",
                "comments": CAVEAT,
                "created": datetime.fromisoformat(finished).replace(tzinfo=None),
            }
        )
    formats = formats_of(book)
    makers: Sequence[tuple[str, Callable[[Contents, Sheet], bool]]] = (
        ("Summary", write_summary),
        ("Estimates", write_estimates),
        ("Gap by practice", write_gap),
        ("Roadmap", write_roadmap),
        ("Funnel", write_funnel),
        ("Assumptions", write_assumptions),
        ("Provenance", write_provenance),
    )
    for name, make in makers:
        if has(contents, name):
            make(contents, Sheet(book.add_worksheet(name), formats))
    book.close()
