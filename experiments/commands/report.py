"""`handoff report`: the page of a results folder, made anew from what is stored."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.terminal import announce


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
) -> None:
    """Write report.html into a results folder: one file that opens anywhere and can be mailed."""
    announce(f"report of {folder.name}", as_json=False)

    from experiments.report.page import write_report

    print(f"Report: {write_report(folder)}")
