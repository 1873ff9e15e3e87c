"""`handoff study`: everything for one client in one folder, ready to hand over."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from experiments.commands.between import refuse_equals
from experiments.commands.console.places import at_home, file, named
from experiments.commands.console.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_json,
    say,
)
from experiments.commands.firms import extensions_in, firm_options, scenarios_of
from experiments.commands.options import (
    Force,
    Json,
    Member,
    Out,
    Resume,
    Seed,
    Sets,
    With,
    Workers,
    default_store,
)
from experiments.commands.output import if_interrupted, kept_in, results_in
from experiments.commands.report import KINDS
from experiments.defaults import DEFAULT_SEED, PAGE
from experiments.errors import BadInputError

if TYPE_CHECKING:
    from experiments.clients.client import Client
    from experiments.results.decision import Decision
    from sim.scenario import Scenario

STORE = "study"
HANDED_OVER = (PAGE, "brief.html", "report.pptx", "report.xlsx")
BEST = "best-in-class"
FOLDER = Path("results")


class Request(NamedTuple):
    """Whose study is made, against what, and how."""

    source: str
    against: str
    sets: tuple[str, ...]
    member: int | None
    seed: int
    quick: bool
    workers: int | None
    client: str
    own: tuple[str, ...] = ()

    def command(self) -> str:
        """Return the command that does this again."""
        options = {**firm_options(self.member, self.against, self.own), "seed": self.seed}
        command = command_again("study", [self.source], self.sets, **options)
        return f"{command} --quick" if self.quick else command


def study(
    client_file: Annotated[
        str,
        typer.Argument(
            parser=file,
            metavar="CLIENT.toml",
            help="The client’s file, as init writes it, their fitted firm, or any scenario.",
        ),
    ],
    against: Annotated[
        str,
        typer.Option(parser=file, metavar="PRESET", help="Whose nine practice levels the firm could have."),
    ] = BEST,
    client: Annotated[
        str, typer.Option(metavar="NAME", help="Whose report it is (default: the firm’s name).")
    ] = "",
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    seed: Seed = DEFAULT_SEED,
    quick: Annotated[bool, typer.Option("--quick", help="A fraction of the runs: a first look.")] = False,
    workers: Workers = None,
    resume: Resume = False,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make all there is for one client, from the check of the fit to slides, in one folder to hand over."""
    del resume  # what was run is kept anyway
    announce(f"study of {named(client_file)} against {named(against)}", as_json)
    request = Request(
        client_file, against, tuple(sets or ()), member, seed, quick, workers, client, tuple(own or ())
    )
    from experiments.report.addressee.addressee import read_addressee
    from experiments.report.handover import hand_over, try_libraries
    from sim.units import InputError

    try:
        addressee = read_addressee(client, "", (), False)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None
    try_libraries(HANDED_OVER)
    source = fitted_of(request, as_json)
    first, second = firms(source, request)
    folder = out or FOLDER / f"{first.name}-study"
    decision = carry_out(request, first, second, folder, force, as_json)
    with if_interrupted(f"tables and figures are in {folder}: handoff report {folder} writes the rest"):
        files = hand_over(folder, HANDED_OVER, addressee, force=force)
    if as_json:
        print_json(decision.to_dict())
        return
    print_decision(decision)
    for file_name, place in zip(HANDED_OVER, files, strict=True):
        print(f"{KINDS[file_name]}: {place}")


def fitted_of(request: Request, as_json: bool) -> Path | str:
    """Return the firm to study: a scenario as it was named, or the fitted firm of a client's file, fitted if need be.

    Raises:
        BadInputError: A fitted firm is there that was fitted to other figures.
        ScenarioError: A file cannot be used.
    """
    from experiments.clients.client import client_if_one

    place = at_home(request.source)
    known = client_if_one(place) if place.suffix.lower() == ".toml" else None
    if known is None:
        return request.source
    from experiments.commands.fit import FITTED, fit

    fitted = place.with_name(f"{place.stem}{FITTED}.toml")
    if fitted.exists():
        refuse_another(known, fitted, request.own)
        if not as_json:
            say(f"{fitted.name} was fitted to these figures and is used.")
        return fitted
    if not as_json:
        say("First, firms that behave like the client’s (handoff fit):")
    fit(request.source, own=list(request.own), quick=request.quick, workers=request.workers, as_json=as_json)
    return fitted


def refuse_another(client: "Client", fitted: Path, own: tuple[str, ...]) -> None:
    """Refuse a fitted firm that is not fitted to what a client's file says, or was without code of somebody's own.

    Raises:
        BadInputError: It is not.
    """
    from sim.scenario import load_scenario
    from sim.scenario.extensions import CODE
    from sim.scenario.files import read_toml

    extensions = extensions_in(own)
    said = load_scenario(fitted, extensions=extensions).said
    given = {key: known.given for key, known in client.figures.items()}
    if {key: one.given for key, one in said.items()} != given:
        raise BadInputError(
            f"{fitted.name} was not fitted to what the client’s file says now: handoff fit --force fits it anew"
        )
    if added := [name for name in extensions.acting if name not in read_toml(fitted).get(CODE, {})]:
        raise BadInputError(
            f"{fitted.name} was fitted without {', '.join(added)}: handoff fit --force --with fits it anew"
        )


def firms(source: Path | str, request: Request) -> "tuple[Scenario, Scenario]":
    """Return the firm as it is, and as it could be."""
    from experiments.results.states import pair_of

    first, second = scenarios_of([str(source)], request.sets, request.member, request.against, request.own)
    refuse_equals(pair_of(first, second))
    return first, second


def carry_out(
    request: Request, first: "Scenario", second: "Scenario", folder: Path, force: bool, as_json: bool
) -> "Decision":
    """Run all parts of a study, and write each into a section of the folder."""
    from experiments.evidence.members import members
    from experiments.running.execution import Execution
    from experiments.saving.study import save_parts, save_study
    from experiments.studies.study import Study, effort_of

    store, effort = default_store(STORE), effort_of(first, request.quick)
    with (
        results_in(folder, request.command(), (first, second), force, HANDED_OVER) as results,
        kept_in(store),
    ):
        with Progress() as progress:
            told = progress.say if as_json else progress.tell
            execution = Execution(request.workers, None, progress, told)
            found = Study(first, second, effort, members(), request.seed, store, execution)
            decision = found.run()
        assert results is not None
        save_study(found, results)
    save_parts(found, folder, request.command(), force)
    return decision


def print_decision(decision: "Decision") -> None:
    """Print the six answers and the table of actions."""
    from experiments.findings.comparison import caveat
    from experiments.findings.decision import answers, decision_rows
    from experiments.results.titles import titled

    decision = titled(decision)
    print()
    for question, says in answers(decision):
        say(f"{question} {says}")
    print()
    if decision.actions:
        print_columns(decision_rows(decision), texts=2)
        print()
    say(caveat(cell.scenario for cell in decision.comparison.cells))
