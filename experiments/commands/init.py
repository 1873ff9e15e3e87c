"""`handoff init`: a client's figures, asked one by one, from a file of answers or from options, as a file to fit."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.clients.figures import FIGURES
from experiments.commands.client_files import (
    Csv,
    Dates,
    Day,
    DecimalMark,
    Mapped,
    Start,
    document_of_export,
    file_of_reps,
    page_of,
    save_page,
    settings_of,
    target_of,
    with_export,
)
from experiments.commands.console.places import file
from experiments.commands.console.terminal import announce, print_columns, print_json, say
from experiments.commands.options import Json
from experiments.errors import BadInputError

if TYPE_CHECKING:
    from experiments.clients.client import Client
    from experiments.clients.from_export import FromExport

OR_FILE = {"reps": ", or the export’s list of them (a CSV file)"}


def of(key: str) -> Any:
    """Return the option of a figure."""
    return typer.Option(
        f"--{key.replace('_', '-')}",
        metavar="VALUE",
        help=f"{FIGURES[key].label}: a value or a range{OR_FILE.get(key, '')}.",
        show_default=False,
    )


def init(
    client_file: Annotated[
        str, typer.Argument(parser=file, metavar="CLIENT.toml", help="The file to write.")
    ],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="What the firm is called (default: the file’s name).", show_default=False
        ),
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="EUR", help="In what money is counted.", show_default=False)
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            parser=file,
            metavar="FILE",
            help="Answers in TOML, as the file itself has them (- for stdin).",
            show_default=False,
        ),
    ] = None,
    leads_a_month: Annotated[str | None, of("leads_a_month")] = None,
    accepted: Annotated[str | None, of("accepted")] = None,
    first_response_median: Annotated[str | None, of("first_response_median")] = None,
    first_response_mean: Annotated[str | None, of("first_response_mean")] = None,
    attempts: Annotated[str | None, of("attempts")] = None,
    reps: Annotated[str | None, of("reps")] = None,
    marketers: Annotated[str | None, of("marketers")] = None,
    development_reps: Annotated[str | None, of("development_reps")] = None,
    average_deal: Annotated[str | None, of("average_deal")] = None,
    cycle: Annotated[str | None, of("cycle")] = None,
    win_rate: Annotated[str | None, of("win_rate")] = None,
    revenue: Annotated[str | None, of("revenue")] = None,
    churn: Annotated[str | None, of("churn")] = None,
    growth: Annotated[str | None, of("growth")] = None,
    marketing_share: Annotated[str | None, of("marketing_share")] = None,
    programme: Annotated[str | None, of("programme")] = None,
    leads: Csv = None,
    deals: Csv = None,
    stages: Csv = None,
    spend: Csv = None,
    export_date: Day = None,
    history_start: Start = None,
    dates: Dates = None,
    decimal: DecimalMark = None,
    mapped: Mapped = None,
    ask: Annotated[
        bool | None,
        typer.Option(
            "--ask/--no-ask",
            help="Ask for what is not known (default: in a terminal, unless something is given).",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Write what is known of a client's firm into a file: asked one by one in a terminal, or given."""
    given = {
        "leads_a_month": leads_a_month,
        "accepted": accepted,
        "first_response_median": first_response_median,
        "first_response_mean": first_response_mean,
        "attempts": attempts,
        "reps": reps,
        "marketers": marketers,
        "development_reps": development_reps,
        "average_deal": average_deal,
        "cycle": cycle,
        "win_rate": win_rate,
        "revenue": revenue,
        "churn": churn,
        "growth": growth,
        "marketing_share": marketing_share,
        "programme": programme,
    }
    announce("what is known of a client’s firm", as_json)
    from experiments.clients.files import save_client

    target = target_of(client_file, force)
    settings = settings_of(
        mapped,
        leads=leads,
        deals=deals,
        stages=stages,
        spend=spend,
        reps=file_of_reps(given),
        export_date=export_date,
        history_start=history_start,
        dates=dates,
        decimal=decimal,
    )
    client = client_given(target, name, currency, answers, given)
    client, found = with_export(client, target, answers, settings, force)
    is_given = answers is not None or found is not None or any(value is not None for value in given.values())
    if wants_to_be_asked(ask, is_given, as_json):
        client = asked(client, target)
    save_client(client, target, force)
    if found is not None:
        save_page(found._replace(client=client), target, force)
    if as_json:
        print_json(document_of(client, target, found))
    else:
        say_what_is_known(client, target, found)


def client_given(
    target: Path, name: str | None, currency: str | None, answers: str | None, given: dict[str, str | None]
) -> "Client":
    """Return what answers and options say; options win.

    Raises:
        ScenarioError: one of them cannot be used.
    """
    from experiments.clients.asking import with_answers
    from experiments.clients.client import client_in, table_of
    from sim.scenario.errors import reading
    from sim.scenario.sources import file_name_of

    table: dict[str, Any] = {}
    if answers is not None:
        path = Path(answers)
        found = table_of(path)
        # The figures alone are answers too.
        plain = {key: value for key, value in found.items() if key in FIGURES}
        table = {key: value for key, value in found.items() if key not in FIGURES}
        if plain:
            table["client"] = {**plain, **table.get("client", {})}
    table |= {key: value for key, value in (("name", name), ("currency", currency)) if value is not None}
    with reading("options" if answers is None else file_name_of(Path(answers))):
        client = client_in(table, target.stem)
    with reading("options"):
        return with_answers(client, given)


def wants_to_be_asked(ask: bool | None, is_given: bool, as_json: bool) -> bool:
    """Tell whether questions are asked: in a terminal only, and only if nothing is given unless told to.

    Raises:
        BadInputError: it is told to ask where nobody can answer.
    """
    watched = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if ask and (as_json or not watched):
        raise BadInputError("--ask needs a terminal and no --json; elsewhere give --answers FILE or options")
    return watched and not as_json and (not is_given if ask is None else ask)


def asked(client: "Client", target: Path) -> "Client":
    """Return a client with what somebody at the terminal knows.

    Raises:
        BadInputError: the answers end before the questions do.
    """
    from experiments.clients.asking import ask_for
    from experiments.commands.output import if_interrupted

    def ask(prompt: str) -> str:
        print(prompt, end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            raise BadInputError(f"the answers ended before the questions: {target} was not written")
        return line.rstrip("\n")

    say("A value, a range such as 20..40 h, or [Enter] for what nobody knows; Ctrl-C leaves nothing behind.")
    with if_interrupted(f"{target} was not written"):
        return ask_for(client, ask, say)


def document_of(client: "Client", target: Path, found: "FromExport | None") -> dict[str, Any]:
    """Return what is known as a JSON document: fractions, hours, days and the currency."""
    return {
        "file": str(target),
        "name": client.name,
        "currency": client.currency,
        "client": {key: known.in_json for key, known in client.figures.items()},
        "unknown": list(client.unknown),
        "export": None if found is None else document_of_export(found, target),
    }


def say_what_is_known(client: "Client", target: Path, found: "FromExport | None") -> None:
    """Say what stands in the file, what is left out, and what to do next."""
    say(f"Wrote {target}: {len(client.figures)} of {len(FIGURES)} figures of {client.name}.")
    if found is not None:
        from experiments.findings.exports import figures_table, summary

        for sentence in summary(found):
            say(sentence)
        table = figures_table(found._replace(client=client))
        print_columns([row[:2] for row in (table.columns, *table.rows)])
        say(f"What was read, left out and corrected: {page_of(target)}")
    if client.unknown:
        say(f"Left out, and so not invented: {', '.join(client.unknown)}.")
    print(f"Next: handoff fit {target} (finds firms that behave like it)")
