"""What a consultant hands over of a results folder, for one addressee: page, brief, PDFs, slides and workbook."""

from collections.abc import Collection
from pathlib import Path

from experiments.defaults import PAGE
from experiments.files.manifest import REPORT
from experiments.files.writing import added_to
from experiments.report.addressee.addressee import Addressee, addressed
from experiments.report.contents import read_contents
from experiments.report.html.brief import brief
from experiments.report.html.page import page
from experiments.report.office.libraries import extra, finished
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from experiments.report.pdf import find_browser, printed

BRIEF, SLIDES, WORKBOOK = "brief.html", "report.pptx", "report.xlsx"
PRINTED_PAGE, PRINTED_BRIEF = "report.pdf", "brief.pdf"
PAPERS = ("A4", "Letter")
NEEDED = {SLIDES: ("pptx", "--pptx"), WORKBOOK: ("xlsxwriter", "--xlsx")}


def hand_over(
    folder: str | Path,
    files: Collection[str],
    addressee: Addressee,
    *,
    force: bool = False,
    paper: str = PAPERS[0],
) -> list[Path]:
    """Add files to a results folder as an addressee reads them, all or none, and return where they are.

    Anonymised files have names of their own, so that nobody sends the other ones by mistake.  A file that was edited
    since it was written is replaced if that is forced, and else refused.  `paper`: what is printed on.

    Raises:
        ResultsError: the folder cannot be reported on or anonymised, a file of it was edited, or a library or the
            browser that prints is not installed.
        ExperimentError: the browser does not print.
    """
    try_libraries(files)
    browser = find_browser() if {PRINTED_PAGE, PRINTED_BRIEF} & set(files) else ""
    contents = addressed(read_contents(folder), addressee)
    # Printed before the folder is opened: where a browser fails, nothing has been touched.
    prints = {
        file: printed(make(contents, paper), browser, finished(contents.manifest))
        for file, make in ((PRINTED_PAGE, page), (PRINTED_BRIEF, brief))
        if file in files
    }
    names = {file: own_name(file, addressee) for file in files}
    with added_to(folder, REPORT, files=names.values(), force=force) as results:
        places = {file: results.folder / name for file, name in names.items()}
        for file, place in places.items():
            if file == PAGE:
                place.write_text(page(contents), encoding="utf-8")
            elif file == BRIEF:
                place.write_text(brief(contents), encoding="utf-8")
            elif file in prints:
                place.write_bytes(prints[file])
            elif file == SLIDES:
                write_slides(contents, place)
            else:
                write_workbook(contents, place)
    return [Path(folder) / place.name for place in places.values()]


def try_libraries(files: Collection[str]) -> None:
    """Import what files are written with, before anything is run.

    Raises:
        ResultsError: a library is not installed.
    """
    for file in files:
        if file in NEEDED:
            extra(*NEEDED[file])


def write_report(folder: str | Path, *, force: bool = False) -> Path:
    """Add the report to a results folder, as its own makers read it, and return where it is.

    Raises:
        ResultsError: the folder cannot be reported on.
    """
    [report] = hand_over(folder, (PAGE,), Addressee(), force=force)
    return report


def own_name(file: str, addressee: Addressee) -> str:
    """Return the name under which a file is written."""
    stem, dot, ending = file.partition(".")
    return f"{stem}-anonymised{dot}{ending}" if addressee.anonymise else file
