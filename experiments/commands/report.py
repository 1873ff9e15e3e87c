"""`handoff report`: what is handed over of a results folder, made anew from what is stored."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.console.terminal import announce
from experiments.commands.options import Force, ResultsDir

KINDS = {
    "report.html": "Report",
    "brief.html": "Brief",
    "report.pdf": "Report as PDF",
    "brief.pdf": "Brief as PDF",
    "report.pptx": "Slides",
    "report.xlsx": "Workbook",
}


class Paper(StrEnum):
    """What is printed on."""

    A4 = "A4"
    LETTER = "Letter"


def report(
    folder: ResultsDir,
    brief: Annotated[
        bool, typer.Option("--brief", help="Write brief.html too: one page, A4 or Letter.")
    ] = False,
    pdf: Annotated[
        bool,
        typer.Option(
            "--pdf",
            help="Write report.pdf and brief.pdf too, printed by Chromium or Chrome (CHROME names it).",
        ),
    ] = False,
    paper: Annotated[Paper, typer.Option(case_sensitive=False, help="What --pdf prints on.")] = Paper.A4,
    pptx: Annotated[
        bool, typer.Option("--pptx", help="Write report.pptx too: slides with native charts.")
    ] = False,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Write report.xlsx too: numbers and live funnel formulas.")
    ] = False,
    client: Annotated[str, typer.Option(metavar="NAME", help="Whose report it is.")] = "",
    logo: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A PNG or SVG file that stands beside the client’s name; it is cleaned and embedded.",
        ),
    ] = None,
    currency: Annotated[
        str, typer.Option(metavar="CODE", help="Call money by this code; amounts are not converted.")
    ] = "",
    labels: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=TEXT",
            help="Name a stage (inquired, mql, accepted, sql, opportunity, won) or a practice; may be repeated.",
        ),
    ] = None,
    anonymise: Annotated[
        bool,
        typer.Option(
            "--anonymise", help="Hide names; money as an index, 100 = opening revenue of the first scenario."
        ),
    ] = False,
    force: Force = False,
) -> None:
    """Write report.html into a results folder, and on request a brief, PDFs, slides and a workbook."""
    announce(f"report of {folder.resolve().name}", as_json=False)

    from experiments.report.addressee.addressee import read_addressee
    from experiments.report.handover import hand_over
    from sim.units import InputError

    try:
        addressee = read_addressee(client, currency, labels or (), anonymise, logo)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None
    wanted = {
        "report.html": True,
        "brief.html": brief,
        "report.pdf": pdf,
        "brief.pdf": pdf,
        "report.pptx": pptx,
        "report.xlsx": xlsx,
    }
    files = [file for file, is_wanted in wanted.items() if is_wanted]
    for file, place in zip(files, hand_over(folder, files, addressee, force=force, paper=paper), strict=True):
        print(f"{KINDS[file]}: {place}")
