"""`report.xlsx`: the numbers of a results folder, its funnel arithmetic as live formulas.

Text that comes from a file stays text: no cell of it is a formula or a link, whatever it begins with.
"""

from pathlib import Path
from typing import Any

from experiments.report.contents import Contents
from experiments.report.logo import PNG
from experiments.report.office.decision_sheet import WIDTHS, write_decision
from experiments.report.office.funnel_sheet import write_funnel
from experiments.report.office.libraries import extra, finished, plain
from experiments.report.office.packing import EPOCH
from experiments.report.office.plan_sheet import write_plan
from experiments.report.office.sheet import SAFE, Sheet
from experiments.report.office.sheets import sheets_of
from experiments.report.tiles import headline

FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_size": 14},
    "question": {"bold": True, "valign": "top"},
    "note": {"font_color": "#5F5F5F"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.0##", "valign": "top"},
    "rate": {"num_format": "0.0%", "valign": "top"},
    "input": {"num_format": "#,##0.0##", "font_color": "#0000FF", "bg_color": "#F5F7F9", "valign": "top"},
}
FORMATS["input rate"] = {**FORMATS["input"], "num_format": "0.00%"}


def write_workbook(contents: Contents, path: Path) -> None:
    """Write the workbook of a results folder.

    Raises:
        ResultsError: the library that writes workbooks is not installed.
    """
    xlsxwriter = extra("xlsxwriter", "--xlsx")
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        about = {"title": plain(headline(contents))[:250], "author": "Handoff", "comments": contents.caveat}
        book.set_properties(about | {"created": finished(contents.manifest) or EPOCH})
        looks = {name: book.add_format(look) for name, look in FORMATS.items()}
        if contents.decision is not None:
            first = Sheet(book.add_worksheet("Decision"), looks)
            write_decision(contents.decision, first, contents.naming)
            mark(first, contents, len(WIDTHS))
        for name, table in sheets_of(contents):
            sheet = Sheet(book.add_worksheet(name), looks)
            if len(book.worksheets()) == 1:
                mark(sheet, contents, len(table.widths))
            sheet.widths(*table.widths)
            sheet.write([table.heading], "heading")
            for sentence in table.sentences:
                sheet.write([sentence], "note")
            sheet.page.freeze_panes(sheet.write(table.columns, "head"), 0)
            for row in table.rows:
                sheet.write(row)
        if "funnel" in contents.series:
            write_funnel(contents, Sheet(book.add_worksheet("Funnel"), looks))
        if contents.plan is not None:
            write_plan(contents.plan, Sheet(book.add_worksheet("Plan"), looks))


def mark(sheet: Sheet, contents: Contents, column: int) -> None:
    """Put the logo of a client beside the first sheet; sheets take pictures, no drawings."""
    if contents.logo is not None and contents.logo.kind == PNG:
        sheet.logo(contents.logo, column)
