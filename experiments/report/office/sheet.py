"""A sheet of a workbook in the making: text that comes from a file stays text."""

import io
import math
from collections.abc import Iterable
from typing import Any

from experiments.report.logo import Logo
from experiments.report.office.libraries import plain

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
Cell = str | float | int | None
LOGO, WIDEST = 40, 220  # pixels: two rows


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

    def merge(self, row: int, first: int, last: int, text: str, look: str = "text") -> None:
        """Write a text across columns."""
        self.page.merge_range(row - 1, first, row - 1, last, "", self.looks[look])
        self.put(row, first, text, look)

    def logo(self, logo: Logo, column: int) -> None:
        """Put a logo to the right of a table, as high as two rows."""
        scale = min(LOGO / logo.height, WIDEST / logo.width)
        picture = {
            "image_data": io.BytesIO(logo.data),
            "x_scale": scale,
            "y_scale": scale,
            "object_position": 3,
        }
        self.page.insert_image(0, column, "logo.png", picture)

    def widths(self, *letters: float) -> None:
        """Set the widths of columns, in letters."""
        for column, width in enumerate(letters):
            self.page.set_column(column, column, width)
