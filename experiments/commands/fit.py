"""`handoff fit`: from a client's figures, or their CRM's export, to firms that behave like theirs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands.client_files import (
    ENDING,
    Csv,
    Dates,
    Day,
    DecimalMark,
    Mapped,
    Start,
    page_of,
    save_page,
    settings_of,
    target_of,
    with_export,
)
from experiments.commands.console.places import at_home, file, named
from experiments.commands.console.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_json,
    say,
)
from experiments.commands.firms import extensions_in, firm_options
from experiments.commands.options import DesignStore, Json, Resume, With, Workers, default_store
from experiments.commands.output import kept_in
from experiments.defaults import LARGEST_SEED

if TYPE_CHECKING:
    from experiments.clients.client import Client
    from experiments.clients.from_export import FromExport
    from experiments.results.client_firm import ClientFirm
    from experiments.results.fit import Fit

STORE = "fit"
FITTED, BEST = "-fitted", "-best-in-class"


def fit(
    client_file: Annotated[
        str, typer.Argument(parser=file, metavar="CLIENT.toml", help="The client’s file, as init writes it.")
    ],
    leads: Csv = None,
    deals: Csv = None,
    stages: Csv = None,
    reps: Csv = None,
    spend: Csv = None,
    export_date: Day = None,
    history_start: Start = None,
    dates: Dates = None,
    decimal: DecimalMark = None,
    mapped: Mapped = None,
    own: With = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer runs: a first look, less well met.")] = False,
    points: Annotated[
        int | None,
        typer.Option(
            min=20, max=2_000, metavar="N", help="Points of each wave (default: 192).", show_default=False
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=LARGEST_SEED // 2, help="First seed of the search.", show_default=False),
    ] = None,
    workers: Workers = None,
    store: DesignStore = None,
    resume: Resume = False,
    out: Annotated[
        str | None,
        typer.Option(
            parser=file,
            metavar="FILE.toml",
            help="The fitted file (default: CLIENT-fitted.toml); CLIENT-best-in-class.toml stands beside it.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    as_json: Json = False,
) -> None:
    """Find firms that behave like a client’s: an ensemble, with what the client’s figures do not tell left open."""
    announce(f"fit {named(client_file)}{', resumed' if resume else ''}", as_json)
    from experiments.clients.client import read_client
    from experiments.results.client_firm import client_firm
    from experiments.studies.fit_search import effort_of

    source = at_home(client_file)
    client = read_client(source)
    fitted, best = targets(source, out, force)
    given = settings_of(
        mapped,
        leads=leads,
        deals=deals,
        stages=stages,
        reps=reps,
        spend=spend,
        export_date=export_date,
        history_start=history_start,
        dates=dates,
        decimal=decimal,
    )
    client, found = with_crm(client, source, given, force)
    firm = client_firm(client, extensions_in(own))
    kept = store or default_store(STORE)
    with kept_in(kept):
        result = run(firm, effort_of(quick, points), seed, kept, workers, as_json)
    write(result, fitted, best, force)
    if found is not None:
        save_page(found, source, True)
    if as_json:
        print_json(result.to_dict())
    else:
        print_fit(result, fitted, best, own)


def targets(source: Path, out: str | None, force: bool) -> tuple[Path, Path]:
    """Return both files to write, before the first run.

    Raises:
        BadInputError: One is there already, or cannot be written.
    """
    fitted = source.with_name(f"{source.stem}{FITTED}{ENDING}") if out is None else at_home(out)
    stem = fitted.stem.removesuffix(FITTED)
    best = fitted.with_name(f"{stem}{BEST}{ENDING}")
    return target_of(str(fitted), force), target_of(str(best), force)


def with_crm(
    client: "Client", source: Path, given: dict[str, Any], force: bool
) -> "tuple[Client, FromExport | None]":
    """Return a client with what their CRM's export shows.

    A file that only names the export and has a page on it beside it was filled in by `init`: it is not read again.

    Raises:
        ScenarioError: A file cannot be used.
        BadInputError: The page on the export is there already.
    """
    if not given and page_of(source).exists():
        return client, None
    return with_export(client, source, str(source), given, force)


def run(
    firm: "ClientFirm", effort: Any, seed: int | None, store: Path, workers: int | None, as_json: bool
) -> "Fit":
    """Run a fit with progress."""
    from experiments.running.execution import Execution
    from experiments.studies.fit import FIT_SEED
    from experiments.studies.fit import fit as run_fit

    with Progress() as progress:
        execution = Execution(workers, None, progress, progress.say if as_json else progress.tell)
        first = FIT_SEED if seed is None else seed
        return run_fit(firm, effort=effort, seed=first, store=store, execution=execution)


def write(fit: "Fit", fitted: Path, best: Path, force: bool) -> None:
    """Write both files, each whole or not at all."""
    from experiments.clients.files import save_whole
    from experiments.findings.fit import best_file, fitted_file

    save_whole(fitted_file(fit), fitted, force)
    save_whole(best_file(fit, fitted.name), best, force)


def print_fit(fit: "Fit", fitted: Path, best: Path, own: list[str] | None) -> None:
    """Print the table, what it says, and where the files are."""
    from experiments.findings.fit import HEAD, conflict_lines, fit_finding, fit_sentences, rows

    print()
    print_columns([HEAD, *rows(fit)])
    print()
    for line in conflict_lines(fit):
        say(line)
    say(f"{fit_finding(fit)}.")
    for sentence in fit_sentences(fit):
        say(sentence)
    say(f"Wrote {fitted} and {best}.")
    command = command_again("compare", [str(fitted), str(best)], (), **firm_options(None, own=own))
    print(f"Next: {command} (what the practices of the best would bring)")
