"""The scenarios that a command was given, with what it sets on top, and which members of their ensembles are run."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from experiments.commands.console.layout import in_lines
from experiments.commands.console.places import given_again, named

if TYPE_CHECKING:
    from sim.scenario import Extensions, Scenario

NAMED_KEYS = 3  # of those in which two firms differ
SAID = ("change", "currency")  # what other lines and the tables say of two scenarios


def scenarios_of(
    names: Sequence[str],
    sets: Sequence[str] | None,
    member: int | None = None,
    against: str | None = None,
    own: Sequence[str] | None = None,
) -> "list[Scenario]":
    """Load scenarios as a command was given them.

    Args:
        names: Of the library, or paths of files.
        sets: Settings of all of them.
        member: The member that alone is run of each ensemble, 0 for its centre; the whole ensemble unless given.
        against: The scenario whose nine practice levels the first one’s firm has in one scenario more.
        own: Modules with agents, mechanisms and measures of somebody's own.

    Raises:
        ScenarioError: One of them cannot be used, or none of them has such a member.
    """
    from sim.scenario import load_scenario

    chosen = tuple(sets or ())
    extensions = extensions_in(own)
    found = [load_scenario(name, sets=chosen, extensions=extensions) for name in names]
    say_of_sets(found)
    if against is not None:
        found.append(
            found[0].with_practices_of(load_scenario(against, extensions=extensions)).with_sets(chosen)
        )
    if member is None:
        return found
    if not any(one.members for one in found):
        return [found[0].member(member), *found[1:]]
    return [one.member(member) if one.members else one for one in found]


def extensions_in(own: Sequence[str] | None) -> "Extensions":
    """Return what modules of somebody's own add, each of them run once.

    Raises:
        ScenarioError: One of them cannot be used.
    """
    return extensions_of_modules(tuple(own or ()))


@cache
def extensions_of_modules(own: tuple[str, ...]) -> "Extensions":
    """Return what modules of somebody's own add."""
    from sim.scenario import Extensions

    if not own:
        return Extensions()
    from sim.extending.modules import load_extensions

    return load_extensions(*own)


def say_of_sets(scenarios: "Sequence[Scenario]") -> None:
    """Say which settings that practices own `--set` chose: levels no longer move them."""
    from sim.scenario import cautions_of

    found = (one for scenario in scenarios for one in cautions_of(scenario))
    for words in dict.fromkeys(one.words for one in found if one.owner and one.set_by == "--set"):
        print(in_lines(f"--set {words}", sys.stderr), file=sys.stderr)


def firm_options(
    member: int | None, against: str | None = None, own: Sequence[str] | None = None
) -> dict[str, object]:
    """Return the options that say which firms a command runs, as the command that does it again has them."""
    found: dict[str, object] = {"with": tuple(map(given_again, own))} if own else {}
    if against:
        found["against"] = given_again(against)
    return found if member is None else {**found, "member": member}


def names_of(names: Sequence[str], against: str | None) -> list[str]:
    """Return how the first line names scenarios, before anything is loaded."""
    more = [] if against is None else [f"{named(names[0])} with {named(against)} practices"]
    return [*map(named, names), *more]


def say_of_firms(scenarios: "Sequence[Scenario]", names: Sequence[str]) -> None:
    """Say, before anything is run, which scenarios are another firm than the first, and what may have been meant."""
    for line in other_firms(scenarios, names):
        print(in_lines(line, sys.stderr), file=sys.stderr)


def say_of_centres(scenarios: "Sequence[Scenario]") -> None:
    """Say of scenarios with an ensemble that a study runs their centre alone."""
    for one in scenarios:
        if one.members:
            line = f"{one.name}: its centre is run, and none of its {len(one.members)} members"
            print(in_lines(line, sys.stderr), file=sys.stderr)


def other_firms(scenarios: "Sequence[Scenario]", names: Sequence[str]) -> Iterator[str]:
    """Yield a line for each scenario that differs from the first in more than practices and dated changes."""
    from sim.scenario import describe_differences
    from sim.scenario.files import library_folder, library_names

    first, known = scenarios[0], library_names(library_folder())
    for other, name in zip(scenarios[1:], names[1:], strict=False):
        found = [one.key for one in describe_differences(first, other)]
        keys = [key for key in dict.fromkeys(found) if not (key.startswith("practices.") or key in SAID)]
        if keys:
            more = "" if len(keys) <= NAMED_KEYS else ", …"
            meant = f": --against {name} gives {first.name} its practices" if name in known else ""
            yield (
                f"{first.name} and {other.name} differ in more than practices, in {len(keys)} "
                f"key{'s' * (len(keys) != 1)} ({', '.join(keys[:NAMED_KEYS])}{more}){meant}"
            )
