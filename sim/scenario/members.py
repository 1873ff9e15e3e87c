"""The ensemble of a scenario: firms that fit what is known of it alike, each a set of values on top of the centre.

A file lists them as `[[member]]`; what it says itself is the centre.  Whatever extends the file has the same ensemble,
and what that chooses itself stands on top: such keys no longer differ between members.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.scenario import inputs
from sim.scenario.errors import ScenarioError
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, shown

if TYPE_CHECKING:
    from sim.scenario.resolved import Scenario

LEAST_MEMBERS, MOST_MEMBERS = 2, 200
CENTRE = 0  # the number of what the file says itself; members are counted from 1
PRACTICES = "practices."

Members = tuple[Mapping[str, float], ...]


def read_members(given: object, read_set: Callable[[Mapping[str, Any]], Mapping[str, float]]) -> Members:
    """Read the `[[member]]` tables of a file.

    Args:
        given: what the file has under `member`.
        read_set: reads the settings of one member into canonical values by key.

    Raises:
        InputError: there are too few or too many, one cannot be used, or they do not all name the same keys.
    """
    if not isinstance(given, list):
        raise InputError(f"member = {shown(given)}: must be a list of tables, each headed [[member]]")
    if not LEAST_MEMBERS <= len(given) <= MOST_MEMBERS:
        some = f"{len(given)} member{'s' * (len(given) != 1)}"
        raise InputError(f"has {some}: an ensemble has {LEAST_MEMBERS} to {MOST_MEMBERS}")
    members = tuple(_read_member(place, one, read_set) for place, one in enumerate(given, 1))
    for place, member in enumerate(members[1:], 2):
        lacking, odd = (sorted(keys) for keys in (members[0].keys() - member, member.keys() - members[0]))
        if lacking:
            raise InputError(f"member {place} lacks {lacking[0]}: all members name the same keys")
        if odd:
            raise InputError(
                f"member {place} names {odd[0]}, member 1 does not: all members name the same keys"
            )
    return members


def _read_member(
    place: int, given: object, read_set: Callable[[Mapping[str, Any]], Mapping[str, float]]
) -> Mapping[str, float]:
    table = inputs.read_table(f"member {place}", given)
    if not table:
        raise InputError(f"member {place} names no key")
    try:
        return ReadOnly(read_set(table))
    except InputError as error:
        raise InputError(f"member {place}: {error}") from None


def without_keys(members: Members, chosen: Collection[str]) -> Members:
    """Return members that leave some keys as they are chosen above them; none where nothing is left of them."""
    kept = tuple(
        ReadOnly({key: value for key, value in member.items() if key not in chosen}) for member in members
    )
    return kept if any(kept) else ()


def one_of(scenario: "Scenario", number: int) -> "Scenario":
    """Return a member of a scenario as a scenario without an ensemble; number 0 is the centre.

    Raises:
        ScenarioError: there is no such member.
    """
    if number == CENTRE:
        return replace(scenario, members=())
    if not 0 < number <= len(scenario.members):
        has = f"members 1 to {len(scenario.members)}" if scenario.members else "no members"
        raise ScenarioError(f"{scenario.name} has {has}, and no member {number}; 0 is its centre")
    member, set_by = scenario.members[number - 1], f"member {number}"
    levels, explicit = dict(scenario.levels), dict(scenario.explicit)
    for key, value in member.items():
        if key.startswith(PRACTICES):
            levels[key.removeprefix(PRACTICES)] = value
        else:
            explicit[key] = replace(scenario.entries[key], value=value, set_by=set_by, derived=False)
    return replace(scenario, levels=ReadOnly(levels), explicit=ReadOnly(explicit), members=())
