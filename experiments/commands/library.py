"""`handoff scenarios`, `show`, `diff` and `check`: inputs only, nothing is run."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import Json, Sets
from experiments.commands.terminal import print_columns, print_json

if TYPE_CHECKING:
    from sim.scenario import Scenario

Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name from the library, or a file.")]


def scenarios(as_json: Json = False) -> None:
    """List the scenarios of the library with the question each asks."""
    from sim.scenario import library

    found = library()
    if as_json:
        print_json([{"scenario": name, "question": question} for name, question in found])
    else:
        print_columns(found, texts=2)


def show(scenario: Name, sets: Sets = None, as_json: Json = False) -> None:
    """Print a scenario as it is resolved: every setting with its value."""
    from sim.scenario import load_scenario

    loaded = load_scenario(scenario, sets=tuple(sets or ()))
    if as_json:
        print_json({"scenario": loaded.name, "digest": loaded.digest, "values": dict(loaded.values)})
    else:
        print(loaded.to_toml(), end="")


def diff(
    first: Annotated[str, typer.Argument(metavar="A")],
    second: Annotated[str, typer.Argument(metavar="B")],
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Say in words what differs between the inputs of two scenarios."""
    from sim.scenario import describe_differences, load_scenario

    given = tuple(sets or ())
    one, other = load_scenario(first, sets=given), load_scenario(second, sets=given)
    differences = describe_differences(one, other)
    if as_json:
        found = [difference._asdict() for difference in differences]
        print_json({"first": one.name, "second": other.name, "differences": found})
    elif differences:
        print_columns([("", "", one.name, other.name), *differences], texts=2)
    else:
        print(f"{one.name} and {other.name} do not differ")


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario file.")], as_json: Json = False
) -> None:
    """Check a scenario file without running it."""
    from sim.scenario import load_scenario

    loaded = load_scenario(file)
    if as_json:
        print_json(
            {
                "scenario": loaded.name,
                "valid": True,
                "digest": loaded.digest,
                "relabelled": dict(loaded.relabelled),
            }
        )
        return
    print(f"{loaded.name} is a valid scenario: {loaded.question}")
    if loaded.relabelled:
        print(relabelling_in_words(loaded))


def relabelling_in_words(scenario: "Scenario") -> str:
    """Say that amounts given in another currency keep their figures, with one of them as the example."""
    key, given = next(iter(scenario.relabelled.items()))
    others = " and ".join(sorted(set(scenario.relabelled.values())))
    entry = scenario.entries[key]
    return (
        f"Nothing is converted: {len(scenario.relabelled)} amounts given in {others} keep their figures and are called "
        f"{scenario.currency} ({key}: {entry.counted_in(given).written()} is {entry.written()} here)."
    )
