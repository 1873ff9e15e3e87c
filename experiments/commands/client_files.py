"""What commands on a client's file share: where they write, and how they read what a CRM exported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands.console.places import at_home, file
from experiments.errors import BadInputError

if TYPE_CHECKING:
    from experiments.clients.client import Client
    from experiments.clients.from_export import FromExport

ENDING = ".toml"
DATA = "-data.html"
Csv = Annotated[
    str | None,
    typer.Option(parser=file, metavar="FILE.csv", help="A file of the CRM’s export.", show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="When the export was made, like 2026-06-30.", show_default=False),
]
Start = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="Before which nothing was recorded.", show_default=False),
]
Dates = Annotated[
    str | None,
    typer.Option(metavar="dmy|mdy", help="What comes first where dates do not tell.", show_default=False),
]
DecimalMark = Annotated[
    str | None,
    typer.Option(metavar=".|,", help="The decimal mark where amounts do not tell.", show_default=False),
]
Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="COLUMN=FIELD", help="What a column is; may be repeated.", show_default=False
    ),
]


def target_of(given: str, force: bool) -> Path:
    """Return the file to write, before anything is asked.

    Raises:
        BadInputError: it is there already, is no TOML, or cannot be written.
    """
    target = at_home(given)
    if target.suffix.lower() != ENDING or not target.stem.strip(". "):
        raise BadInputError(f"{given}: must be a file that ends in {ENDING}, like acme{ENDING}")
    if target.is_dir():
        raise BadInputError(f"{target} is a directory; name a file in it, like {target / ('acme' + ENDING)}")
    if target.exists() and not force:
        raise BadInputError(f"{target} is there already: --force replaces it")
    if not target.absolute().parent.is_dir():
        raise BadInputError(f"{target}: there is no folder {target.parent}")
    return target


def file_of_reps(given: dict[str, str | None]) -> str | None:
    """Return the list of reps where a file was given instead of their number, which then is not given."""
    reps = given["reps"]
    if reps is None or not reps.lower().endswith(".csv"):
        return None
    given["reps"] = None
    return file(reps)


def map_of(given: list[str]) -> dict[str, str]:
    """Return what columns are, from texts such as `Opportunity Amount=amount`.

    Raises:
        BadInputError: one is not of that form.
    """
    found = {}
    for text in given:
        column, sign, to = text.rpartition("=")
        if not sign or not column.strip() or not to.strip():
            raise BadInputError(f'--map {text!r}: must be COLUMN=FIELD, like "Opportunity Amount=amount"')
        found[column.strip()] = to.strip()
    return found


def settings_of(mapped: list[str] | None, **given: str | None) -> dict[str, Any]:
    """Return what was given of an export: its files, how they are read, and what their columns are.

    Raises:
        BadInputError: what a column is cannot be read.
    """
    settings = {**given, "map": map_of(mapped or [])}
    return {key: one for key, one in settings.items() if one}


def with_export(
    client: "Client", target: Path, answers: str | None, given: dict[str, Any], force: bool
) -> "tuple[Client, FromExport | None]":
    """Return a client with what the files of their CRM show, if there are any, and what that is.

    Raises:
        ScenarioError: a file cannot be used.
    """
    import os.path

    from experiments.clients.client import Client
    from experiments.clients.schema import FILES

    beside = Path(answers).parent if answers is not None and answers != "/dev/stdin" else Path()
    own = {key: str(beside / one) if key in FILES else one for key, one in client.export.items()}
    settings = {**own, **given}
    if not settings:
        return client, None
    from experiments.clients.export_files import read_export_files
    from experiments.clients.from_export import FromExport, filled_in
    from experiments.clients.measured import figures_in

    if page_of(target).exists() and not force:
        raise BadInputError(f"{page_of(target)} is there already: --force replaces it")
    export = read_export_files(settings, client.currency)
    measured = figures_in(export)
    folder = target.absolute().parent
    kept = {key: os.path.relpath(one, folder) if key in FILES else one for key, one in settings.items()}
    client = filled_in(Client(client.name, client.currency, client.figures, kept), export, measured)
    return client, FromExport(client, export, measured)


def page_of(target: Path) -> Path:
    """Return where the page on an export is written."""
    return target.with_name(f"{target.stem}{DATA}")


def save_page(found: "FromExport", target: Path, force: bool) -> None:
    """Write the page on an export."""
    from experiments.clients.files import save_whole
    from experiments.report.html.client_data import data_page

    save_whole(data_page(found), page_of(target), force)


def document_of_export(found: "FromExport", target: Path) -> dict[str, Any]:
    """Return what an export shows as a JSON document."""
    import math

    measured = {
        key: {
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "on": one.on,
            "uncorrected": None if math.isnan(one.naive) else one.naive,
            "drift": None if math.isnan(one.drift) else one.drift,
        }
        for key, one in found.measured.items()
    }
    return {
        "page": str(page_of(target)),
        "interval": 0.8,
        "measured": measured,
        "rows": {
            kind: {"read": table.rows.num_rows, "used": len(found.export.rows[kind])}
            for kind, table in found.export.tables.items()
        },
        "notes": [note._asdict() for note in found.export.notes],
    }
