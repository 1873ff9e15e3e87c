"""`handoff story`: what happened to one lead, and to the same lead under another scenario with the same luck."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import file
from experiments.commands.console.terminal import (
    announce,
    print_columns,
    print_json,
    say,
    tell_of_compiling,
)
from experiments.commands.firms import names_of, say_of_centres, say_of_firms, scenarios_of
from experiments.commands.options import Against, Json, Member, Name, Seed, Sets, With
from experiments.defaults import DEFAULT_SEED

if TYPE_CHECKING:
    from experiments.findings.story import Story
    from sim.scenario import Scenario


def story(
    scenario: Name,
    other: Annotated[
        str | None,
        typer.Argument(
            parser=file, metavar="OTHER", help="Where the same lead is looked up too.", show_default=False
        ),
    ] = None,
    outcome: Annotated[
        str, typer.Option(metavar="OUTCOME", help="How the lead ended under SCENARIO: dropped, won, lost …")
    ] = "won",
    place: Annotated[
        int, typer.Option(min=1, metavar="N", help="Which of those leads, from the most typical one.")
    ] = 1,
    lead: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="NUMBER", help="Follow this lead of SCENARIO instead.", show_default=False
        ),
    ] = None,
    against: Against = None,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    seed: Seed = DEFAULT_SEED,
    as_json: Json = False,
) -> None:
    """Read what happened to one lead of one run, hour by hour."""
    if other is not None and against is not None:
        raise typer.BadParameter("name another scenario or --against, not both", param_hint="OTHER")
    from experiments.findings.story import outcome_called

    outcome = outcome_called(outcome)
    names = [scenario] if other is None else [scenario, other]
    which = f"a lead that ended as “{outcome}”" if lead is None else f"lead {lead}"
    announce(f"{', '.join(names_of(names, against))}, {which}, one run each, seed {seed}", as_json)

    from experiments.findings.story import stories, stories_of
    from experiments.studies.story import logs

    scenarios = scenarios_of(names, sets, member, against, own)
    say_of_centres(scenarios)
    say_of_firms(scenarios, names)
    tell_of_compiling()
    first, *others = logs(scenarios, seed)
    told = (
        stories(first, tuple(others), outcome, place)
        if lead is None
        else stories_of(first, tuple(others), lead)
    )
    if as_json:
        counts = {log.scenario: log.counts for log in (first, *others)}
        print_json({"seed": seed, "outcomes": counts, "stories": [one.to_dict() for one in told]})
    else:
        print_stories(told, scenarios)


def print_stories(told: "tuple[Story, ...]", scenarios: "list[Scenario]") -> None:
    """Print of whom stories tell, and what happened, beside one another."""
    from experiments.findings.comparison import caveat
    from experiments.findings.story import beside_one_another

    print()
    for one in told:
        say(f"{one.title}. {one.about}")
    print()
    print_columns([("", *(one.scenario for one in told)), *beside_one_another(told)], texts=1 + len(told))
    print()
    say(f"One run shows one firm’s luck: handoff compare shows intervals. {caveat(scenarios)}")
