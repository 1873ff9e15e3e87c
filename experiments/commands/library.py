"""`handoff scenarios`, `show`, `diff` and `check`: inputs only, nothing is run."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import file
from experiments.commands.console.terminal import print_columns, print_json, say
from experiments.commands.firms import extensions_in
from experiments.commands.options import Json, Name, Sets, With

if TYPE_CHECKING:
    from experiments.clients.client import Client
    from sim.practices import Adoption
    from sim.scenario import Scenario


def scenarios(as_json: Json = False) -> None:
    """List the scenarios of the library with the question each asks, and the command that answers it."""
    from sim.scenario import library

    found = [(name, question, f"handoff {' '.join(answered_by(name))}") for name, question in library()]
    if as_json:
        print_json([dict(zip(("scenario", "question", "command"), one, strict=True)) for one in found])
    else:
        print_columns(found, texts=3, headed=False)


def answered_by(scenario: str) -> tuple[str, ...]:
    """Return the words of the command that answers the question of a scenario: what it extends, against itself."""
    from sim.scenario.files import BASE, extends_chain, find_scenario, library_folder

    if scenario == BASE:
        return ("run", BASE)
    folder = library_folder()
    before = extends_chain(find_scenario(scenario, folder), folder)[:-1]
    return ("compare", before[-1].path.stem if before else BASE, scenario)


def show(
    scenario: Name,
    sets: Sets = None,
    own: With = None,
    fixed: Annotated[
        bool,
        typer.Option("--fixed", help="Print the fixed numbers of the model, which no firm sets, instead."),
    ] = False,
    practices: Annotated[
        bool,
        typer.Option(
            "--practices",
            help="Print who answers for each practice and what establishing it takes here, instead.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Print a scenario as it is resolved: every setting with its value."""
    from sim.scenario import describe_numbers, load_scenario

    if fixed and practices:
        raise typer.BadParameter("give --fixed or --practices, not both")
    loaded = load_scenario(scenario, sets=tuple(sets or ()), extensions=extensions_in(own))
    if practices:
        show_practices(loaded, as_json)
        return
    shown = loaded.fixed if fixed else loaded.entries
    if as_json:
        values = {key: loaded.values[key] for key in shown}
        print_json({"scenario": loaded.name, "digest": loaded.digest, "values": values})
    elif fixed:
        print(describe_numbers(shown.values()))
    else:
        print(loaded.to_toml(), end="")


def show_practices(scenario: "Scenario", as_json: bool) -> None:
    """Print level and owner of each practice, and what establishing it takes in a firm with these heads."""
    found = {each.name: (each, each.adoption) for each in scenario.foundation.practices}
    here = {name: None if one is None else one.at(scenario.values) for name, (_, one) in found.items()}
    if as_json:
        rows = {
            name: {
                "title": each.title,
                "level": scenario.levels[name],
                "owner": each.owner,
                **(
                    {}
                    if (takes := here[name]) is None
                    else {key: one.value for key, one in vars(takes).items()}
                ),
            }
            for name, (each, _) in found.items()
        }
        print_json({"scenario": scenario.name, "currency": scenario.currency, "practices": rows})
        return
    lines = [("", "level", "owner", "costs once", "effort", "takes")]
    for name, (each, _) in found.items():
        one = here[name]
        words = ("", "", "") if one is None else adoption_in_words(one, scenario.currency)
        lines.append((each.title, f"{scenario.levels[name]:g}", each.owner, *words))
    print_columns(lines, texts=1)
    say("Costs and effort go by the heads of this firm; a part of them is fixed (practices.toml).")


def diff(
    first: Annotated[str, typer.Argument(parser=file, metavar="A")],
    second: Annotated[str, typer.Argument(parser=file, metavar="B")],
    sets: Sets = None,
    own: With = None,
    as_json: Json = False,
) -> None:
    """Say in words what differs between the inputs of two scenarios."""
    from experiments.running.plan import label_apart
    from sim.scenario import describe_differences, load_scenario

    given = tuple(sets or ())
    one, other = label_apart(
        [load_scenario(name, sets=given, extensions=extensions_in(own)) for name in (first, second)]
    )
    differences = describe_differences(one.scenario, other.scenario)
    if as_json:
        found = [difference._asdict() for difference in differences]
        print_json({"first": one.label, "second": other.label, "differences": found})
    elif differences:
        print_columns([("", "", one.label, other.label), *differences], texts=2)
    else:
        say(f"{one.label} and {other.label} do not differ")


def check(
    scenario: Annotated[
        str, typer.Argument(parser=file, metavar="FILE", help="A scenario file (- for stdin).")
    ],
    own: With = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let a warning be an error: the exit code is 2 then.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check a scenario file, or a client’s file, without running it."""
    from pathlib import Path

    from experiments.clients.client import client_if_one
    from experiments.errors import BadInputError
    from sim.scenario import cautions_of, load_scenario

    client = client_if_one(Path(scenario))
    extensions = extensions_in(own)
    if client is not None:
        say_of_client(client, as_json)
        return
    loaded = load_scenario(scenario, extensions=extensions)
    cautions = list(cautions_of(loaded))
    if as_json:
        print_json(
            {
                "scenario": loaded.name,
                "valid": True,
                "digest": loaded.digest,
                "relabelled": dict(loaded.relabelled),
                "warnings": [caution._asdict() for caution in cautions],
                **({"members": len(loaded.members)} if loaded.members else {}),
            }
        )
    else:
        say_of_scenario(loaded)
        for caution in cautions:
            say(f"Warning: {caution.words} ({caution.set_by}).")
    if strict and cautions:
        many = len(cautions)
        raise BadInputError(f"{loaded.name}: {many} warning{'s' * (many != 1)}, and --strict allows none")


def say_of_scenario(loaded: "Scenario") -> None:
    """Say that a scenario is valid, what it asks, and what it holds besides one firm."""
    asks = f": {loaded.question}" if loaded.question else "."
    say(f"{loaded.name} is a valid scenario{asks}")
    if loaded.members:
        keys = len(loaded.varied_by_members)
        say(
            f"It has an ensemble of {len(loaded.members)} members, which differ in {keys} key{'s' * (keys != 1)} "
            f"({', '.join(sorted(loaded.varied_by_members)[:3])}{', …' * (keys > 3)})."
        )
    for role, kind in loaded.extensions.agents.items():
        say(f"{role} decides as {kind.__name__} does.")
    for name, mechanism in loaded.extensions.mechanisms.items():
        on = "on" if loaded.mechanisms[name] else "off"
        say(
            f"{name} is {on}: {mechanism.title}; moves {', '.join(mechanism.moves) or 'no measure that it names'}."
        )
    for key, measure in loaded.extensions.measures.items():
        say(f"{key} is measured too: {measure.label}.")
    if loaded.relabelled:
        say(relabelling_in_words(loaded))


def say_of_client(client: "Client", as_json: bool) -> None:
    """Say what a client’s file knows, and what it does not."""
    from experiments.clients.figures import FIGURES

    if as_json:
        known = {key: one.in_json for key, one in client.figures.items()}
        unknown = list(client.unknown)
        print_json(
            {
                "name": client.name,
                "valid": True,
                "currency": client.currency,
                "client": known,
                "unknown": unknown,
            }
        )
        return
    say(
        f"{client.name} is a valid client’s file: {len(client.figures)} of {len(FIGURES)} figures, "
        f"in {client.currency}."
    )
    rows = [(FIGURES[key].label, one.given, one.source) for key, one in client.figures.items()]
    if rows:
        print_columns([("", "known", "source"), *rows], texts=1)
    if client.unknown:
        say(f"Not known: {', '.join(FIGURES[key].label for key in client.unknown)}.")


def adoption_in_words(adoption: "Adoption", currency: str) -> tuple[str, str, str]:
    """Write what establishing a practice takes: money, hours of effort, and months until it works."""
    from experiments.numbers import in_words, number

    cost, effort, months = (adoption.cost.value, adoption.effort.value, adoption.months.value)
    return in_words(cost, "money", currency), f"{number(effort, 0)} h", f"{months:g} months"


def relabelling_in_words(scenario: "Scenario") -> str:
    """Say that amounts given in another currency keep their figures, with one of them as the example."""
    key, given = next(iter(scenario.relabelled.items()))
    others = " and ".join(sorted(set(scenario.relabelled.values())))
    entry = scenario.entries[key]
    return (
        f"Nothing is converted: {len(scenario.relabelled)} amounts given in {others} keep their figures and are called "
        f"{scenario.currency} ({key}: {entry.counted_in(given).written()} is {entry.written()} here)."
    )
